// A group on the third of June: the charter, the next meeting, « je serai là » from a letter, presences, a date that moves.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { CELESTINE, GROUP, ONDINE, enter } from "./groupe";
import { expect, test } from "./journey";

const ROOT = resolve(import.meta.dirname, "../..");

/** The sample as it stood then: two meetings were validated. */
function sampleInJune(): string {
  const file = JSON.parse(readFileSync(join(ROOT, "examples/candidatures_gap_pp_2025.json"), "utf8"));
  file.presences = file.presences.filter(({ seance }: { seance: string }) => /lancement|s1$/.test(seance));
  const path = join(mkdtempSync(join(tmpdir(), "croisee-juin-")), "candidatures.json");
  writeFileSync(path, JSON.stringify(file));
  return path;
}

test.use({
  startsAt: "2025-06-03T18:00:05+02:00",
  imported: ["examples/appel_gap_pp_2025.json", sampleInJune()],
});
// A form that is sent back with its errors answers 422, which the console tells.
test.use({ expectedTrouble: [/status of 422 .*\/(presences|deplacer)/] });
test.describe.configure({ mode: "serial" });

test("une participante accepte la charte, voit la prochaine rencontre et dit qu’elle sera là", async ({ page, signInAs, axe, valid, fits }) => {
  await signInAs(page, ONDINE);
  await page.goto(GROUP);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Bienvenue, Ondine");
  await axe(page);
  await valid(page);
  await page.getByRole("button", { name: "J’accepte la charte et j’entre" }).click();

  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Séance 3, mardi 10 juin");
  await expect(page.getByRole("list", { name: "Les rencontres de l’année" }).getByRole("listitem")).toHaveCount(8);
  await expect(page.getByText("Visible par les 12 membres du groupe")).toBeVisible();
  await axe(page);
  await valid(page);
  await page.getByRole("button", { name: "Je serai là" }).click();
  await expect(page.getByText("C’est noté : vous serez là.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Je serai là" })).toHaveCount(0);

  for (const path of ["", "/seances/4", "/agenda", "/presences", "/membres"]) {
    for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await page.goto(`${GROUP}${path}`);
      await expect(page.locator("h1")).toHaveCount(1);
      await axe(page);
      await fits(page);
    }
    await valid(page);
    expect(await page.locator("script").count()).toBe(0);
  }
});

test("le rappel d’une semaine porte une réponse en un geste, sans connexion", async ({ page, mailbox, axe, valid, newDevice }) => {
  const mail = await mailbox.next("amaia.pyrene@example.org", { about: /Rappel/, timeout: 30_000 });
  const no = mail.links.find((link) => link.includes("reponse=non"));
  expect(no).toBeTruthy();
  // A scanner that opens the link changes nothing: the page still asks.
  const scanner = await newDevice();
  await scanner.goto(no!);
  await page.goto(no!);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vous ne pourrez pas venir ?");
  await axe(page);
  await valid(page);
  await page.getByRole("button", { name: "Non, je ne pourrai pas" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("C’est noté : vous ne pourrez pas");
  await axe(page);
});

test("la co-animatrice valide les présences au clavier, puis déplace une rencontre", async ({ page, signInAs, mailbox, axe, valid, fits }) => {
  await enter(page, signInAs, CELESTINE);
  await page.getByRole("link", { name: /Valider les présences/ }).click();
  await axe(page);
  await valid(page);
  const lines = page.locator(".presence-line");
  await expect(lines).toHaveCount(10);
  await page.getByRole("button", { name: "Valider les présences" }).click();
  await expect(page.getByRole("heading", { name: "Il y a 10 réponses à corriger" })).toBeVisible();
  await axe(page);
  for (let i = 0; i < 10; i++) {
    await lines.nth(i).getByRole("radio", { name: "Présence" }).focus();
    await page.keyboard.press("Space");
    if (i === 3) for (let j = 0; j < 2; j++) await page.keyboard.press("ArrowRight");
  }
  await expect(lines.nth(3).getByRole("radio", { name: "Absence excusée" })).toBeChecked();
  await page.getByRole("button", { name: "Valider les présences" }).press("Enter");
  await expect(page.getByText("Les présences sont validées.")).toBeVisible();
  await page.goto(`${GROUP}/presences`);
  await expect(page.getByText("97 %").first()).toBeVisible();
  await expect(page.getByText("29 sur 30 présences")).toBeVisible();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await axe(page);
    await fits(page);
  }

  await page.goto(`${GROUP}/seances/5/deplacer`);
  await axe(page);
  await valid(page);
  await page.getByLabel("Le nouveau jour").fill("2025-09-16");
  await page.getByRole("button", { name: "Déplacer la rencontre" }).click();
  await expect(page.getByRole("heading", { name: /erreur|problème|corriger/i }).first()).toBeVisible();
  await expect(page.getByLabel("Le nouveau jour")).toHaveValue("2025-09-16");
  await axe(page);
  await page.getByLabel(/Pourquoi/).fill("La salle n’est pas libre.");
  await page.getByRole("button", { name: "Déplacer la rencontre" }).click();
  await expect(page.getByText("La nouvelle date est enregistrée.")).toBeVisible();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Séance 4, mardi 16 septembre");
  const mail = await mailbox.next(ONDINE, { about: /nouvelle date/ });
  expect(mail.text.replaceAll("\u00a0", " ")).toContain("mardi 16 septembre 2025, 18 h à 20 h 30");
});

test("l’administration voit qui est dans le groupe, et rien de ce qui s’y dit", async ({ page, signInAs, axe, valid, fits }) => {
  await signInAs(page, "administrateur@example.org", "administrateur");
  await page.goto("/administration/appels/gap-pp-2025/groupe");
  await expect(page.getByText("Un côté patient, un côté professionnel")).toBeVisible();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await axe(page);
    await fits(page);
  }
  await valid(page);
  await page.getByRole("link", { name: "Trouver d’autres dates d’après un rythme" }).click();
  await page.getByLabel("À partir du").fill("2025-09-01");
  await page.getByRole("button", { name: "Proposer des dates" }).click();
  await expect(page.getByText("Mardi 11 novembre 2025 : c’est l’Armistice de 1918, un jour férié.")).toBeVisible();
  await axe(page);
  await valid(page);
  const closed = await page.request.get(GROUP);
  expect(closed.status()).toBe(404);
});
