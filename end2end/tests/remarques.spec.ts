// The margin of a text: two people talk about a passage, call a third by name, and one who may not write proposes words.
import type { Page } from "@playwright/test";
import { both, field, state } from "./ecrire";
import { CELESTINE, GROUP, ONDINE, enter } from "./groupe";
import { expect, test } from "./journey";

test.use({ startsAt: "2025-06-03T18:00:05+02:00" });
// What is refused is said with a status of its own; one answer is lost on its way.
test.use({ expectedTrouble: [/status of (404|422)|ERR_FAILED.*\/remarques/] });

const margin = (page: Page) => page.getByRole("complementary", { name: "En marge" });
const note = (page: Page, words: string | RegExp) => margin(page).getByRole("listitem").filter({ hasText: words }).first();

/** Chooses words of the text, as a mouse or a finger does. */
async function choose(page: Page, words: string) {
  await page.locator(".writing-field").evaluate((field, words) => {
    const walker = document.createTreeWalker(field, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent!.indexOf(words);
      if (at < 0) continue;
      if ((field as HTMLElement).isContentEditable) (field as HTMLElement).focus();
      getSelection()!.setBaseAndExtent(node, at, node, at + words.length);
      return;
    }
    throw new Error(`no « ${words} »`);
  }, words);
  await page.waitForTimeout(100);
}

/** A text of the group, with some words in it; its address. */
async function write(page: Page, title: string, words: string): Promise<string> {
  await page.goto(`${GROUP}/ecrits`);
  await page.getByRole("radio", { name: /situation/i }).first().check();
  await page.getByLabel("Son titre").fill(title);
  await page.getByRole("button", { name: "Commencer à écrire" }).click();
  await expect(page).toHaveURL(/\/syntheses\/[0-9a-f-]{36}$/);
  await expect(state(page)).toHaveText("Enregistré");
  await page.locator(".writing-field section").first().locator("p").first().click();
  await page.keyboard.type(words);
  await expect(state(page)).toHaveText("Enregistré");
  return new URL(page.url()).pathname;
}

async function propose(page: Page, address: string) {
  await page.goto(`${address}/etape`);
  await page.getByRole("button", { name: "Proposer au groupe" }).click();
  await page.goto(address);
  await expect(state(page)).toHaveText("Enregistré");
}

test("deux personnes parlent d’un passage, et en appellent une autre par son nom", async ({ page, newDevice, signInAs, mailbox, axe, fits }) => {
  const member = await newDevice({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await write(page, "Les réseaux", "Se servir du réseau personnel, sans crainte. Taper aux portes.");
  await expect(margin(page)).toContainText("Rien pour l’instant");
  await propose(page, address);
  await member.goto(address);
  await expect(field(member)).toContainText("réseau personnel");
  await expect(field(member)).toHaveAttribute("contenteditable", "false");
  await expect(member.locator("[data-part=droit]")).toContainText("commenter un passage ou proposer d’autres mots");

  // Her phone: she chooses words, and comments.
  await choose(member, "sans crainte");
  await member.getByRole("button", { name: "Commenter", exact: true }).first().tap();
  const words = member.getByLabel("Votre commentaire");
  await words.pressSequentially("Est-ce vrai pour toutes ? @Cé");
  await expect(member.getByRole("option", { name: "Célestine" })).toBeVisible();
  await both(member, axe);
  await words.press("Enter");
  await words.pressSequentially("?");
  await expect(words).toHaveValue("Est-ce vrai pour toutes ? @Célestine ?");
  await margin(member).getByRole("button", { name: "Commenter", exact: true }).tap();
  await expect(note(member, "Est-ce vrai pour toutes")).toContainText("sans crainte");
  await expect(member.locator("mark.noted")).toHaveText("sans crainte");
  await both(member, axe);
  await fits(member);

  // One letter, with nothing of the text in it.
  const letter = await mailbox.next(CELESTINE, { about: /on attend un mot/ });
  expect(letter.text).toContain("Ondine");
  expect(`${letter.subject} ${letter.text}`).not.toMatch(/crainte|réseau|Est-ce vrai/);
  expect(letter.link).toContain(address);

  // It is in the other window at once; she goes from the passage to the note, answers, and comes back.
  await expect(note(page, "Est-ce vrai pour toutes")).toBeVisible();
  await expect(page.locator("mark.noted")).toHaveText("sans crainte");
  await expect(page.locator("[data-part=annonce]")).toHaveText("Nouveau commentaire par Ondine");
  await page.locator("mark.noted").click();
  await expect(note(page, "Est-ce vrai")).toHaveClass(/here/);
  await note(page, "Est-ce vrai").getByText("Répondre").first().click();
  await page.getByLabel("Votre réponse").fill("");
  await note(page, "Est-ce vrai").getByRole("button", { name: "Répondre" }).click();
  await expect(note(page, "Est-ce vrai").getByRole("alert")).toHaveText("Écrivez quelques mots.");
  await page.getByLabel("Votre réponse").fill("Non, vous avez raison.");
  await note(page, "Est-ce vrai").getByRole("button", { name: "Répondre" }).click();
  await expect(note(member, "Est-ce vrai")).toContainText("Célestine Non, vous avez raison.");
  await both(page, axe);

  // Settled, it leaves the text and stays to be read.
  await note(page, "Est-ce vrai").getByRole("button", { name: "C’est réglé" }).click();
  await expect(page.locator("mark.noted")).toHaveCount(0);
  await expect(member.locator("mark.noted")).toHaveCount(0);
  await member.getByText("Une note réglée").tap();
  await expect(member.getByText("Réglé par Célestine")).toBeVisible();
  await both(member, axe);
  await fits(member);
});

test("une note suit son passage, et le retrouve quand il revient", async ({ page, newDevice, signInAs, axe }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await write(page, "Le passage", "Se servir du réseau personnel, sans crainte. Taper aux portes.");
  await propose(page, address);
  await member.goto(address);
  await expect(field(member)).toContainText("réseau personnel");
  await choose(member, "sans crainte");
  await member.getByRole("button", { name: "Commenter", exact: true }).first().click();
  await member.getByLabel("Votre commentaire").fill("Est-ce vrai pour toutes ?");
  await margin(member).getByRole("button", { name: "Commenter", exact: true }).click();
  await expect(page.locator("mark.noted")).toHaveText("sans crainte");

  // The passage follows what others write around it, and a paragraph cut in two.
  await field(page).locator("p", { hasText: "Se servir" }).click();
  await page.keyboard.press("Home");
  await page.keyboard.type("Toujours : ");
  await expect(member.locator("mark.noted")).toHaveText("sans crainte");
  await choose(page, "personnel, ");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.locator("mark.noted")).toHaveText("sans crainte");
  await expect(member.locator("mark.noted")).toHaveText("sans crainte");
  // Deleted, the note stays with what it was about; put back, it finds its passage again.
  await choose(page, "sans crainte");
  await page.keyboard.press("Delete");
  await expect(note(member, "Est-ce vrai")).toContainText("Passage supprimé");
  await both(member, axe);
  await page.keyboard.press("Control+z");
  await expect(member.locator("mark.noted")).toHaveText("sans crainte");
  await expect(note(member, "Est-ce vrai")).not.toContainText("Passage supprimé");
});

test("qui ne peut pas écrire propose des mots, et le binôme décide", async ({ page, newDevice, signInAs, axe, valid }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await write(page, "Les portes", "Se servir du réseau personnel. Taper aux portes des médecins.");
  await propose(page, address);
  await member.goto(address);
  await expect(field(member)).toContainText("réseau personnel");

  // With the keyboard alone: into the text, to its words, and into the margin.
  await expect(member.getByRole("group", { name: "En marge" })).toBeVisible();
  await field(member).focus();
  await member.keyboard.press("Control+Home");
  for (let line = 0; line < 12 && !(await chosen(member)).includes("portes"); line++) {
    await member.keyboard.press("ArrowDown");
    await member.keyboard.press("Home");
    await member.keyboard.press("Shift+End");
  }
  expect(await chosen(member)).toContain("Taper aux portes");
  await member.keyboard.type("intrus");
  await expect(field(member)).not.toContainText("intrus");
  await member.keyboard.press("Control+Alt+p");
  const proposed = member.getByLabel("Vos mots, à la place du passage");
  await expect(proposed).toBeFocused();
  await proposed.fill((await proposed.inputValue()).replace("personnel", "personnel, puis l’étendre"));
  await both(member, axe);
  await member.keyboard.press("Tab");
  await member.keyboard.press("Enter");
  await expect(note(member, "puis l’étendre")).toContainText("Proposition par Ondine");
  await expect(field(member)).toBeFocused();
  await choose(member, "médecins");
  await member.getByRole("button", { name: "Proposer d’autres mots" }).click();
  await proposed.fill("");
  await margin(member).getByRole("button", { name: "Proposer", exact: true }).click();
  await expect(note(member, "Supprimer")).toBeVisible();
  await expect(margin(member).getByRole("button", { name: "Accepter" })).toHaveCount(0);

  // She who leads sees what would go and what would come, in words too.
  await expect(page.locator("ins.proposed")).toHaveText(/proposé\s: , puis l’étendre$/);
  await expect(page.locator("del.removed")).toHaveText("médecins");
  await expect(note(page, "puis l’étendre")).toBeVisible();
  await both(page, axe);
  await expect(margin(page)).toMatchAriaSnapshot(`
    - complementary "En marge":
      - heading "En marge" [level=2]
      - group "D’une note à l’autre":
        - button "Note précédente"
        - button "Note suivante"
      - button "Tout accepter"
      - button "Tout refuser"
      - list:
        - listitem:
          - heading /Proposition par Ondine, note 1/ [level=3]
          - paragraph: /l’étendre/
          - button "Accepter"
          - button "Refuser"
        - listitem:
          - heading /Proposition par Ondine, note 2/ [level=3]
          - paragraph: /Supprimer/
  `);
  await field(page).focus();
  await page.keyboard.press("Alt+F9");
  await expect(note(page, "puis l’étendre").getByRole("button", { name: /voir le passage/ })).toBeFocused();
  await note(page, "puis l’étendre").getByRole("button", { name: "Accepter" }).click();
  await expect(field(page)).toContainText("réseau personnel, puis l’étendre.");
  await expect(field(member)).toContainText("réseau personnel, puis l’étendre.");
  await note(page, "Supprimer").getByRole("button", { name: "Refuser" }).click();
  await expect(field(member)).toContainText("médecins");
  await expect(member.locator("del, ins")).toHaveCount(0);
  await expect(page.getByText("2 notes réglées")).toBeVisible();

  // What changed meanwhile is not overwritten.
  await choose(member, "Taper aux portes");
  await member.getByRole("button", { name: "Proposer d’autres mots" }).click();
  await proposed.fill("Frapper aux portes");
  await margin(member).getByRole("button", { name: "Proposer", exact: true }).click();
  await expect(note(page, "Frapper")).toBeVisible();
  await choose(page, "aux portes");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.type("souvent ");
  await expect(note(page, "Frapper")).toContainText("Le passage a changé depuis cette proposition.");
  await expect(state(page)).toHaveText("Enregistré");
  await note(page, "Frapper").getByRole("button", { name: "Accepter" }).click();
  await expect(margin(page).getByRole("alert").first()).toContainText("Le passage a changé");
  await both(page, axe);

  // Without a script, the margin stands under the text, and its forms do the same.
  const plain = await newDevice({ javaScriptEnabled: false, viewport: { width: 360, height: 740 } });
  await enter(plain, signInAs, CELESTINE);
  await plain.goto(address);
  await expect(note(plain, "Frapper")).toContainText("Proposition par Ondine");
  await both(plain, axe);
  await valid(plain);
  await note(plain, "Frapper").getByText("Répondre").first().click();
  await note(plain, "Frapper").getByLabel("Votre réponse").fill("Merci.");
  await note(plain, "Frapper").getByRole("button", { name: "Répondre" }).click();
  await expect(note(plain, "Frapper")).toContainText("Célestine Merci.");
  await note(plain, "Frapper").getByRole("button", { name: "Refuser" }).click();
  await expect(plain.locator("[data-state=refusee]")).toHaveCount(2);
  await expect(note(member, "Frapper")).toBeHidden();
});

/** What is chosen in a window. */
const chosen = (page: Page) => page.evaluate(() => getSelection()!.toString());

test("un commentaire commencé quand le texte se fige reste, à lire et à copier", async ({ page, newDevice, signInAs, axe }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await write(page, "Ce qui se fige", "Se servir du réseau personnel. Taper aux portes.");
  await propose(page, address);
  await member.goto(address);
  await expect(field(member)).toContainText("réseau personnel");
  await choose(member, "réseau personnel");
  await member.getByRole("button", { name: "Commenter" }).click();
  await member.getByLabel("Votre commentaire").fill("Première note.");
  await margin(member).getByRole("button", { name: "Commenter" }).click();
  await note(member, "Première note.").getByText("Répondre").first().click();
  await note(member, "Première note.").getByLabel("Votre réponse").fill("Une réponse commencée.");
  await choose(member, "aux portes");
  await member.getByRole("button", { name: "Commenter" }).click();
  await member.getByLabel("Votre commentaire").fill("Un commentaire commencé.");
  for (const gesture of ["Passer à la relecture", "Figer ce texte"]) {
    await page.goto(`${address}/etape`);
    const agreed = page.getByLabel("Nous l’avons relu à deux, mot à mot");
    if (gesture.startsWith("Figer")) await agreed.check();
    await page.getByRole("button", { name: gesture, exact: true }).click();
  }
  await expect(member.locator("[data-part=droit]")).toContainText("figé");
  const kept = margin(member).getByLabel("Ce que vous écriviez");
  await expect(kept).toHaveCount(2);
  await expect(kept.first()).toHaveValue("Un commentaire commencé.");
  await expect(kept.last()).toHaveValue("Une réponse commencée.");
  await expect(kept.first()).toBeFocused();
  await expect(kept.first()).not.toBeEditable();
  await expect(kept.first()).toHaveAccessibleDescription(/n’ont pas été envoyés/);
  await expect(member.locator("[data-part=annonce]")).toContainText("n’ont pas été envoyés");
  await both(member, axe);
  // Copied, they go, and the keyboard goes on to the others, then to the text.
  for (const next of [kept.first(), field(member)]) {
    await member.keyboard.press("Tab");
    await expect(member.locator(":focus")).toHaveText("Je les ai copiés");
    await member.keyboard.press("Enter");
    await expect(next).toBeFocused();
  }
  await expect(member.locator("[data-remarques]")).toBeHidden();
});

test("après un geste au clavier, on est à la note suivante, et on sait ce qui est fait", async ({ page, newDevice, signInAs, axe }) => {
  const member = await newDevice();
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await write(page, "Le clavier", "Se servir du réseau personnel. Taper aux portes des médecins.");
  await propose(page, address);
  await member.goto(address);
  await expect(field(member)).toContainText("réseau personnel");
  const leave = async (passage: string, kind: "Commentaire" | "Proposition", words: string) => {
    await choose(member, passage);
    await member.getByRole("button", { name: kind === "Commentaire" ? "Commenter" : "Proposer d’autres mots", exact: true }).first().click();
    await margin(member).getByLabel(/^(Votre commentaire|Vos mots)/).fill(words);
    await margin(member).getByRole("button", { name: kind === "Commentaire" ? "Commenter" : "Proposer", exact: true }).click();
    await expect(note(page, words)).toBeVisible();
  };
  await leave("Se servir", "Proposition", "User");
  await leave("réseau personnel", "Proposition", "réseau des amis");
  await leave("Taper", "Commentaire", "Un autre verbe ?");
  await leave("médecins", "Commentaire", "Lesquels ?");
  const told = page.locator("[data-part=annonce]");
  const at = (words: string) => note(page, words).getByRole("button", { name: /voir le passage/ });
  /** With the keyboard alone, from where it is. */
  const press = async (name: string) => {
    for (let far = 0; far < 4 && (await page.locator(":focus").textContent()) !== name; far++) await page.keyboard.press("Tab");
    await expect(page.locator(":focus")).toHaveText(name);
    await page.keyboard.press("Enter");
  };
  await field(page).focus();
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("Alt+F9");
  await expect(at("User")).toBeFocused();
  await press("Accepter");
  await expect(at("réseau des amis")).toBeFocused();
  await expect(told).toHaveText("C’est accepté");
  await press("Refuser");
  await expect(at("Un autre verbe ?")).toBeFocused();
  await expect(told).toHaveText("C’est refusé");
  // Past the last one, the one before; then what is settled, from where one comes back with a note.
  await at("Lesquels ?").focus();
  await press("C’est réglé");
  await expect(at("Un autre verbe ?")).toBeFocused();
  await expect(told).toHaveText("C’est réglé");
  await press("C’est réglé");
  await expect(page.getByText("4 notes réglées")).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await press("Rouvrir");
  await expect(told).toHaveText("C’est rouvert");
  await expect(at("Lesquels ?")).toBeFocused();
  // An answer taken back leaves one at its note, and not at what takes another answer back.
  for (const words of ["Ceux du quartier.", "Tous."]) {
    await press("Répondre");
    await expect(note(page, "Lesquels ?").getByLabel("Votre réponse")).toBeFocused();
    await page.keyboard.type(words);
    await press("Répondre");
    await expect(note(page, "Lesquels ?")).toContainText(words);
    await expect(note(page, "Lesquels ?").locator("summary")).toBeFocused();
  }
  await at("Lesquels ?").focus();
  await press("Retirer");
  await expect(note(page, "Lesquels ?")).not.toContainText("Ceux du quartier.");
  await expect(at("Lesquels ?")).toBeFocused();
  await expect(told).toHaveText("C’est retiré");
  // What somebody else does puts one at the next note too.
  await leave("Taper", "Proposition", "Frapper");
  await leave("portes", "Proposition", "fenêtres");
  await at("Frapper").focus();
  await note(member, "Frapper").getByRole("button", { name: "Retirer" }).click();
  await expect(at("fenêtres")).toBeFocused();
  await leave("Taper", "Proposition", "Frapper");
  await page.getByRole("button", { name: "Tout accepter" }).focus();
  await page.keyboard.press("Enter");
  await expect(at("Lesquels ?")).toBeFocused();
  await expect(told).toHaveText("Tout est accepté");
  await expect(field(page)).toContainText("Frapper aux fenêtres");
  await both(page, axe);
});

test("au téléphone, des mots commencés ou envoyés deux fois ne se perdent ni ne se doublent", async ({ page, newDevice, signInAs, axe, fits }) => {
  const member = await newDevice({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await enter(page, signInAs, CELESTINE);
  await enter(member, signInAs, ONDINE);
  const address = await write(page, "Ce qui se dit une fois", "Se servir du réseau personnel. Taper aux portes des médecins.");
  await propose(page, address);
  await member.goto(address);
  await expect(field(member)).toContainText("réseau personnel");
  const comment = member.getByRole("button", { name: "Commenter", exact: true });
  const words = member.getByLabel("Votre commentaire");
  const proposed = member.getByLabel("Vos mots, à la place du passage");

  // Half a comment, and another passage: the words are there for it.
  await choose(member, "réseau personnel");
  await comment.first().tap();
  await words.fill("Est-ce vrai");
  await choose(member, "médecins");
  await comment.first().tap();
  await expect(words).toHaveValue("Est-ce vrai");
  await expect(margin(member).locator(".composing")).toContainText("médecins");
  // A proposal is of its passage: it stays there, and says so.
  await member.getByRole("button", { name: "Proposer d’autres mots" }).tap();
  await proposed.fill("soignants");
  await choose(member, "Taper");
  await comment.first().tap();
  await expect(margin(member).getByRole("alert").filter({ hasText: "n’est pas encore partie" })).toBeVisible();
  await expect(proposed).toBeFocused();
  await expect(proposed).toHaveValue("soignants");
  await both(member, axe);
  await fits(member);
  await margin(member).getByRole("button", { name: "Proposer", exact: true }).tap();
  await expect(note(member, "soignants")).toBeVisible();

  // Kept by the server, but its answer is lost: sent again as one is told to, it is there once.
  let isLost = true;
  await member.route("**/remarques", async (route) => {
    if (!isLost || route.request().method() !== "POST") return route.continue();
    isLost = false;
    await route.fetch();
    await route.abort();
  });
  await choose(member, "Taper");
  await comment.first().tap();
  await expect(words).toHaveValue("Est-ce vrai");
  await words.fill("Est-ce vrai ?");
  await margin(member).getByRole("button", { name: "Commenter", exact: true }).tap();
  await expect(margin(member).getByRole("alert").filter({ hasText: "réessayez dans un instant" })).toBeVisible();
  await expect(words).toHaveValue("Est-ce vrai ?");
  await margin(member).getByRole("button", { name: "Commenter", exact: true }).tap();
  await expect(words).toBeHidden();
  await expect(margin(member).locator("[data-kind=commentaire]")).toHaveCount(1);
  await expect(margin(page).locator("[data-kind=commentaire]")).toHaveCount(1);
  // A finger that taps twice.
  await note(member, "Est-ce vrai ?").getByText("Répondre").first().tap();
  await note(member, "Est-ce vrai ?").getByLabel("Votre réponse").fill("Je crois.");
  await note(member, "Est-ce vrai ?").getByRole("button", { name: "Répondre" }).dblclick();
  await expect(note(page, "Est-ce vrai ?").locator(".gloss-answer")).toHaveCount(1);
  await page.reload();
  await expect(note(page, "Est-ce vrai ?").locator(".gloss-answer")).toHaveCount(1);
});
