// How the form helps as one types: questions that open and close, counters, communes, errors where they belong.
import type { Page } from "@playwright/test";
import {
  DERNIERE, a, bouton, choix, commencer, continuer, enregistre, erreur, guetter, ouvrir, personne, preparer, progression, question,
  questions, remplir, resume, said,
} from "./candidature";
import { expect, test } from "./journey";

test.beforeEach(async ({ page }) => guetter(page));

/** What the page has said aloud, in order, since this was called. */
async function ecouter(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const dit: string[] = ((globalThis as any).dit = []);
    const regions = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"]';
    new MutationObserver((mutations) => {
      const touchees = new Set<Element>();
      for (const { target } of mutations) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(regions);
        if (region) touchees.add(region);
      }
      for (const region of touchees) {
        const texte = region.textContent!.trim().replaceAll("\u00a0", " ");
        if (texte) dit.push(texte);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => (globalThis as any).dit as string[]);
}

test.describe("une réponse ouvre ou ferme une question", () => {
  test("sans déplacer le focus, en le disant, et sans perdre ce qui était écrit", async ({ page }) => {
    await preparer(page, personne("Camille"), 3);
    await ouvrir(page, 3);
    const dit = await ecouter(page);
    const autre = choix(page, "categorie", "autre");

    await expect(page.locator("#categorie_autre")).toHaveCount(0);
    await autre.focus();
    await page.keyboard.press("Space");
    await expect(page.locator("#categorie_autre")).toBeVisible();
    await expect(autre).toBeFocused();
    await expect.poll(dit).toContain("Une question de plus : Précisez");

    await page.locator("#categorie_autre").fill("Médiatrice santé");
    const patient = choix(page, "categorie", "patient_partenaire");
    await patient.focus();
    await page.keyboard.press("Space");
    await expect(page.locator("#categorie_autre")).toHaveCount(0);
    await expect(patient).toBeFocused();
    await expect.poll(dit).toContain("Une question ne se pose plus : Précisez");

    await autre.check();
    await expect(page.locator("#categorie_autre")).toHaveValue("Médiatrice santé");
  });

  test("et chaque nouvelle question est annoncée, même quand plusieurs s’ouvrent à la suite", async ({ page }) => {
    await preparer(page, personne("Claude"), 3);
    await ouvrir(page, 3);
    const dit = await ecouter(page);
    await choix(page, "categorie", "autre").check();
    await choix(page, "formations", "du").check();
    await expect.poll(dit).toContain("Une question de plus : Précisez");
    await expect.poll(dit).toContain("Une question de plus : Intitulé du diplôme");
  });

  test("« Aucun pour le moment » ferme les secteurs et les départements", async ({ page }) => {
    await preparer(page, personne("Dominique"), 3);
    await ouvrir(page, 3);
    await choix(page, "roles", "ppr_etp").check();
    await expect(question(page, "secteurs")).toBeVisible();
    await choix(page, "roles", "aucun").check();
    await expect(question(page, "secteurs")).toHaveCount(0);
    await expect(question(page, "departements_pratique")).toHaveCount(0);
  });
});

test.describe("les erreurs", () => {
  test("paraissent en quittant le champ, et s’en vont dès que la réponse est bonne", async ({ page }) => {
    await preparer(page, personne("Élie"), 2);
    await ouvrir(page, 2);
    const courriel = page.locator("#courriel");
    await courriel.fill("elie.cigale");
    await expect(erreur(page, "courriel")).toBeHidden();
    await page.locator("#prenom").focus();
    await expect(erreur(page, "courriel")).toHaveText("Il manque le signe @ : écrivez votre adresse comme nom@domaine.fr.");
    await expect(courriel).toHaveAttribute("aria-invalid", "true");
    await expect(courriel).toHaveAttribute("aria-describedby", "courriel-aide courriel-erreur");
    await expect(courriel).toHaveAccessibleDescription(/Il manque le signe @/);
    await courriel.fill("elie.cigale@example.org");
    await expect(erreur(page, "courriel")).toBeHidden();
    await expect(courriel).not.toHaveAttribute("aria-invalid");
  });

  test("un champ laissé vide ne se reproche qu’à la fin de l’étape", async ({ page }) => {
    await preparer(page, personne("Fanny"), 2);
    await ouvrir(page, 2);
    await page.locator("#prenom").focus();
    await page.locator("#nom").focus();
    await expect(erreur(page, "prenom")).toBeHidden();
    await bouton(page, "Continuer").click();
    await expect(erreur(page, "prenom")).toHaveText("Écrivez votre prénom.");
  });

  test("un clic fait en quittant un champ fautif n’est pas perdu", async ({ page }) => {
    await preparer(page, personne("Fulbert"), 3);
    await ouvrir(page, 2);
    await page.locator("#commune").fill("");
    await page.locator("#code_postal").fill("3470");
    // The error appears above the link at the very moment it is pressed.
    await page.getByRole("link", { name: "Revenir" }).click();
    await a(page, 1);
  });

  test("le résumé prend le focus, et chacun de ses liens mène à sa question", async ({ page }) => {
    await preparer(page, personne("Gaël"), 3);
    for (const etape of [2, 3, 4, 5, 6, 7, DERNIERE]) {
      await ouvrir(page, etape);
      if (etape === 2) for (const id of ["prenom", "nom", "courriel", "code_postal", "commune"]) await page.locator(`#${id}`).fill("");
      await bouton(page, etape === DERNIERE ? "Envoyer ma candidature" : "Continuer").click();
      await expect(resume(page)).toBeFocused();
      const liens = resume(page).getByRole("link");
      const nombre = await liens.count();
      await expect(resume(page).getByRole("heading")).toHaveText(
        nombre === 1 ? "Il y a 1 réponse à corriger" : `Il y a ${nombre} réponses à corriger`,
      );
      for (const lien of await liens.all()) {
        const id = (await lien.getAttribute("href"))!.replace(/.*#/, "");
        await lien.click();
        await expect(page.locator(`#${id}`)).toBeFocused();
        await expect(page.locator(`#${id}`)).toBeInViewport();
        await expect(erreur(page, id)).toHaveText(said(await lien.textContent()));
      }
      await page.evaluate(() => history.replaceState(null, "", location.pathname));
    }
  });
});

test("le compteur dit ce qui manque, puis ce qui est écrit, puis ce qui est de trop, sans rien couper", async ({ page }) => {
  await preparer(page, personne("Hugo"), 4);
  await ouvrir(page, 4);
  const motivation = page.locator("#motivation");
  const compte = page.locator("#motivation-compte");
  await expect(compte).toHaveText("Encore 100 caractères au moins");
  await motivation.fill("é".repeat(99));
  await expect(compte).toHaveText("Encore 1 caractère au moins");
  await motivation.fill("é".repeat(1200));
  await expect(compte).toHaveText("1 200 caractères sur 1 500");
  await motivation.fill("é".repeat(1512));
  await expect(compte).toHaveText("12 caractères de trop, sur 1 500");
  await expect(motivation).toHaveValue("é".repeat(1512));
  await page.locator("#motivation").blur();
  await expect(erreur(page, "motivation")).toContainText("soit 12 de trop");
});

test.describe("la commune se propose d’après le code postal", () => {
  test.beforeEach(async ({ page }) => {
    await preparer(page, personne("Inès"), 2);
    await ouvrir(page, 2);
  });

  const propositions = (page: Page) => page.locator("#commune-liste option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));

  test("34700 propose Lodève parmi d’autres", async ({ page }) => {
    await page.locator("#code_postal").fill("34700");
    await expect.poll(() => propositions(page)).toContain("Lodève");
    expect((await propositions(page)).length).toBeGreaterThan(1);
    await expect(page.locator("#commune")).toHaveValue("");
    await page.locator("#commune").fill("lodève");
    await enregistre(page);
    await page.reload();
    await expect(page.locator("#commune")).toHaveValue(/^lodève$/i);
  });

  test("34000 n’en a qu’une : Montpellier se remplit", async ({ page }) => {
    await page.locator("#code_postal").fill("34000");
    await expect(page.locator("#commune")).toHaveValue("Montpellier");
  });

  test("une commune déjà écrite n’est pas remplacée", async ({ page }) => {
    await page.locator("#commune").fill("Lattes");
    await page.locator("#code_postal").fill("34000");
    await expect.poll(() => propositions(page)).toEqual(["Montpellier"]);
    await expect(page.locator("#commune")).toHaveValue("Lattes");
  });

  test("13200, hors de la région, laisse écrire Arles", async ({ page }) => {
    const reponse = page.waitForResponse(/communes_of/);
    await page.locator("#code_postal").fill("13200");
    await reponse;
    expect(await propositions(page)).toEqual([]);
    await remplir(page, 2, personne("Inès", { code_postal: "13200", commune: { nom: "Arles" } }));
    await continuer(page, 3);
  });
});

test("on sait où l’on en est, et l’on va et vient sans rien perdre", async ({ page }) => {
  const jeanne = personne("Jeanne");
  await commencer(page);
  await expect(progression(page).getByRole("list")).toBeHidden();
  await progression(page).getByText("Voir les 8 étapes").click();
  const etapes = progression(page).getByRole("listitem");
  await expect(etapes).toHaveCount(DERNIERE);
  await expect(progression(page).locator('[aria-current="step"]')).toHaveText("Avant de commencer");

  await preparer(page, jeanne, 3);
  await ouvrir(page, 3);
  await expect(progression(page)).toContainText("Étape 3 sur 8 · Votre pratique du partenariat en santé");
  await remplir(page, 3, jeanne);
  await page.getByRole("link", { name: "Revenir" }).click();
  await a(page, 2);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(page.locator("#prenom")).toHaveValue("Jeanne");
  await page.goBack();
  await a(page, 3);
  await expect(page.locator("#description_pratique")).toHaveValue(jeanne.description_pratique);
  await page.goForward();
  await a(page, 2);

  await progression(page).getByText("Voir les 8 étapes").click();
  await progression(page).getByRole("link", { name: "Votre pratique du partenariat en santé" }).click();
  await a(page, 3);
  await expect(page.locator("#description_pratique")).toHaveValue(jeanne.description_pratique);
});

test("depuis la relecture, « Modifier » mène à la question, et la correction se relit", async ({ page }) => {
  const karim = personne("Karim");
  await preparer(page, karim);
  await ouvrir(page, DERNIERE);
  await page.getByRole("link", { name: /Modifier.*Structure ou association principale/ }).click();
  await a(page, 3);
  await expect(page.locator("#structure")).toBeInViewport();
  await page.locator("#structure").fill("Maison des usagers de Lodève");
  await progression(page).getByText("Voir les 8 étapes").click();
  await progression(page).getByRole("link", { name: "Relire et envoyer" }).click();
  await a(page, DERNIERE);
  await expect(page.getByRole("region", { name: "Relisez vos réponses" })).toContainText("Maison des usagers de Lodève");
});

test("la relecture montre ce qui manque, et y mène", async ({ page }) => {
  const lila = personne("Lila", { motivation: "Trop court." });
  await preparer(page, lila, 5);
  await ouvrir(page, DERNIERE);
  await expect(page.getByText(/réponses? (est|sont) à compléter/)).toBeVisible();
  await page.getByRole("link", { name: /Compléter.*Pourquoi souhaitez-vous rejoindre ce groupe/ }).click();
  await a(page, 4);
  await expect(erreur(page, "motivation")).toContainText("Encore 89 caractères");
});

test("les disponibilités se donnent ligne à ligne, et une ligne oubliée se montre", async ({ page }) => {
  const manon = personne("Manon");
  await preparer(page, manon, 5);
  await ouvrir(page, 5);
  const lignes = question(page, "disponibilites").getByRole("row").filter({ has: page.getByRole("radio") });
  await expect(lignes).toHaveCount(8);
  await expect(page.getByRole("radio", { name: /Séance 1.*Disponible/ }).first()).toBeVisible();
  for (const [seance, reponse] of Object.entries({ ...manon.disponibilites, "gap-pp-2025-s3": undefined, "gap-pp-2025-s4": "non" })) {
    if (reponse) await choix(page, `disponibilites[${seance}]`, reponse).check();
  }
  await expect(page.locator("#indisponibilite_motif")).toBeVisible();
  await bouton(page, "Continuer").click();
  await expect(erreur(page, "disponibilites")).toHaveText("Répondez pour chaque rencontre : il manque « Séance 3 ».");
  await expect(lignes.filter({ hasText: "Séance 3" })).toHaveAttribute("data-invalid", "true");
  await choix(page, "disponibilites[gap-pp-2025-s3]", "incertain").check();
  await continuer(page, 6);
});

test("le consentement sur la santé est à part, jamais coché d’avance, et nécessaire", async ({ page }) => {
  await preparer(page, personne("Noé"));
  await ouvrir(page, DERNIERE);
  const consentements = questions(DERNIERE).filter(({ type }) => type === "consentement");
  expect(consentements.length).toBe(8);
  for (const { id } of consentements) await expect(page.locator(`#${id}`)).not.toBeChecked();
  await remplir(page, DERNIERE, { ...personne("Noé"), consent_sante: undefined, consent_recontact: undefined, consent_temoignage: undefined });
  await bouton(page, "Envoyer ma candidature").click();
  await expect(resume(page)).toBeFocused();
  await expect(resume(page).getByRole("link")).toHaveCount(1);
  await expect(erreur(page, "consent_sante")).toContainText("sans elle, le formulaire ne peut pas partir");
});
