// What goes wrong for those who write: a night's sleep, a text that does not come, a page of yesterday. Each of these
// failed somewhere for somebody; src/synthesis/live/mod.rs names the test of each.
import type { Page, WebSocketRoute } from "@playwright/test";
import { OTHER, WRITER, bench, both, field, network, open, state, text, tool, write } from "./ecrire";
import { expect, test } from "./journey";

test.use({ serving: ["--banc"], imported: [] });
test.use({ expectedTrouble: [/WebSocket connection to|Failed to load resource|net::ERR/] });

const [SYNC, WELCOME] = [0, 101];
const ANSWER = 1;

/** Every word that the page says of what is saved, from now on. */
async function saying(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const words: string[] = [];
    const place = document.querySelector("[data-part=etat]")!;
    new MutationObserver(() => {
      const said = place.textContent!.trim();
      if (said !== words.at(-1)) words.push(said);
    }).observe(place, { childList: true, subtree: true, characterData: true });
    Object.assign(window, { said: words });
  });
  return () => page.evaluate(() => (window as unknown as { said: string[] }).said);
}

test("un quart d’heure de sommeil sur une ligne morte : rien ne se perd, et rien n’est dit enregistré avant de l’être", async ({ page, newDevice, server, signInAs }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "sommeil");
  // A line that dies without a word carries nothing more, and is not closed either.
  const dead = new WeakSet<WebSocketRoute>();
  const lines: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/collab\//, (line) => {
    lines.push(line);
    const room = line.connectToServer();
    line.onMessage((frame) => void (dead.has(line) || room.send(frame)));
    room.onMessage((frame) => void (dead.has(line) || line.send(frame)));
  });
  await page.clock.install();
  await open(page, address);
  await open(other, address);
  await write(page, "Le soir. ");
  await expect.poll(() => text(other)).toBe("Le soir. ");
  await expect(state(page)).toHaveText("Enregistré");

  for (const line of lines) dead.add(line);
  const said = await saying(page);
  await write(page, "Juste avant de fermer. ");
  await expect(state(page)).toHaveText("Enregistrement…");
  await write(other, "Pendant la nuit. ");
  await page.clock.fastForward("15:00");
  // Awake: the line is asked whether it lives, and another takes its place.
  await expect.poll(async () => (await said()).at(-1), { timeout: 30_000 }).toBe("Enregistré");
  // Said once, at the end, and not before; meanwhile that it was not.
  expect((await said()).indexOf("Enregistré")).toBe((await said()).length - 1);
  expect(await said()).toContain("Non enregistré sur le serveur");
  await expect.poll(async () => (await text(page)) === (await text(other))).toBe(true);
  for (const part of ["Le soir", "Juste avant de fermer", "Pendant la nuit"]) expect((await text(other)).split(part)).toHaveLength(2);
});

test("hors ligne un quart d’heure, ce qui est tapé attend dans la page et arrive une fois", async ({ page, newDevice, server, signInAs }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "hors-ligne");
  await page.clock.install();
  await open(page, address);
  await open(other, address);
  const said = await saying(page);
  await page.context().setOffline(true);
  await expect(state(page)).toHaveText("Reconnexion…");
  for (const part of ["Un. ", "Deux. ", "Trois. "]) {
    await write(page, part);
    await page.clock.fastForward("05:00");
    await expect(state(page)).toHaveText("Non enregistré sur le serveur");
  }
  await write(other, "Ailleurs. ");
  expect(await said()).not.toContain("Enregistré");
  await page.context().setOffline(false);
  await expect(state(page)).toHaveText("Enregistré", { timeout: 30_000 });
  await expect.poll(async () => (await text(page)) === (await text(other))).toBe(true);
  for (const part of ["Un. ", "Deux. ", "Trois. ", "Ailleurs. "]) expect((await text(other)).split(part)).toHaveLength(2);
});

test("ce qui est tapé hors ligne dans une section que d’autres déplacent est rendu à qui l’a tapé", async ({ page, newDevice, server, signInAs, axe }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "emporte");
  const line = await network(page);
  await open(page, address);
  await open(other, address);
  await field(page).focus();
  for (const title of ["Freins", "Leviers"]) {
    await tool(page, "Ajouter une section").click();
    await page.keyboard.type(title);
    await page.keyboard.press("Enter");
    await page.keyboard.type(`Ce que dit ${title}. `);
  }
  await expect(state(page)).toHaveText("Enregistré");
  await expect.poll(() => text(other)).toContain("Ce que dit Leviers.");
  await expect(other.locator(".caret")).toHaveCount(1);
  await line.cut();
  await expect(state(page)).toHaveText(/Reconnexion…|Non enregistré/);
  await page.keyboard.type("Ce que j’en pense, depuis le train.");
  // Nobody is seen in that section any more: it may be moved, which writes it again elsewhere.
  await expect(other.locator(".caret")).toHaveCount(0);
  await other.getByText("Ce que dit Leviers.").click();
  await other.keyboard.press("Alt+Shift+ArrowUp");
  await expect.poll(() => text(other)).toMatch(/Leviers\|.*Freins\|/);
  await expect(state(other)).toHaveText("Enregistré");
  await page.setViewportSize({ width: 360, height: 400 });
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  line.mend();
  await expect(state(page)).toHaveText("Enregistré", { timeout: 20_000 });
  await expect.poll(async () => (await text(page)) === (await text(other))).toBe(true);
  // The text is the same for all; her words are shown to her, until she has them.
  expect(await text(other)).not.toContain("depuis le train");
  const given = page.locator(".swept");
  await expect(given).toContainText("Ce que j’en pense, depuis le train.");
  await expect(given).toBeInViewport({ ratio: 1 });
  // Words wait to be kept on a line that holds, too.
  await expect(given).not.toContainText("hors ligne");
  await expect(page.locator("[data-part=annonce]")).toContainText("Vos mots n’y sont plus");
  await both(page, axe);
  await given.getByRole("button", { name: "Je les ai copiés" }).click();
  await expect(given).toHaveCount(0);
  await expect(field(page)).toBeFocused();
});

for (const [width, height] of [[360, 640], [1280, 800]] as const) {
  test(`ce qui n’est pas enregistré se voit où que l’on soit du texte, à ${width} px`, async ({ page, server, signInAs, axe, fits }) => {
    await page.setViewportSize({ width, height });
    await signInAs(page, WRITER, "administrateur");
    const line = await network(page);
    await open(page, await bench(page, server, `loin-${width}`));
    await field(page).focus();
    for (let at = 0; at < 40; at++) {
      await page.keyboard.insertText(`Ligne ${at}, d’un texte long.`);
      await page.keyboard.press("Enter");
    }
    await expect(state(page)).toHaveText("Enregistré");
    const caret = () =>
      page.evaluate(() => {
        const { top, bottom, left } = getSelection()!.getRangeAt(0).getBoundingClientRect();
        const isSeen = [top + 2, bottom - 2].every((y) => document.elementFromPoint(left + 1, y)?.closest(".writing-field"));
        return { top, bottom, isSeen };
      });
    const apart = async () => {
      await expect(state(page)).toBeInViewport({ ratio: 1 });
      const pinned = (await state(page).boundingBox())!;
      const tools = (await page.locator("[data-part=outils]").boundingBox())!;
      const { top, bottom, isSeen } = await caret();
      expect(pinned.y + pinned.height).toBeLessThanOrEqual(tools.y + 0.5);
      expect(top).toBeGreaterThanOrEqual(tools.y + tools.height);
      expect(bottom).toBeLessThanOrEqual(height);
      expect(isSeen).toBe(true);
      await fits(page);
    };
    // In the middle of the text, on the line right under the tools.
    await page.getByText("Ligne 20,").click();
    await page.evaluate(() => {
      const line = getSelection()!.focusNode!.parentElement!.getBoundingClientRect();
      scrollBy(0, line.top - document.querySelector("[data-part=outils]")!.getBoundingClientRect().bottom - 2);
    });
    await expect(state(page)).not.toBeInViewport();
    await line.cut();
    await expect(state(page)).toHaveText("Reconnexion…");
    await expect.poll(async () => (await caret()).isSeen).toBe(true);
    await apart();
    await both(page, axe);
    await page.keyboard.type("Hors ligne. ");
    await expect(state(page)).toHaveText("Non enregistré sur le serveur");
    await apart();
    await both(page, axe);
    // Up the text by the keys, the line where one is stays in sight.
    for (let at = 0; at < 12; at++) await page.keyboard.press("ArrowUp");
    await apart();
    line.mend();
    await expect(state(page)).toHaveText("Enregistré", { timeout: 20_000 });
    await expect(state(page)).not.toBeInViewport();
  });
}

test("un texte qui tarde, ou qui ne vient pas, n’est jamais montré vide", async ({ page, newDevice, server, signInAs, axe }) => {
  const [second, third] = [await newDevice(), await newDevice()];
  for (const [device, email] of [[page, WRITER], [second, OTHER], [third, OTHER]] as const) await signInAs(device, email, "administrateur");
  const address = await bench(page, server, "tarde");
  await open(page, address);
  await write(page, "Déjà là.");
  await expect(state(page)).toHaveText("Enregistré");

  // It comes late: one reads what the server wrote in the page, and does not type in the void.
  const held: (() => void)[] = [];
  await second.routeWebSocket(/\/collab\//, (line) => {
    const room = line.connectToServer();
    room.onMessage((frame) => {
      const [tag, step] = Buffer.from(frame as Buffer);
      if (tag === SYNC && step === ANSWER) held.push(() => line.send(frame));
      else line.send(frame);
    });
  });
  await second.goto(address);
  await expect.poll(() => held.length).toBe(1);
  await second.waitForTimeout(1_000);
  await expect(second.locator("#texte")).toContainText("Déjà là.");
  await expect(field(second)).toHaveCount(0);
  await expect(state(second)).toHaveText("Ouverture…");
  for (const give of held) give();
  await expect(field(second)).toContainText("Déjà là.");
  await expect(state(second)).toHaveText("Enregistré");

  // It does not come: the same, and the page says that it goes on trying.
  let fails = true;
  await third.routeWebSocket(/\/collab\//, (line) => void (fails ? line.close({ code: 1011 }) : line.connectToServer()));
  await third.route(/\/collab\//, (route) => (fails ? route.fulfill({ status: 503 }) : route.fallback()));
  await third.goto(address);
  await expect(state(third)).toHaveText("Reconnexion…");
  await expect(third.locator("[data-part=annonce]")).toHaveText("Reconnexion…");
  await expect(third.locator("#texte")).toContainText("Déjà là.");
  await expect(field(third)).toHaveCount(0);
  await both(third, axe);
  fails = false;
  await expect(field(third)).toContainText("Déjà là.", { timeout: 20_000 });
  await expect(state(third)).toHaveText("Enregistré");
  expect(await text(page)).toBe("Déjà là.");
});

test.describe("une page d’hier", () => {
  const RELOAD = "La plateforme vient de changer. Rechargez la page";

  test("n’échange rien, et dit de recharger", async ({ page, newDevice, server, signInAs, axe }) => {
    const [old, told, posting] = [await newDevice(), await newDevice(), await newDevice()];
    for (const device of [page, old, told, posting]) await signInAs(device, WRITER, "administrateur");
    const address = await bench(page, server, "hier");
    await open(page, address);
    await write(page, "Ce que dit le texte.");
    await expect(state(page)).toHaveText("Enregistré");
    const isUntouched = async (device: Page) => {
      await expect(device.locator("[data-part=droit]")).toContainText(RELOAD);
      await expect(device.locator("[data-part=annonce]")).toContainText(RELOAD);
      await expect(device.locator("#texte")).toContainText("Ce que dit le texte.");
      await expect(device.locator("[contenteditable=true]")).toHaveCount(0);
    };

    // Its module is of another version: the server says so, and closes.
    await old.route(/\/pkg\/ecrire\.js/, async (route) => {
      const answer = await route.fetch();
      const body = await answer.text();
      expect(body).toContain("?schema=");
      await route.fulfill({ response: answer, body: body.replaceAll("?schema=", "?schema=9"), headers: { "content-type": "text/javascript" } });
    });
    await old.goto(address);
    await isUntouched(old);
    await both(old, axe);

    // The server is of another version: the page closes by itself, before it says a word of the text.
    const sent: number[] = [];
    await told.routeWebSocket(/\/collab\//, (line) => {
      const room = line.connectToServer();
      line.onMessage((frame) => {
        sent.push(Buffer.from(frame as Buffer)[0]!);
        room.send(frame);
      });
      room.onMessage((frame) => {
        const bytes = Buffer.from(frame as Buffer);
        line.send(bytes[0] === WELCOME ? Buffer.from(bytes.toString("latin1").replace(/"schema":\d/, '"schema":9'), "latin1") : frame);
      });
    });
    await told.goto(address);
    await isUntouched(told);
    expect(sent).not.toContain(SYNC);

    // Where sockets are blocked too.
    await posting.routeWebSocket(/\/collab\//, (line) => line.close({ code: 1011 }));
    await posting.route(/\/sync\?schema=/, (route) => route.continue({ url: route.request().url().replace("?schema=", "?schema=9") }));
    await posting.goto(address);
    await isUntouched(posting);
    expect(await text(page)).toBe("Ce que dit le texte.");
  });
});
