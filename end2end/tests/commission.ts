// A commission at work: the sample candidatures just received, nobody read yet, the call closed.
//
//   test.use(commission())        a server whose call closed three days ago, nineteen candidatures to read
//   LISTE, dossier("004")         where they are read
//   numero("004")                 « GAP-PP-2025-004 »
//   noter(page, [3, 2, 1, 0])     gives marks on the page of a candidature, and saves them

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, type Page } from "@playwright/test";

const EXAMPLES = resolve(import.meta.dirname, "../../examples");

/** The sample file, its histories cut after the sending. */
function recues(): string {
  const fichier = JSON.parse(readFileSync(join(EXAMPLES, "candidatures_gap_pp_2025.json"), "utf8"));
  for (const candidature of fichier.candidatures) {
    candidature.statut = "soumise";
    candidature.historique = candidature.historique.slice(0, 1);
    for (const plusTard of ["lecture", "note_interne", "motif", "orientation"]) delete candidature[plusTard];
  }
  fichier.brouillons = [];
  const chemin = join(mkdtempSync(join(tmpdir(), "croisee-commission-")), "candidatures_recues.json");
  writeFileSync(chemin, JSON.stringify(fichier));
  return chemin;
}

/** Its own for each file that asks: what one begins to read, another would find begun. */
export const commission = () => ({
  startsAt: "2025-02-17T08:00:00+01:00",
  imported: ["examples/appel_gap_pp_2025.json", recues()],
});

export const LISTE = "/administration/appels/gap-pp-2025/candidatures";
export const numero = (court: string) => `GAP-PP-2025-${court}`;
export const dossier = (court: string) => `${LISTE}/${numero(court)}`;

export const CRITERES = ["pratique", "engagement", "partage", "diversite"];

/** Gives marks on the page of a candidature, and saves them. */
export async function noter(page: Page, notes: number[], commentaire = "") {
  for (const [rang, critere] of CRITERES.entries()) {
    await page.locator(`input[name="note.${critere}"][value="${notes[rang]}"]`).check();
  }
  await page.getByLabel("Commentaire").fill(commentaire);
  await page.getByRole("button", { name: "Enregistrer ma note" }).click();
  await expect(page.getByText("Votre note est enregistrée.")).toBeVisible();
}
