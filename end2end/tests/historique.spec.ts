// The history of a text: two people write it, one looks back, names, compares, restores and freezes it while
// the other has it open.
import type { Page } from "@playwright/test";
import { both, field, state } from "./ecrire";
import { CELESTINE, GROUP, ONDINE, enter } from "./groupe";
import { expect, test } from "./journey";

test.use({ startsAt: "2025-06-03T18:00:05+02:00" });
// What is not open to somebody is not there; what was not said yet is asked again.
test.use({ expectedTrouble: [/status of (404|422 .*\/(nommer|etape|versions\/[0-9a-f-]+)\))/] });

async function take(page: Page, address: string, gesture: string, fill?: () => Promise<void>) {
  await page.goto(`${address}/etape`);
  await fill?.();
  await page.getByRole("button", { name: gesture }).click();
  await expect(page).toHaveURL(new RegExp(`${address}$`));
}

test("deux personnes écrivent ; l’une nomme, compare, rétablit et fige pendant que l’autre a le texte ouvert", async ({ page, newDevice, signInAs, mailbox, axe, fits, valid }) => {
  const member = await newDevice({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);

  await page.goto(`${GROUP}/ecrits`);
  await page.getByRole("radio", { name: /situation/i }).first().check();
  await page.getByLabel("Son titre").fill("Reconnaître les savoirs expérientiels");
  await page.getByRole("button", { name: "Commencer à écrire" }).click();
  await expect(page).toHaveURL(/\/syntheses\/[0-9a-f-]{36}$/);
  const address = new URL(page.url()).pathname;
  await expect(state(page)).toHaveText("Enregistré");
  await page.locator(".writing-field section").first().locator("p").first().click();
  await page.keyboard.type("Chacun parle de sa place.");
  await expect(state(page)).toHaveText("Enregistré");

  // The logbook of a draft is the pair's.
  expect((await member.goto(`${address}/historique`))!.status()).toBe(404);
  await page.getByRole("link", { name: "Historique" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "L’histoire de ce texte" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 2, name: "mardi 3 juin 2025" })).toBeVisible();
  await expect(page.getByText("Célestine a écrit")).toBeVisible();
  await expect(page.getByText("5 mots ajoutés")).toBeVisible();
  await both(page, axe);
  await valid(page);

  // A name, refused empty, then given.
  const today = page.getByLabel("Son nom");
  await page.getByRole("button", { name: "Nommer cette version" }).click();
  await expect(page.getByRole("alert")).toHaveText("Donnez un nom à cette version.");
  await both(page, axe);
  await today.fill("Le premier jet");
  await page.getByRole("button", { name: "Nommer cette version" }).click();
  await expect(page.getByText("C’est gardé, sous le nom que vous avez choisi.")).toBeVisible();
  await expect(page.getByText("«\u00a0Le premier jet\u00a0»")).toBeVisible();

  // Who named it may name it otherwise, and take the name away.
  const rename = async (name: string) => {
    await page.getByText("Renommer ou retirer").click();
    await page.getByLabel("Son nouveau nom").fill(name);
    await page.getByRole("button", { name: "Renommer", exact: true }).click();
  };
  await rename(" ");
  await expect(page.getByRole("alert")).toHaveText("Donnez un nom à cette version.");
  await both(page, axe);
  await page.getByLabel("Son nouveau nom").fill("Le tout premier jet");
  await page.getByRole("button", { name: "Renommer", exact: true }).click();
  await expect(page.getByText("«\u00a0Le tout premier jet\u00a0»")).toBeVisible();
  await rename("Le premier jet");
  await expect(page.getByText("cette version a son nouveau nom")).toBeVisible();
  await valid(page);

  // The group is asked, by mail too, and writes.
  await take(page, address, "Proposer au groupe");
  const letter = await mailbox.next(ONDINE, { about: /un texte à lire/ });
  expect(letter.text).not.toContain("savoirs");
  expect(letter.text).not.toContain("Chacun");
  expect(letter.link).toContain(address);
  await take(page, address, "Ouvrir aux contributions", () => page.getByLabel("Jusqu’au soir du").fill("2025-06-20"));
  expect((await mailbox.next(ONDINE, { about: /à compléter/ })).text).toContain("vendredi 20 juin 2025");
  await member.goto(address);
  await expect(field(member)).toContainText("Chacun parle de sa place.");
  await field(member).locator("p", { hasText: "Chacun parle" }).tap();
  await member.keyboard.press("End");
  await member.keyboard.type(" Et chacune aussi, sans attendre.");
  await expect(state(member)).toHaveText("Enregistré");
  await expect(field(page)).toContainText("sans attendre");

  // What changed is told in words, on a phone too, without any script.
  const plain = await newDevice({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  await signInAs(plain, ONDINE);
  await plain.goto(`${address}/historique`);
  await expect(plain.getByText("Ondine a écrit")).toBeVisible();
  await expect(plain.getByText("Proposé au groupe")).toBeVisible();
  await expect(plain.getByText("Le premier jet")).toHaveCount(0);
  await fits(plain);
  await both(plain, axe);
  await plain.getByRole("link", { name: /Voir le texte tel qu’il était/ }).first().click();
  await expect(plain.locator("ins")).toContainText("Et chacune aussi, sans attendre.");
  await both(plain, axe);
  await fits(plain);
  await plain.getByRole("link", { name: "Le texte entier" }).click();
  await expect(plain.getByRole("article")).toContainText("Chacun parle de sa place. Et chacune aussi, sans attendre.");
  await both(plain, axe);

  // The writing is played again, by keyboard too, and stops where it ends.
  const player = await page.context().newPage();
  await player.goto(`${address}/historique`);
  await player.getByRole("link", { name: /Voir le texte tel qu’il était/ }).last().click();
  const moment = player.getByRole("slider", { name: "Moment de l’écriture" });
  await expect(moment).toHaveValue("1");
  await both(player, axe);
  await valid(player);
  await player.getByRole("button", { name: "Rejouer" }).press("Enter");
  await expect(player.locator("[data-part=rang]")).toHaveText(/^Moment (\d+) sur \1$/);
  await expect(player.getByRole("button", { name: "Rejouer" })).toBeFocused();
  await expect(player.getByRole("article")).toContainText("Et chacune aussi, sans attendre.");
  await expect(player.locator("[data-part=annonce]")).toContainText("Moment");
  await moment.press("Home");
  await expect(player.getByRole("article")).not.toContainText("sans attendre");
  await expect(player).toHaveURL(/\/historique\/\d+$/);
  await both(player, axe);
  await player.close();

  // By keyboard: back to the first draft, under the eyes of who has the text open.
  const other = await page.context().newPage();
  await other.goto(`${address}/historique`);
  await other.getByRole("link", { name: /^Comparer avec aujourd’hui.*Le premier jet/ }).press("Enter");
  await expect(other.locator(".compare-sum")).toHaveText(/^5.mots ajoutés, dans «/);
  await both(other, axe);
  await other.goto(`${address}/historique`);
  await other.getByRole("link", { name: /^Lire.*Le premier jet/ }).press("Enter");
  await both(other, axe);
  await other.getByRole("link", { name: "Rétablir ce texte…" }).press("Enter");
  await expect(other.getByRole("heading", { name: /^Ce qui changera/ })).toContainText("5 mots retirés");
  await both(other, axe);
  await other.getByRole("button", { name: "Rétablir ce texte" }).press("Enter");
  await expect(other.getByText("le texte est redevenu ce qu’il était")).toBeVisible();
  await expect(other.getByText("Juste avant un retour en arrière")).toBeVisible();
  await expect(field(page)).not.toContainText("sans attendre");
  await expect(field(member)).not.toContainText("sans attendre");
  await expect(field(member)).toContainText("Chacun parle de sa place.");

  // Frozen under everybody's eyes: first asked, then done, and sealed.
  await take(other, address, "Passer à la relecture");
  await expect(field(page)).toHaveAttribute("contenteditable", "true");
  await other.goto(`${address}/etape`);
  await other.getByRole("button", { name: "Figer ce texte" }).click();
  await expect(other.getByRole("alert")).toContainText("Cochez la case");
  await both(other, axe);
  await other.getByRole("checkbox", { name: "Nous l’avons relu à deux, mot à mot" }).check();
  await other.getByRole("button", { name: "Figer ce texte" }).click();
  await expect(other.getByText("Vérifié à l’instant")).toBeVisible();
  await expect(field(page)).toHaveAttribute("contenteditable", "false");
  await expect(page.locator("[data-part=droit]")).toHaveText("Ce texte est figé\u00a0: il ne change plus.");
  await both(page, axe);
  await mailbox.next(ONDINE, { about: /un texte terminé/ });

  // Its drafts are gone for whoever only reads it.
  expect((await member.goto(`${address}/historique`))!.status()).toBe(404);
  await member.goto(address);
  await expect(member.getByText("Empreinte SHA-256")).toBeVisible();
  await expect(member.getByRole("link", { name: "Historique" })).toHaveCount(0);
  await fits(member);
});
