// The sections of a text: folded, moved, pasted, and gone through with the keyboard or a finger alone.
import type { Page } from "@playwright/test";
import { OTHER, WRITER, bench, both, field, open, state, text, three, tool } from "./ecrire";
import { expect, test } from "./journey";

test.use({ serving: ["--banc"], imported: [] });

const plan = (page: Page) => page.getByRole("navigation", { name: "Plan" });
/** The titles of the sections, without the carets of the others. */
const titles = (page: Page) =>
  page.locator(".writing-field section > h2").evaluateAll((all) => all.map((title) => [...title.childNodes].filter((node) => !(node instanceof Element && node.classList.contains("caret"))).map((node) => node.textContent).join("")));

test("au clavier seul, les sections se déplacent, se replient et se retrouvent", async ({ page, newDevice, server, signInAs, axe }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "sections");
  await open(page, address);
  await open(other, address);
  await three(page);
  await expect.poll(() => titles(other)).toEqual(["Leviers", "Freins", "Pistes"]);

  // In the text.
  const said = page.locator("[data-part=annonce]");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await expect(said).toHaveText("Pistes\u00a0: section 2 sur 3");
  await page.keyboard.press("Alt+Shift+ArrowUp");
  await expect(said).toHaveText("Pistes\u00a0: section 1 sur 3");
  await expect.poll(() => titles(other)).toEqual(["Pistes", "Leviers", "Freins"]);
  expect(await text(other)).toContain("Pistes|Ce que dit Pistes.|Leviers|Ce que dit Leviers.");
  // One goes on where one was: in the section that was moved.
  await page.keyboard.type("Nos ");
  await expect.poll(() => titles(other)).toEqual(["Nos Pistes", "Leviers", "Freins"]);

  // Folded, a section is its title; whoever goes into it sees it again. The others see nothing of it.
  const hidden = page.getByText("Ce que dit Nos Pistes.").or(page.getByText("Ce que dit Pistes."));
  await page.keyboard.press("Control+.");
  await expect(hidden).toBeHidden();
  await expect(other.getByText("Ce que dit Pistes.")).toBeVisible();
  await both(page, axe);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Home");
  await page.keyboard.type("Mes ");
  expect(await titles(page)).toEqual(["Nos Pistes", "Mes Leviers", "Freins"]);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("que dit pistes");
  await expect(hidden).toBeVisible();
  await page.keyboard.press("Escape");

  // In the plan.
  await expect(plan(page)).toMatchAriaSnapshot(`
    - navigation "Plan":
      - group:
        - list:
          - listitem:
            - button /Nos Pistes/
            - group "Cette section":
              - button "Replier la section Nos Pistes"
              - button "Monter la section Nos Pistes" [disabled]
              - button "Descendre la section Nos Pistes"
          - listitem:
            - button /Mes Leviers/
          - listitem:
            - button /Freins/
  `);
  await plan(page).getByRole("button", { name: /^Freins/ }).focus();
  await page.keyboard.press("Enter");
  await expect(field(page)).toBeFocused();
  const up = plan(page).getByRole("button", { name: "Monter la section Freins" });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(up).toBeFocused();
  await page.keyboard.press("Enter");
  await expect.poll(() => titles(other)).toEqual(["Freins", "Nos Pistes", "Mes Leviers"]);
  await expect(up).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ce que dit Freins.")).toBeHidden();
  const unfold = plan(page).getByRole("button", { name: "Déplier la section Freins" });
  await expect(unfold).toBeFocused();
  await both(page, axe);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ce que dit Freins.")).toBeVisible();

  // Undone, it is where it was, for everybody.
  await field(page).focus();
  await page.keyboard.press("Control+z");
  await expect.poll(() => titles(other)).not.toEqual(["Freins", "Nos Pistes", "Mes Leviers"]);
  await expect.poll(() => titles(page)).toEqual(await titles(other));
  await page.keyboard.press("Control+y");
  await expect.poll(() => titles(other)).toEqual(["Freins", "Nos Pistes", "Mes Leviers"]);
  await expect(state(page)).toHaveText("Enregistré");
  await page.reload();
  await expect(state(page)).toHaveText("Enregistré");
  expect(await titles(page)).toEqual(["Freins", "Nos Pistes", "Mes Leviers"]);
});

test("à 360 px, au doigt : replier, déplacer, lire", async ({ newDevice, server, signInAs, axe, fits }) => {
  const phone = await newDevice({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  const reader = await newDevice({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await signInAs(phone, WRITER, "administrateur");
  await signInAs(reader, "lectrice@example.org", "lecteur");
  const address = await bench(phone, server, "sections-doigt");
  await open(phone, address);
  await three(phone);
  await reader.goto(address);
  await expect(field(reader)).toContainText("Ce que dit Pistes.");

  // At the end of the title's line, as wide as a finger.
  for (const page of [phone, reader]) {
    const title = page.getByRole("heading", { name: "Freins" });
    await title.scrollIntoViewIfNeeded();
    const box = (await title.boundingBox())!;
    await page.touchscreen.tap(box.x + box.width - 22, box.y + box.height / 2);
    await expect(page.getByText("Ce que dit Freins.")).toBeHidden();
    await expect(page.getByText("Ce que dit Pistes.")).toBeVisible();
    await both(page, axe);
    await fits(page);
    await page.touchscreen.tap(box.x + box.width - 22, box.y + box.height / 2);
    await expect(page.getByText("Ce que dit Freins.")).toBeVisible();
  }

  await phone.getByText("Plan", { exact: true }).tap();
  await plan(phone).getByRole("button", { name: /^Pistes/ }).tap();
  await plan(phone).getByRole("button", { name: "Monter la section Pistes" }).tap();
  await expect.poll(() => titles(reader)).toEqual(["Leviers", "Pistes", "Freins"]);
  for (const button of await plan(phone).getByRole("button").all()) {
    const box = (await button.boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(43.5);
  }
  await both(phone, axe);
  await fits(phone);
  // Whoever reads folds, and moves nothing.
  await reader.getByText("Plan", { exact: true }).tap();
  await plan(reader).getByRole("button", { name: /^Pistes/ }).tap();
  await plan(reader).getByRole("button", { name: "Replier la section Pistes" }).tap();
  await expect(reader.getByText("Ce que dit Pistes.")).toBeHidden();
  await expect(plan(reader).getByRole("button", { name: /Monter|Descendre/ })).toHaveCount(0);
  await both(reader, axe);
});

test("avec les couleurs de qui lit, ce qui est allumé, replié ou choisi se voit encore", async ({ page, server, signInAs }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await signInAs(page, WRITER, "administrateur");
  await open(page, await bench(page, server, "contraste"));
  await field(page).focus();
  await page.keyboard.type("Comment faire ?");
  const look = (locator: ReturnType<Page["locator"]>, pseudo?: string) =>
    locator.evaluate((element, pseudo) => {
      const { backgroundColor, backgroundImage, borderTopStyle, borderBottomStyle, content } = getComputedStyle(element, pseudo);
      return [backgroundColor, backgroundImage, borderTopStyle, borderBottomStyle, content].join();
    }, pseudo);
  const bold = tool(page, "Gras");
  const off = await look(bold);
  await page.keyboard.press("Control+b");
  await expect(bold).toHaveAttribute("aria-pressed", "true");
  // Colours fade into one another.
  await expect.poll(() => look(bold)).not.toBe(off);
  const option = page.getByRole("switch", { name: "Typographie française" });
  const on = await look(option, "::before");
  await option.click();
  await expect(option).toHaveAttribute("aria-checked", "false");
  await expect.poll(() => look(option, "::before")).not.toBe(on);
  await field(page).focus();
  await tool(page, "Question choisie").click();
  await expect.poll(() => look(page.locator(".writing-field .chosen"), "::before")).toContain("➔");
  await tool(page, "Ajouter une section").click();
  await page.keyboard.type("Leviers");
  const title = page.getByRole("heading", { name: "Leviers" });
  const unfolded = await look(title);
  await page.keyboard.press("Control+.");
  await expect.poll(() => look(title)).not.toBe(unfolded);
});

test("une touche pressée avant que le navigateur ait dit où l’on vient de cliquer agit là où l’on a cliqué", async ({ page, server, signInAs }) => {
  await signInAs(page, WRITER, "administrateur");
  await open(page, await bench(page, server, "aussitot"));
  await three(page);
  await field(page).evaluate((field) => {
    getSelection()!.collapse(field.querySelectorAll("h2")[1]!.firstChild, 0);
    // At once, as on a phone that draws late: nobody was told of the caret yet.
    field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", altKey: true, shiftKey: true, bubbles: true, cancelable: true }));
  });
  await expect.poll(() => titles(page)).toEqual(["Freins", "Leviers", "Pistes"]);
});

/** Pastes HTML, as an office suite or a browser leaves it in the clipboard. */
const paste = (page: Page, html: string) =>
  field(page).evaluate((field, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/html", html);
    clipboardData.setData("text/plain", "x");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, html);

test("coller depuis Word ou LibreOffice ne garde que ce qu’un texte contient ; une section reste une section", async ({ page, newDevice, server, signInAs }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "coller");
  await open(page, address);
  await open(other, address);
  await field(page).focus();
  await paste(page, `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><!--StartFragment--><p class=MsoNormal style='color:red'><b>Leviers</b> trouvés<o:p></o:p></p>
    <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>·</span><!--[endif]-->Taper aux portes</p>
    <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><!--[if !supportLists]--><span style='mso-list:Ignore'>o</span><!--[endif]-->du <a href="https://exemple.fr">médecin</a></p><!--EndFragment--></body></html>`);
  await expect(other.locator(".writing-field strong")).toHaveText("Leviers");
  await expect(other.locator(".writing-field ul ul li")).toContainText("du médecin");
  await expect(other.locator(".writing-field a")).toHaveAttribute("href", "https://exemple.fr");
  await expect(other.locator(".writing-field [style], .writing-field [class^=Mso]")).toHaveCount(0);

  await page.keyboard.press("Control+End");
  for (let out = 0; out < 3; out++) await page.keyboard.press("Enter");
  await paste(page, `<h1 class="western">Titre</h1><p><span style="font-style: italic">On le devient</span></p><ol><li><p>un</p></li></ol>`);
  await expect(other.locator(".writing-field h3")).toHaveText("Titre");
  await expect(other.locator(".writing-field em")).toHaveText("On le devient");
  await expect(other.locator(".writing-field ol li")).toContainText("un");

  await page.keyboard.press("Control+End");
  for (let out = 0; out < 2; out++) await page.keyboard.press("Enter");
  await paste(page, "<section><h2>Freins</h2><p>La crainte.</p></section>");
  await expect(other.locator(".writing-field section > h2")).toHaveText("Freins");
  await expect.poll(() => text(other)).toMatch(/\|Freins\|La crainte\.$/);
  // In a section, it becomes its blocks.
  await other.getByText("La crainte.").click();
  await other.keyboard.press("End");
  await other.keyboard.press("Enter");
  await paste(other, "<section><h2>Dedans</h2><p>La gêne.</p></section>");
  await expect(page.locator(".writing-field section h3")).toContainText("Dedans");
  await expect(page.locator(".writing-field section")).toHaveCount(1);
  await expect(state(page)).toHaveText("Enregistré");
  await page.reload();
  await expect(state(page)).toHaveText("Enregistré");
  expect(await text(page)).toBe(await text(other));
});
