// A search too long to wait for: it stops by itself, says how far the best group may be, and goes on when asked.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";

const EXAMPLES = resolve(import.meta.dirname, "../../examples");
const BOARD = "/administration/appels/gap-pp-2025/selection";
const ROLES = ["ppr_etp", "ppr_soins", "formateur", "chercheur", "pair_aidance", "ru", "cvs", "associatif", "gouvernance"];
const SECTEURS = ["sanitaire", "premier_recours", "medico_social", "social", "formation", "recherche", "associatif"];
const CATEGORIES = ["patient_partenaire", "proche_aidant_partenaire", "personne_accompagnee", "representant_usagers", "pair_aidant"];

const SEANCES = ["lancement", "s1", "s2", "s3", "s4", "s5", "s6", "synthese"];

/** The same numbers at each run. */
function tirage(graine: number) {
  let etat = graine;
  return (sous: number) => {
    etat = (Math.imul(etat, 1664525) + 1013904223) >>> 0;
    return Math.floor((etat / 2 ** 32) * sous);
  };
}

/** Fifty-seven people drawn from the sample, all being read, so unlike that targets cannot all be met. */
function nombreuses(): string {
  const fichier = JSON.parse(readFileSync(join(EXAMPLES, "candidatures_gap_pp_2025.json"), "utf8"));
  const tire = tirage(7);
  const parmi = (codes: string[], nombre: number) => [...new Set(Array.from({ length: nombre }, () => codes[tire(codes.length)]))];
  const modele = fichier.candidatures[0];
  fichier.candidatures = Array.from({ length: 57 }, (_, rang) => {
    const une = structuredClone(modele);
    const court = String(rang + 1).padStart(3, "0");
    une.numero = `GAP-PP-2025-${court}`;
    une.statut = "en_lecture";
    une.historique = une.historique.slice(0, 2);
    for (const plusTard of ["note_interne", "motif", "orientation"]) delete une[plusTard];
    for (const critere of Object.keys(une.lecture)) une.lecture[critere] = tire(4);
    Object.assign(une.reponses, {
      prenom: `Personne${court}`,
      nom: "Essai",
      courriel: `personne${court}@example.org`,
      categorie: CATEGORIES[tire(CATEGORIES.length)],
      roles: parmi(ROLES, 1 + tire(3)),
      secteurs: parmi(SECTEURS, 1 + tire(3)),
      departements_pratique: [["34", "30", "11", "31", "09", "65"][tire(6)]],
      anciennete: ["6_mois_2_ans", "2_5_ans", "plus_5_ans"][tire(3)],
    });
    for (const seance of Object.keys(une.reponses.disponibilites)) {
      une.reponses.disponibilites[seance] = tire(100) < 85 ? "oui" : "incertain";
    }
    return une;
  });
  fichier.brouillons = [];
  const chemin = join(mkdtempSync(join(tmpdir(), "croisee-recherche-")), "candidatures_nombreuses.json");
  writeFileSync(chemin, JSON.stringify(fichier));
  return chemin;
}

test.use({ startsAt: "2025-02-20T09:00:00+01:00", imported: ["examples/appel_gap_pp_2025.json", nombreuses()] });
test.describe.configure({ mode: "serial" });

/** Narrow targets, that pull against one another: the search has much to look at. */
async function viser(page: Page) {
  const bornes: [string, number, number][] = [
    ["territoire:est", 6, 6],
    ["territoire:ouest", 6, 6],
    ["experience:recente", 5, 5],
    ["categorie:patient_partenaire", 4, 5],
    ["categorie:proche_aidant_partenaire", 3, 3],
    ["categorie:pair_aidant", 1, 2],
    ["categorie:representant_usagers", 1, 2],
    ...ROLES.map((role) => [`role:${role}`, 3, 3] as [string, number, number]),
    ...SECTEURS.map((secteur) => [`secteur:${secteur}`, 3, 4] as [string, number, number]),
    ...SEANCES.map((seance) => [`seance:gap-pp-2025-${seance}`, 11, 12] as [string, number, number]),
  ];
  const corps = new URLSearchParams([["revu", "0"], ["taille", "12"]]);
  for (const [quoi, moins, plus] of bornes) {
    corps.append(`min:${quoi}`, String(moins));
    corps.append(`max:${quoi}`, String(plus));
  }
  const reponse = await page.request.post(`${BOARD}/cibles`, {
    headers: { "content-type": "application/x-www-form-urlencoded", "sec-fetch-site": "same-origin" },
    data: corps.toString(),
    maxRedirects: 0,
  });
  expect(reponse.headers()["location"]).toContain("fait");
}

test("la recherche s’arrête d’elle-même, dit ce qu’elle ne sait pas, et reprend", async ({ page, signInAs, axe, fits }) => {
  await signInAs(page, "administration@example.org", "administrateur");
  await viser(page);
  // The browser dates its events: here its time runs a thousand times faster, so that nobody waits.
  await page.addInitScript(() => {
    const heure = Object.getOwnPropertyDescriptor(Event.prototype, "timeStamp")!.get!;
    Object.defineProperty(Event.prototype, "timeStamp", { get() { return heure.call(this) * 1000; } });
  });
  await page.goto(BOARD);
  await page.waitForLoadState("networkidle");
  await page.getByRole("button", { name: "Proposer un groupe" }).click();
  const proposition = page.locator("#proposition");
  await expect(proposition).toContainText(/La recherche s’est arrêtée après \d+\ss\s: meilleur groupe trouvé, sans preuve qu’il n’y en a pas de meilleur\./);
  await expect(proposition).toContainText(/[Uu]n autre groupe (réduirait|gagnerait)/);
  await expect(proposition).toBeFocused();
  await axe(page);
  await fits(page);
  const encore = proposition.getByRole("button", { name: "Chercher encore" });
  await expect(encore).toBeVisible();

  // It goes on where it stopped, and somebody may stop it.
  await encore.click();
  await expect(proposition).toContainText(/s’est arrêtée après \d+\ss|Le calcul est allé jusqu’au bout/);
  await expect(proposition.getByRole("button", { name: "Reprendre cette proposition" })).toBeVisible();
});

test("sans script, elle va plus loin quand on le demande", async ({ newDevice, signInAs, axe }) => {
  const page = await newDevice({ javaScriptEnabled: false });
  await signInAs(page, "administration@example.org");
  await page.goto(BOARD);
  await page.getByRole("button", { name: "Proposer un groupe" }).click();
  const proposition = page.locator("#proposition");
  await expect(proposition).toContainText("La recherche s’est arrêtée avant la fin");
  await axe(page);
  await proposition.getByRole("button", { name: "Chercher encore" }).click();
  await expect(page).toHaveURL(/effort=2/);
  await expect(proposition).toContainText(/arrêtée avant la fin|jusqu’au bout/);
});
