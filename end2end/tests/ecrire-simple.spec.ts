// « Mode texte simple » while somebody else writes: the keyboard, the caret and the words stay where one is.
import type { Locator, Page } from "@playwright/test";
import { OTHER, WRITER, bench, both, field, open, state, text, three, tool } from "./ecrire";
import { expect, test } from "./journey";

test.use({ serving: ["--banc"], imported: [] });

const swap = (page: Page) => page.getByRole("switch", { name: "Mode texte simple" });
const simple = (page: Page, label: string) => page.getByRole("textbox", { name: label, exact: true });
const said = (page: Page) => page.locator("[data-part=annonce]");

/** Puts the caret after these words. */
async function stand(page: Page, input: Locator, words: string): Promise<void> {
  await expect(input).toHaveValue(new RegExp(words));
  await input.evaluate((input: HTMLTextAreaElement, words) => {
    const at = input.value.indexOf(words) + words.length;
    input.focus();
    input.setSelectionRange(at, at);
  }, words);
  await page.waitForTimeout(100);
}

test("les sections qu’un autre ajoute, déplace ou supprime laissent à sa place qui écrit", async ({ page, newDevice, server, signInAs, axe }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "simple-a-deux");
  await open(page, address);
  await open(other, address);
  await three(page);
  await expect(other.getByText("Ce que dit Pistes.")).toBeVisible();
  // One goes on where the caret was.
  await page.getByText("Ce que dit Freins.").click();
  await page.keyboard.press("End");
  await swap(page).click();
  const freins = page.locator("textarea:focus");
  await expect(freins).toHaveAccessibleName("Texte de la section 2");
  await page.keyboard.type(" Un.");
  await expect(other.getByText("Ce que dit Freins. Un.")).toBeVisible();
  // One is seen there.
  await expect(other.getByRole("list", { name: "Qui est là" })).toContainText("écrit dans Freins");
  await expect(other.locator(".caret-name")).toHaveCount(1);

  // A section comes above; then theirs goes up, and down.
  await other.getByRole("heading", { name: "Leviers" }).click();
  await tool(other, "Ajouter une section").click();
  await other.keyboard.type("Nouvelle");
  await expect(simple(page, "Texte de la section 3")).toBeFocused();
  await page.keyboard.type(" Deux.");
  await other.getByRole("heading", { name: /Freins/ }).click();
  await other.keyboard.press("Alt+Shift+ArrowUp");
  await expect(simple(page, "Texte de la section 2")).toBeFocused();
  await page.keyboard.type(" Trois.");
  await other.keyboard.press("Alt+Shift+ArrowDown");
  await expect(simple(page, "Texte de la section 3")).toBeFocused();
  await page.keyboard.type(" Quatre.");
  await expect.poll(() => text(other)).toMatch(/\|Freins\|Ce que dit Freins\. Un\. Deux\. Trois\. Quatre\.\|Pistes\|/);
  await both(page, axe);

  // It goes away: her words stay to be copied, and none goes elsewhere.
  await other.bringToFront();
  await other.getByText("Ce que dit Leviers.").click();
  await other.keyboard.press("End");
  await other.getByText("Quatre.").click({ modifiers: ["Shift"] });
  await other.keyboard.press("Shift+End");
  await other.waitForTimeout(200);
  await other.keyboard.press("Delete");
  await expect.poll(() => text(other)).not.toContain("Freins");
  await expect(simple(page, "Texte supprimé")).toBeFocused();
  await expect(simple(page, "Texte supprimé")).toHaveValue(/Quatre\.$/);
  await expect(said(page)).toContainText("vient de supprimer le passage où vous écriviez");
  await page.keyboard.type(" Cinq.");
  await page.waitForTimeout(300);
  expect(await text(other)).not.toContain("Cinq");
  await both(page, axe);
});

test("ce qu’un autre écrit ne défait ni un accent ni un mot à moitié tapés", async ({ page, newDevice, server, signInAs }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "simple-accents");
  await open(page, address);
  await open(other, address);
  const keys = await page.context().newCDPSession(page);
  const half = (words: string) => keys.send("Input.imeSetComposition", { text: words, selectionStart: words.length, selectionEnd: words.length });
  await swap(page).click();
  const input = simple(page, "Texte");
  await input.focus();
  await page.keyboard.type("Avant.\nUne for dense\nAprès.");
  await stand(page, input, "Une for");
  await half("^");
  await half("ê");
  await expect.poll(() => text(other)).toBe("Avant.|Une forê dense|Après.");
  await field(other).focus();
  await other.keyboard.press("Control+Home");
  await other.keyboard.type("Ici. ");
  await other.waitForTimeout(700);
  await expect(input).toHaveValue("Avant.\nUne forê dense\nAprès.");
  await keys.send("Input.insertText", { text: "ê" });
  await page.keyboard.type("t");
  await expect(input).toHaveValue("Ici. Avant.\nUne forêt dense\nAprès.");
  await expect.poll(() => text(other)).toBe("Ici. Avant.|Une forêt dense|Après.");

  // On a phone a word may stay half typed for long: what waits comes into the text, and not over it.
  await stand(page, input, "dense");
  await page.keyboard.type(" ");
  await half("hau");
  await other.keyboard.press("Control+End");
  await other.keyboard.type(" Fin.");
  await other.keyboard.press("Control+Home");
  await other.keyboard.type("Oui. ");
  await page.waitForTimeout(11_000);
  await expect(page.locator(".writing-field")).toContainText("Fin.", { timeout: 1_000 });
  expect(await input.inputValue()).toBe("Ici. Avant.\nUne forêt dense hau\nAprès.");
  await half("haute");
  await keys.send("Input.insertText", { text: "haute" });
  await page.keyboard.type(" ici");
  const all = "Oui. Ici. Avant.|Une forêt dense haute ici|Après. Fin.";
  await expect.poll(() => text(other)).toBe(all);
  await expect(input).toHaveValue(all.replaceAll("|", "\n"));
  await expect(state(page)).toHaveText("Enregistré");
});
