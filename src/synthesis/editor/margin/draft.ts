// The words of the text that one is about to speak of.
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { absolute, relative } from "./anchor";
import { AROUND, flatten, toIndex } from "./passage";

export type Kind = "commentaire" | "suggestion";
export type Draft = { kind: Kind; quote: string; from: number; to: number; fields: Record<string, string> };

/** The passage chosen in a view, or why nothing of that kind can be said of it. */
export function draftOf(view: EditorView, kind: Kind): Draft | string {
  hearSelection(view);
  const { state } = view;
  let { from, to } = state.selection;
  const { $from, $to, empty } = state.selection;
  // Of one's paragraph, when one stands in it with nothing chosen.
  if (empty && kind === "commentaire" && view.editable && $from.parent.isTextblock) [from, to] = [$from.start(), $from.end()];
  const quote = state.doc.textBetween(from, to, "\n");
  if (kind === "commentaire" && !quote.trim()) return "Choisissez d’abord des mots du texte, avec le doigt, la souris, ou les flèches en tenant Maj.";
  if (kind === "suggestion" && empty && !view.editable) return "Choisissez d’abord les mots à changer, avec le doigt, la souris, ou les flèches en tenant Maj.";
  if (kind === "suggestion" && !$from.sameParent($to)) return "Une proposition porte sur un seul paragraphe\u00a0: choisissez un passage plus court, ou laissez un commentaire.";
  const [debut, fin] = [relative(state, from, 0), relative(state, to, -1)];
  if (!debut || !fin) return "Choisissez un passage où il y a déjà des mots.";
  const flat = flatten(state.doc);
  const [start, end] = [toIndex(flat, from), toIndex(flat, to)];
  const fields = { genre: kind, debut, fin, passage: quote, avant: flat.text.slice(Math.max(0, start - AROUND), start), apres: flat.text.slice(end, end + AROUND) };
  return { kind, quote, from, to, fields };
}

/** The text changed meanwhile. */
export function follow(draft: Draft, { state }: EditorView): void {
  const { debut, fin } = draft.fields;
  draft.from = absolute(state, debut!) ?? draft.from;
  draft.to = Math.max(draft.from, absolute(state, fin!) ?? 0);
}

/** What the browser shows as chosen, of which the view is told only a little later. */
function hearSelection(view: EditorView): void {
  const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection() ?? {};
  if (!anchorNode || !focusNode || !view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return;
  const [anchor, head] = [view.posAtDOM(anchorNode, anchorOffset!), view.posAtDOM(focusNode, focusOffset!)];
  const { doc, selection, tr } = view.state;
  if (anchor !== selection.anchor || head !== selection.head) view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))));
}
