// Writing one text with others: it converges, it is never said saved before it is, and nothing is lost on the way.
// Documents are those of the bench (`serve --banc`): administrators write in them, readers read.
import { OTHER, WRITER, bench, both, field, network, open, state, text, tool, write } from "./ecrire";
import { expect, test } from "./journey";

test.use({ serving: ["--banc"], imported: [] });

test("deux personnes écrivent le même texte, et le retrouvent", async ({ page, newDevice, server, signInAs, axe, valid }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "a-deux");
  await open(page, address);
  await open(other, address);
  await valid(page);

  // Both at once, in two places.
  await write(page, "Bonjour à tous");
  await expect.poll(() => text(other)).toBe("Bonjour à tous");
  await Promise.all([
    write(page, ", bienvenue dans l'atelier"),
    (async () => {
      await field(other).focus();
      await other.keyboard.press("Control+Home");
      await other.keyboard.type("Le 5 mars. ");
    })(),
  ]);
  const whole = "Le 5 mars. Bonjour à tous, bienvenue dans l’atelier";
  await expect.poll(() => text(page)).toBe(whole);
  await expect.poll(() => text(other)).toBe(whole);
  await expect(page.locator(".caret-name")).toHaveCount(1);

  // A section, a list in a list, a verbatim, a link.
  await tool(page, "Ajouter une section").click();
  await page.keyboard.type("Leviers");
  await page.keyboard.press("Enter");
  await page.keyboard.type("- Taper aux portes");
  await page.keyboard.press("Enter");
  await page.keyboard.type("du médecin");
  await page.keyboard.press("Alt+ArrowRight");
  // No deeper than two.
  await expect(tool(page, "Mettre en retrait")).toHaveAttribute("aria-disabled", "true");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.keyboard.type('> On ne naît pas patient partenaire');
  await page.getByLabel("Ce verbatim").selectOption("given");
  await expect(other.locator("blockquote")).toHaveAttribute("data-consent", "given");
  await expect(other.locator(".writing-field ul ul")).toHaveText("du médecin");
  await expect(other.getByRole("navigation", { name: "Plan" }).getByRole("button", { name: /^Leviers/ })).toBeVisible();
  await both(page, axe);

  // One undoes what is one's own.
  await write(other, " ZZZ");
  await expect.poll(() => text(page)).toContain("ZZZ");
  await field(page).focus();
  await page.keyboard.type("à moi");
  await expect.poll(() => text(other)).toContain("à moi");
  await page.keyboard.press("Control+z");
  await expect.poll(() => text(other)).not.toContain("à moi");
  await expect.poll(() => text(other)).toContain("ZZZ");

  await expect(state(page)).toHaveText("Enregistré");
  const kept = await text(page);
  await page.reload();
  await expect(state(page)).toHaveText("Enregistré");
  expect(await text(page)).toBe(kept);
});

test("au bout d’une ligne, le nom de qui écrit reste dans la feuille", async ({ page, newDevice, server, signInAs }) => {
  const other = await newDevice();
  await other.setViewportSize({ width: 360, height: 740 });
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "au-bout");
  await open(page, address);
  await open(other, address);
  const name = other.locator(".caret-name");
  let isFlipped = false;
  for (const word of "Ce que chacune et chacun retient de la soirée, avant de rentrer chez soi.".split(" ")) {
    await write(page, `${word} `);
    await expect.poll(() => text(other)).toContain(word);
    await expect(name).toBeVisible();
    const { caret, flag, sheet } = await name.evaluate((name) => {
      const [caret, flag, sheet] = [name.closest(".caret")!, name, name.closest(".writing-sheet")!].map((part) => part.getBoundingClientRect());
      return { caret: caret!, flag: flag!, sheet: sheet! };
    });
    expect(flag.right).toBeLessThanOrEqual(sheet.right);
    isFlipped ||= flag.right <= caret.right + 4;
  }
  expect(isFlipped).toBe(true);
});

test("« Enregistré » attend que le serveur l’ait écrit", async ({ page, server, signInAs }) => {
  await signInAs(page, WRITER, "administrateur");
  const address = await bench(page, server, "acquitte");
  let holds = false;
  const held: (() => void)[] = [];
  await page.routeWebSocket(/\/collab\//, (line) => {
    const room = line.connectToServer();
    room.onMessage((frame) => {
      // Acknowledgements only; the rest passes.
      if (holds && Buffer.from(frame as Buffer)[0] === 100) held.push(() => line.send(frame));
      else line.send(frame);
    });
  });
  await open(page, address);
  holds = true;
  await write(page, "Pas encore");
  await expect(state(page)).toHaveText("Enregistrement…");
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await page.waitForTimeout(1_500);
  await expect(state(page)).toHaveText("Enregistrement…");
  await expect(state(page)).toHaveText("Non enregistré sur le serveur");
  await expect(page.locator("[data-part=annonce]")).toHaveText("Non enregistré sur le serveur");
  // Leaving asks first.
  const asked = page.waitForEvent("dialog").then((dialog) => (dialog.dismiss(), dialog.type()));
  await page.evaluate(() => setTimeout(() => location.reload()));
  expect(await asked).toBe("beforeunload");
  holds = false;
  for (const give of held) give();
  await expect(state(page)).toHaveText("Enregistré");
  await expect(page.locator("[data-part=annonce]")).toHaveText("Enregistré");
});

test.describe("sur un réseau hostile", () => {
  test.use({ expectedTrouble: [/WebSocket connection to|Failed to load resource|net::ERR/] });

  test("sans WebSocket, un autre chemin est pris de lui-même", async ({ page, newDevice, server, signInAs, axe }) => {
    const other = await newDevice();
    await signInAs(page, WRITER, "administrateur");
    await signInAs(other, OTHER, "administrateur");
    const address = await bench(page, server, "sans-socket");
    await page.routeWebSocket(/\/collab\//, (line) => line.close({ code: 1011 }));
    await open(other, address);
    await open(page, address);
    await expect(page.locator("[data-part=chemin]")).toContainText("par un autre chemin");
    await write(page, "Par les posts");
    await expect.poll(() => text(other)).toBe("Par les posts");
    await expect(state(page)).toHaveText("Enregistré");
    await write(other, ", et retour");
    await expect.poll(() => text(page)).toBe("Par les posts, et retour");
    await both(page, axe);
  });

  test("un réseau muet, où rien ne répond à la connexion directe, ne retient personne", async ({ page, server, signInAs }) => {
    await signInAs(page, WRITER, "administrateur");
    const address = await bench(page, server, "muet");
    // Accepted, and never a word.
    await page.routeWebSocket(/\/collab\//, () => {});
    // How soon is for `make bench`.
    await open(page, address);
    await write(page, "Tout de même");
    await expect(state(page)).toHaveText("Enregistré");
  });

  test("trente secondes sans réseau : rien ne manque, rien ne double", async ({ page, newDevice, server, signInAs }) => {
    const other = await newDevice();
    await signInAs(page, WRITER, "administrateur");
    await signInAs(other, OTHER, "administrateur");
    const address = await bench(page, server, "tunnel");
    const line = await network(page);
    await open(page, address);
    await open(other, address);
    await write(page, "Ensemble. ");
    await expect.poll(() => text(other)).toBe("Ensemble. ");
    await line.cut();
    await expect(state(page)).toHaveText(/Reconnexion…|Non enregistré/);
    await write(page, "Dans le tunnel. ");
    await expect(state(page)).toHaveText("Non enregistré sur le serveur");
    await write(other, "Dehors. ");
    await page.waitForTimeout(30_000);
    expect(await text(page)).toBe("Ensemble. Dans le tunnel. ");
    line.mend();
    await expect(state(page)).toHaveText("Enregistré", { timeout: 20_000 });
    await expect.poll(async () => (await text(page)) === (await text(other))).toBe(true);
    for (const part of ["Ensemble", "Dans le tunnel", "Dehors"]) expect((await text(other)).split(part)).toHaveLength(2);
    await page.reload();
    await expect(state(page)).toHaveText("Enregistré");
    expect(await text(page)).toBe(await text(other));
  });
});

test("qui lit suit le texte et n’y écrit pas ; sans script il se lit aussi", async ({ page, newDevice, server, signInAs, axe }) => {
  const [reader, scriptless, stranger] = [await newDevice(), await newDevice({ javaScriptEnabled: false }), await newDevice()];
  await signInAs(page, WRITER, "administrateur");
  await signInAs(reader, "lectrice@example.org", "lecteur");
  await signInAs(scriptless, "lectrice@example.org", "lecteur");
  const address = await bench(page, server, "lecture");
  await open(page, address);
  await write(page, "Des mots à lire");
  await expect(state(page)).toHaveText("Enregistré");
  await reader.goto(address);
  await expect(field(reader)).toHaveText(/Des mots à lire/);
  await expect(field(reader)).toHaveAttribute("contenteditable", "false");
  await expect(reader.getByRole("toolbar")).toBeHidden();
  await expect(reader.locator("[data-part=droit]")).toContainText("vous ne pouvez pas y écrire");
  await field(reader).click();
  await reader.keyboard.type("xxx");
  await write(page, ", et davantage");
  await expect.poll(() => text(reader)).toBe("Des mots à lire, et davantage");
  // Nothing of theirs is kept: what they see is up to date, no more.
  await expect(state(reader)).toHaveText("À jour");
  await both(reader, axe);
  await scriptless.goto(address);
  await expect(scriptless.locator("#texte")).toHaveText("Des mots à lire, et davantage");
  await both(scriptless, axe);

  // Signed out, one is led to the door.
  await stranger.goto(address);
  await expect(stranger).toHaveURL(/\/connexion/);
});

test("au clavier seul : la mise en forme, le lien, la recherche, et sortir", async ({ page, server, signInAs }) => {
  await signInAs(page, WRITER, "administrateur");
  await open(page, await bench(page, server, "clavier"));
  await field(page).focus();
  await page.keyboard.type("Un mot ");
  await page.keyboard.press("Alt+F10");
  await expect(tool(page, "Gras")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(tool(page, "Italique")).toBeFocused();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  await expect(tool(page, "Gras")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator("[data-part=annonce]")).toHaveText("Gras activé");
  await expect(field(page)).toBeFocused();
  await page.keyboard.type("fort");
  await expect(page.locator(".writing-field strong")).toHaveText("fort");
  await page.keyboard.press("Control+b");
  await expect(page.locator("[data-part=annonce]")).toHaveText("Gras désactivé");
  // The same words are told again: to be heard, they come where nothing stands any more.
  await page.evaluate(() => {
    const heard: string[] = [];
    const place = document.querySelector("[data-part=annonce]")!;
    new MutationObserver(() => heard.push(place.textContent!)).observe(place, { childList: true });
    Object.assign(window, { heard });
  });
  for (const at of [1, 2]) {
    // What is done after a pause is undone apart.
    await page.waitForTimeout(700);
    await page.keyboard.press("Control+Shift+6");
    await page.keyboard.press("Control+z");
    await expect.poll(() => page.evaluate(() => (window as unknown as { heard: string[] }).heard)).toEqual(Array(at).fill(["", "Intertitre"]).flat());
  }
  await page.keyboard.press("Control+k");
  await page.keyboard.type("pas une adresse");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "Cette adresse" })).toBeVisible();
  await page.getByLabel("Adresse du lien").fill("https://www.has-sante.fr");
  await page.keyboard.press("Enter");
  await expect(page.locator(".writing-field a")).toHaveAttribute("href", "https://www.has-sante.fr");
  await page.keyboard.press("Control+f");
  await expect(page.getByRole("searchbox", { name: "Chercher" })).toBeFocused();
  await page.keyboard.type("FORT");
  await expect(page.getByText("1 sur 1")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(field(page)).toBeFocused();
  // Tab is no trap.
  await page.keyboard.press("Tab");
  await expect(field(page)).not.toBeFocused();
  await expect(page.locator(".writing-middle")).toMatchAriaSnapshot(`
    - toolbar "Mise en forme":
      - button "Gras"
      - button "Italique"
      - button "Lien"
      - button "Intertitre"
      - button "Liste"
      - button "Liste numérotée"
      - button "Mettre en retrait" [disabled]
      - button "Sortir du retrait" [disabled]
      - button "Verbatim"
      - button "Question choisie"
      - button "Ajouter une section"
      - button "Annuler"
      - button "Rétablir" [disabled]
      - button "Chercher"
    - article:
      - paragraph
      - heading "Banc d’essai" [level=1]
      - textbox "Texte de « Banc d’essai »"
  `);
});

test("le mode texte simple écrit le même texte", async ({ page, newDevice, server, signInAs, axe }) => {
  const other = await newDevice();
  await signInAs(page, WRITER, "administrateur");
  await signInAs(other, OTHER, "administrateur");
  const address = await bench(page, server, "simple");
  await open(page, address);
  await open(other, address);
  await field(other).click();
  await other.waitForTimeout(200);
  await other.keyboard.press("Control+b");
  await other.keyboard.type("Important");
  await other.keyboard.press("Control+b");
  await other.keyboard.type(" et simple");
  const swap = page.getByRole("switch", { name: "Mode texte simple" });
  await swap.click();
  const simple = page.getByRole("textbox", { name: "Texte", exact: true });
  await expect(simple).toHaveValue("Important et simple");
  await simple.focus();
  await page.keyboard.press("Control+End");
  await page.keyboard.type("\n- un point\n  - dessous\n> ses mots\n→ Comment faire ?");
  await expect(other.locator(".writing-field strong")).toHaveText("Important");
  await expect(other.locator(".writing-field ul ul")).toHaveText("dessous");
  await expect(other.locator(".writing-field blockquote")).toHaveText("ses mots");
  await expect(other.locator(".writing-field .chosen")).toContainText("Comment faire ?");
  await expect(state(page)).toHaveText("Enregistré");
  await field(other).focus();
  await other.keyboard.press("Control+Home");
  await other.keyboard.type("Très ");
  await expect(simple).toHaveValue(/^Très Important et simple\n- un point\n {2}- dessous\n> ses mots\n→ Comment faire \?$/);
  await both(page, axe);
  await page.getByRole("switch", { name: "Mode texte simple" }).click();
  await expect(field(page)).toBeFocused();
});

test("à 360 px, au doigt", async ({ newDevice, server, signInAs, axe, fits }) => {
  const phone = await newDevice({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 });
  await signInAs(phone, WRITER, "administrateur");
  await open(phone, await bench(phone, server, "telephone"));
  await field(phone).tap();
  await phone.keyboard.type("Du bout du doigt");
  await tool(phone, "Liste").tap();
  await expect(phone.locator(".writing-field li")).toHaveText("Du bout du doigt");
  await expect(state(phone)).toHaveText("Enregistré");
  for (const button of await phone.getByRole("toolbar").getByRole("button").all()) {
    const box = (await button.boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(43.5);
  }
  await fits(phone);
  await both(phone, axe);
});
