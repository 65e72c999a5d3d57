// What a group works on: several people propose in private, read and rank, a tie is settled, the author agrees, the agenda is printed, and the séance is looked back on.
import type { Page } from "@playwright/test";
import { CELESTINE, GROUP, enter } from "./groupe";
import { expect, test } from "./journey";

const ROUND = `${GROUP}/seances/2/situations`;
const PEOPLE = ["ondine.garrigue@example.org", "idriss.cevenol@example.org", "amaia.pyrene@example.org"] as const;
const SITUATIONS = [
  ["Le café du couloir", "Comment prendre ma place sans prendre celle d’une autre ?"],
  ["Le badge visiteur", "Que dire quand on me présente comme « la patiente » ?"],
  ["La chaise de trop", "Qui décide de qui s’assoit à la table ?"],
] as const;
const STORY = "Une soignante me tend la parole devant le service, puis la reprend au milieu de ma phrase. Je n’ai rien dit.";

test.use({ startsAt: "2025-03-25T18:00:05+01:00", imported: ["examples/appel_gap_pp_2025.json", "examples/candidatures_gap_pp_2025.json"] });
// A form that is sent back with its errors answers 422, which the console tells.
test.use({ expectedTrouble: [/status of 422 .*\/(situations|evaluation)/] });
test.describe.configure({ mode: "serial" });

/** Every state is looked at on a phone and on a screen, in light and in dark. */
async function looked(page: Page, tools: { axe: (page: Page) => Promise<void>; fits: (page: Page) => Promise<void>; valid: (page: Page) => Promise<void> }, isPosted = false) {
  for (const [width, colorScheme] of [[1280, "dark"], [360, "light"]] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme });
    await tools.axe(page);
    await tools.fits(page);
  }
  if (!isPosted) await tools.valid(page);
  await expect(page.locator("h1")).toHaveCount(1);
  expect(await page.locator("script").count()).toBe(0);
}

async function write(page: Page, title: string, question: string) {
  await page.goto(`${GROUP}/situations/proposer`);
  await page.getByLabel("Un titre").fill(title);
  await page.getByLabel("Ce qui s’est passé").fill(STORY);
  await page.getByLabel("La question que je me pose").fill(question);
  await page.getByRole("radio", { name: "Service de soin" }).check();
  await page.getByRole("button", { name: "Proposer au groupe" }).click();
  await expect(page.getByText("Votre situation est proposée.")).toBeVisible();
}

test("une participante écrit en plusieurs fois, et la machine lui signale un nom", async ({ page, signInAs, axe, fits, valid }) => {
  await enter(page, signInAs, PEOPLE[0]);
  await page.getByRole("link", { name: "Proposer une situation" }).click();
  await expect(page.getByText("Vous n’avez rien écrit pour l’instant")).toBeVisible();
  await looked(page, { axe, fits, valid });
  await page.getByRole("link", { name: "Écrire une situation" }).click();
  await page.getByLabel("Un titre").fill(SITUATIONS[0][0]);
  await page.getByRole("button", { name: "Enregistrer le brouillon" }).press("Enter");
  await expect(page.getByText("Votre brouillon est enregistré.")).toBeVisible();
  await looked(page, { axe, fits, valid });

  await page.getByRole("button", { name: "Proposer au groupe" }).click();
  await expect(page.getByRole("link", { name: /Racontez en quelques phrases/ })).toBeVisible();
  await looked(page, { axe, fits, valid }, true);
  await page.getByRole("link", { name: /Racontez en quelques phrases/ }).click();
  await expect(page.getByLabel("Ce qui s’est passé")).toBeFocused();
  await page.getByLabel("Ce qui s’est passé").fill(`${STORY} Mme Dupont était là.`);
  await page.getByLabel("La question que je me pose").fill(SITUATIONS[0][1]);
  await page.getByRole("radio", { name: "Service de soin" }).check();
  await page.getByRole("button", { name: "Proposer au groupe" }).click();
  await expect(page.getByText("Relisez avant de proposer")).toBeVisible();
  await looked(page, { axe, fits, valid }, true);
  await page.getByLabel("Ce qui s’est passé").fill(STORY);
  await page.getByRole("button", { name: "J’ai relu : proposer ainsi" }).click();
  await expect(page.getByText("Votre situation est proposée.")).toBeVisible();
  await looked(page, { axe, fits, valid });
});

test("le groupe propose, lit et classe au clavier, sans voir de résultat avant la clôture", async ({ page, newDevice, signInAs, axe, fits, valid }) => {
  for (const at of [1, 2] as const) {
    const other = await newDevice();
    await enter(other, signInAs, PEOPLE[at]);
    await write(other, SITUATIONS[at][0], SITUATIONS[at][1]);
  }
  await enter(page, signInAs, CELESTINE);
  await page.getByRole("link", { name: "Clore le recueil des situations" }).click();
  await expect(page.getByText("3 situations sont proposées.")).toBeVisible();
  await expect(page.getByText(SITUATIONS[0][0])).toHaveCount(0);
  await looked(page, { axe, fits, valid });
  await page.getByRole("button", { name: "Clore le recueil" }).press("Enter");
  await expect(page.getByText("Le recueil est clos.")).toBeVisible();
  await expect(page.getByText("Personne n’a encore classé")).toBeVisible();
  await looked(page, { axe, fits, valid });

  const orders = [[1, 2, 3], [2, 1, 3], [0, 0, 0]];
  for (const [who, order] of orders.entries()) {
    const member = await newDevice();
    await enter(member, signInAs, PEOPLE[who]!);
    await member.goto(ROUND);
    if (who === 0) {
      // The same rank twice is said beside the field; then the keyboard alone mends it.
      const first = member.getByLabel(`Mon rang pour « ${SITUATIONS[0][0]} »`);
      await first.selectOption("1");
      await member.getByLabel(`Mon rang pour « ${SITUATIONS[1][0]} »`).selectOption("1");
      await member.getByRole("button", { name: "Enregistrer mon classement" }).click();
      await expect(member.getByText("Ce rang est donné deux fois").first()).toBeVisible();
      await looked(member, { axe, fits, valid }, true);
    }
    for (const [at, rank] of order!.entries()) {
      if (!rank) continue;
      const field = member.getByLabel(`Mon rang pour « ${SITUATIONS[at]![0]} »`);
      await field.focus();
      await member.keyboard.type(`${rank}`);
      await expect(field).toHaveValue(`${rank}`);
    }
    if (!order![0]) continue;
    await member.getByRole("button", { name: /mon classement/ }).press("Enter");
    await expect(member.getByText("Votre classement est noté.")).toBeVisible();
    await expect(member.getByText("Le classement du groupe")).toHaveCount(0);
    if (who === 1) await looked(member, { axe, fits, valid });
  }

  await page.goto(ROUND);
  await expect(page.getByText("2 personnes ont classé")).toBeVisible();
  await page.getByRole("button", { name: "Clore le classement" }).click();
  await expect(page.getByText("arrivent à égalité.")).toBeVisible();
  await looked(page, { axe, fits, valid });
  await page.getByRole("radio", { name: new RegExp(SITUATIONS[1][0]) }).check();
  await page.getByRole("button", { name: "Proposer celle-ci" }).click();
  await expect(page.getByText("On attend un accord")).toBeVisible();
  await looked(page, { axe, fits, valid });
});

test("l’auteur passe sans être nommé, la suivante est acceptée, et l’ordre du jour s’imprime", async ({ page, newDevice, signInAs, mailbox, axe, fits, valid }) => {
  const letter = await mailbox.next(PEOPLE[1], { about: /une question pour vous/, timeout: 30_000 });
  expect(letter.text).not.toContain(SITUATIONS[1][0]);
  const idriss = await newDevice();
  await enter(idriss, signInAs, PEOPLE[1]);
  await idriss.getByRole("link", { name: "Dire si vous racontez votre situation" }).click();
  await looked(idriss, { axe, fits, valid });
  await idriss.getByRole("button", { name: "Je préfère passer" }).click();
  await expect(idriss.getByText("gardée pour une autre fois")).toBeVisible();

  await enter(page, signInAs, PEOPLE[0]);
  await page.goto(ROUND);
  await page.getByRole("button", { name: "J’accepte de la raconter" }).click();
  await expect(page.getByText("Le groupe travaillera votre situation.")).toBeVisible();
  await looked(page, { axe, fits, valid });
  await page.goto(`${GROUP}/seances/2`);
  await expect(page.getByText(SITUATIONS[0][1])).toBeVisible();
  await looked(page, { axe, fits, valid });
  await page.getByRole("link", { name: "L’ordre du jour" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Ordre du jour, séance 1");
  await expect(page.getByText("Racontée par Ondine")).toBeVisible();
  await looked(page, { axe, fits, valid });
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("link", { name: "Revenir à la rencontre" })).toBeHidden();
  await expect(page.getByText(STORY)).toBeVisible();
  await page.emulateMedia({ media: null });
});

test("après la séance, on dit ce qu’on en retient, sans nom, et le binôme note les sujets", async ({ page, newDevice, server, signInAs, axe, fits, valid }) => {
  await server.later("2025-04-09T18:00:00+02:00");
  for (const [who, kept] of ["Oser poser ma question.", "Ne pas être seul.", "Une image."].entries()) {
    const member = await newDevice();
    await enter(member, signInAs, PEOPLE[who]!);
    await member.getByRole("link", { name: /Dire ce que vous retenez/ }).click();
    if (who === 0) {
      await looked(member, { axe, fits, valid });
      await member.getByLabel("Ce que je retiens").fill(kept);
      await member.getByRole("button", { name: "Envoyer mes réponses" }).click();
      await expect(member.getByRole("group", { name: /corriger|erreur/i })).toBeVisible();
      await expect(member.getByLabel("Ce que je retiens")).toHaveValue(kept);
      await looked(member, { axe, fits, valid }, true);
    }
    for (const name of [/utile pour agir/, /en confiance/]) {
      await member.getByRole("group", { name }).getByRole("radio").nth(3).focus();
      await member.keyboard.press("Space");
    }
    await member.getByLabel("Ce que je retiens").fill(kept);
    await member.getByRole("button", { name: "Envoyer mes réponses" }).click();
    await expect(member.getByText("Merci pour votre regard")).toBeVisible();
    if (who === 0) await looked(member, { axe, fits, valid });
  }

  await enter(page, signInAs, CELESTINE);
  await page.goto(`${GROUP}/seances/2/evaluation/reponses`);
  await expect(page.getByText("3 personnes sur 10 ont répondu.")).toBeVisible();
  await expect(page.getByText("Ne pas être seul.")).toHaveCount(0);
  await looked(page, { axe, fits, valid });
  await page.goto(ROUND);
  await page.getByLabel("La légitimité").check();
  await page.getByLabel("D’autres sujets").fill("le temps");
  await page.getByRole("button", { name: "Enregistrer" }).click();
  await expect(page.getByText("Le cadre et les sujets sont enregistrés.")).toBeVisible();
  await looked(page, { axe, fits, valid });

  await server.later("2025-04-20T18:00:00+02:00");
  await enter(page, signInAs, CELESTINE);
  await page.goto(`${GROUP}/seances/2/evaluation/reponses`);
  await expect(page.getByText("Ne pas être seul.")).toBeVisible();
  await looked(page, { axe, fits, valid });
});
