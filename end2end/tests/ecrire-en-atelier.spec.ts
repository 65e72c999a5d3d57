// What a workshop gives: those who lead it begin a text and propose it; whoever was there reads it, on a phone; whoever
// did not come finds nothing.
import type { Page } from "@playwright/test";
import { both, field, state } from "./ecrire";
import { expect, test, type Server } from "./journey";

const OFFICE = "/administration/ateliers";
const WORKSHOP = "/ateliers/ecouter-a-deux";
const AURORE = "aurore.salicorne@example.org";
const ONDINE = "ondine.garrigue@example.org";
const ROSE = "rose@example.org";

test.use({ startsAt: "2025-02-10T09:00:05+01:00", imported: [] });
// What is not open to somebody is not there.
test.use({ expectedTrouble: [/status of 404/] });

/** Sends a form as its page would. */
async function send(page: Page, server: Server, path: string, form: Record<string, string>) {
  const answer = await page.request.post(path, { form, headers: { origin: server.url }, maxRedirects: 0 });
  expect(answer.status(), path).toBe(303);
}

/** A plain page, on a phone by day and on a desk by night. */
async function look(page: Page, axe: (page: Page) => Promise<void>, fits: (page: Page) => Promise<void>, valid: (page: Page) => Promise<void>) {
  for (const [width, colorScheme] of [[1280, "dark"], [360, "light"]] as const) {
    await page.setViewportSize({ width, height: 740 });
    await page.emulateMedia({ colorScheme });
    await axe(page);
    await fits(page);
  }
  await valid(page);
  expect(await page.locator("script").count()).toBe(0);
}

test("celle qui anime commence la synthèse d’un atelier, la propose ; qui y était la lit", async ({ page, newDevice, server, signInAs, mailbox, axe, valid, fits }) => {
  const office = await newDevice();
  await signInAs(office, "administrateur@example.org", "administrateur");
  await send(office, server, `${OFFICE}/nouveau`, {
    titre: "Écouter à deux", description: "Ce que l’on entend.", jour: "2025-03-27", debut: "18:00", fin: "20:30", modalite: "visioconference", places: "8",
    anim0_prenom: "Aurore", anim0_nom: "Salicorne", anim0_qualite: "patiente partenaire ressource", anim0_courriel: AURORE,
    anim1_prenom: "Célestine", anim1_nom: "Micocoule", anim1_qualite: "infirmière, cadre de santé",
  });
  await send(office, server, `${OFFICE}/ecouter-a-deux/publier`, {});
  for (const [email, prenom] of [[ONDINE, "Ondine"], [ROSE, "Rose"]]) {
    const one = await newDevice();
    await signInAs(one, email, "participant");
    await send(one, server, `${WORKSHOP}/inscription`, { prenom, nom: "Garrigue", categorie: "patient_partenaire", accord: "true" });
  }

  // The morning after: « mon espace » leads to what is left to say, then to what is left to write.
  await server.later("2025-03-28T09:00:00+01:00");
  await signInAs(page, AURORE);
  await page.goto("/mon-espace");
  await page.getByRole("link", { name: "Valider les présences" }).click();
  await page.getByRole("group", { name: "Ondine Garrigue" }).getByRole("radio", { name: "Présence" }).check();
  await page.getByRole("group", { name: "Rose Garrigue" }).getByRole("radio", { name: "Absence", exact: true }).check();
  await page.getByRole("button", { name: "Valider les présences" }).click();
  await look(page, axe, fits, valid);
  await page.getByRole("link", { name: "Nos écrits" }).click();
  await look(page, axe, fits, valid);
  await page.getByRole("radio", { name: /autour d’une situation/ }).check();
  await page.getByRole("button", { name: "Commencer à écrire" }).click();
  await expect(page).toHaveURL(/\/syntheses\/[0-9a-f-]{36}$/);
  const address = new URL(page.url()).pathname;
  await expect(state(page)).toHaveText("Enregistré");
  await expect(page.getByText("1 patiente ou patient partenaire")).toBeVisible();
  await expect(page.getByText("Aurore Salicorne (patiente partenaire ressource) et Célestine Micocoule (infirmière, cadre de santé)")).toBeVisible();
  await page.locator(".writing-field section").first().locator("p").first().click();
  await page.keyboard.type("Écouter sans répondre tout de suite.");
  await expect(state(page)).toHaveText("Enregistré");
  await both(page, axe);
  await page.getByRole("link", { name: "Proposer à l’atelier" }).click();
  await page.getByRole("button", { name: "Proposer à l’atelier" }).click();

  // Whoever was there is written to, and reads on a phone.
  const reader = await newDevice({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await signInAs(reader, ONDINE);
  const letter = await mailbox.next(ONDINE, { about: /un texte à lire/ });
  await reader.goto(letter.link);
  await expect(reader).toHaveURL(new RegExp(`${address}$`));
  await expect(field(reader)).toContainText("Écouter sans répondre tout de suite.");
  await expect(field(reader)).toHaveAttribute("contenteditable", "false");
  await expect(reader.getByText("Visible par les 2 personnes qui étaient à l’atelier")).toBeVisible();
  await both(reader, axe);
  await fits(reader);
  // And finds it again by her own way.
  await reader.goto("/mon-espace");
  await reader.getByRole("link", { name: "Ouvrir mon inscription" }).click();
  await axe(reader);
  await reader.getByRole("link", { name: "Nos écrits" }).click();
  await axe(reader);
  await fits(reader);
  await expect(reader.getByRole("link", { name: "Synthèse · Écouter à deux", exact: true })).toHaveAttribute("href", address);

  // Whoever did not come finds nothing, nor does the administration.
  const rose = await newDevice();
  await signInAs(rose, ROSE);
  await signInAs(office, "administrateur@example.org");
  for (const one of [rose, office]) {
    for (const path of [address, `${WORKSHOP}/ecrits`]) expect((await one.goto(path))!.status()).toBe(404);
  }
});
