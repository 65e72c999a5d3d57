// A workshop of one place: written, published, taken, waited for, offered, accepted; then its evening, when one says « je suis là ».
// No script on any page.
import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";

const ROOT = resolve(import.meta.dirname, "../..");

const OFFICE = "/administration/ateliers";
const WORKSHOP = "/ateliers/annoncer-une-nouvelle-la-recevoir";
const ONDINE = "ondine.garrigue@example.org";
const IDRISS = "idriss.cevenol@example.org";
const ROSE = "rose@example.org";
const AURORE = "aurore.salicorne@example.org";

test.use({ startsAt: "2025-02-10T09:00:05+01:00" });
// A form that is sent back with its errors answers 422, which the console tells.
test.use({ expectedTrouble: [/status of 422 .*\/(nouveau|modifier|inscription|presences)/] });
test.describe.configure({ mode: "serial" });

/** What a page owes to everybody: on a phone by day, on a desk by night. */
async function look(page: Page, axe: (page: Page) => Promise<void>, fits: (page: Page) => Promise<void>, valid: (page: Page) => Promise<void>) {
  for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await axe(page);
    await fits(page);
  }
  await valid(page);
  expect(await page.locator("script").count()).toBe(0);
}

async function register(page: Page, firstName: string) {
  await page.goto(`${WORKSHOP}/inscription`);
  await page.getByLabel("Votre prénom").fill(firstName);
  await page.getByLabel("Votre nom").fill("Garrigue");
  await page.getByRole("radio", { name: "Patiente ou patient partenaire" }).check();
  await page.getByRole("checkbox", { name: /J’accepte/ }).check();
  await page.getByRole("button", { name: /inscrire|liste d’attente/ }).click();
}

test("l’administration écrit un atelier, voit ce qui manque, le publie", async ({ page, signInAs, axe, valid, fits }) => {
  await signInAs(page, "administrateur@example.org", "administrateur");
  await page.goto(OFFICE);
  await look(page, axe, fits, valid);
  await page.getByRole("link", { name: "Nouvel atelier" }).click();
  await look(page, axe, fits, valid);
  await page.getByLabel("Titre").fill("Annoncer une nouvelle, la recevoir");
  await page.getByRole("textbox", { name: "Places" }).fill("10");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Au-delà de 8 places, dites pourquoi").first()).toBeVisible();
  await expect(page.getByLabel("Titre")).toHaveValue("Annoncer une nouvelle, la recevoir");
  await axe(page);
  await page.getByLabel("De quoi on parle").fill("Ce que l’on dit, ce que l’on entend.\n\nOn vient avec une situation vécue.");
  await page.getByLabel("Jour").fill("2025-03-27");
  await page.getByRole("textbox", { name: "Places" }).fill("1");
  await page.getByLabel("Lien de la visio").fill("https://visio.example.org/atelier");
  const [first, second] = [page.getByRole("group", { name: "Personne 1" }), page.getByRole("group", { name: "Personne 2" })];
  await first.getByLabel("Prénom").fill("Aurore");
  await first.getByLabel("Qualité").fill("patiente partenaire ressource");
  await first.getByLabel(/Adresse/).fill(AURORE);
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Une seule personne anime")).toBeVisible();
  await look(page, axe, fits, valid);
  await second.getByLabel("Prénom").fill("Célestine");
  await second.getByLabel("Qualité").fill("infirmière, cadre de santé");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Une seule personne anime")).toHaveCount(0);
  await page.getByRole("button", { name: "Publier l’atelier" }).click();
  await expect(page.getByText("on peut s’y inscrire")).toBeVisible();
  await look(page, axe, fits, valid);
});

test("une personne s’inscrit au clavier par un code reçu, la suivante attend et le sait", async ({ page, newDevice, signInAs, mailbox, axe, valid, fits }) => {
  await page.goto("/ateliers");
  await look(page, axe, fits, valid);
  await page.getByRole("link", { name: "Annoncer une nouvelle, la recevoir" }).click();
  await look(page, axe, fits, valid);
  await expect(page.getByText("Il reste 1 place")).toBeVisible();
  await page.getByRole("link", { name: "Je m’inscris" }).press("Enter");
  await page.getByLabel("Votre adresse e-mail").fill(ONDINE);
  await page.keyboard.press("Enter");
  const mail = await mailbox.next(ONDINE);
  await page.getByLabel(/code/i).first().fill(mail.code);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("M’inscrire à l’atelier");
  await look(page, axe, fits, valid);
  await page.getByLabel("Votre prénom").fill("Ondine");
  await page.getByRole("button", { name: "M’inscrire" }).press("Enter");
  await expect(page.getByText("Écrivez votre nom.").first()).toBeVisible();
  await expect(page.getByLabel("Votre prénom")).toHaveValue("Ondine");
  await axe(page);
  await register(page, "Ondine");
  await expect(page.getByText("Vous avez une place")).toBeVisible();
  await look(page, axe, fits, valid);
  const confirmed = await mailbox.next(ONDINE, { about: /Votre place/ });
  expect(confirmed.text.replaceAll("\u00a0", " ")).toContain("jeudi 27 mars 2025, 18 h à 20 h 30");

  const other = await newDevice();
  await signInAs(other, IDRISS, "participant");
  await register(other, "Idriss");
  await expect(other.getByText("pas de place pour l’instant")).toBeVisible();
  await expect(other.getByText("Vous avez une place")).toHaveCount(0);
  await look(other, axe, fits, valid);
});

test("la place rendue est proposée à la personne qui attendait, qui la prend", async ({ page, newDevice, signInAs, mailbox, axe, valid, fits }) => {
  await signInAs(page, ONDINE);
  await page.goto(`${WORKSHOP}/inscription`);
  await page.getByRole("link", { name: "Laisser ma place" }).click();
  await look(page, axe, fits, valid);
  await page.getByRole("button", { name: "Oui, je me retire" }).click();
  await expect(page.getByText("Votre inscription est retirée")).toBeVisible();

  const mail = await mailbox.next(IDRISS, { about: /libérée/ });
  const other = await newDevice();
  await signInAs(other, IDRISS);
  await other.goto(mail.link);
  await expect(other.getByText("Une place vous attend")).toBeVisible();
  await look(other, axe, fits, valid);
  await other.getByRole("button", { name: "Je prends la place" }).click();
  await expect(other.getByText("Vous avez une place")).toBeVisible();

  const leader = await newDevice();
  await signInAs(leader, AURORE);
  await leader.goto("/mon-espace");
  await leader.getByRole("link", { name: "Voir qui vient" }).click();
  await expect(leader.getByRole("row", { name: /Idriss Garrigue/ })).toBeVisible();
  await look(leader, axe, fits, valid);
  const closed = await page.request.get(`${WORKSHOP}/participants`);
  expect(closed.status()).toBe(404);
});

/** Presses the one button of the page's own, met by Tab alone. */
async function pressByKeyboard(page: Page, name: string) {
  const button = page.getByRole("button", { name });
  for (let i = 0; i < 40 && !(await button.evaluate((one) => one === document.activeElement)); i++) await page.keyboard.press("Tab");
  await expect(button).toBeFocused();
  await page.keyboard.press("Enter");
}

/** What the sheet to sign says, on one line. */
async function sheetToSign(page: Page): Promise<string> {
  const href = await page.getByRole("link", { name: /émargement/ }).getAttribute("href");
  const pdf = await page.request.get(href!);
  expect(pdf.headers()["content-type"]).toBe("application/pdf");
  const file = join(mkdtempSync(join(tmpdir(), "croisee-emargement-")), "feuille.pdf");
  writeFileSync(file, await pdf.body());
  const { stdout } = await promisify(execFile)(join(ROOT, "scripts/pdf/read"), [file]);
  return JSON.parse(stdout)[0].text.replace(/\s+/g, " ");
}

test("le soir venu on dit qu’on est là, puis celle qui anime valide et corrige au clavier", async ({ page, newDevice, server, signInAs, axe, valid, fits }) => {
  const office = await newDevice();
  await signInAs(office, "administrateur@example.org");
  await office.goto(`${OFFICE}/annoncer-une-nouvelle-la-recevoir`);
  await office.getByRole("textbox", { name: "Places" }).fill("3");
  await office.getByRole("button", { name: "Enregistrer" }).click();
  const rose = await newDevice();
  await signInAs(page, ONDINE);
  await signInAs(rose, ROSE, "participant");
  for (const [one, name] of [[page, "Ondine"], [rose, "Rose"]] as const) {
    await register(one, name);
    await expect(one.getByText("Vous avez une place")).toBeVisible();
    // Weeks before, there is nothing to say yet.
    await expect(one.getByRole("button", { name: "Je suis là" })).toHaveCount(0);
  }

  // Ten minutes before, by the keyboard alone.
  await server.later("2025-03-27T17:50:00+01:00");
  await signInAs(page, ONDINE);
  await page.goto(`${WORKSHOP}/inscription`);
  await look(page, axe, fits, valid);
  await pressByKeyboard(page, "Je suis là");
  await expect(page.getByText("C’est noté : vous êtes là.")).toBeVisible();
  await expect(page.getByText("Votre présence est notée")).toBeVisible();
  await expect(page.getByRole("button", { name: "Je suis là" })).toHaveCount(0);
  await look(page, axe, fits, valid);

  // Twenty minutes late, where scripts never load.
  await server.later("2025-03-27T18:20:00+01:00");
  const idriss = await newDevice({ javaScriptEnabled: false });
  await signInAs(idriss, IDRISS);
  await idriss.goto(`${WORKSHOP}/inscription`);
  await axe(idriss);
  await idriss.getByRole("button", { name: "Je suis là" }).click();
  await expect(idriss.getByText("Votre arrivée est notée, en retard")).toBeVisible();
  await axe(idriss);

  // Whoever leads finds both ticked, and is told of whom nothing was said.
  const leader = await newDevice();
  await signInAs(leader, AURORE);
  await leader.goto(`${WORKSHOP}/participants`);
  const line = (name: string) => leader.getByRole("group", { name });
  await expect(line("Ondine Garrigue").getByRole("radio", { name: "Présence" })).toBeChecked();
  await expect(line("Idriss Garrigue").getByRole("radio", { name: "Retard" })).toBeChecked();
  await expect(line("Rose Garrigue").getByRole("radio", { checked: true })).toHaveCount(0);
  expect(await sheetToSign(leader)).not.toContain("Retard");
  await look(leader, axe, fits, valid);
  await pressByKeyboard(leader, "Valider les présences");
  await expect(leader.getByRole("heading", { name: "Il y a 1 réponse à corriger" })).toBeVisible();
  await expect(leader).toHaveTitle(/^Erreur/);
  await axe(leader);
  await leader.getByRole("link", { name: /^Rose Garrigue/ }).press("Enter");
  await expect(line("Rose Garrigue").getByRole("radio", { name: "Présence" })).toBeFocused();
  await leader.keyboard.press("Space");
  for (let i = 0; i < 3; i++) await leader.keyboard.press("ArrowRight");
  await expect(line("Rose Garrigue").getByRole("radio", { name: "Absence", exact: true })).toBeChecked();
  await pressByKeyboard(leader, "Valider les présences");
  await expect(leader.getByText("Les présences sont validées.", { exact: true })).toBeVisible();
  await look(leader, axe, fits, valid);

  // She mends it: Rose had written to say so.
  await line("Rose Garrigue").getByRole("radio", { name: "Absence", exact: true }).focus();
  await leader.keyboard.press("ArrowLeft");
  await pressByKeyboard(leader, "Corriger les présences");
  await expect(line("Rose Garrigue").getByRole("radio", { name: "Absence excusée" })).toBeChecked();
  await look(leader, axe, fits, valid);
  const sheet = await sheetToSign(leader);
  for (const words of ["Ondine Garrigue", "Idriss Garrigue", "Rose Garrigue", "Présence", "Retard", "Absence excusée"]) expect(sheet).toContain(words);

  // Each finds their own; nobody says it again over what was validated.
  await signInAs(rose, ROSE);
  await rose.goto(`${WORKSHOP}/inscription`);
  await expect(rose.getByText("Votre absence excusée est notée")).toBeVisible();
  await expect(rose.getByRole("button", { name: "Je suis là" })).toHaveCount(0);
  await look(rose, axe, fits, valid);
});
