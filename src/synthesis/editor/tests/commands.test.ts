// What a key does to the block where the caret stands, and what is said of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import * as Y from "yjs";
import { keys, type Name, told } from "../commands";
import { schema } from "../schema";
import { open } from "./views";

const heard: string[] = [];
const tell = (words: string) => void heard.push(words);

function holding(kind: string | null, words: string): EditorView {
  const view = open(new Y.Doc(), keys(tell));
  const { tr, doc } = view.state;
  const line = schema.nodes.paragraph!.create({ kind, chosen: kind === "subject" ? "oui" : null }, words ? schema.text(words) : undefined);
  const made = tr.replaceWith(0, doc.content.size, line);
  view.dispatch(made.setSelection(TextSelection.atEnd(made.doc)));
  return view;
}
const press = (view: EditorView, key: string, given: object = {}) => {
  const event = { key, keyCode: 0, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...given } as KeyboardEvent;
  return view.someProp("handleKeyDown", (handle) => handle(view, event));
};
const lines = (view: EditorView) => view.state.doc.content.content.map(({ attrs, textContent }) => [attrs.kind, attrs.chosen, textContent]);

test("after a resource comes another, and an empty one is left", () => {
  const view = holding("resource", "HAS");
  assert.ok(press(view, "Enter"));
  view.dispatch(view.state.tr.insertText("Ligue"));
  assert.deepEqual(lines(view), [["resource", null, "HAS"], ["resource", null, "Ligue"]]);
  press(view, "Enter");
  press(view, "Enter");
  view.dispatch(view.state.tr.insertText("Fin"));
  assert.deepEqual(lines(view), [["resource", null, "HAS"], ["resource", null, "Ligue"], [null, null, "Fin"]]);
  // The next question is not chosen because this one is; and one note is enough.
  const question = holding("subject", "Comment ?");
  press(question, "Enter");
  assert.deepEqual(lines(question), [["subject", "oui", "Comment ?"], ["subject", null, ""]]);
  const note = holding("note", "Une note");
  press(note, "Enter");
  assert.deepEqual(lines(note), [["note", null, "Une note"], [null, null, ""]]);
});

test("a format is said when somebody sets it, and not when the caret comes upon it", () => {
  const view = holding(null, "mot");
  heard.length = 0;
  press(view, "b", { ctrlKey: true });
  press(view, "b", { ctrlKey: true });
  const run = (name: Name) => told(name, tell)(view.state, view.dispatch, view);
  for (const name of ["em", "em", "heading", "heading", "bullets", "numbers", "numbers", "quote", "undo"] as const) run(name);
  assert.deepEqual(heard, ["Gras activé", "Gras désactivé", "Italique activé", "Italique désactivé", "Intertitre", "Paragraphe", "Liste", "Liste numérotée", "Fin de la liste", "Verbatim"]);
  heard.length = 0;
  view.dispatch(view.state.tr.setSelection(TextSelection.atStart(view.state.doc)));
  // Asked whether it may, a command says nothing.
  told("strong", tell)(view.state);
  assert.deepEqual(heard, []);
});

/** A section whose title is followed by these blocks, the caret at the end of the title or before what follows. */
function titled(title: string, at: "title" | "after", next: "paragraph" | "heading" = "paragraph"): EditorView {
  const view = open(new Y.Doc(), keys(tell));
  const words = next === "paragraph" ? [schema.text("Un "), schema.text("mot", [schema.marks.strong!.create()])] : [schema.text("Oser")];
  const section = schema.node("section", null, [schema.node("section_title", null, title ? [schema.text(title)] : []), schema.node(next, null, words)]);
  const made = view.state.tr.replaceWith(0, view.state.doc.content.size, section);
  const place = 2 + title.length;
  view.dispatch(made.setSelection(TextSelection.create(made.doc, at === "title" ? place : place + 2)));
  return view;
}

test("whichever key erases, what follows a title does not melt into it, and the title stays", () => {
  const held = (view: EditorView, key: string, given: object) => {
    const before = view.state.doc.toJSON();
    assert.ok(press(view, key, given), key);
    assert.deepEqual(view.state.doc.toJSON(), before, `${key} ${JSON.stringify(given)}`);
  };
  for (const next of ["paragraph", "heading"] as const) {
    for (const given of [{}, { ctrlKey: true }, { shiftKey: true }]) held(titled("Leviers", "after", next), "Backspace", given);
    for (const given of [{}, { ctrlKey: true }]) for (const title of ["Leviers", ""]) held(titled(title, "title", next), "Delete", given);
  }
  // Elsewhere they erase.
  const view = holding(null, "mot");
  view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, 1, 4)));
  assert.ok(press(view, "Delete", { ctrlKey: true }));
  assert.deepEqual(lines(view), [[null, null, ""]]);
});

test("a title between the lines has keys on every keyboard, and leaves AltGr its letters", () => {
  for (const given of [{ key: "6", keyCode: 54 }, { key: "^", keyCode: 54 }, { key: "-", keyCode: 54 }]) {
    const view = holding(null, "mot");
    assert.ok(press(view, given.key, { ...given, ctrlKey: true, shiftKey: true }));
    assert.equal(view.state.doc.firstChild!.type.name, "heading");
  }
  // Ctrl and Alt are AltGr on Windows: « # » is typed.
  const view = holding(null, "mot");
  press(view, "#", { keyCode: 51, ctrlKey: true, altKey: true });
  press(view, "3", { keyCode: 51, ctrlKey: true, altKey: true });
  assert.equal(view.state.doc.firstChild!.type.name, "paragraph");
});
