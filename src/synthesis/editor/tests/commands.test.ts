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
