// Sections folded and moved, while others write; and who is said to write where.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { absolutePositionToRelativePosition, undo, ySyncPluginKey } from "y-prosemirror";
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from "y-protocols/awareness";
import type * as Y from "yjs";
import { commands } from "../commands";
import { Presence, type Seen } from "../presence";
import { folds, isFolded, mayMove, move, sectionAt, toggleFold } from "../sections";
import { block, open, pair } from "./views";

type Window = { doc: Y.Doc; view: EditorView; awareness: Awareness; presence: Presence; seen: () => Seen[] };

/** Two windows on « Leviers », « Freins », « Pistes », each seeing where the other is. */
function two(): [Window, Window] {
  const docs = pair();
  docs[0].getXmlFragment("prosemirror").push(["Leviers", "Freins", "Pistes"].map((title) => block("section", block("section_title", title), block("paragraph", `De ${title}.`))));
  const windows = docs.map((doc, rank): Window => {
    const awareness = new Awareness(doc);
    awareness.setLocalStateField("user", { name: ["Ondine", "Rose"][rank], color: "#123456", rank });
    let seen: Seen[] = [];
    const presence = new Presence(doc, awareness, (people) => (seen = people));
    presence.you = awareness.getLocalState()!.user;
    presence.begin();
    return { doc, view: open(doc, [folds()]), awareness, presence, seen: () => seen };
  }) as [Window, Window];
  windows.forEach(({ awareness }, at) => {
    const other = windows[1 - at]!.awareness;
    const tell = () => applyAwarenessUpdate(other, encodeAwarenessUpdate(awareness, [awareness.clientID]), "other");
    awareness.on("update", (_: unknown, origin: unknown) => origin === "local" && tell());
    tell();
  });
  return windows;
}
const done = (...windows: Window[]) => windows.forEach(({ presence, awareness, view }) => (presence.stop(), awareness.destroy(), view.destroy()));

const titles = ({ view }: Window) => view.state.doc.content.content.map((node) => node.firstChild!.textContent).join(" ");
const find = ({ view }: Window, words: string) => {
  let found = -1;
  view.state.doc.descendants((node, position) => void (node.isText && node.text!.includes(words) && (found = position + node.text!.indexOf(words))));
  assert.ok(found >= 0, words);
  return found;
};
/** Puts the caret of a window before these words, and lets the other know. */
function stand(window: Window, words: string): void {
  const { view, awareness } = window;
  const at = find(window, words);
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, at)));
  const { type, binding } = ySyncPluginKey.getState(view.state) as { type: Y.XmlFragment; binding: { mapping: never } };
  const head = absolutePositionToRelativePosition(at, type, binding.mapping);
  awareness.setLocalStateField("cursor", { anchor: head, head });
}
const here = ({ view }: Window) => sectionAt(view.state, view.state.selection.head)!;

test("a section goes up or down for everybody, with the caret, and an undo brings it back", () => {
  const [one, other] = two();
  stand(one, "De Freins");
  assert.deepEqual(move(one.view, one.presence, here(one), -1), { words: "Freins\u00a0: section 1 sur 3", isDone: true });
  for (const window of [one, other]) assert.equal(titles(window), "Freins Leviers Pistes");
  assert.equal(here(one).index, 0);
  assert.equal(mayMove(one.view.state, here(one), -1), false);
  move(one.view, one.presence, here(one), 1);
  move(one.view, one.presence, here(one), 1);
  for (const window of [one, other]) assert.equal(titles(window), "Leviers Pistes Freins");
  assert.equal(move(one.view, one.presence, here(one), 1), null);
  undo(one.view.state);
  for (const window of [one, other]) assert.equal(titles(window), "Leviers Freins Pistes");
  done(one, other);
});

test("one’s undo takes back what one made, and never what somebody else wrote in it since", () => {
  const written = (window: Window) => window.view.state.doc.textContent;
  const type = (window: Window, at: number, words: string) => window.view.dispatch(window.view.state.tr.insertText(words, at));
  // A section that Ondine adds, and where Rose writes.
  let [one, other] = two();
  const { nodes } = one.view.state.schema;
  const made = nodes.section!.create(null, [nodes.section_title!.create(), nodes.paragraph!.create()]);
  one.view.dispatch(one.view.state.tr.insert(one.view.state.doc.content.size, made));
  type(other, other.view.state.doc.content.size - 2, "Les mots de Rose.");
  assert.match(written(one), /Les mots de Rose\.$/);
  undo(one.view.state);
  for (const window of [one, other]) assert.match(written(window), /Les mots de Rose\.$/);
  done(one, other);

  // One that she moves: it goes back, and Rose’s words stay.
  [one, other] = two();
  stand(one, "De Freins");
  move(one.view, one.presence, here(one), -1);
  type(other, find(other, "De Freins.") + 10, " Et Rose.");
  undo(one.view.state);
  for (const window of [one, other]) {
    assert.match(written(window), / Et Rose\./);
    assert.equal(written(window).split("De Freins.").length, 2);
    window.view.state.doc.check();
  }
  assert.equal(written(one), written(other));
  done(one, other);

  // A list, a verbatim and a title between the lines, made of a line where Rose goes on.
  for (const name of ["bullets", "quote", "heading"] as const) {
    [one, other] = two();
    stand(one, "De Freins");
    commands[name](one.view.state, one.view.dispatch, one.view);
    type(other, find(other, "De Freins.") + 10, " Et Rose.");
    undo(one.view.state);
    for (const window of [one, other]) assert.match(written(window), / Et Rose\./, name);
    assert.equal(written(one), written(other));
    done(one, other);
  }
});

test("a section that moves keeps what a template or an import said of it, its bold and its links", () => {
  const [one, other] = two();
  const { nodes, marks } = one.view.state.schema;
  const words = [one.view.state.schema.text("Fort", [marks.strong!.create()]), one.view.state.schema.text(" ici", [marks.link!.create({ href: "https://a.fr" })])];
  const heading = nodes.heading!.create({ level: 4, kind: "levier", id: "l1", meta: "{\"note\":1}" }, one.view.state.schema.text("Oser"));
  const at = find(one, "De Freins") - 1;
  one.view.dispatch(one.view.state.tr.insert(at, [heading, nodes.quote!.create({ consent: "given" }, nodes.paragraph!.create({ chosen: null }, words))]));
  const before = one.view.state.doc.child(1).toJSON();
  stand(one, "De Freins");
  move(one.view, one.presence, here(one), -1);
  for (const { view } of [one, other]) assert.deepEqual(view.state.doc.child(0).toJSON(), before);
  done(one, other);
});

test("where somebody else is writing, nothing of theirs is written again", () => {
  const [one, other] = two();
  stand(one, "De Leviers");
  stand(other, "De Leviers");
  const root = other.doc.getXmlFragment("prosemirror");
  const theirs = root.get(0);
  // Only Ondine moves it: what Rose holds is still the same, the other section was written again.
  assert.equal(move(one.view, one.presence, here(one), 1)?.isDone, true);
  for (const window of [one, other]) assert.equal(titles(window), "Freins Leviers Pistes");
  assert.equal(root.get(1), theirs);
  // With somebody in both, it waits, and says for whom.
  stand(one, "De Freins");
  stand(other, "De Freins");
  const third = new Awareness(one.doc);
  third.clientID = 7;
  third.setLocalState({ user: { name: "Célestine", color: "#654321", rank: 2 }, cursor: null });
  const place = (window: Window, words: string) => {
    const { type, binding } = ySyncPluginKey.getState(window.view.state) as { type: Y.XmlFragment; binding: { mapping: never } };
    return absolutePositionToRelativePosition(find(window, words), type, binding.mapping);
  };
  third.setLocalStateField("cursor", { anchor: place(one, "De Leviers"), head: place(one, "De Leviers") });
  applyAwarenessUpdate(one.awareness, encodeAwarenessUpdate(third, [7]), "other");
  const refused = move(one.view, one.presence, here(one), 1)!;
  assert.deepEqual([refused.isDone, refused.words.startsWith("Rose est dans cette section")], [false, true]);
  assert.equal(titles(one), "Freins Leviers Pistes");
  third.destroy();
  done(one, other);
});

test("a fold is one’s own, follows its section, and opens when one goes in", () => {
  const [one, other] = two();
  const folded = (window: Window) => window.view.state.doc.content.content.map((_, index, all) => isFolded(window.view.state, all.slice(0, index).reduce((sum, node) => sum + node.nodeSize, 0)));
  stand(one, "De Freins");
  toggleFold(one.view.state, one.view.dispatch, here(one).position);
  assert.deepEqual([folded(one), folded(other)], [[false, true, false], [false, false, false]]);
  // The caret is where one sees it.
  assert.equal(one.view.state.selection.$head.parent.type.name, "section_title");
  other.view.dispatch(other.view.state.tr.insertText("Ici. ", find(other, "De Leviers")));
  other.view.dispatch(other.view.state.tr.insertText("Là. ", find(other, "De Freins")));
  assert.deepEqual(folded(one), [false, true, false]);
  move(one.view, one.presence, here(one), 1);
  assert.equal(titles(one), "Leviers Pistes Freins");
  assert.deepEqual(folded(one), [false, false, true]);
  stand(one, "De Freins");
  assert.deepEqual(folded(one), [false, false, false]);
  done(one, other);
});

test("whoever writes is said to, where they do, for as long as they do", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "Date"] });
  const [one, other] = two();
  stand(other, "De Freins");
  context.mock.timers.tick(400);
  assert.deepEqual(one.seen().map(({ name, writes }) => [name, writes]), [["Ondine", null], ["Rose", null]]);
  other.view.dispatch(other.view.state.tr.insertText("Là. ", find(other, "De Freins")));
  stand(other, "De Freins");
  context.mock.timers.tick(400);
  assert.deepEqual(one.seen().map(({ writes }) => writes), [null, "écrit dans Freins"]);
  assert.deepEqual(other.seen().map(({ writes }) => writes), [null, null]);
  context.mock.timers.tick(10_000);
  assert.deepEqual(one.seen().map(({ writes }) => writes), [null, null]);
  done(one, other);
});
