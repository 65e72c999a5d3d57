// What fingers do while others write: undo and redo, dead keys and accents, and an editor that is not ours.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import { OTHER, WRITER, bench, field, network, open, state, text, write } from "./ecrire";
import { expect, test } from "./journey";

test.use({ serving: ["--banc"], imported: [] });

/** Types at the beginning of the text. */
async function before(page: Page, words: string): Promise<void> {
  await field(page).focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.type(words);
}

test("annuler puis rétablir laissent le curseur à sa place, quoi que les autres aient écrit entre-temps", async ({ page, newDevice, server, signInAs }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "curseur");
  await open(page, address);
  await open(other, address);
  await write(page, "Le groupe se réunit");
  // What is typed after a pause is undone apart.
  await page.waitForTimeout(700);
  await page.keyboard.type(" le mardi");
  await expect.poll(() => text(other)).toBe("Le groupe se réunit le mardi");
  await before(other, "En mars. ");
  await other.keyboard.press("Control+End");
  await other.keyboard.type(", à Paris");
  await expect.poll(() => text(page)).toBe("En mars. Le groupe se réunit le mardi, à Paris");
  // Nobody carries one's place away by writing at the same one.
  await page.waitForTimeout(700);
  await page.keyboard.type(" soir");
  await expect.poll(() => text(other)).toBe("En mars. Le groupe se réunit le mardi soir, à Paris");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect.poll(() => text(page)).toBe("En mars. Le groupe se réunit, à Paris");
  await before(other, "Et voilà. ");
  await expect.poll(() => text(page)).toBe("Et voilà. En mars. Le groupe se réunit, à Paris");
  // From wherever one stands, redoing leads to what is redone.
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+y");
  await expect.poll(() => text(page)).toBe("Et voilà. En mars. Le groupe se réunit le mardi, à Paris");
  await before(other, "Oui. ");
  await expect.poll(() => text(page)).toMatch(/^Oui\. /);
  await page.keyboard.type(" matin");
  const whole = "Oui. Et voilà. En mars. Le groupe se réunit le mardi matin, à Paris";
  await expect.poll(() => text(page)).toBe(whole);
  await expect.poll(() => text(other)).toBe(whole);
  // And undoing to where it was.
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Control+z");
  await page.keyboard.type(" donc");
  await expect.poll(() => text(other)).toMatch(/Le groupe se réunit(?: le mardi)? donc, à Paris$/);
  await expect.poll(() => text(page)).toBe(await text(other));
});

/** A dead key: the accent shows, underlined, until the letter takes its place. */
async function compose(keys: CDPSession, steps: string[], letter: string): Promise<void> {
  for (const step of steps) await keys.send("Input.imeSetComposition", { text: step, selectionStart: step.length, selectionEnd: step.length });
  await keys.send("Input.insertText", { text: letter });
}

test.describe("touches mortes et accents", () => {
  test.use({ expectedTrouble: [/WebSocket connection to|Failed to load resource|net::ERR/] });

  test("ni l’écriture des autres ni une coupure ne les défont", async ({ page, newDevice, server, signInAs }) => {
    const other = await newDevice();
    await signInAs(page, WRITER, "administrateur");
    await signInAs(other, OTHER, "administrateur");
    const address = await bench(page, server, "accents");
    const line = await network(page);
    await open(page, address);
    await open(other, address);
    const keys = await page.context().newCDPSession(page);

    // Another writes in the same paragraph, at each step of the accent.
    await write(page, "Une for dense");
    await expect.poll(() => text(other)).toBe("Une for dense");
    for (const _ of " dense") await page.keyboard.press("ArrowLeft");
    await keys.send("Input.imeSetComposition", { text: "^", selectionStart: 1, selectionEnd: 1 });
    await before(other, "Ici : ");
    // It comes once the accent is typed.
    await keys.send("Input.imeSetComposition", { text: "ê", selectionStart: 1, selectionEnd: 1 });
    await expect.poll(() => text(other)).toContain("forê");
    await other.keyboard.press("Control+End");
    await other.keyboard.type(" et haute");
    await page.waitForTimeout(500);
    expect(await text(page)).toBe("Une forê dense");
    await keys.send("Input.insertText", { text: "ê" });
    await page.keyboard.type("t");
    const first = /^Ici.: Une forêt dense et haute$/;
    await expect.poll(() => text(page)).toMatch(first);
    await expect.poll(() => text(other)).toMatch(first);

    // And the line falls in the middle of one.
    await page.keyboard.press("Control+End");
    await page.keyboard.type(" ");
    await compose(keys, ["´", "é"], "é");
    await keys.send("Input.imeSetComposition", { text: "¨", selectionStart: 1, selectionEnd: 1 });
    await line.cut();
    await keys.send("Input.insertText", { text: "ï" });
    await compose(keys, ["`"], "à");
    await before(other, "Fin. ");
    line.mend();
    await expect(state(page)).toHaveText("Enregistré", { timeout: 20_000 });
    await expect.poll(async () => (await text(page)) === (await text(other))).toBe(true);
    for (const part of ["éïà", "Fin."]) expect((await text(other)).split(part)).toHaveLength(2);
    expect(await text(other)).not.toMatch(/[\^´¨`]/);
  });
});

test("un éditeur qui n’est pas le nôtre (y-websocket, tel quel) écrit avec notre page", async ({ page, server, signInAs }) => {
  const theirs = createRequire(resolve(import.meta.dirname, "../../scripts/collab/package.json"));
  const Y = theirs("yjs");
  const { WebsocketProvider } = theirs("y-websocket");
  const Plain = theirs("ws");
  await signInAs(page, WRITER, "administrateur");
  await server.croisee("user", "add", OTHER, "--role", "administrateur");
  const cookie = (await server.croisee("user", "cookie", OTHER)).trim().replace(/^Cookie:\s*/i, "");
  const address = await bench(page, server, "ailleurs");
  await open(page, address);
  await write(page, "De notre page. ");
  class Socket extends Plain {
    constructor(url: string, protocols: string[]) {
      super(url, protocols, { headers: { cookie } });
    }
  }
  // It says so for each of our own words, and goes on.
  const complaint = console.error;
  console.error = () => {};
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${server.url.replace("http", "ws")}/collab`, "ailleurs", doc, { WebSocketPolyfill: Socket, disableBc: true });
  try {
    const there = () => doc.getXmlFragment("prosemirror").toString().replace(/<[^>]+>/g, "|").replace(/^\|+|\|+$/g, "");
    await expect.poll(there).toBe("De notre page. ");
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [new Y.XmlText("D’un autre éditeur.")]);
    doc.getXmlFragment("prosemirror").push([paragraph]);
    await expect.poll(() => text(page)).toBe("De notre page. |D’un autre éditeur.");
    // Both at once, in the same words.
    const run = doc.getXmlFragment("prosemirror").get(1).get(0);
    await Promise.all([
      write(page, " Et puis la suite."),
      (async () => {
        for (const letter of "Voici : ".split("").reverse()) {
          run.insert(0, letter);
          await new Promise((done) => setTimeout(done, 20));
        }
      })(),
    ]);
    await expect(state(page)).toHaveText("Enregistré");
    await expect.poll(() => text(page)).toBe("De notre page. |Voici : D’un autre éditeur. Et puis la suite.");
    await expect.poll(() => there().replace(/\|+/g, "|")).toBe(await text(page));
  } finally {
    provider.destroy();
    console.error = complaint;
  }
});
