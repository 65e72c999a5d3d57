// A page to put views in, and windows on one text: a real Yjs on both sides, ProseMirror as the page uses it.
import { JSDOM } from "jsdom";
import { EditorState, type Plugin } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { initProseMirrorDoc, ySyncPlugin } from "y-prosemirror";
import * as Y from "yjs";
import { narrow, undoing } from "../cursors";
import { schema } from "../schema";

const page = new JSDOM("<!doctype html><body></body>", { pretendToBeVisual: true }).window;
for (const name of ["window", "document", "navigator", "MutationObserver", "Node", "Element", "HTMLElement", "getSelection", "getComputedStyle", "requestAnimationFrame", "cancelAnimationFrame"]) {
  const value = name === "window" ? page : (page as unknown as Record<string, unknown>)[name];
  Object.defineProperty(globalThis, name, { value: typeof value === "function" && /^[a-z]/.test(name) ? value.bind(page) : value, configurable: true, writable: true });
}

/** A window of the page on a text, without the page. */
export function open(doc: Y.Doc, plugins: Plugin[] = []): EditorView {
  const fragment = doc.getXmlFragment("prosemirror");
  const { doc: content, mapping } = initProseMirrorDoc(fragment, schema);
  const state = EditorState.create({ schema, doc: content.childCount ? content : undefined, plugins: [ySyncPlugin(fragment, { mapping }), undoing(), ...plugins] });
  const view = new EditorView(page.document.createElement("div"), { state });
  narrow(view);
  return view;
}

/** Two documents, each hearing the other at once. */
export function pair(): [Y.Doc, Y.Doc] {
  const docs: [Y.Doc, Y.Doc] = [new Y.Doc(), new Y.Doc()];
  docs[0].on("update", (update: Uint8Array, origin: unknown) => origin !== "other" && Y.applyUpdate(docs[1], update, "other"));
  docs[1].on("update", (update: Uint8Array, origin: unknown) => origin !== "other" && Y.applyUpdate(docs[0], update, "other"));
  return docs;
}

/** A block of a text, « paragraph » with words, « section » with blocks. */
export function block(name: string, ...inside: (string | Y.XmlElement)[]): Y.XmlElement {
  const node = new Y.XmlElement(name);
  node.push(inside.filter((part) => part !== "").map((part) => (typeof part === "string" ? new Y.XmlText(part) : part)));
  return node;
}
