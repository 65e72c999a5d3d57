// « Mode texte simple » while others write: two windows on one text, one of them in its plain fields.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Fragment } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import { cursors, settle } from "../cursors";
import { PlainText, blocks, linesOf, read, written } from "../plain";
import { Presence } from "../presence";
import { schema } from "../schema";
import { folds, move, sectionAt } from "../sections";
import { block, open, pair } from "./views";

type Input = HTMLTextAreaElement | HTMLInputElement;
type Window = { doc: Y.Doc; view: EditorView; awareness: Awareness; presence: Presence };

const TITLES = ["Leviers", "Freins", "Pistes"];

let close = () => {};
// What waits to be shown comes first.
afterEach(async () => (await later(), close()));

/** Ondine in her plain fields, Rose in the text, on « Leviers », « Freins », « Pistes ». */
function two(inside = (title: string) => [block("paragraph", `De ${title}.`)]) {
  const docs = pair();
  docs[0].getXmlFragment("prosemirror").push(TITLES.map((title) => block("section", block("section_title", title), ...inside(title))));
  let plain: PlainText | undefined;
  const windows = docs.map((doc, rank): Window => {
    const awareness = new Awareness(doc);
    awareness.setLocalStateField("user", { name: ["Ondine", "Rose"][rank], color: "#123456", rank });
    const presence = new Presence(doc, awareness, () => {});
    return { doc, view: open(doc, [folds(), cursors(awareness, () => !rank && !!plain?.hasFocus)]), awareness, presence };
  });
  const [ondine, rose] = windows as [Window, Window];
  const relay = () => applyAwarenessUpdate(rose.awareness, encodeAwarenessUpdate(ondine.awareness, [ondine.awareness.clientID]), "other");
  ondine.awareness.on("update", relay);
  ondine.view.setProps({
    dispatchTransaction(this: EditorView, tr) {
      this.updateState(this.state.apply(tr));
      if (tr.docChanged) plain?.update();
    },
  });
  const said: string[] = [];
  plain = new PlainText(ondine.view, (words) => said.push(words), () => {});
  document.body.replaceChildren(ondine.view.dom, plain.element);
  plain.show();
  // As the page does before others' words come.
  ondine.doc.on("beforeTransaction", ({ origin }: Y.Transaction) => {
    if (origin !== "other") return;
    plain!.follow();
    settle(ondine.view);
  });
  close = () => {
    ondine.awareness.off("update", relay);
    windows.forEach(({ presence, awareness, view }) => (view.destroy(), presence.stop(), awareness.destroy()));
  };
  return { ondine, rose, plain, said };
}

const field = (label: string) => {
  const found = [...document.querySelectorAll("label")].find(({ textContent }) => textContent === label);
  assert.ok(found, label);
  return document.getElementById(found.htmlFor) as Input;
};
/** Puts the caret after these words of a field. */
function stand(input: Input, words: string): void {
  assert.ok(input.value.includes(words), `« ${words} » in « ${input.value} »`);
  const at = input.value.indexOf(words) + words.length;
  input.focus();
  input.setSelectionRange(at, at);
  document.dispatchEvent(new window.Event("selectionchange"));
}
/** Types where the caret is, as the browser does. */
function type(words: string): void {
  const input = document.activeElement as Input;
  assert.ok(input.value !== undefined && !input.readOnly, "the keyboard is in no field");
  input.setRangeText(words, input.selectionStart!, input.selectionEnd!, "end");
  input.dispatchEvent(new window.Event("input", { bubbles: true }));
}
const compose = (when: "start" | "end") => document.activeElement!.dispatchEvent(new window.Event(`composition${when}`, { bubbles: true }));

const said = ({ view }: Window) => view.state.doc.content.content.map((node) => node.content.content.map((child) => child.textContent).join("|"));
const find = ({ view }: Window, words: string) => {
  let found = -1;
  view.state.doc.descendants((node, position) => void (found < 0 && node.isText && node.text!.includes(words) && (found = position + node.text!.indexOf(words))));
  assert.ok(found >= 0, words);
  return found;
};
const insert = (window: Window, words: string, before: string) => window.view.dispatch(window.view.state.tr.insertText(words, find(window, before)));
const root = ({ doc }: Window) => doc.getXmlFragment("prosemirror");
const later = () => new Promise((done) => setTimeout(done));

test("a section added above or taken away elsewhere leaves whoever writes in theirs", async () => {
  const { ondine, rose } = two();
  const freins = field("Texte de la section 2");
  stand(freins, "De ");
  type("nos ");
  root(rose).insert(0, [block("section", block("section_title", "Avant"), block("paragraph", "Rien."))]);
  assert.equal(document.activeElement, freins);
  assert.equal(field("Texte de la section 3"), freins);
  type("vrais ");
  root(rose).delete(1, 1);
  assert.equal(document.activeElement, freins);
  type("gros ");
  for (const window of [ondine, rose]) assert.deepEqual(said(window), ["Avant|Rien.", "Freins|De nos vrais gros Freins.", "Pistes|De Pistes."]);
});

test("a section moved elsewhere keeps its field, its caret and its words", async () => {
  const { ondine, rose } = two();
  const freins = field("Texte de la section 2");
  stand(freins, "De ");
  // By whoever sees where she is: the other section is written again.
  move(rose.view, rose.presence, sectionAt(rose.view.state, find(rose, "De Freins"))!, -1);
  assert.deepEqual([document.activeElement, freins.selectionStart, field("Texte de la section 1")], [freins, 3, freins]);
  type("nos ");
  // By whoever does not, yet: hers is.
  const copy = (root(rose).get(0) as Y.XmlElement).clone();
  rose.doc.transact(() => (root(rose).delete(0, 1), root(rose).insert(1, [copy])));
  await later();
  assert.deepEqual([document.activeElement, freins.selectionStart, field("Texte de la section 2")], [freins, 7, freins]);
  insert(rose, "Oui. ", "De nos");
  type("vrais ");
  for (const window of [ondine, rose]) assert.deepEqual(said(window), ["Leviers|De Leviers.", "Freins|Oui. De nos vrais Freins.", "Pistes|De Pistes."]);
});

test("where a section is taken away under one’s hands, its words stay to be copied, and nothing more is typed elsewhere", async () => {
  const { ondine, rose, said: told } = two();
  const freins = field("Texte de la section 2");
  stand(freins, "De ");
  type("nos ");
  root(rose).delete(1, 1);
  assert.equal(document.activeElement, freins);
  assert.deepEqual([freins.value, freins.readOnly, field("Texte supprimé")], ["De nos Freins.", true, freins]);
  assert.equal(told.length, 1);
  assert.match(told[0]!, /supprimer/);
  // Nobody is told that she is somewhere else.
  await later();
  assert.equal(ondine.awareness.getLocalState()!.cursor ?? null, null);
  insert(rose, "Oui. ", "De Leviers");
  assert.equal(told.length, 1);
  assert.deepEqual(said(ondine), ["Leviers|Oui. De Leviers.", "Pistes|De Pistes."]);
  field("Texte de la section 1").focus();
  root(rose).insert(0, [block("section", block("section_title", "Avant"), block("paragraph", "Rien."))]);
  assert.equal(freins.isConnected, false);
});

test("what stands outside the sections is divided and put together under one’s caret", async () => {
  const { ondine, rose } = two();
  root(rose).insert(0, [block("paragraph", "Un."), block("paragraph", "Deux.")]);
  const outside = field("Texte hors des sections");
  stand(outside, "Deux");
  root(rose).insert(1, [block("section", block("section_title", "Milieu"), block("paragraph", "Rien."))]);
  assert.equal(document.activeElement, outside);
  assert.equal(outside.value, "Deux.");
  type(" fois");
  assert.deepEqual(said(ondine).slice(0, 3), ["Un.", "Milieu|Rien.", "Deux fois."]);
  root(rose).delete(1, 1);
  assert.equal(document.activeElement, outside);
  assert.equal(outside.value, "Un.\nDeux fois.");
  type(" bien");
  assert.deepEqual(said(rose).slice(0, 2), ["Un.", "Deux fois bien."]);
});

test("half an accent is left alone, and what others wrote meanwhile is neither lost nor shown over it", () => {
  const { ondine, rose, plain } = two((title) => [block("paragraph", "Un."), block("paragraph", `De ${title}.`), block("paragraph", "Trois.")]);
  const freins = field("Texte de la section 2");
  stand(freins, "De ");
  compose("start");
  assert.equal(plain.isComposing, true);
  type("^");
  // Above, below, and in the same line: held for ten seconds, it all comes at once.
  rose.doc.transact(() => {
    for (const [at, words] of [[1, "Avant. "], [2, "Oui. "], [3, "Après. "]] as const) (((root(rose).get(1) as Y.XmlElement).get(at) as Y.XmlElement).get(0) as unknown as Y.XmlText).insert(0, words);
  });
  assert.equal(freins.value, "Un.\nDe ^Freins.\nTrois.");
  freins.setSelectionRange(freins.selectionStart! - 1, freins.selectionStart!);
  type("ê");
  type("t");
  compose("end");
  const words = "Avant. Un.\nOui. De êtFreins.\nAprès. Trois.";
  assert.equal(freins.value, words);
  assert.equal(freins.selectionStart, words.indexOf("Freins"));
  assert.equal(plain.isComposing, false);
  type("re ");
  for (const window of [ondine, rose]) assert.equal(said(window)[1], "Freins|Avant. Un.|Oui. De être Freins.|Après. Trois.");
  // A letter doubled stays with those before it, whatever came after them.
  stand(freins, "être F");
  compose("start");
  insert(rose, "X", "reins.");
  type("r");
  compose("end");
  for (const window of [ondine, rose]) assert.equal(said(window)[1], "Freins|Avant. Un.|Oui. De être FrXreins.|Après. Trois.");
  // And a title.
  const title = field("Titre de la section 1");
  stand(title, "Lev");
  compose("start");
  insert(rose, "Nos ", "Leviers");
  type("î");
  assert.equal(title.value, "Levîiers");
  compose("end");
  assert.deepEqual([title.value, said(rose)[0]!.split("|")[0]], ["Nos Levîiers", "Nos Levîiers"]);
});

test("whoever writes in plain text is seen in their section, and nobody moves it under their hands", () => {
  const { ondine, rose } = two();
  stand(field("Texte de la section 1"), "De Lev");
  const theirs = root(rose).get(0);
  assert.deepEqual(rose.presence.in(theirs as Y.XmlElement).map(({ name }) => name), ["Ondine"]);
  move(rose.view, rose.presence, sectionAt(rose.view.state, find(rose, "De Leviers"))!, 1);
  assert.equal(root(rose).get(1), theirs);
  stand(field("Titre de la section 3"), "Pis");
  assert.deepEqual(rose.presence.in(root(rose).get(2) as Y.XmlElement).length, 1);
  // Gone elsewhere, she is nowhere.
  (document.activeElement as Input).blur();
  assert.equal(ondine.awareness.getLocalState()!.cursor, null);
});

test("the caret goes from the text to its field, and back", () => {
  const { ondine, plain } = two((title) => [block("paragraph", "Un."), block("bullet_list", block("list_item", block("paragraph", `De ${title}.`), block("bullet_list", block("list_item", block("paragraph", "Dessous.")))))]);
  for (const words of ["Pistes", "Un.", "De Freins", "Dessous."]) {
    const at = find(ondine, words) + 2;
    ondine.view.dispatch(ondine.view.state.tr.setSelection(TextSelection.create(ondine.view.state.doc, at, at + 1)));
    plain.focus();
    const input = document.activeElement as Input;
    assert.equal(input.value.slice(input.selectionStart!, input.selectionEnd!), words.slice(2, 3), words);
    ondine.view.dispatch(ondine.view.state.tr.setSelection(TextSelection.atStart(ondine.view.state.doc)));
    plain.follow();
    const { from, to } = ondine.view.state.selection;
    assert.deepEqual([from, to], [at, at + 1], words);
  }
});

test("a paragraph that begins like a list, a verbatim or a title stays one, whatever is typed around it and in it", () => {
  const like = ["3. Oser", "- tiret", "> chevron", "# croisillon", "→ flèche", "  deux espaces"];
  const { ondine, rose } = two(() => [block("paragraph", "Début."), ...like.map((line) => block("paragraph", line)), block("paragraph", "Fin.")]);
  const kinds = () => ondine.view.state.doc.child(0).content.content.map(({ type, textContent }) => `${type.name} ${textContent}`);
  const expected = (...lines: string[]) => ["section_title Leviers", ...lines.map((line) => `paragraph ${line}`)];
  const leviers = field("Texte de la section 1");
  stand(leviers, "Début");
  type(" ici");
  assert.deepEqual(kinds(), expected("Début ici.", ...like, "Fin."));
  stand(leviers, "Fin");
  type(" là");
  stand(leviers, "Oser");
  type(" et faire");
  assert.deepEqual(kinds(), expected("Début ici.", "3. Oser et faire", ...like.slice(1), "Fin là."));
  stand(leviers, "flèche");
  type("\nentre");
  assert.deepEqual(kinds(), expected("Début ici.", "3. Oser et faire", ...like.slice(1, 5), "entre", like[5]!, "Fin là."));
  // Somebody changes its number: her field says so.
  const three = find(rose, "3. Oser");
  rose.view.dispatch(rose.view.state.tr.insertText("4", three, three + 1));
  assert.match(leviers.value, /^4\. Oser et faire$/m);
  type(" nous");
  assert.equal(kinds()[2], "paragraph 4. Oser et faire");
  // What is typed as a list is one.
  stand(leviers, "Fin là.");
  type("\n3. trois");
  assert.equal(kinds().at(-1), "ordered_list trois");
});

test("after a resource, a new line is another one; an empty one is left", () => {
  const { nodes } = schema;
  const made = (kind: string | null, words: string) => nodes.paragraph!.create({ kind }, words ? schema.text(words) : null);
  const kinds = (typed: string, before: ReturnType<typeof made>[]) => blocks(read(typed), linesOf(Fragment.from(before))).map(({ type, attrs }) => attrs.kind ?? type.name);
  const one = made("resource", "Un lien");
  assert.deepEqual(kinds("Un lien\n", [one]), ["resource", "resource"]);
  assert.deepEqual(kinds("Un lien\nDeux", [one, made("resource", "")]), ["resource", "resource"]);
  assert.deepEqual(kinds("Un lien\n\n", [one, made("resource", "")]), ["resource", "paragraph", "paragraph"]);
  assert.deepEqual(kinds("Un lien\n- item", [one]), ["resource", "bullet_list"]);
  assert.deepEqual(kinds("Un\n lien", [one]), ["resource", "resource"]);
  assert.deepEqual(kinds("Un mot\n", [made("lead", "Un mot")]), ["lead", "paragraph"]);
});

test("whatever others do, what is typed in plain text is there once, in its section", async () => {
  let seed = 11;
  const chance = (under: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % under;
  for (let round = 0; round < 10; round++) {
    const { ondine, rose, plain } = two((title) => [block("paragraph", `De ${title}.`), block("paragraph", "3. Encore.")]);
    let named = 0;
    let typed = 0;
    const expected: [string, string][] = [];
    const others = () => {
      const text = root(rose);
      const at = chance(text.length);
      const section = text.get(at) as Y.XmlElement;
      // Her section is not taken away: that is told otherwise.
      const isHers = rose.presence.in(section).length > 0;
      switch (chance(5)) {
        case 0:
          text.insert(at, [block("section", block("section_title", `Nouvelle ${++named}`), block("paragraph", "Rien."))]);
          break;
        case 1: {
          let position = 0;
          for (let before = 0; before < at; before++) position += rose.view.state.doc.child(before).nodeSize;
          move(rose.view, rose.presence, { position, index: at }, chance(2) ? 1 : -1);
          break;
        }
        case 2:
          section.insert(1 + chance(section.length), [block("paragraph", ["Un mot.", "- tiret", "2. deux"][chance(3)]!)]);
          break;
        case 3:
          if (!isHers && text.length > 2) text.delete(at, 1);
          break;
        default: {
          const line = section.get(chance(section.length)) as Y.XmlElement;
          if (line.length) (line.get(0) as unknown as Y.XmlText).insert((line.get(0) as unknown as Y.XmlText).length, " Oui.");
        }
      }
    };
    const go = () => {
      const areas = [...document.querySelectorAll("textarea")].filter(({ readOnly }) => !readOnly);
      const area = areas[chance(areas.length)]!;
      area.focus();
      const end = area.value.indexOf("\n") < 0 || chance(2) ? area.value.length : area.value.indexOf("\n");
      area.setSelectionRange(end, end);
      document.dispatchEvent(new window.Event("selectionchange"));
    };
    go();
    for (let step = 0; step < 30; step++) {
      if (chance(6) === 0) go();
      const here = document.activeElement as HTMLTextAreaElement;
      const section = [...here.closest(".field")!.querySelectorAll("input")][0]!;
      const word = `mot${++typed}x`;
      const isComposed = chance(2) === 0;
      if (isComposed) compose("start");
      for (const letter of word) {
        if (chance(8) === 0) others();
        assert.equal(document.activeElement, here);
        type(letter);
      }
      if (isComposed) compose("end");
      // The title may have had more words meanwhile, at its end.
      expected.push([word, section.value.split(" Oui.")[0]!]);
      if (chance(5) === 0) type("\n");
      await later();
    }
    plain.hide();
    plain.show();
    const { doc } = ondine.view.state;
    assert.deepEqual(doc.toJSON(), rose.view.state.doc.toJSON());
    const there = doc.content.content.map((node) => node.textContent);
    const titles = doc.content.content.map((node) => node.firstChild!.textContent.split(" Oui.")[0]!);
    for (const [word, title] of expected) {
      const held = titles.flatMap((name, at) => (there[at]!.includes(word) ? [name] : []));
      // Taken away since she left it, or there, once.
      if (titles.includes(title) || held.length) assert.deepEqual([held, there.join().split(word).length], [[title], 2], `${round} ${word}\n${there.join("\n")}`);
    }
    const areas = [...document.querySelectorAll("textarea")];
    assert.deepEqual(areas.map(({ value }) => value), doc.content.content.map(({ content }) => written(linesOf(content))));
    await later();
    close();
  }
});
