// A group's own document, from its first section to the day when its members only read it again.
import type { Page } from "@playwright/test";
import { both, field, network, state } from "./ecrire";
import { CELESTINE, GROUP, ONDINE, enter } from "./groupe";
import { expect, test } from "./journey";

test.use({ startsAt: "2025-06-03T18:00:05+02:00" });
// What is not open to somebody is not there; a form that lacks something says so.
test.use({ expectedTrouble: [/status of (404|422)|WebSocket connection to|Failed to load resource|net::ERR/] });

const visible = (page: Page) => page.locator("[data-part=visible]");
const step = (page: Page, gesture: string) => page.getByRole("button", { name: gesture, exact: true }).click();

/** A text that the members may write in; its address. */
async function contributed(page: Page, title: string): Promise<string> {
  await page.goto(`${GROUP}/ecrits`);
  await page.getByRole("radio", { name: /situation/i }).first().check();
  await page.getByLabel("Son titre").fill(title);
  await page.getByRole("button", { name: "Commencer à écrire" }).click();
  await expect(page).toHaveURL(/\/syntheses\/[0-9a-f-]{36}$/);
  const address = new URL(page.url()).pathname;
  await page.goto(`${address}/etape`);
  await step(page, "Proposer au groupe");
  await reopen(page, address);
  return address;
}

async function reopen(page: Page, address: string) {
  await page.goto(`${address}/etape`);
  await page.getByLabel("Jusqu’au soir du").fill("2025-06-20");
  await step(page, "Ouvrir aux contributions");
}

test("le binôme écrit, propose, ouvre aux contributions, puis relit", async ({ page, newDevice, signInAs, axe, fits }) => {
  const member = await newDevice({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);

  await page.goto(`${GROUP}/ecrits`);
  await page.getByRole("radio", { name: /situation/i }).first().check();
  await page.getByLabel("Son titre").fill("Reconnaître les savoirs expérientiels");
  await page.getByRole("button", { name: "Commencer à écrire" }).click();
  if (!/\/syntheses\//.test(page.url())) await page.getByRole("link", { name: /Reconnaître les savoirs/ }).first().click();
  await expect(page).toHaveURL(/\/syntheses\/[0-9a-f-]{36}$/);
  const address = new URL(page.url()).pathname;
  await expect(state(page)).toHaveText("Enregistré");
  // The sections of the template are there before anything is typed.
  const sections = page.locator(".writing-field section > h2");
  expect(await sections.count()).toBeGreaterThan(1);
  await expect(page.getByRole("list", { name: "Qui est là" })).toContainText("Célestine");
  await expect(page.getByText(/Visible par (vous seulement|les 2 personnes qui l’écrivent), pour l’instant/)).toBeVisible();

  // Nobody else yet: unknown and forbidden look alike.
  expect((await member.goto(address))!.status()).toBe(404);

  await page.locator(".writing-field section").first().locator("p").first().click();
  await page.keyboard.type("Chacun parle de sa place.");
  await expect(state(page)).toHaveText("Enregistré");
  await both(page, axe);

  // Whoever goes on writing sees, and hears once, that others read from now on.
  const window = await page.context().newPage();
  await window.goto(address);
  await expect(state(window)).toHaveText("Enregistré");
  await expect(visible(window)).toContainText("pour l’instant");
  await page.getByRole("link", { name: "Proposer au groupe" }).click();
  // Its title is mended on the way; what is wrong with it is said beside it.
  const title = page.getByLabel("Le titre de ce texte");
  await title.fill(" ");
  await page.getByRole("button", { name: "Changer le titre" }).click();
  await expect(title).toHaveAccessibleDescription(/Donnez un titre à ce texte\./);
  await both(page, axe);
  await title.fill("Reconnaître les savoirs de l’expérience");
  await page.getByRole("button", { name: "Changer le titre" }).click();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Reconnaître les savoirs de l’expérience");
  await page.getByRole("link", { name: "Proposer au groupe" }).click();
  await page.getByRole("button", { name: "Proposer au groupe" }).click();
  await expect(visible(window)).toHaveText("Visible par les 12 membres du groupe");
  await expect(window.locator("[data-part=etape]")).toHaveText("Texte proposé au groupe");
  await expect(window.locator("[data-part=annonce]")).toHaveText("Texte proposé au groupe. Visible par les 12 membres du groupe.");
  await expect(window.getByRole("status")).toHaveCount(1);
  await window.close();
  await member.goto(address);
  await expect(field(member)).toContainText("Chacun parle de sa place.");
  await expect(field(member)).toHaveAttribute("contenteditable", "false");
  await expect(member.getByText("Visible par les 12 membres du groupe")).toBeVisible();
  await both(member, axe);
  await fits(member);
  // Without a script, what is said is as true: nothing moves.
  const still = await newDevice({ javaScriptEnabled: false });
  await signInAs(still, ONDINE);
  await still.goto(address);
  await expect(still.locator("noscript p.notice-plain")).toContainText("Commenter ou proposer d’autres mots demande un script");
  await expect(still.locator("[data-part=droit]")).toBeHidden();

  // The text opens under the reader's eyes, without a reload.
  await page.goto(`${address}/etape`);
  await page.getByLabel("Jusqu’au soir du").fill("2025-06-20");
  await page.getByRole("button", { name: "Ouvrir aux contributions" }).click();
  await expect(field(member)).toHaveAttribute("contenteditable", "true");
  await expect(member.locator("[data-part=annonce]")).toContainText("Vous pouvez maintenant écrire.");
  await expect(member.locator("[data-part=annonce]")).toContainText("En contribution.");
  await page.goto(address);
  await expect(state(page)).toHaveText("Enregistré");
  await field(member).locator("p", { hasText: "Chacun parle" }).tap();
  await member.keyboard.press("End");
  await member.keyboard.type(" Et chacune aussi.");
  await expect(page.getByRole("list", { name: "Qui est là" })).toContainText(`Ondine écrit dans ${await sections.first().textContent()}`);
  await expect(field(page)).toContainText("Et chacune aussi.");
  await expect(page.locator(".caret-name")).toContainText("Ondine");
  await expect(page.getByRole("list", { name: "Qui est là" })).toContainText("Ondine");
  // Once she has stopped, no more is said than that she is here.
  await expect(page.getByRole("list", { name: "Qui est là" })).not.toContainText("écrit");
  await expect(state(member)).toHaveText("Enregistré");

  // And it closes while she holds it.
  const facilitator = await page.context().newPage();
  await facilitator.goto(`${address}/etape`);
  await facilitator.getByRole("button", { name: "Passer à la relecture" }).click();
  await expect(field(member)).toHaveAttribute("contenteditable", "false");
  await expect(member.locator("[data-part=droit]")).toContainText("vous ne pouvez pas y écrire");
  await expect(member.locator("[data-part=droit]")).toBeInViewport({ ratio: 1 });
  // With a caret to choose words by, what the tools would ask stays with the tools: the browser’s own keys do theirs.
  await field(member).focus();
  await member.keyboard.press("ArrowDown");
  await expect(field(member)).toHaveAttribute("contenteditable", "true");
  await expect(field(member)).toHaveAttribute("aria-readonly", "true");
  await member.evaluate(() => {
    const kept: boolean[] = [];
    addEventListener("keydown", (event) => event.ctrlKey && /^[fk]$/.test(event.key) && kept.push(event.defaultPrevented));
    Object.assign(window, { kept });
  });
  for (const key of ["f", "k"]) await member.keyboard.press(`Control+${key}`);
  expect(await member.evaluate(() => (window as unknown as { kept: boolean[] }).kept)).toEqual([false, false]);
  await expect(field(member)).toBeFocused();
  await expect(field(page)).toHaveAttribute("contenteditable", "true");
  await expect(page.locator("[data-part=etat]")).toHaveText("Enregistré");
});

test("le texte se ferme pendant qu’on y tape : rien de refusé ne passe pour enregistré", async ({ page, newDevice, signInAs, axe }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  await page.goto(`${GROUP}/ecrits`);
  await page.getByRole("radio", { name: /situation/i }).first().check();
  await page.getByLabel("Son titre").fill("Ce qui se ferme");
  await page.getByRole("button", { name: "Commencer à écrire" }).click();
  if (!/\/syntheses\//.test(page.url())) await page.getByRole("link", { name: /Ce qui se ferme/ }).first().click();
  await expect(page).toHaveURL(/\/syntheses\/[0-9a-f-]{36}$/);
  const address = new URL(page.url()).pathname;
  await expect(state(page)).toHaveText("Enregistré");
  await page.goto(`${address}/etape`);
  await page.getByRole("button", { name: "Proposer au groupe" }).click();
  await page.goto(`${address}/etape`);
  await page.getByLabel("Jusqu’au soir du").fill("2025-06-20");
  await page.getByRole("button", { name: "Ouvrir aux contributions" }).click();

  // What says that the text closes comes late: she goes on typing meanwhile.
  const CHANGED = 103;
  let holds = true;
  const held: (() => void)[] = [];
  await member.routeWebSocket(/\/collab\//, (line) => {
    const room = line.connectToServer();
    room.onMessage((frame) => {
      if (holds && Buffer.from(frame as Buffer)[0] === CHANGED) held.push(() => line.send(frame));
      else line.send(frame);
    });
  });
  await member.goto(address);
  await expect(field(member)).toHaveAttribute("contenteditable", "true");
  await member.locator(".writing-field section").first().locator("p").first().click();
  await member.keyboard.type("Écrit à temps.");
  await expect(state(member)).toHaveText("Enregistré");
  await page.goto(`${address}/etape`);
  await page.getByRole("button", { name: "Passer à la relecture" }).click();
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await member.setViewportSize({ width: 360, height: 400 });
  await member.keyboard.type(" Écrit trop tard.");
  await expect(member.locator("[data-part=droit]")).not.toBeInViewport();
  await expect(state(member)).toHaveText("Non enregistré sur le serveur");
  await expect(member.locator("[data-part=annonce]")).toContainText("Non enregistré sur le serveur");
  holds = false;
  for (const give of held) give();
  await expect(field(member)).toHaveAttribute("contenteditable", "false");
  await expect(member.locator("[data-part=droit]")).toContainText("n’est pas enregistré : copiez-le");
  await expect(member.locator("[data-part=droit]")).toBeInViewport({ ratio: 1 });
  await expect(state(member)).toHaveText("Non enregistré sur le serveur");
  // It still stands there, to be copied, and leaving asks first.
  await expect(field(member)).toContainText("Écrit trop tard.");
  await both(member, axe);
  const asked = member.waitForEvent("dialog").then((dialog) => (dialog.accept(), dialog.type()));
  await member.evaluate(() => setTimeout(() => location.reload()));
  expect(await asked).toBe("beforeunload");
  await expect(field(member)).toContainText("Écrit à temps.");
  await expect(field(member)).not.toContainText("trop tard");
  await expect(state(member)).toHaveText("À jour");
});

test("en mode texte simple on commente aussi, et l’on en sort quand le texte se ferme", async ({ page, newDevice, signInAs, axe }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await contributed(page, "En texte simple");
  await member.goto(address);
  await expect(state(member)).toHaveText("Enregistré");
  await member.locator(".writing-field section").first().locator("p").first().click();
  const swap = member.getByRole("switch", { name: "Mode texte simple" });
  await swap.click();
  const simple = member.getByRole("textbox", { name: "Texte de la section 1", exact: true });
  await expect(simple).toBeFocused();
  await member.keyboard.type("Sans crainte.");
  await simple.evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(field.value.indexOf("crainte"), field.value.indexOf("crainte") + 7));
  await expect(member.getByRole("toolbar", { name: "Mise en forme" })).toBeHidden();
  await member.getByRole("button", { name: "Commenter", exact: true }).first().click();
  await member.getByLabel("Votre commentaire").fill("Est-ce vrai ?");
  const margin = member.getByRole("complementary", { name: "En marge" });
  await margin.getByRole("button", { name: "Commenter", exact: true }).click();
  await expect(margin.getByRole("listitem").filter({ hasText: "Est-ce vrai ?" })).toContainText("crainte");
  // From the note to its words, in the field.
  await expect(simple).toBeFocused();
  await margin.getByRole("button", { name: /voir le passage/ }).click();
  await expect(simple).toBeFocused();
  expect(await simple.evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd))).toBe("crainte");
  // From the plan too.
  await member.getByRole("navigation", { name: "Plan" }).locator("li:not(.plan-under) > .plan-part").nth(1).click();
  await expect(member.getByRole("textbox", { name: "Titre de la section 2" })).toBeFocused();
  await simple.focus();
  await both(member, axe);

  // It closes: what she reads is the text, where she may still comment, and nothing holds her elsewhere.
  await page.goto(`${address}/etape`);
  await step(page, "Passer à la relecture");
  await expect(member.locator("[data-part=droit]")).toContainText("vous ne pouvez pas y écrire");
  await expect(simple).toBeHidden();
  await expect(field(member)).toBeFocused();
  await expect(field(member)).toContainText("Sans crainte");
  await expect(member.getByRole("button", { name: "Commenter", exact: true }).first()).toBeVisible();
  await both(member, axe);
  // And opens again, as it is usually.
  await reopen(page, address);
  await expect(field(member)).toHaveAttribute("contenteditable", "true");
  await expect(swap).toHaveAttribute("aria-checked", "false");
});

test("ce qui est tapé hors ligne dans un texte qui se ferme n’est pas dit à jour, et part quand il se rouvre", async ({ page, newDevice, signInAs }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await contributed(page, "Ce qui se tape dans le train");
  const line = await network(member);
  await member.goto(address);
  await expect(state(member)).toHaveText("Enregistré");
  await member.locator(".writing-field section").first().locator("p").first().click();
  await line.cut();
  await expect(state(member)).toHaveText(/Reconnexion…|Non enregistré/);
  await member.keyboard.type("Depuis le train.");
  await page.goto(`${address}/etape`);
  await step(page, "Passer à la relecture");
  line.mend();
  // Back, she may no longer write: her words are in her page only, which says so and does not let them go unasked.
  await expect(field(member)).toHaveAttribute("contenteditable", "false", { timeout: 20_000 });
  await expect(member.locator("[data-part=droit]")).toContainText("n’est pas enregistré : copiez-le");
  await member.waitForTimeout(1_000);
  await expect(state(member)).toHaveText("Non enregistré sur le serveur");
  await expect(member.locator("[data-part=droit]")).toContainText("n’est pas enregistré : copiez-le");
  await expect(field(member)).toContainText("Depuis le train.");
  const asked = member.waitForEvent("dialog").then((dialog) => (dialog.dismiss(), dialog.type()));
  await member.evaluate(() => setTimeout(() => location.reload()));
  expect(await asked).toBe("beforeunload");

  // Open again, what was refused is sent, kept, and said so.
  await reopen(page, address);
  await expect(field(member)).toHaveAttribute("contenteditable", "true");
  await expect(state(member)).toHaveText("Enregistré");
  await page.goto(address);
  await expect(field(page)).toContainText("Depuis le train.");
  await member.keyboard.type(" Encore.");
  await expect(field(page)).toContainText("Encore.");
  await expect(state(member)).toHaveText("Enregistré");
});

test("qui écrit sans WebSocket est vu des autres : son nom, son curseur, sa section", async ({ page, newDevice, signInAs, axe }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await contributed(page, "Depuis l’hôpital");
  await member.routeWebSocket(/\/collab\//, (line) => line.close({ code: 1011 }));
  await page.goto(address);
  await expect(state(page)).toHaveText("Enregistré");
  await member.goto(address);
  await expect(member.locator("[data-part=chemin]")).toContainText("par un autre chemin");
  await expect(member.locator("[data-part=annonce]")).toContainText("par un autre chemin");
  await expect(member.getByRole("status")).toHaveCount(1);
  const here = page.getByRole("list", { name: "Qui est là" });
  await expect(here).toContainText("Ondine");
  const section = member.locator(".writing-field section").first();
  const title = await section.locator("h2").textContent();
  await section.locator("p").first().click();
  await member.keyboard.type("Je suis là.");
  await expect(here).toContainText(`Ondine écrit dans ${title}`);
  await expect(page.locator(".caret-name")).toContainText("Ondine");
  await expect(member.getByRole("list", { name: "Qui est là" })).toContainText("Célestine");
  // Nobody moves the section under her fingers: the other one is written again above it.
  await page.locator(".writing-field section").first().locator("h2").click();
  await page.keyboard.press("Alt+Shift+ArrowDown");
  await expect(page.locator(".writing-field section").nth(1)).toContainText("Je suis là.");
  await expect(member.locator(".writing-field section").nth(1)).toContainText("Je suis là.");
  await member.keyboard.type(" Toujours.");
  await expect(field(page)).toContainText("Je suis là. Toujours.");
  await both(member, axe);
  // The right that comes and goes is heard there too, and what was refused is sent again.
  const facilitator = await page.context().newPage();
  let holds = true;
  await member.route(/\/sync\?/, async (route) => {
    while (holds) await new Promise((wake) => setTimeout(wake, 50));
    await route.fallback();
  });
  await member.keyboard.type(" Trop tard.");
  await facilitator.goto(`${address}/etape`);
  await step(facilitator, "Passer à la relecture");
  await expect(field(member)).toHaveAttribute("contenteditable", "false");
  holds = false;
  await expect(state(member)).toHaveText("Non enregistré sur le serveur");
  await reopen(facilitator, address);
  await expect(state(member)).toHaveText("Enregistré");
  await expect(field(page)).toContainText("Toujours. Trop tard.");
  await member.close();
  await expect(here).not.toContainText("Ondine");
  await expect(page.locator(".caret-name")).toHaveCount(0);
});

test("un réseau qui retient aussi les événements laisse écrire, et dire ce que l’on peut", async ({ page, newDevice, signInAs, axe }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await contributed(page, "Depuis un autre hôpital");
  await member.routeWebSocket(/\/collab\//, (line) => line.close({ code: 1011 }));
  // Asked, and never answered.
  await member.route(/\/evenements$/, () => {});
  await page.goto(address);
  await expect(state(page)).toHaveText("Enregistré");
  await member.goto(address);
  await expect(member.locator("[data-part=chemin]")).toContainText("par un autre chemin");
  await expect(field(member)).toHaveAttribute("contenteditable", "true");
  await member.locator(".writing-field section").first().locator("p").first().click();
  await member.keyboard.type("Malgré tout.");
  await expect(field(page)).toContainText("Malgré tout.");
  await expect(state(member)).toHaveText("Enregistré");
  await page.locator(".writing-field section").nth(1).locator("p").first().click();
  await page.keyboard.type("Bien reçu.");
  await expect(field(member)).toContainText("Bien reçu.");
  // The right that goes and comes back is told by the posts.
  const facilitator = await page.context().newPage();
  await facilitator.goto(`${address}/etape`);
  await step(facilitator, "Passer à la relecture");
  await expect(field(member)).toHaveAttribute("contenteditable", "false");
  await expect(member.locator("[data-part=droit]")).toContainText("vous ne pouvez pas y écrire");
  await expect(state(member)).toHaveText("À jour");
  await both(member, axe);
  await reopen(facilitator, address);
  await expect(field(member)).toHaveAttribute("contenteditable", "true");
  await member.keyboard.type(" Encore.");
  await expect(field(page)).toContainText("Encore.");
  await expect(state(member)).toHaveText("Enregistré");
});
