// Looking for words in the text, whatever their accents and capitals.
import { Plugin, PluginKey, TextSelection, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import type { Node } from "prosemirror-model";
import { drawing, freshId, make } from "./dom";
import { unfoldAt } from "./sections";

type Found = { words: string; places: { from: number; to: number }[]; at: number };
const key = new PluginKey<Found>("find");

/** A text as it is compared, letter for letter. */
export const folded = (text: string) =>
  [...text].map((letter) => letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().padEnd(letter.length, "\0").slice(0, letter.length)).join("");

export function places(doc: Node, words: string): { from: number; to: number }[] {
  const sought = folded(words.trim());
  const found: { from: number; to: number }[] = [];
  if (!sought) return found;
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    const text = folded(node.textBetween(0, node.content.size, undefined, "\ufffc"));
    for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length)) {
      found.push({ from: position + 1 + at, to: position + 1 + at + sought.length });
    }
    return false;
  });
  return found;
}

export const finding = () =>
  new Plugin<Found>({
    key,
    state: {
      init: () => ({ words: "", places: [], at: 0 }),
      apply(tr, before, _old, state: EditorState) {
        const asked = tr.getMeta(key) as Partial<Found> | undefined;
        const words = asked?.words ?? before.words;
        if (!words) return { words, places: [], at: 0 };
        if (!asked && !tr.docChanged) return before;
        const found = tr.docChanged || asked?.words !== undefined ? places(state.doc, words) : before.places;
        const at = asked?.at ?? before.at;
        return { words, places: found, at: found.length ? (at + found.length) % found.length : 0 };
      },
    },
    props: {
      decorations(state) {
        const { places, at } = key.getState(state)!;
        if (!places.length) return DecorationSet.empty;
        return DecorationSet.create(
          state.doc,
          places.map(({ from, to }, place) => Decoration.inline(from, to, { class: place === at ? "found here" : "found" })),
        );
      },
    },
  });

export class Finder {
  readonly element: HTMLElement;
  private readonly input: HTMLInputElement;
  private readonly count: HTMLElement;

  constructor(private readonly view: EditorView) {
    const id = freshId("chercher");
    this.input = make("input", { id, type: "search", class: "input", autocomplete: "off", input: () => this.seek({ words: this.input.value, at: 0 }) });
    this.count = make("span", { role: "status", class: "soft small" });
    const step = (label: string, path: string, by: number) =>
      make("button", { type: "button", class: "tool", "aria-label": label, title: label, click: () => this.step(by) }, drawing(path));
    this.element = make(
      "form",
      {
        class: "tools-row",
        role: "search",
        hidden: true,
        submit: (event) => (event.preventDefault(), this.step(1)),
        keydown: (event) => (event as KeyboardEvent).key === "Escape" && this.close(),
      },
      make("label", { for: id }, "Chercher"),
      this.input,
      step("Passage précédent", "M6 15l6-6 6 6", -1),
      step("Passage suivant", "M6 9l6 6 6-6", 1),
      this.count,
      make("button", { type: "button", class: "button quiet small", click: () => this.close() }, "Fermer"),
    );
  }

  open(): void {
    this.element.hidden = false;
    const { from, to } = this.view.state.selection;
    const chosen = this.view.state.doc.textBetween(from, to, " ");
    if (chosen && chosen.length < 60) this.input.value = chosen;
    this.input.select();
    this.input.focus();
    if (this.input.value) this.seek({ words: this.input.value, at: 0 });
  }

  private close(): void {
    const { places, at } = key.getState(this.view.state)!;
    const place = places[at];
    this.element.hidden = true;
    const tr = this.view.state.tr.setMeta(key, { words: "" });
    if (place) tr.setSelection(TextSelection.create(tr.doc, place.from, place.to));
    this.view.dispatch(tr);
    this.view.focus();
  }

  private step(by: number): void {
    this.seek({ at: key.getState(this.view.state)!.at + by });
  }

  private seek(asked: Partial<Found>): void {
    this.view.dispatch(this.view.state.tr.setMeta(key, asked));
    const { places, at, words } = key.getState(this.view.state)!;
    this.count.textContent = !words.trim() ? "" : places.length ? `${at + 1} sur ${places.length}` : "Rien de tel dans le texte";
    if (places[at]) unfoldAt(this.view, places[at].from);
    this.view.dom.querySelector(".found.here")?.scrollIntoView({ block: "center" });
  }
}
