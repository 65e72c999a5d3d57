// A workshop of one place: written, published, taken, waited for, offered, accepted. No script on any page.
import type { Page } from "@playwright/test";
import { expect, test } from "./journey";

const OFFICE = "/administration/ateliers";
const WORKSHOP = "/ateliers/annoncer-une-nouvelle-la-recevoir";
const ONDINE = "ondine.garrigue@example.org";
const IDRISS = "idriss.cevenol@example.org";

test.use({ startsAt: "2025-02-10T09:00:05+01:00" });
// A form that is sent back with its errors answers 422, which the console tells.
test.use({ expectedTrouble: [/status of 422 .*\/(nouveau|modifier|inscription)/] });
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
  await first.getByLabel(/Adresse/).fill("aurore.salicorne@example.org");
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
  await signInAs(leader, "aurore.salicorne@example.org");
  await leader.goto("/mon-espace");
  await leader.getByRole("link", { name: "Voir qui vient" }).click();
  await expect(leader.getByRole("row", { name: /Idriss Garrigue/ })).toBeVisible();
  await look(leader, axe, fits, valid);
  const closed = await page.request.get(`${WORKSHOP}/participants`);
  expect(closed.status()).toBe(404);
});
