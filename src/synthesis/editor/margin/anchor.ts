// A place of the text as it is kept: a Yjs relative position, which follows the letter it stands by.
import type { EditorState } from "prosemirror-state";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { fromBase64, toBase64 } from "../wire";

/** What Yjs knows of the text of a view. */
const bound = (state: EditorState) => ySyncPluginKey.getState(state)?.binding as { type: Y.XmlFragment; doc: Y.Doc; mapping: never } | null;

/** Where a kept place leads, while what it stands in is there. */
export function absolute(state: EditorState, packed: string): number | null {
  const yjs = bound(state);
  if (!yjs || !packed) return null;
  try {
    const relative = Y.decodeRelativePosition(fromBase64(packed));
    const found = Y.createAbsolutePositionFromRelativePosition(relative, yjs.doc);
    if (!found) return null;
    for (let type: Y.AbstractType<unknown> | null = found.type; type && type !== yjs.type; type = type._item?.parent as typeof type) {
      if (type._item?.deleted) return null;
    }
    return relativePositionToAbsolutePosition(yjs.doc, yjs.type, relative, yjs.mapping);
  } catch {
    return null;
  }
}

/** A place as it is kept: with the letter after it, or with the letter before. */
export function relative(state: EditorState, position: number, side: 0 | -1): string | null {
  const yjs = bound(state);
  if (!yjs) return null;
  const found = Y.createAbsolutePositionFromRelativePosition(absolutePositionToRelativePosition(position, yjs.type, yjs.mapping), yjs.doc);
  // A line without a word yet is known by itself.
  if (found?.type instanceof Y.XmlElement && !found.type.length && state.doc.resolve(position).parent.isTextblock) {
    return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(found.type, 0, -1)));
  }
  if (!(found?.type instanceof Y.XmlText)) return null;
  return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(found.type, found.index, side)));
}
