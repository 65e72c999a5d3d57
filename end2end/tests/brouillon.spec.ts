// What is typed is kept: through a reload, on another device, in two windows, without a network, without a key.
import type { Page } from "@playwright/test";
import {
  CANDIDATURE, a, bouton, choix, continuer, enregistre, enregistrement, envoyer, erreur, guetter, ouvrir, personne, preparer, question, remplir,
  remplirJusquALaFin, seConnecter, DERNIERE, vivante,
} from "./candidature";
import { expect, test } from "./journey";

test.beforeEach(async ({ page }) => guetter(page));

const SAUVEGARDE = /\/save_answer/;
const motivation = (page: Page) => page.locator("#motivation");

/** Writes in a field, and waits until the server has it. */
async function ecrire(page: Page, texte: string) {
  const reponse = page.waitForResponse((reponse) => SAUVEGARDE.test(reponse.url()) && reponse.ok());
  await motivation(page).fill(texte);
  await reponse;
}

test("chaque réponse s’enregistre seule, et un rechargement la retrouve", async ({ page }) => {
  const alix = personne("Alix");
  await preparer(page, alix, 4);
  await ouvrir(page, 4);
  // While typing: after a pause, without leaving the field.
  await ecrire(page, "Je manque d’un endroit pour parler.");
  await enregistre(page);
  await expect(motivation(page)).not.toHaveAttribute("aria-invalid");
  // A choice, at once.
  await choix(page, "partage_situation", "oui").check();
  await enregistre(page);
  await choix(page, "echelle_legitimite", 3).check();
  await page.locator("#situation").fill("Un atelier, une question sur les doses.");
  await page.locator("#situation").blur();
  await enregistre(page);
  await page.reload();
  await expect(motivation(page)).toHaveValue("Je manque d’un endroit pour parler.");
  await expect(choix(page, "partage_situation", "oui")).toBeChecked();
  await expect(choix(page, "echelle_legitimite", 3)).toBeChecked();
  await expect(page.locator("#situation")).toHaveValue("Un atelier, une question sur les doses.");
});

test("ce qui est écrit avant que la page soit vivante est gardé aussi", async ({ page }) => {
  await preparer(page, personne("Basile"), 4);
  let liberer = () => {};
  const retenue = new Promise<void>((done) => (liberer = done));
  await page.route(/\.wasm$/, async (route) => {
    await retenue;
    await route.continue();
  });
  await page.goto(`${CANDIDATURE}/4`, { waitUntil: "commit" });
  await motivation(page).fill("Écrit sans attendre");
  await choix(page, "attentes", "legitimite").check();
  liberer();
  await vivante(page);
  await expect(motivation(page)).toHaveValue("Écrit sans attendre");
  await enregistre(page);
  await page.reload();
  await expect(motivation(page)).toHaveValue("Écrit sans attendre");
  await expect(choix(page, "attentes", "legitimite")).toBeChecked();
});

test("« Finir plus tard » : un message, un autre appareil, un code, et le même brouillon", async ({ page, newDevice, mailbox, axe }) => {
  const celeste = personne("Céleste");
  await preparer(page, celeste, 4);
  await ouvrir(page, 4);
  await motivation(page).fill("Commencé à la maison");
  await bouton(page, /Finir plus tard/).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("C’est gardé");
  await axe(page);
  await expect(page.getByLabel("Votre adresse e-mail")).toHaveValue(celeste.courriel);
  await bouton(page, "Recevoir le message").click();
  await expect(page.getByText("Le message est parti")).toBeVisible();

  const message = await mailbox.next(celeste.courriel);
  expect(message.subject).toBe("Votre brouillon vous attend");
  const tablette = await newDevice();
  await guetter(tablette);
  await tablette.goto(message.link);
  await seConnecter(tablette, mailbox, celeste.courriel);
  await a(tablette, 4);
  await vivante(tablette);
  await expect(motivation(tablette)).toHaveValue("Commencé à la maison");

  // And it ends there.
  await remplir(tablette, 4, celeste);
  await continuer(tablette, 5);
  await remplirJusquALaFin(tablette, celeste, undefined, 5);
  await remplir(tablette, DERNIERE, celeste);
  await envoyer(tablette);
});

test("« Finir plus tard » en pleine phrase : la fin de la phrase est gardée, et ne passe pas pour celle d’un autre", async ({ page }) => {
  await preparer(page, personne("Colin"), 4);
  await ouvrir(page, 4);
  await ecrire(page, "Le début de ma phrase");
  await enregistre(page);
  // The network is slow: one leaves once the last save has arrived, and not before.
  await page.route(SAUVEGARDE, async (route) => {
    await new Promise((later) => setTimeout(later, 1500));
    await route.continue();
  });
  await motivation(page).fill("Le début de ma phrase, et sa fin");
  await bouton(page, /Finir plus tard/).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("C’est gardé");
  await page.getByRole("link", { name: "Revenir à mon brouillon" }).click();
  await a(page, 4);
  await expect(motivation(page)).toHaveValue("Le début de ma phrase, et sa fin");
  await expect(page.getByText("Une autre fenêtre avait écrit")).toHaveCount(0);
});

test("mon espace montre le brouillon, sans rien en lire, et le reprend", async ({ page, newDevice, mailbox, axe }) => {
  const chantal = personne("Chantal");
  await preparer(page, chantal, 5);
  const tablette = await newDevice();
  await guetter(tablette);
  await tablette.goto("/mon-espace");
  await seConnecter(tablette, mailbox, chantal.courriel);
  await expect(tablette.getByText("Vous ne l’avez pas encore envoyée. Personne d’autre que vous ne la lit.")).toBeVisible();
  await axe(tablette);
  await bouton(tablette, "Reprendre").click();
  await a(tablette, 5);
  await vivante(tablette);
});

test("personne d’autre n’ouvre un brouillon : ni sans code, ni avec une autre adresse", async ({ page, newDevice, mailbox }) => {
  await preparer(page, personne("Damien"), 4);
  const intrus = await newDevice();
  await intrus.goto(`${CANDIDATURE}/4`);
  await expect(intrus).toHaveURL(CANDIDATURE);
  await expect(intrus.getByRole("heading", { level: 1 })).toHaveText("Ma candidature");
  await intrus.getByRole("link", { name: "J’ai déjà commencé ailleurs" }).click();
  await seConnecter(intrus, mailbox, "quelqu.un@example.org");
  await expect(intrus).toHaveURL(CANDIDATURE);
  await expect(bouton(intrus, "Commencer")).toBeVisible();
  await expect(motivation(intrus)).toHaveCount(0);
});

test.describe("deux fenêtres sur un même brouillon", () => {
  async function conflit(page: Page): Promise<Page> {
    await preparer(page, personne("Edmée"), 4);
    await ouvrir(page, 4);
    const seconde = await page.context().newPage();
    await ouvrir(seconde, 4);
    await ecrire(page, "Écrit dans la première fenêtre");
    await enregistre(page);
    await ecrire(seconde, "Écrit dans la seconde fenêtre");
    await expect(enregistrement(seconde)).toHaveAttribute("data-state", "conflict");
    await expect(enregistrement(seconde).getByRole("alert")).toContainText("Rien n’est perdu");
    const avis = seconde.getByRole("status").filter({ hasText: "Une autre fenêtre a écrit ici" });
    await expect(avis).toContainText("Écrit dans la première fenêtre");
    await expect(motivation(seconde)).toHaveValue("Écrit dans la seconde fenêtre");
    return seconde;
  }

  test("l’écart se montre, et l’on garde la sienne", async ({ page, axe }) => {
    const seconde = await conflit(page);
    await axe(seconde);
    const reponse = seconde.waitForResponse(SAUVEGARDE);
    await bouton(seconde, "Garder ce que j’ai écrit ici").click();
    await reponse;
    await enregistre(seconde);
    await expect(seconde.getByText("Une autre fenêtre a écrit ici")).toHaveCount(0);
    await page.reload();
    await expect(motivation(page)).toHaveValue("Écrit dans la seconde fenêtre");
  });

  test("l’écart se montre, et l’on prend l’autre", async ({ page }) => {
    const seconde = await conflit(page);
    await bouton(seconde, "Prendre l’autre réponse").click();
    await expect(motivation(seconde)).toHaveValue("Écrit dans la première fenêtre");
    await expect(seconde.getByText("Une autre fenêtre a écrit ici")).toHaveCount(0);
    await expect(enregistrement(seconde)).not.toHaveAttribute("data-state", "conflict");
    // From there, the second window writes again like any other.
    await ecrire(seconde, "Repris ensemble");
    await enregistre(seconde);
    await page.reload();
    await expect(motivation(page)).toHaveValue("Repris ensemble");
  });

  test("deux questions différentes n’entrent pas en conflit", async ({ page }) => {
    await preparer(page, personne("Félix"), 4);
    await ouvrir(page, 4);
    const seconde = await page.context().newPage();
    await ouvrir(seconde, 4);
    await ecrire(page, "Écrit dans la première fenêtre");
    await choix(seconde, "partage_situation", "non").check();
    await enregistre(seconde);
    await page.reload();
    await expect(motivation(page)).toHaveValue("Écrit dans la première fenêtre");
    await expect(choix(page, "partage_situation", "non")).toBeChecked();
  });
});

test.describe("le réseau se coupe", () => {
  test.use({ expectedTrouble: [/ERR_INTERNET_DISCONNECTED|ERR_FAILED/] });

  test("l’échec se dit tout haut, le texte reste, et le retour du réseau enregistre", async ({ page, axe }) => {
    await preparer(page, personne("Gisèle"), 4);
    await ouvrir(page, 4);
    await page.context().setOffline(true);
    await motivation(page).fill("Écrit dans le train, sous un tunnel");
    await motivation(page).blur();
    const etat = enregistrement(page);
    await expect(etat).toHaveAttribute("data-state", "failed");
    await expect(etat.getByRole("alert")).toContainText("Non enregistré. Votre texte est toujours là");
    await expect(motivation(page)).toHaveValue("Écrit dans le train, sous un tunnel");
    await axe(page);

    // Closing the page now would lose it: the browser asks first.
    const question = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    expect((await question).type()).toBe("beforeunload");
    await (await question).dismiss();

    await page.context().setOffline(false);
    await bouton(page, "Réessayer d’enregistrer").click();
    await enregistre(page);
    await expect(bouton(page, "Réessayer d’enregistrer")).toBeHidden();
    await page.reload();
    await expect(motivation(page)).toHaveValue("Écrit dans le train, sous un tunnel");
  });

  test("sans rien faire, l’enregistrement se retente seul", async ({ page }) => {
    await preparer(page, personne("Honoré"), 4);
    await ouvrir(page, 4);
    await page.context().setOffline(true);
    await motivation(page).fill("Écrit dans l’ascenseur");
    await motivation(page).blur();
    await expect(enregistrement(page)).toHaveAttribute("data-state", "failed");
    await page.context().setOffline(false);
    await expect(enregistrement(page)).toHaveAttribute("data-state", "saved", { timeout: 15_000 });
  });

  test("on n’envoie pas une candidature dont une réponse n’est pas enregistrée", async ({ page }) => {
    const iris = personne("Iris");
    await preparer(page, iris);
    await ouvrir(page, DERNIERE);
    await remplir(page, DERNIERE, iris);
    await enregistre(page);
    await page.context().setOffline(true);
    await page.locator("#consent_recontact").uncheck();
    await expect(enregistrement(page)).toHaveAttribute("data-state", "failed");
    await bouton(page, "Envoyer ma candidature").click();
    await expect(page.getByRole("alert").filter({ hasText: /\S/ }).last()).toBeVisible();
    await expect(page).toHaveURL(`${CANDIDATURE}/${DERNIERE}`);
    await page.context().setOffline(false);
    await envoyer(page);
  });
});

test("une réponse lente n’est pas oubliée : l’envoi attend le dernier enregistrement", async ({ page }) => {
  const jules = personne("Jules");
  await preparer(page, jules);
  await ouvrir(page, DERNIERE);
  await remplir(page, DERNIERE, { ...jules, consent_sante: undefined });
  await enregistre(page);
  await page.route(SAUVEGARDE, async (route) => {
    await new Promise((done) => setTimeout(done, 1_000));
    await route.continue();
  });
  await page.locator("#consent_sante").check();
  await envoyer(page);
});

test.describe("la clé se perd", () => {
  test.use({ expectedTrouble: [/status of 401/] });

  test("cela se dit, on se connecte dans un autre onglet, on réessaie, et rien n’est perdu", async ({ page, mailbox, axe }) => {
    const kenza = personne("Kenza");
    await preparer(page, kenza, 4);
    await ouvrir(page, 4);
    await page.context().clearCookies();
    await motivation(page).fill("Écrit après avoir vidé les cookies");
    await motivation(page).blur();
    await expect(enregistrement(page)).toHaveAttribute("data-state", "failed");
    await expect(page.getByRole("status").filter({ hasText: "Votre connexion a pris fin" })).toBeVisible();
    await axe(page);

    const onglet = page.context().waitForEvent("page");
    await page.getByRole("link", { name: "Connectez-vous dans un autre onglet" }).click();
    const connexion = await onglet;
    await seConnecter(connexion, mailbox, kenza.courriel);
    await a(connexion, 4);

    await expect(motivation(page)).toHaveValue("Écrit après avoir vidé les cookies");
    // By hand, unless the page was quicker: it tries again by itself too.
    await bouton(page, "Réessayer d’enregistrer").click({ timeout: 2_000 }).catch(() => undefined);
    await enregistre(page);
    await connexion.reload();
    await expect(motivation(connexion)).toHaveValue("Écrit après avoir vidé les cookies");
  });
});
