// What the text shows of its margin: passages underlined and numbered, what would go and what would come.
import { PluginKey, type StateField } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { make } from "../dom";
import { difference, type Place } from "./passage";
import type { Thread } from "./thread";

type Shown = { decorations: DecorationSet };
export const key = new PluginKey<Shown>("margin");

/** What is drawn follows the text by itself, until it is drawn anew. */
export const shown: StateField<Shown> = {
  init: () => ({ decorations: DecorationSet.empty }),
  apply: (tr, before) => {
    const drawn = tr.getMeta(key) as DecorationSet | undefined;
    if (drawn) return { decorations: drawn };
    return tr.docChanged ? { decorations: before.decorations.map(tr.mapping, tr.doc) } : before;
  },
};

/** An open note, with its place in the text. */
export type Noted = { thread: Thread; number: number; place: Place; isHere: boolean };

/** Draws these notes, and the passage of which one is about to say something. */
export function draw(view: EditorView, notes: Noted[], draft: { from: number; to: number } | null): void {
  const { doc } = view.state;
  const drawn = notes.filter(({ place }) => place.to <= doc.content.size).flatMap(drawingOf);
  if (draft) drawn.push(Decoration.inline(draft.from, draft.to, { nodeName: "mark", class: "noted here" }, { key: "draft" }));
  // Most often the notes have followed by themselves: nothing is drawn anew while one types.
  if (isSame(key.getState(view.state)!.decorations.find(), drawn)) return;
  view.dispatch(view.state.tr.setMeta(key, DecorationSet.create(doc, drawn)));
}

function drawingOf({ thread, number, place, isHere }: Noted): Decoration[] {
  const drawn: Decoration[] = [];
  const { from, to, isSame } = place;
  const here = isHere ? " here" : "";
  const points = { "data-remark": thread.id, "aria-details": `remarque-${thread.id}` };
  const inline = (from: number, to: number, attrs: Record<string, string>) =>
    from < to && drawn.push(Decoration.inline(from, to, { ...points, ...attrs }, { key: `${thread.id} ${attrs.class}` }));
  const widget = (at: number, name: string, build: () => HTMLElement, side = 1) =>
    drawn.push(Decoration.widget(at, build, { side, key: `${name} ${thread.id} ${number} ${here} ${thread.body}`, ignoreSelection: true, marks: [] }));
  if (thread.proposes && isSame) {
    const { start, end, added } = difference(thread.quote, thread.body);
    inline(from, from + start, { class: `suggested${here}` });
    inline(from + start, from + end, { nodeName: "del", class: `removed${here}` });
    inline(from + end, to, { class: `suggested${here}` });
    if (added) widget(from + end, "ins", () => make("ins", { class: `proposed${here}`, ...points }, make("span", { class: "visually-hidden" }, "\u00a0proposé\u00a0: "), added));
  } else {
    inline(from, to, { nodeName: "mark", class: `noted${here}` });
  }
  widget(to, "call", () => make("sup", { class: `gloss-call${here}`, "aria-hidden": "true", "data-remark": thread.id }, String(number)), 2);
  return drawn;
}

function isSame(shown: Decoration[], wanted: Decoration[]): boolean {
  const said = (all: Decoration[]) => all.map(({ from, to, spec }) => `${from} ${to} ${spec.key}`).sort().join("|");
  return shown.length === wanted.length && said(shown) === said(wanted);
}
