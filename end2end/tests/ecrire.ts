// What the journeys of those who write share. A file that uses it says `test.use({ serving: ["--banc"], imported: [] })`.
import { createHash } from "node:crypto";
import type { Page, WebSocketRoute } from "@playwright/test";
import { expect, type Server } from "./journey";

export const WRITER = "ondine@example.org";
export const OTHER = "rose@example.org";

/** The address of the bench's document of that name, made by its first opening. */
export async function bench(page: Page, server: Server, name: string): Promise<string> {
  const made = await page.request.post(`${server.url}/collab/${name}/sync`, { data: {}, headers: { origin: server.url } });
  expect(made.status()).toBe(200);
  const digest = createHash("sha256").update(name).digest().subarray(0, 16);
  digest[6] = (digest[6] & 0x0f) | 0x40;
  return `/syntheses/${digest.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")}`;
}

export const field = (page: Page) => page.getByRole("textbox", { name: /^Texte de/ });
export const state = (page: Page) => page.locator("[data-part=etat]");
export const tool = (page: Page, name: string) => page.getByRole("toolbar", { name: "Mise en forme" }).getByRole("button", { name, exact: true });
/** What stands in the text, without the carets of the others. */
export const text = (page: Page) =>
  page.locator(".writing-field").evaluate((field) => {
    const copy = field.cloneNode(true) as HTMLElement;
    for (const caret of copy.querySelectorAll(".caret")) caret.remove();
    return [...copy.querySelectorAll("p, h2, h3, h4")].map((line) => line.textContent).join("|");
  });

/** Expects no accessibility violation, by day and by night. */
export async function both(page: Page, axe: (page: Page) => Promise<void>): Promise<void> {
  // Colours fade into one another only in a page that is looked at.
  await page.bringToFront();
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await axe(page);
  }
}

export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(field(page)).toBeVisible();
  await expect(state(page)).toHaveText("Enregistré");
}

/** Types at the end of the text. */
export async function write(page: Page, words: string): Promise<void> {
  await field(page).focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}

/** Three sections, « Leviers », « Freins », « Pistes », with a line in each. */
export async function three(page: Page): Promise<void> {
  await field(page).focus();
  for (const title of ["Leviers", "Freins", "Pistes"]) {
    await tool(page, "Ajouter une section").click();
    await page.keyboard.type(title);
    await page.keyboard.press("Enter");
    await page.keyboard.type(`Ce que dit ${title}.`);
  }
  await expect(state(page)).toHaveText("Enregistré");
}

/** A network in the hands of the test: `cut` breaks every line and lets none begin. */
export async function network(page: Page) {
  const lines = new Set<WebSocketRoute>();
  let isCut = false;
  await page.routeWebSocket(/\/collab\//, (line) => {
    if (isCut) return void line.close({ code: 1011 });
    lines.add(line);
    line.connectToServer();
  });
  await page.route(/\/collab\//, (route) => (isCut ? route.abort() : route.fallback()));
  return {
    cut: async () => {
      isCut = true;
      for (const line of lines) await line.close({ code: 1011 });
      lines.clear();
    },
    mend: () => void (isCut = false),
  };
}
