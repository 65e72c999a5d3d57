// A note keeps its passage: a real Yjs on both sides, ProseMirror as the page uses it.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { EditorView } from "prosemirror-view";
import { redo, undo } from "y-prosemirror";
import * as Y from "yjs";
import { AROUND, difference, flatten, locate, toIndex, toPosition, type Anchor } from "../margin/passage";
import { absolute, relative } from "../margin/anchor";
import { block, open, pair } from "./views";

/** Two windows on one text, each hearing the other at once. */
function two(...paragraphs: string[]): [EditorView, EditorView, Y.Doc, Y.Doc] {
  const docs = pair();
  docs[0].getXmlFragment("prosemirror").push(paragraphs.map((words) => block("paragraph", words)));
  return [open(docs[0]), open(docs[1]), ...docs];
}

type Kept = Anchor & { starts: string; ends: string };
function keep(view: EditorView, quote: string): Kept {
  const flat = flatten(view.state.doc);
  const at = flat.text.indexOf(quote);
  const [from, to] = [toPosition(flat, at), toPosition(flat, at + quote.length)];
  return {
    quote,
    before: flat.text.slice(Math.max(0, at - AROUND), at),
    after: flat.text.slice(at + quote.length, at + quote.length + AROUND),
    starts: relative(view.state, from, 0)!,
    ends: relative(view.state, to, -1)!,
  };
}
function said(view: EditorView, kept: Kept): string | null {
  const flat = flatten(view.state.doc);
  const place = locate(flat, absolute(view.state, kept.starts), absolute(view.state, kept.ends), kept);
  return place && flat.text.slice(toIndex(flat, place.from), toIndex(flat, place.to));
}
const at = (view: EditorView, words: string) => {
  const flat = flatten(view.state.doc);
  assert.ok(flat.text.includes(words), `${words} in ${flat.text}`);
  return toPosition(flat, flat.text.indexOf(words));
};

test("a passage follows the edits of the others, before, inside and around it", () => {
  const [one, other] = two("Taper aux portes.", "Se servir du réseau personnel 😀, puis l’étendre.");
  const kept = keep(one, "réseau personnel 😀");
  other.dispatch(other.state.tr.insertText("Toujours. ", at(other, "Se servir")));
  other.dispatch(other.state.tr.insertText("bon vieux ", at(other, "réseau")));
  other.dispatch(other.state.tr.insertText(" aussi", at(other, ", puis")));
  for (const view of [one, other]) assert.equal(said(view, kept), "réseau personnel 😀");
  other.dispatch(other.state.tr.insertText("très ", at(other, "personnel")));
  for (const view of [one, other]) assert.equal(said(view, kept), "réseau très personnel 😀");
});

test("a passage deleted is nowhere, and put back by an undo it is where it was, for everybody", () => {
  const [one, other, doc] = two("Un réseau au loin.", "Se servir du réseau personnel, puis l’étendre.");
  const kept = keep(other, "réseau personnel");
  const word = keep(other, "personnel");
  one.dispatch(one.state.tr.delete(at(one, "réseau personnel"), at(one, ", puis")));
  for (const view of [one, other]) assert.equal(said(view, kept), null);
  undo(one.state);
  for (let round = 0; round < 3; round++) {
    redo(one.state);
    undo(one.state);
  }
  for (const view of [one, other]) {
    assert.equal(said(view, kept), "réseau personnel");
    assert.equal(said(view, word), "personnel");
  }
  // Whoever comes later, from what is kept of the text.
  const late = new Y.Doc();
  Y.applyUpdate(late, Y.encodeStateAsUpdate(doc));
  assert.equal(said(open(late), kept), "réseau personnel");
  // Its relative positions alone would have lost it there: nothing of the undo travels but new words.
  assert.equal(absolute(open(late).state, kept.starts) === absolute(open(late).state, kept.ends), true);
});

test("a paragraph cut in two, and joined again, takes its passage along", () => {
  const [one, other] = two("Avant.", "Se servir du réseau personnel, puis l’étendre.");
  const kept = keep(one, "réseau");
  other.dispatch(other.state.tr.split(at(other, "du réseau")));
  for (const view of [one, other]) assert.equal(said(view, kept), "réseau");
  other.dispatch(other.state.tr.join(at(other, "du réseau") - 1));
  for (const view of [one, other]) assert.equal(said(view, kept), "réseau");
  // The same word elsewhere is not the passage.
  other.dispatch(other.state.tr.insertText(" Un autre réseau.", at(other, ".") + 1));
  other.dispatch(other.state.tr.delete(at(other, "réseau personnel"), at(other, " personnel")));
  for (const view of [one, other]) assert.equal(said(view, kept), null);
});

test("a paragraph cut just before its passage, with other words after it, takes it along", () => {
  const [one, other] = two("Se servir du réseau personnel, sans crainte. Taper aux portes.");
  const kept = keep(one, "sans crainte");
  other.dispatch(other.state.tr.insertText("Toujours : ", at(other, "Taper")));
  other.dispatch(other.state.tr.split(at(other, "sans crainte")));
  for (const view of [one, other]) assert.equal(said(view, kept), "sans crainte");
});

test("what is proposed shows what differs, by whole words", () => {
  const show = (quote: string, proposed: string) => {
    const { start, end, added } = difference(quote, proposed);
    assert.equal(quote.slice(0, start) + added + quote.slice(end), proposed);
    return [quote.slice(start, end), added];
  };
  assert.deepEqual(show("réseau personnel", "réseau personnel, puis l’étendre"), ["", ", puis l’étendre"]);
  assert.deepEqual(show("le médecin", "les médecins"), ["le médecin", "les médecins"]);
  assert.deepEqual(show("un bon réseau", "un vieux réseau"), ["bon", "vieux"]);
  assert.deepEqual(show("tout", ""), ["tout", ""]);
  assert.deepEqual(show("", "neuf"), ["", "neuf"]);
});

test("words may be proposed in a line that has none, and their place stays at its beginning", () => {
  const [one, other] = two("Avant.", "");
  // The second line, without a word.
  const empty = one.state.doc.child(0).nodeSize + 1;
  const place = relative(one.state, empty, 0)!;
  assert.ok(place);
  assert.equal(absolute(other.state, place), empty);
  other.dispatch(other.state.tr.insertText("Plus haut. ", 1));
  assert.equal(absolute(one.state, place), empty + 11);
  other.dispatch(other.state.tr.insertText("Déjà écrit.", empty + 11));
  assert.equal(absolute(one.state, place), empty + 11);
  other.dispatch(other.state.tr.delete(empty + 10, other.state.doc.content.size));
  assert.equal(absolute(one.state, place), null);
});
