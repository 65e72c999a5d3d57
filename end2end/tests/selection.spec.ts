// « Composer le groupe »: an administrator and a reader compose a group on the sample candidatures, all being read.

import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";

const EXAMPLES = resolve(import.meta.dirname, "../../examples");
const BOARD = "/administration/appels/gap-pp-2025/selection";

/** The sample file, its histories cut after the beginning of the reading; the marks agreed on are kept. */
function lues(): string {
  const fichier = JSON.parse(readFileSync(join(EXAMPLES, "candidatures_gap_pp_2025.json"), "utf8"));
  for (const candidature of fichier.candidatures) {
    candidature.statut = "en_lecture";
    candidature.historique = candidature.historique.slice(0, 2);
  }
  fichier.brouillons = [];
  const chemin = join(mkdtempSync(join(tmpdir(), "croisee-selection-")), "candidatures_lues.json");
  writeFileSync(chemin, JSON.stringify(fichier));
  return chemin;
}

test.use({ startsAt: "2025-02-20T09:00:00+01:00", imported: ["examples/appel_gap_pp_2025.json", lues()] });
test.describe.configure({ mode: "serial" });

const column = (page: Page, code: string) => page.locator(`[data-column="${code}"]`);
const card = (page: Page, name: string) => page.locator(".pick", { hasText: name });

/** The page has come alive: what needs the script works. */
async function open(page: Page) {
  await page.goto(BOARD);
  await page.waitForLoadState("networkidle");
}

test("la commission compose son groupe, sa réserve, et dit pourquoi", async ({ page, signInAs, axe, fits, valid }) => {
  await signInAs(page, "administration@example.org", "administrateur");
  await open(page);
  await expect(page.getByRole("heading", { level: 1, name: "Composer le groupe" })).toBeVisible();
  await expect(column(page, "a_placer").locator(".pick")).toHaveCount(19);
  await axe(page);
  await valid(page);
  await fits(page);

  await page.getByRole("button", { name: "Proposer un groupe" }).click();
  await expect(page.getByText("Toutes les cibles sont tenues.").first()).toBeVisible();
  await page.getByText("Pourquoi ce groupe, personne par personne").click();
  await expect(page.getByText("Seule personne du groupe pour").first()).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Reprendre cette proposition" }).click();
  await expect(column(page, "retenue").locator(".pick")).toHaveCount(10);
  await expect(column(page, "retenue").getByText("10 sur 10")).toBeVisible();

  const before = await column(page, "a_placer").locator(".pick").count();
  await column(page, "a_placer").locator(".pick").first().getByRole("button", { name: "Réserve" }).click();
  await expect(column(page, "reserve").locator(".pick")).toHaveCount(1);
  await expect(column(page, "a_placer").locator(".pick")).toHaveCount(before - 1);

  await card(page, "Inès").getByRole("button", { name: "Ne pas retenir" }).click();
  await expect(column(page, "non_retenue").getByText("GAP des professionnels partenaires (PSP)").first()).toBeVisible();

  // What an exchange would change is said before it is made.
  const retained = column(page, "retenue").locator(".pick").first();
  const name = (await retained.locator(".pick-name").innerText()).split(",")[0].trim();
  await retained.getByRole("checkbox").check();
  await column(page, "reserve").getByRole("checkbox").check();
  await expect(page.locator(".compare")).toContainText("Échanger");
  await axe(page);
  await page.getByRole("button", { name: "Échanger" }).click();
  await expect(column(page, "reserve")).toContainText(name);
});

test("le tableau se parcourt et se change au clavier", async ({ page, signInAs }) => {
  await signInAs(page, "administration@example.org");
  await open(page);
  const boxes = column(page, "retenue").getByRole("checkbox");
  await boxes.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(boxes.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(column(page, "reserve").getByRole("checkbox").first()).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await column(page, "reserve").getByRole("button", { name: "Remettre à placer" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "À placer" })).toBeVisible();
  await expect(column(page, "reserve").locator(".pick")).toHaveCount(0);
});

test("la réserve se range à la souris comme au clavier", async ({ page, signInAs }) => {
  await signInAs(page, "administration@example.org");
  await open(page);
  const reserve = column(page, "reserve").locator(".pick");
  const names = () => reserve.locator(".pick-name").allInnerTexts();
  const first = async (code: string) => column(page, code).locator(".pick").first();
  for (const count of [1, 2, 3]) {
    await (await first("a_placer")).getByRole("button", { name: "Réserve" }).click();
    await expect(reserve).toHaveCount(count);
  }
  const [a, b, c] = (await names()).map((words) => words.replace(/^\d · |,.*$/g, "").trim());
  await reserve.nth(2).dragTo(reserve.nth(0));
  await expect(reserve.nth(0)).toContainText(c);
  await expect(page.getByRole("status").filter({ hasText: "rang 1 de la réserve" })).toBeVisible();
  await expect(reserve.nth(0).getByRole("checkbox")).toBeFocused();
  await reserve.nth(0).dragTo(reserve.nth(1));
  await expect(reserve.nth(1)).toContainText(c);
  await expect(reserve.nth(0)).toContainText(a);
  // The same by the keyboard.
  await reserve.nth(2).locator("summary").focus();
  await page.keyboard.press("Enter");
  await reserve.nth(2).getByRole("button", { name: "Monter d’un rang" }).focus();
  await page.keyboard.press("Enter");
  await expect(reserve.nth(1)).toContainText(b);
  await expect(reserve.nth(2)).toContainText(c);
  // Back to where the next journey begins.
  for (const count of [2, 1, 0]) {
    await reserve.first().locator("summary").click();
    await reserve.first().getByRole("button", { name: "Remettre à placer" }).click();
    await expect(reserve).toHaveCount(count);
  }
});

test("qui connaît une personne la laisse placer aux autres", async ({ newDevice, signInAs, axe }) => {
  const page = await newDevice();
  await signInAs(page, "lectrice@example.org", "lecteur");
  await page.goto("/administration/appels/gap-pp-2025/candidatures/GAP-PP-2025-019");
  await page.getByText("Ne pas noter").click();
  await page.getByRole("button", { name: "Je connais cette personne" }).click();
  // From one page of the call to the next.
  await page.getByRole("navigation", { name: "Les pages de cet appel" }).getByRole("link", { name: "Composer le groupe" }).click();
  await page.waitForLoadState("networkidle");
  const theirs = page.locator(".pick", { hasText: "Vous connaissez cette personne" });
  await expect(theirs).toHaveCount(1);
  await expect(theirs.getByRole("button")).toHaveCount(0);
  await expect(theirs).toHaveAttribute("draggable", "false");
  await axe(page);
});

test("deux personnes à la fois : la seconde voit ce qu’a fait la première", async ({ page, newDevice, signInAs }) => {
  await signInAs(page, "administration@example.org");
  await open(page);
  const other = await newDevice();
  await signInAs(other, "lectrice@example.org", "lecteur");
  await open(other);
  const name = (await column(page, "a_placer").locator(".pick-name").first().innerText()).split(",")[0].trim();
  await card(page, name).getByRole("button", { name: "Réserve" }).click();
  await expect(column(page, "reserve")).toContainText(name);
  await card(other, name).getByRole("button", { name: "Ne pas retenir" }).click();
  await expect(other.getByText("Quelqu’un a changé le tableau en même temps que vous")).toBeVisible();
  await expect(column(other, "reserve")).toContainText(name);
});

test("sans script, tout se fait par des formulaires", async ({ newDevice, signInAs, axe, valid }) => {
  const page = await newDevice({ javaScriptEnabled: false });
  await signInAs(page, "administration@example.org");
  await page.goto(BOARD);
  await page.getByRole("button", { name: "Proposer un groupe" }).click();
  await expect(page.getByRole("heading", { name: /^Un groupe de 10/ })).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Garder notre groupe" }).click();
  const first = column(page, "a_placer").locator(".pick").first();
  const name = (await first.locator(".pick-name").innerText()).split(",")[0].trim();
  await first.getByRole("button", { name: "Ne pas retenir" }).click();
  await expect(page.getByText("C’est fait.")).toBeVisible();
  await expect(column(page, "non_retenue")).toContainText(name);
  await valid(page);
});

test("sur un téléphone, les colonnes se suivent", async ({ newDevice, signInAs, axe, fits }) => {
  const page = await newDevice({ viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  await signInAs(page, "administration@example.org");
  await open(page);
  await fits(page);
  await axe(page);
});
