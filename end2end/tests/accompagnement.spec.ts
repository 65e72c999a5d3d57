// Filling in with or for someone else, and the list where the administration finds everybody.
import {
  APPEL, DERNIERE, RECU, a, choix, commencer, continuer, envoyer, guetter, personne, remplir, remplirJusquALaFin, vivante,
} from "./candidature";
import { expect, test } from "./journey";

const LISTE = `/administration/appels/${APPEL.slug}/candidatures`;

test.beforeEach(async ({ page }) => guetter(page));

test("un proche remplit avec elle : on dit qui aide, et le reçu le garde", async ({ page, newDevice, signInAs, mailbox }) => {
  const josette = personne("Josette", { saisie_pour: "autre_personne", saisie_tiers_nom: "Armand Cigale", saisie_tiers_lien: "proche" });
  await commencer(page);
  await vivante(page);
  await expect(page.locator("#saisie_tiers_nom")).toHaveCount(0);
  await choix(page, "saisie_pour", "autre_personne").check();
  await expect(page.locator("#saisie_tiers_nom")).toBeVisible();
  await remplir(page, 1, josette);
  await continuer(page, 2);
  await remplirJusquALaFin(page, josette, undefined, 2);
  await remplir(page, DERNIERE, josette);
  const numero = await envoyer(page);
  await expect(page.getByText("Armand Cigale")).toBeVisible();
  expect((await mailbox.next(josette.courriel)).text).toContain("Armand Cigale");

  const administration = await newDevice();
  await signInAs(administration, "administrateur@example.org", "administrateur");
  await administration.goto(`${LISTE}?tri=-numero`);
  await expect(administration.getByRole("row", { name: numero })).toContainText(/avec une aide/i);
});

test("l’administration saisit un appel téléphonique, et retrouve tout le monde dans sa liste", async ({ page, signInAs, mailbox, axe, fits, valid, server }) => {
  test.setTimeout(120_000);
  const leonie = personne("Léonie", { situation: "Une situation que seules les personnes qui co-animent lisent." });
  await signInAs(page, "administrateur@example.org", "administrateur");
  await page.goto(LISTE);
  await axe(page);
  await fits(page);
  await valid(page);
  const lignes = page.getByRole("region", { name: "Candidatures reçues" }).locator("tbody tr");
  expect(await lignes.count()).toBeGreaterThanOrEqual(19);
  await expect(page.getByRole("row", { name: "GAP-PP-2025-001" })).toContainText("Ondine Garrigue");

  await page.getByRole("button", { name: "Par téléphone" }).click();
  await a(page, 1);
  await vivante(page);
  await remplirJusquALaFin(page, leonie);
  await remplir(page, DERNIERE, leonie);
  const numero = await envoyer(page);
  expect((await mailbox.next(leonie.courriel)).subject).toContain(numero);

  await page.goto(`${LISTE}?tri=-numero`);
  const ligne = page.getByRole("row", { name: numero });
  await expect(ligne).toContainText("Léonie Cigale");
  await expect(ligne).toContainText(/par téléphone/i);
  await expect(ligne).toContainText("Hérault (34)");

  // Only the two people who co-facilitate read a situation: not on the page, not in what travels with it.
  const recues: string[] = [];
  page.on("response", async (reponse) => recues.push(await reponse.text().catch(() => "")));
  await page.goto(`${LISTE}?tri=-numero`, { waitUntil: "networkidle" });
  const vu = [await page.content(), ...recues].join("\n");
  expect(vu).toContain(numero);
  expect(vu).not.toContain(leonie.situation);
  expect(vu).not.toContain("reproché de ne pas avoir répondu");
});

test.describe("qui n’administre pas", () => {
  test.use({ expectedTrouble: [/status of 404 .*\/administration\//] });

  test("ne voit rien de la liste", async ({ page, newDevice, signInAs }) => {
    await signInAs(page, "ondine.garrigue@example.org", "participant");
    await page.goto(LISTE);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Page introuvable");
    await expect(page.getByText("Candidatures reçues")).toHaveCount(0);
    const anonyme = await newDevice();
    await anonyme.goto(LISTE);
    await expect(anonyme).toHaveURL(/\/connexion/);
    await expect(anonyme.getByText("Candidatures reçues")).toHaveCount(0);
  });
});
