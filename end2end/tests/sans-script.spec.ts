// Someone whose scripts never load — an old phone, a hospital network — makes the same journey, with the same rules and words.
import type { Page } from "@playwright/test";
import {
  APPEL, CANDIDATURE, DERNIERE, RECU, a, bouton, choix, envoyer, erreur, guetter, ouvrir, personne, preparer, questions, relire, repondre,
  resume, said, titre, type Reponses,
} from "./candidature";
import { expect, test } from "./journey";

test.use({ javaScriptEnabled: false });

/** Answers the questions of a step, and those that each sending opens, until the next step comes. */
async function remplirSansScript(page: Page, etape: number, reponses: Reponses) {
  const faites = new Set<string>();
  for (let envois = 0; envois < 4; envois++) {
    for (const question of questions(etape)) {
      const estLa = await page.locator(`[name="${question.id}"], [name^="${question.id}["]`).count();
      if (faites.has(question.id) || !(question.id in reponses) || !estLa) continue;
      await repondre(page, question, reponses[question.id]);
      faites.add(question.id);
    }
    await bouton(page, "Continuer").click();
    if ((await page.getByRole("heading", { level: 1 }).textContent()) !== titre(etape)) return;
  }
}

test("du début au reçu, étape par étape", async ({ page, axe, fits, valid, mailbox }) => {
  test.setTimeout(240_000);
  const oriane = personne("Oriane");

  await page.goto(`/appels/${APPEL.slug}`);
  await bouton(page, "Commencer ma candidature").first().click();

  for (let etape = 1; etape < DERNIERE; etape++) {
    await test.step(`étape ${etape}, « ${titre(etape)} »`, async () => {
      await a(page, etape);
      await axe(page);
      await valid(page);
      if (etape > 1) {
        await bouton(page, "Continuer").click();
        await a(page, etape);
        await expect(resume(page)).toBeVisible();
        await expect(page).toHaveTitle(/^Erreur/);
        await axe(page);
        await valid(page);
      }
      await remplirSansScript(page, etape, oriane);
      await a(page, etape + 1);
    });
  }

  await relire(page, oriane);
  await axe(page);
  await bouton(page, "Envoyer ma candidature").click();
  await expect(erreur(page, "consent_sante")).toContainText("sans elle, le formulaire ne peut pas partir");
  for (const question of questions(DERNIERE)) await repondre(page, question, oriane[question.id]);
  const numero = await envoyer(page);
  await axe(page);
  await valid(page);
  await fits(page);
  expect((await mailbox.next(oriane.courriel)).subject).toContain(numero);
});

test("les messages sont les mêmes avec et sans script", async ({ page, newDevice }) => {
  test.setTimeout(120_000);
  const autre = await newDevice({ javaScriptEnabled: true });
  await guetter(autre);
  const pauline = personne("Pauline");
  // The first two steps are right, the others empty.
  await preparer(page, pauline, 3);
  await preparer(autre, pauline, 3);
  for (let etape = 3; etape <= DERNIERE; etape++) {
    const envoi = etape === DERNIERE ? "Envoyer ma candidature" : "Continuer";
    await page.goto(`${CANDIDATURE}/${etape}`);
    await bouton(page, envoi).click();
    await ouvrir(autre, etape);
    await bouton(autre, envoi).click();
    await expect(resume(autre)).toBeFocused();
    await expect(resume(page)).toBeVisible();
    const messages = async (page: Page) => (await resume(page).getByRole("link").allTextContents()).map(said);
    expect(await messages(page), `étape ${etape}`).toEqual(await messages(autre));
    const sous = (page: Page) => page.locator(".field-error:visible").allTextContents();
    expect(await sous(page), `étape ${etape}`).toEqual(await messages(page));
  }
});

test("ce qui est faux se dit à côté du champ, et ce qui était écrit reste", async ({ page }) => {
  await preparer(page, personne("Quentin"), 2);
  await page.goto(`${CANDIDATURE}/2`);
  await page.locator("#prenom").fill("Quentin");
  await page.locator("#courriel").fill("quentin.example.org");
  await page.locator("#code_postal").fill("3470");
  await choix(page, "contact_prefere", "sms").check();
  await bouton(page, "Continuer").click();

  await a(page, 2);
  await expect(page.locator("#prenom")).toHaveValue("Quentin");
  await expect(page.locator("#courriel")).toHaveValue("quentin.example.org");
  await expect(page.locator("#code_postal")).toHaveValue("3470");
  await expect(choix(page, "contact_prefere", "sms")).toBeChecked();
  await expect(erreur(page, "courriel")).toHaveText("Il manque le signe @ : écrivez votre adresse comme nom@domaine.fr.");
  await expect(erreur(page, "code_postal")).toHaveText("Un code postal a 5 chiffres, comme 34000 : vous en avez écrit 4.");
  await expect(erreur(page, "telephone")).toContainText("Écrivez votre numéro de téléphone");
  await expect(page.locator("#courriel")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#courriel")).toHaveAccessibleDescription(/Il manque le signe @/);
  await resume(page).getByRole("link", { name: /5 chiffres/ }).click();
  await expect(page.locator("#code_postal")).toBeInViewport();
});

test("une question conditionnelle s’ouvre à l’envoi de l’étape, et se ferme de même", async ({ page }) => {
  const rose = personne("Rose");
  await preparer(page, rose, 4);
  await page.goto(`${CANDIDATURE}/3`);
  await choix(page, "categorie", "autre").check();
  await bouton(page, "Continuer").click();
  await a(page, 3);
  await expect(page.locator("#categorie_autre")).toBeVisible();
  await page.locator("#categorie_autre").fill("Médiatrice santé");
  await bouton(page, "Continuer").click();
  await a(page, 4);

  await page.getByRole("link", { name: "Revenir" }).click();
  await expect(page.locator("#categorie_autre")).toHaveValue("Médiatrice santé");
  await choix(page, "categorie", "patient_partenaire").check();
  await bouton(page, "Continuer").click();
  await a(page, 4);
  await page.getByRole("link", { name: "Revenir" }).click();
  await expect(page.locator("#categorie_autre")).toHaveCount(0);
  // Coming back another day leads on, not to the question that is closed.
  await page.goto(CANDIDATURE);
  await a(page, 4);
});

test("« Finir plus tard » garde l’étape telle qu’elle est", async ({ page }) => {
  await preparer(page, personne("Salomé"), 4);
  await page.goto(`${CANDIDATURE}/4`);
  await page.locator("#motivation").fill("Une phrase commencée");
  await bouton(page, /Finir plus tard/).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("C’est gardé");
  await page.getByRole("link", { name: "Revenir à mon brouillon" }).click();
  await page.goto(`${CANDIDATURE}/4`);
  await expect(page.locator("#motivation")).toHaveValue("Une phrase commencée");
});

test("deux fenêtres sur un brouillon : la dernière gagne, l’autre réponse est montrée, rien n’est perdu", async ({ page }) => {
  await preparer(page, personne("Théo"), 4);
  const seconde = await page.context().newPage();
  await page.goto(`${CANDIDATURE}/4`);
  await seconde.goto(`${CANDIDATURE}/4`);
  await page.locator("#motivation").fill("Écrit dans la première fenêtre");
  await bouton(page, "Continuer").click();
  await seconde.locator("#motivation").fill("Écrit dans la seconde fenêtre");
  await bouton(seconde, "Continuer").click();
  await a(seconde, 4);
  await expect(seconde.locator("#motivation")).toHaveValue("Écrit dans la seconde fenêtre");
  await expect(seconde.getByText("Une autre fenêtre avait écrit")).toBeVisible();
  await expect(seconde.getByText("Écrit dans la première fenêtre")).toBeVisible();
});

test.describe("la clé perdue", () => {
  test.use({ expectedTrouble: [/status of 401/] });

  test("une page garde ce qui était écrit jusqu’à ce qu’on se reconnecte", async ({ page, mailbox }) => {
    const ulysse = personne("Ulysse");
    await preparer(page, ulysse, 4);
    await page.goto(`${CANDIDATURE}/4`);
    await page.locator("#motivation").fill(ulysse.motivation);
    await choix(page, "partage_situation", "ne_sait_pas").check();
    await page.context().clearCookies();
    await bouton(page, "Continuer").click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reconnectez-vous, rien n’est perdu");

    const onglet = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Connectez-vous dans un autre onglet" }).click();
    const connexion = await onglet;
    await connexion.getByLabel("Votre adresse e-mail").fill(ulysse.courriel);
    await bouton(connexion, "Recevoir mon code").click();
    await connexion.getByLabel("Code à six chiffres").fill((await mailbox.next(ulysse.courriel)).code);
    await bouton(connexion, "Me connecter").click();
    await a(connexion, 4);

    await bouton(page, "Enregistrer ce que j’ai écrit").click();
    await a(page, 4);
    await expect(page.locator("#motivation")).toHaveValue(ulysse.motivation);
    await expect(choix(page, "partage_situation", "ne_sait_pas")).toBeChecked();
  });
});

test("le double envoi et le retour en arrière ne font qu’une candidature et qu’un message", async ({ page, mailbox }) => {
  const violette = personne("Violette");
  await preparer(page, violette);
  await page.goto(`${CANDIDATURE}/${DERNIERE}`);
  for (const question of questions(DERNIERE)) await repondre(page, question, violette[question.id]);
  const numero = await envoyer(page);
  await page.goBack();
  await a(page, DERNIERE);
  expect(await envoyer(page)).toBe(numero);
  await page.reload();
  await expect(page).toHaveURL(RECU);
  await mailbox.next(violette.courriel);
  expect(await mailbox.count(violette.courriel)).toBe(0);
});
