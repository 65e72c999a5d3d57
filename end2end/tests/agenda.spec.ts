// « Mon agenda » on the third of June: three looks by keyboard alone, with and without WASM; the agenda open to all;
// the hours of Montréal; the page where one tries one's equipment.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";

const ROOT = resolve(import.meta.dirname, "../..");
const ONDINE = "ondine.garrigue@example.org";
const LOOKS = ["/mon-agenda", "/mon-agenda?vue=mois&jour=2025-06-10", "/mon-agenda?vue=semaine&jour=2025-06-10"];

/** The sample as it stood then: two meetings were validated. */
function sampleInJune(): string {
  const file = JSON.parse(readFileSync(join(ROOT, "examples/candidatures_gap_pp_2025.json"), "utf8"));
  file.presences = file.presences.filter(({ seance }: { seance: string }) => /lancement|s1$/.test(seance));
  const path = join(mkdtempSync(join(tmpdir(), "croisee-agenda-")), "candidatures.json");
  writeFileSync(path, JSON.stringify(file));
  return path;
}

test.use({
  startsAt: "2025-06-03T18:00:05+02:00",
  imported: ["examples/appel_gap_pp_2025.json", sampleInJune()],
});
// A zone that nobody knows answers 422, which the console tells.
test.use({ expectedTrouble: [/status of 422 .*\/mon-espace\/heures/] });
test.describe.configure({ mode: "serial" });

/** The page has come alive: the button that only a page without script needs is gone. */
async function open(page: Page, path: string) {
  await page.goto(path);
  await expect(page.getByRole("button", { name: "Afficher" })).toBeHidden();
}
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? "");

test("chaque vue est complète, à 360 et 1280, en clair et en sombre", async ({ page, signInAs, axe, valid, fits }) => {
  await signInAs(page, ONDINE);
  for (const path of LOOKS) {
    await page.goto(path);
    await valid(page);
    for (const [width, colorScheme] of [[360, "light"], [360, "dark"], [1280, "light"], [1280, "dark"]] as const) {
      await page.setViewportSize({ width, height: 800 });
      await page.emulateMedia({ colorScheme });
      await open(page, path);
      await expect(page.getByRole("heading", { level: 1, name: "Mon agenda" })).toBeVisible();
      await expect(page.getByRole("link", { name: "Séance 3", exact: true })).toBeVisible();
      await axe(page);
      await fits(page);
    }
  }
});

test("le mois se parcourt au clavier seul, et l’adresse suit", async ({ page, signInAs, axe }) => {
  await signInAs(page, ONDINE);
  await open(page, "/mon-agenda");
  await page.getByRole("link", { name: "Mois", exact: true }).press("Enter");
  const grid = page.getByRole("grid", { name: /juin 2025/i });
  await expect(grid).toBeVisible();
  await expect(grid.getByRole("gridcell")).toHaveCount(42);
  // One stop in the whole grid, and it is today.
  expect(await grid.locator("[tabindex='0']").count()).toBe(1);
  await expect(grid.getByRole("link", { name: "mardi 3 juin 2025, aucune rencontre, aujourd’hui" })).toHaveAttribute("tabindex", "0");

  await grid.locator("[tabindex='0']").focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => focused(page)).toBe("jour-2025-06-10");
  await expect(page.locator(":focus")).toHaveAccessibleName("mardi 10 juin 2025, 1 rencontre : 18 h Séance 3");
  await page.keyboard.press("Home");
  await expect.poll(() => focused(page)).toBe("jour-2025-06-09");
  await page.keyboard.press("End");
  await expect.poll(() => focused(page)).toBe("jour-2025-06-15");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => focused(page)).toBe("jour-2025-06-07");
  for (const _ of [1, 2, 3]) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect.poll(() => focused(page)).toBe("jour-ouvert");
  await expect(page.locator(":focus")).toHaveText("Mardi 10 juin 2025");
  await expect(page).toHaveURL(/vue=mois&jour=2025-06-10/);
  await axe(page);
  await page.keyboard.press("Escape");
  await expect.poll(() => focused(page)).toBe("jour-2025-06-10");

  await page.keyboard.press("PageDown");
  await expect(page.getByRole("heading", { level: 2, name: /juillet 2025/i })).toContainText("aucune rencontre");
  await expect.poll(() => focused(page)).toBe("jour-2025-07-10");
  await axe(page);
  await page.keyboard.press("Shift+PageDown");
  await expect(page).toHaveURL(/jour=2026-07-10/);
  // The browser's own ways work too.
  await page.goBack();
  await expect(page.getByRole("heading", { level: 2, name: /juillet 2025/i })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 2, name: /juin 2025/i })).toBeVisible();
  await page.goForward();
  await page.reload();
  await expect(page.getByRole("heading", { level: 2, name: /juillet 2025/i })).toBeVisible();

  await page.getByRole("link", { name: "Mois précédent" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /juin 2025/i })).toBeVisible();
  await page.getByRole("link", { name: "Semaine", exact: true }).click();
  await expect(page.getByRole("heading", { level: 2, name: "semaine du 9 au 15 juin 2025 1 rencontre" })).toBeVisible();
  await page.locator(".days-grid [tabindex='0']").focus();
  await page.keyboard.press("PageUp");
  await expect(page.getByRole("heading", { level: 2, name: /semaine du 2 au 8 juin 2025/i })).toBeVisible();
  await axe(page);
});

test("un choix de rencontres reste dans l’adresse, et un jour s’ouvre à la souris", async ({ page, signInAs, axe }) => {
  await signInAs(page, ONDINE);
  await open(page, "/mon-agenda");
  await page.getByLabel("Genre de rencontre").selectOption("synthese");
  await expect(page).toHaveURL(/genre=synthese/);
  await expect(page.locator(".agenda-item")).toHaveCount(1);
  await axe(page);
  await page.reload();
  await expect(page.locator(".agenda-item")).toHaveCount(1);
  await open(page, "/mon-agenda?vue=mois");
  await page.locator("#jour-2025-06-10").click();
  await expect(page.locator("#jour-ouvert")).toHaveText("Mardi 10 juin 2025");
  await page.getByRole("link", { name: "Séance 3", exact: true }).click();
  await expect(page).toHaveURL(/\/groupes\/gap-pp-2025/);
});

test("un mois changé sur place est celui qu’une page neuve montre", async ({ page, signInAs, axe }) => {
  await signInAs(page, ONDINE);
  await open(page, "/mon-agenda?vue=mois&jour=2025-06-10");
  const month = () =>
    page.locator(".days-grid tbody tr").evaluateAll((rows) =>
      // A week and a line out of use are kept as they were, out of sight.
      rows.filter((row) => !row.hasAttribute("hidden")).map((row) => [
        row.hasAttribute("data-last"),
        ...[...row.children].map((cell) => [
          cell.getAttributeNames().filter((name) => name !== "class").map((name) => `${name}=${cell.getAttribute(name)}`).sort().join(" "),
          ...[...cell.querySelectorAll("*:not([data-state='none'])")].map(
            (one) => `${one.tagName} ${one.getAttributeNames().map((name) => `${name}=${one.getAttribute(name)}`).sort().join(" ")}`,
          ),
          (cell as HTMLElement).innerText.replace(/\s+/g, " "),
        ]),
      ]),
    );
  const turn = async (name: string, title: RegExp) => {
    await page.getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 2, name: title })).toBeVisible();
  };
  // Months of four, five and six weeks, with and without meetings, forth and back.
  for (const title of [/juillet 2025/i, /août 2025/i, /septembre 2025/i, /octobre 2025/i]) await turn("Mois suivant", title);
  for (const title of [/septembre 2025/i, /août 2025/i, /juillet 2025/i, /juin 2025/i, /mai 2025/i, /avril 2025/i]) await turn("Mois précédent", title);
  await axe(page);
  const mended = await month();
  await page.reload();
  await expect(page.getByRole("button", { name: "Afficher" })).toBeHidden();
  await expect.poll(month).toEqual(mended);
  // The list that was left comes back as it was, and so does the month.
  await page.getByRole("link", { name: "Liste", exact: true }).click();
  await expect(page.locator(".days-grid")).toBeHidden();
  await expect(page.getByRole("link", { name: "Séance 4", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Mois", exact: true }).click();
  await expect(page.locator("#liste")).toBeHidden();
  await expect.poll(month).toEqual(mended);
});

test("sans WASM, les mêmes vues par des liens et un formulaire", async ({ newDevice, signInAs, axe, valid, fits }) => {
  const page = await newDevice({ javaScriptEnabled: false });
  await signInAs(page, ONDINE);
  for (const path of LOOKS) {
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(path);
      await expect(page.getByRole("link", { name: "Séance 3", exact: true })).toBeVisible();
      await axe(page);
    }
    await valid(page);
  }
  await page.goto("/mon-agenda?vue=mois");
  expect(await page.getByRole("grid").count()).toBe(0);
  // A day without a meeting is no stop of the keyboard.
  await expect(page.locator(".days-grid a[href]")).toHaveCount(1);
  await page.getByRole("link", { name: "Mois suivant" }).click();
  await page.getByRole("link", { name: "Mois suivant" }).click();
  await page.getByRole("link", { name: "Mois suivant" }).click();
  await expect(page.getByRole("heading", { level: 2, name: /septembre 2025/i })).toBeVisible();
  await page.getByRole("link", { name: "mardi 9 septembre 2025, 1 rencontre" }).click();
  await expect(page.getByRole("link", { name: "Séance 4", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Liste", exact: true }).click();
  await page.getByLabel("Genre de rencontre").selectOption("lancement");
  await page.getByRole("button", { name: "Afficher" }).click();
  await expect(page.locator(".agenda-item")).toHaveCount(1);
});

test("sur papier, les dates sans les boutons", async ({ page, signInAs }) => {
  await signInAs(page, ONDINE);
  await open(page, "/mon-agenda?vue=mois&jour=2025-06-10");
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".days-grid")).toBeVisible();
  await expect(page.getByRole("link", { name: "Mois suivant" })).toBeHidden();
  await expect(page.locator(".agenda-tools")).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await open(page, "/mon-agenda?genre=seance");
  await page.emulateMedia({ media: "print" });
  await expect(page.getByText("Seulement : Séances.")).toBeVisible();
  await expect(page.getByText("18 h à 20 h 30, heure de Paris").first()).toBeVisible();
});

test("depuis Montréal, l’agenda propose les heures de chez soi", async ({ newDevice, signInAs, axe, valid, fits }) => {
  const page = await newDevice({ timezoneId: "America/Toronto" });
  await signInAs(page, ONDINE);
  await page.goto("/mon-agenda");
  await expect(page.getByText("Vous êtes à Montréal ?")).toBeVisible();
  await axe(page);
  await page.getByRole("button", { name: "Montrer aussi mes heures" }).click();
  await expect(page.getByText("12 h à 14 h 30 chez vous, à Montréal").first()).toBeVisible();
  await expect(page.getByText("Vous êtes à Montréal ?")).toBeHidden();
  await page.goto("/groupes/gap-pp-2025");
  const accept = page.getByRole("button", { name: "J’accepte la charte et j’entre" });
  if (await accept.isVisible()) await accept.click();
  await expect(page.getByText("18 h à 20 h 30, heure de Paris · 12 h à 14 h 30 chez vous, à Montréal").first()).toBeVisible();

  await page.goto("/mon-espace/heures");
  await expect(page.getByLabel("Où vivez-vous ?")).toHaveValue("America/Toronto");
  await axe(page);
  await valid(page);
  await fits(page);
  await page.getByLabel("Ailleurs").fill("Montréal");
  await page.getByRole("button", { name: "Enregistrer mes heures" }).click();
  await expect(page.getByText("Nous ne connaissons pas ce fuseau.")).toBeVisible();
  await expect(page.getByLabel("Ailleurs")).toHaveValue("Montréal");
  await axe(page);
  await page.getByLabel("Ailleurs").fill("");
  await page.getByLabel("Où vivez-vous ?").selectOption("Europe/Paris");
  await page.getByRole("button", { name: "Enregistrer mes heures" }).click();
  await expect(page.getByText("Vous voyez les heures de Paris").first()).toBeVisible();
});

test("l’agenda ouvert à tous n’a pas besoin de script", async ({ page, axe, valid, fits, server }) => {
  for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await page.goto("/agenda");
    await expect(page.getByRole("heading", { level: 1, name: "L’agenda ouvert à tous" })).toBeVisible();
    await page.getByText("Voir les dates passées").click();
    await expect(page.getByText("Dernier jour d’un appel")).toBeVisible();
    await axe(page);
    await fits(page);
  }
  await valid(page);
  expect(await page.locator("script").count()).toBe(0);
  await expect(page.getByText(`${server.url}/agenda.ics`)).toBeVisible();
  const feed = await page.request.get("/agenda.ics");
  expect(await feed.text()).toContain("BEGIN:VCALENDAR");
});

test("l’essai de la visio dit ce qui marche et ce qui est refusé", async ({ axe, valid, fits, newDevice }) => {
  const page = await newDevice();
  await page.goto("/essai-visio");
  await expect(page.getByRole("button", { name: "Essayer ma caméra et mon micro" })).toBeVisible();
  await axe(page);
  await valid(page);
  // This machine has neither, or the browser of the test refuses: either way a sentence says it.
  await page.getByRole("button", { name: "Essayer ma caméra et mon micro" }).click();
  const camera = page.locator("[data-part='camera'] [data-said]:visible");
  await expect(camera).toHaveText(/permission est refusée|Aucune caméra|n’a pas répondu/);
  await expect(page.locator("[data-part='micro'] [data-said]:visible")).toHaveText(/permission est refusée|Aucun micro|n’a pas répondu/);
  await axe(page);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await fits(page);
  }
  const still = await newDevice({ javaScriptEnabled: false });
  await still.goto("/essai-visio");
  await expect(still.getByText("L’essai demande un script")).toBeVisible();
  await expect(still.getByRole("heading", { name: "Venir par téléphone" })).toBeVisible();
  await axe(still);
});
