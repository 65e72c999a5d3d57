// The commission's placements become a group: an administrator reads every letter before it leaves, stops once,
// applies. Everything without a script, by the keyboard too. What follows is told in recit.spec.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";

const EXEMPLES = resolve(import.meta.dirname, "../../examples");
const FICHIER = JSON.parse(readFileSync(join(EXEMPLES, "candidatures_gap_pp_2025.json"), "utf8"));
const ADMINISTRATION = "/administration/appels/gap-pp-2025";
const DECISIONS = `${ADMINISTRATION}/decisions`;

/** The sample file as it stood while the commission read: each history cut there. */
function enLecture(): string {
  const fichier = structuredClone(FICHIER);
  for (const candidature of fichier.candidatures) {
    candidature.historique = candidature.historique.filter(({ statut }: { statut: string }) => ["soumise", "en_lecture"].includes(statut));
    candidature.statut = "en_lecture";
  }
  fichier.brouillons = [];
  const chemin = join(mkdtempSync(join(tmpdir(), "croisee-decision-")), "candidatures_en_lecture.json");
  writeFileSync(chemin, JSON.stringify(fichier));
  return chemin;
}

test.use({ startsAt: "2025-02-24T10:00:00+01:00", imported: ["examples/appel_gap_pp_2025.json", enLecture()] });
test.describe.configure({ mode: "serial" });
// A template that is refused is answered with its status.
test.use({ expectedTrouble: [/status of 422 .*\/lettres/] });

/** Puts everybody where the sample's commission put them, by the forms of the board. */
async function placer(page: Page) {
  const poster = async (mots: string[], revu: number, motif = "", orientation: string[] = []) => {
    const corps = new URLSearchParams([
      ["revu", String(revu)],
      ["pourquoi", "Décidé ensemble en commission."],
      ...mots.map((mot) => ["placer", mot]),
      ...(motif ? [["motif", motif], ["orienter", "1"]] : []),
      ...orientation.map((piste) => ["orientation", piste]),
    ] as [string, string][]);
    const reponse = await page.request.post(`${ADMINISTRATION}/selection/deplacer`, {
      headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
      data: corps.toString(),
      maxRedirects: 0,
    });
    expect(reponse.headers()["location"], `le placement de ${mots}`).toContain("fait");
  };
  // The board carries its cards as data, to come alive: that is where each number meets its identifier.
  const tableau = await (await page.request.get(`${ADMINISTRATION}/selection`, { headers: { accept: "text/html" } })).text();
  const donnees = tableau.replaceAll('\\"', '"');
  const identifiants = new Map<string, string>();
  for (const [, identifiant, numero] of donnees.matchAll(/"candidature":"([0-9a-f-]{36})".*?"number":"(GAP-PP-2025-\d{3})"/g)) {
    identifiants.set(numero, identifiant);
  }
  expect(identifiants.size, "les candidatures sur la table").toBe(19);
  let revu = 0;
  let rang = 0;
  const dans = ({ statut, historique }: { statut: string; historique: { statut: string }[] }) =>
    statut === "non_retenue" ? "non_retenue" : historique.some(({ statut }) => statut === "liste_attente") ? "reserve" : "retenue";
  const premiere = (numero: string) => (numero === "GAP-PP-2025-012" ? 0 : 1);
  const ordre = [...FICHIER.candidatures].sort((a, b) => premiere(a.numero) - premiere(b.numero) || a.numero.localeCompare(b.numero));
  for (const candidature of ordre) {
    const decision = dans(candidature);
    const mot = [identifiants.get(candidature.numero), decision, ...(decision === "reserve" ? [++rang] : [])].join(":");
    await poster([mot], revu++, candidature.motif, candidature.orientation ?? []);
  }
}

test("tout se lit avant de partir, et s’arrête au clavier", async ({ newDevice, signInAs, axe, fits, valid, server }) => {
  test.setTimeout(180_000);
  const page = await newDevice({ javaScriptEnabled: false });
  await signInAs(page, "admin@example.org", "administrateur");

  await test.step("rien n’est placé : la page dit quoi faire", async () => {
    await page.goto(DECISIONS);
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Les décisions");
    await expect(page.getByText("À compléter avant d’appliquer")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Appliquer/ })).toHaveCount(0);
    await axe(page);
    await fits(page);
  });

  await placer(page);

  await test.step("chaque lettre se déplie et se lit comme elle arrivera", async () => {
    await page.reload();
    await expect(page.getByText("La lettre de Ondine Garrigue")).toBeVisible();
    await page.getByText("La lettre de Ondine Garrigue").focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("Bonjour Ondine,").first()).toBeVisible();
    await axe(page);
    await fits(page);
    await valid(page);
  });

  await test.step("elle applique, puis arrête, au clavier seul", async () => {
    await page.getByRole("button", { name: /^Appliquer/ }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("Les décisions sont prises")).toBeVisible();
    await expect(page.getByRole("heading", { name: /19.lettres partent dans \d+.minutes/ })).toBeVisible();
    await axe(page);
    await fits(page);
    await valid(page);
    await page.getByRole("button", { name: "Arrêter l’envoi" }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText("L’envoi est arrêté")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Appliquer/ })).toBeVisible();
    expect(await server.mailbox.count("ondine.garrigue@example.org")).toBe(0);
  });
});

test("qui se retire avant de savoir ne reçoit pas la lettre", async ({ newDevice, signInAs, server }) => {
  const page = await newDevice({ javaScriptEnabled: false });
  await signInAs(page, "admin@example.org", "administrateur");
  await page.goto(DECISIONS);
  await page.getByRole("button", { name: /^Appliquer/ }).click();
  await expect(page.getByRole("heading", { name: /19.lettres partent/ })).toBeVisible();

  const ondine = await newDevice({ javaScriptEnabled: false });
  await signInAs(ondine, "ondine.garrigue@example.org", "participant");
  await ondine.goto("/mon-espace");
  await expect(ondine.getByText("En cours de lecture").first()).toBeVisible();
  await ondine.getByText("Retirer ma candidature").click();
  await ondine.getByRole("button", { name: "Oui, la retirer" }).click();
  await expect(ondine.getByText("Retirée par la personne").first()).toBeVisible();
  const mot = await server.mailbox.next("ondine.garrigue@example.org");
  expect(mot.subject).toContain("retrait");

  await page.reload();
  await expect(page.getByRole("heading", { name: /18.lettres partent/ })).toBeVisible();
  await page.getByRole("button", { name: "Arrêter l’envoi" }).click();
  await expect(page.getByText("L’envoi est arrêté")).toBeVisible();
});

test("les mots d’une lettre se changent pour l’appel", async ({ newDevice, signInAs, axe, fits, valid }) => {
  const page = await newDevice({ javaScriptEnabled: false });
  await signInAs(page, "admin@example.org", "administrateur");
  await page.goto(`${ADMINISTRATION}/lettres`);
  await axe(page);
  await fits(page);
  await page.getByRole("link", { name: "En réserve" }).click();
  await page.getByLabel("Texte").fill("Bonjour {prenon},\n\nVous êtes au rang {rang}.");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page).toHaveTitle(/^Erreur/);
  await expect(page.getByText("n’est pas un repère connu").first()).toBeVisible();
  await expect(page.getByLabel("Texte")).toHaveValue(/\{prenon\}/);
  await axe(page);
  await page.getByLabel("Texte").fill("Bonjour {prenom},\n\nVous êtes au rang {rang}.");
  await page.getByRole("button", { name: "Voir l’exemple" }).click();
  await expect(page.getByText("Vous êtes au rang 1.").first()).toBeVisible();
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("La lettre est enregistrée")).toBeVisible();
  await axe(page);
  await fits(page);
  await valid(page);
});
