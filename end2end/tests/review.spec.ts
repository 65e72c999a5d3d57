// A commission reads: two readers and an administrator, each in their own browser; then without a script.
import type { Page } from "@playwright/test";
import { LISTE, commission, dossier, noter, numero } from "./commission";
import { expect, test } from "./journey";

// A reading that is not whole is answered by its page again.
test.use({ ...commission(), expectedTrouble: [/status of 422/] });
/** Alt and the letter: Playwright's own keys say no text under Alt, and an access key is looked up by its text. */
async function raccourci(page: Page, lettre: string) {
  const touches = await page.context().newCDPSession(page);
  const touche = { modifiers: 1, key: lettre, code: `Key${lettre.toUpperCase()}`, windowsVirtualKeyCode: lettre.toUpperCase().charCodeAt(0) };
  await touches.send("Input.dispatchKeyEvent", { ...touche, type: "keyDown", text: lettre, unmodifiedText: lettre });
  await touches.send("Input.dispatchKeyEvent", { ...touche, type: "keyUp" });
}

test.describe.configure({ mode: "serial" });

test("deux lectures et une administration, chacune dans son navigateur", async ({ page, newDevice, signInAs, axe, fits, valid }) => {
  test.setTimeout(300_000);
  await signInAs(page, "administrateur@example.org", "administrateur");
  await page.goto(LISTE);
  const lignes = page.getByRole("region", { name: "Candidatures reçues" }).locator("tbody tr");
  await expect(lignes).toHaveCount(19);
  await axe(page);
  await fits(page);
  await valid(page);

  // A search and a filter live in the address.
  await page.getByLabel("Chercher", { exact: true }).fill("garrigue");
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(page).toHaveURL(/q=garrigue/);
  await expect(lignes).toHaveCount(1);
  await page.getByRole("link", { name: "Tout afficher" }).click();
  await page.getByLabel("Territoire ou département").selectOption("est");
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(lignes).toHaveCount(11);
  await page.getByRole("link", { name: "Personne" }).click();
  await expect(page).toHaveURL(/lieu=est.*tri=personne/);
  await page.goto(LISTE);

  // Three begun, undone; then all nineteen.
  for (const court of ["004", "007", "011"]) await page.getByLabel(`Choisir ${numero(court)}`).check();
  await page.getByRole("button", { name: "Commencer la lecture" }).click();
  await expect(page.getByText("Pour 3 candidatures : 004, 007, 011.")).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Commencer la lecture" }).click();
  await expect(page.getByText("Lecture commencée pour 3 candidatures : 004, 007, 011.")).toBeVisible();
  await expect(lignes.getByText("En cours de lecture")).toHaveCount(3);
  await axe(page);
  await page.getByRole("button", { name: "Annuler" }).click();
  await expect(page.getByText("Lecture commencée")).toHaveCount(0);
  await page.getByLabel("Toutes : les 19 candidatures reçues").check();
  await page.getByRole("button", { name: "Commencer la lecture" }).click();
  await expect(page.getByText("Pour 19 candidatures : 001, 002")).toBeVisible();
  await page.getByRole("button", { name: "Commencer la lecture" }).click();
  await expect(page.getByRole("button", { name: "Annuler" })).toBeVisible();

  // The first reader finds what waits, reads, is told what is missing, and marks.
  const une = await newDevice();
  await signInAs(une, "lectrice@example.org", "lecteur");
  await une.goto("/mon-espace");
  await expect(une.getByText("Il vous en reste 19 à lire sur 19.")).toBeVisible();
  await axe(une);
  await une.getByRole("link", { name: "Lire la 001" }).click();
  await expect(une.getByRole("heading", { level: 1 })).toHaveText("Ondine Garrigue");
  await expect(une.getByText("Disponible 8 fois sur 8")).toBeVisible();
  await axe(une);
  await fits(une);
  await valid(une);
  await une.getByLabel("Commentaire").fill("Très ancrée dans sa pratique.");
  await une.getByRole("button", { name: "Enregistrer ma note" }).click();
  await expect(une.getByRole("alert")).toContainText("4");
  await expect(une.getByLabel("Commentaire")).toHaveValue("Très ancrée dans sa pratique.");
  await axe(une);
  await noter(une, [3, 3, 3, 2], "Très ancrée dans sa pratique.");
  await expect(une.getByText("Vous avez noté : 17 sur 18")).toBeVisible();
  await axe(une);

  // The second sees nothing of it before their own, then everything.
  const deux = await newDevice();
  await signInAs(deux, "lecteur2@example.org", "lecteur");
  await deux.goto(dossier("001"));
  await expect(deux.getByText("Les avis des autres restent fermés jusqu’au vôtre.")).toBeVisible();
  await expect(deux.getByText("Très ancrée")).toHaveCount(0);
  await page.goto(dossier("001"));
  await expect(page.getByText("Très ancrée")).toHaveCount(0);
  await noter(deux, [3, 3, 3, 0], "Moins sûr.");
  await expect(deux.getByText("Très ancrée dans sa pratique.")).toBeVisible();
  await expect(deux.getByText("Vos avis sont partagés")).toBeVisible();
  await axe(deux);
  await page.reload();
  await expect(page.getByText("Moins sûr.")).toBeVisible();

  // Abstaining counts; knowing somebody hides them.
  await une.goto(dossier("002"));
  await une.getByText("Ne pas noter").click();
  await une.getByRole("button", { name: "Je m’abstiens" }).click();
  await expect(une.getByText("Vous vous abstenez")).toBeVisible();
  await une.goto(dossier("003"));
  await une.getByText("Ne pas noter").click();
  await une.getByRole("button", { name: "Je connais cette personne" }).click();
  await expect(une.getByRole("heading", { name: "En bref" })).toHaveCount(0);
  await axe(une);

  // Notes, and the next one by the keyboard.
  await deux.getByLabel("Ajouter une note").fill("À rappeler mardi.");
  await deux.getByRole("button", { name: "Ajouter la note" }).click();
  await expect(deux.getByText("À rappeler mardi.")).toBeVisible();
  await raccourci(deux, "s");
  await expect(deux).toHaveURL(new RegExp(numero("002")));

  // Blind: who people are is nowhere.
  await page.goto(LISTE);
  await page.getByRole("button", { name: "Lire sans les identités" }).click();
  await expect(page.getByRole("cell", { name: "Ondine Garrigue" })).toHaveCount(0);
  await axe(page);
  await deux.goto(dossier("001"));
  await expect(deux.getByRole("heading", { level: 1 })).toHaveText("Candidature 001");
  await axe(deux);
  await page.getByRole("link", { name: "Montrer de nouveau les identités…" }).click();
  await page.getByRole("button", { name: "Montrer les identités" }).click();
  await page.getByLabel("Pour quelle raison ?").fill("Les notes sont données.");
  await page.getByRole("button", { name: "Montrer les identités" }).click();
  await expect(page.getByRole("cell", { name: "Ondine Garrigue" })).toBeVisible();
});

test("sans script et sur un téléphone, on lit et on note", async ({ newDevice, signInAs, axe, fits }) => {
  const page = await newDevice({ javaScriptEnabled: false, viewport: { width: 360, height: 780 } });
  await signInAs(page, "lectrice@example.org", "lecteur");
  await page.goto(LISTE);
  await fits(page);
  await axe(page);
  await page.goto(dossier("005"));
  await fits(page);
  await noter(page, [2, 2, 2, 2]);
  await page.goto(`${LISTE}/imprimer?lieu=34`);
  await expect(page.locator("article.printed")).toHaveCount(4);
  await fits(page);
});
