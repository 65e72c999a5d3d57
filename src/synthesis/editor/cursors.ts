// Where the others are: a caret with a name, a colour and a shape, and what they selected.
import { Selection, type EditorState, type Transaction } from "prosemirror-state";
import type { Awareness } from "y-protocols/awareness";
import { ySyncPluginKey, yCursorPlugin } from "y-prosemirror";
import type { Face } from "./wire";

/** One shape a rank, as one colour a rank. */
export const SHAPES = ["●", "■", "▲", "◆", "★", "✚", "⬟", "◗"];

export const shapeOf = (face: Face) => SHAPES[face.rank % SHAPES.length]!;

export function cursors(awareness: Awareness) {
  return yCursorPlugin(awareness, {
    cursorBuilder: (face: Face) => {
      const caret = document.createElement("span");
      caret.className = "caret";
      caret.dataset.rank = String((face.rank ?? 0) % SHAPES.length);
      const name = document.createElement("span");
      name.className = "caret-name";
      name.textContent = `${shapeOf(face)} ${face.name ?? ""}`;
      caret.setAttribute("aria-hidden", "true");
      caret.append("\u2060", name, "\u2060");
      return caret;
    },
    selectionBuilder: (face: Face) => ({ class: "their-selection", "data-rank": String((face.rank ?? 0) % SHAPES.length) }),
  });
}

/**
 * y-prosemirror replaces the whole document at each change that comes from elsewhere, which would lose every
 * decoration: the same change, as small as it really is.
 */
export function narrowed(state: EditorState, transaction: Transaction): Transaction {
  const meta = transaction.getMeta(ySyncPluginKey);
  if (!meta?.isChangeOrigin || !transaction.docChanged) return transaction;
  const [before, after] = [state.doc, transaction.doc];
  const start = before.content.findDiffStart(after.content);
  let narrow = state.tr;
  if (start !== null) {
    const end = before.content.findDiffEnd(after.content)!;
    const overlap = start - Math.min(end.a, end.b);
    if (overlap > 0) {
      end.a += overlap;
      end.b += overlap;
    }
    try {
      narrow = narrow.replace(start, end.a, after.slice(start, end.b));
    } catch {
      return transaction;
    }
    if (!narrow.doc.eq(after)) return transaction;
  }
  if (transaction.selectionSet) narrow.setSelection(Selection.fromJSON(narrow.doc, transaction.selection.toJSON()));
  if (transaction.scrolledIntoView) narrow.scrollIntoView();
  narrow.setMeta(ySyncPluginKey, meta).setMeta("addToHistory", false);
  return narrow;
}

/** Who is here, one face a person, oneself first. */
export function here(awareness: Awareness, you: Face | null): Face[] {
  const faces = new Map<number, Face>();
  if (you) faces.set(you.rank, you);
  for (const state of awareness.getStates().values()) {
    const face = (state as { user?: Face }).user;
    if (face && typeof face.rank === "number" && !faces.has(face.rank)) faces.set(face.rank, face);
  }
  return [...faces.values()];
}
