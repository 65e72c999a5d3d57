// Sections folded, each for oneself; and put in another order, for everybody.
import { Plugin, PluginKey, TextSelection, type Command, type EditorState, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import type { Presence } from "./presence";

const key = new PluginKey<DecorationSet>("folds");

/** A section: where it stands, and how many blocks of the text stand before it. */
export type Place = { position: number; index: number };

/** The section that holds a position. */
export function sectionAt({ doc }: EditorState, position: number): Place | null {
  const place = doc.resolve(position);
  const node = place.depth > 0 ? place.node(1) : place.nodeAfter;
  return node?.type.name === "section" ? { position: place.depth > 0 ? place.before(1) : position, index: place.index(0) } : null;
}

export function isFolded(state: EditorState, position: number): boolean {
  return key.getState(state)!.find(position, position + 1, ({ at }) => at === "section").some(({ from }) => from === position);
}

/** Where what a fold hides begins: after the title. */
const hiddenFrom = (state: Pick<EditorState, "doc">, position: number) => position + 1 + (state.doc.nodeAt(position)?.firstChild?.nodeSize ?? 0);

const fold = (doc: EditorState["doc"], position: number) => Decoration.node(position, position + doc.nodeAt(position)!.nodeSize, { class: "folded" }, { at: "section" });

/** Folds a section, or opens it again. */
export function toggleFold(state: EditorState, dispatch: ((tr: Transaction) => void) | undefined, position: number): boolean {
  if (state.doc.nodeAt(position)?.type.name !== "section") return false;
  const tr = state.tr.setMeta(key, { position, to: !isFolded(state, position) }).setMeta("addToHistory", false);
  // The caret does not stay where one sees nothing.
  const { from, to } = state.selection;
  const [start, end] = [hiddenFrom(state, position), position + state.doc.nodeAt(position)!.nodeSize];
  if (!isFolded(state, position) && to >= start && from < end) tr.setSelection(TextSelection.near(state.doc.resolve(start - 1), -1));
  dispatch?.(tr);
  return true;
}

/** Opens the section that hides a place. */
export function unfoldAt(view: EditorView, position: number): void {
  const section = sectionAt(view.state, position);
  if (section && isFolded(view.state, section.position)) toggleFold(view.state, view.dispatch, section.position);
}

/** Of the section where the caret stands. */
export const toggleHere: Command = (state, dispatch) => {
  const here = sectionAt(state, state.selection.head);
  return !!here && toggleFold(state, dispatch, here.position);
};

export function folds(): Plugin {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, before) => {
        let now = tr.docChanged ? before.map(tr.mapping, tr.doc) : before;
        const asked = tr.getMeta(key) as { position: number; to: boolean } | undefined;
        if (asked) {
          now = now.remove(now.find(asked.position, asked.position + 1).filter(({ from }) => from === asked.position));
          if (asked.to) now = now.add(tr.doc, [fold(tr.doc, asked.position)]);
        }
        // Wherever the caret goes, by the keys, the plan or a search, one sees what one is in.
        const { head } = tr.selection;
        const opened = tr.selectionSet ? now.find(head, head).filter(({ from, to }) => head >= hiddenFrom(tr, from) && head < to) : [];
        return opened.length ? now.remove(opened) : now;
      },
    },
    props: {
      decorations: (state) => key.getState(state),
      handleDOMEvents: {
        mousedown: (view, event) => {
          const position = foldPressed(view, event);
          if (position === null) return false;
          event.preventDefault();
          return toggleFold(view.state, view.dispatch, position);
        },
      },
    },
  });
}

/** The section whose mark, drawn at the end of its title's line, is under the mouse or the finger. */
function foldPressed(view: EditorView, { target, clientX, button }: MouseEvent): number | null {
  const title = target as HTMLElement;
  if (button || title.nodeName !== "H2" || title.parentElement?.nodeName !== "SECTION") return null;
  const { right } = title.getBoundingClientRect();
  const width = Number.parseFloat(getComputedStyle(title, "::after").width) || 0;
  if (clientX < right - width) return null;
  return sectionAt(view.state, view.posAtDOM(title, 0))?.position ?? null;
}

/** Where a section went, or why it stayed, in words. */
export type Moved = { words: string; isDone: boolean };

/**
 * Moves a section before the one above it, or after the one below. Yjs moves nothing: one of the two is written again
 * on the other side. It is one where nobody else is writing, or what they type meanwhile would be lost.
 */
export function move(view: EditorView, presence: Presence, at: Place, by: -1 | 1): Moved | null {
  const { doc } = view.state;
  const fragment = (ySyncPluginKey.getState(view.state) as { type: Y.XmlFragment } | undefined)?.type;
  const other = neighbour(view.state, at.index, by);
  if (!fragment?.doc || other === null || fragment.length !== doc.childCount) return null;
  const [own, theirs] = [fragment.get(at.index), fragment.get(other)];
  if (!(own instanceof Y.XmlElement) || !(theirs instanceof Y.XmlElement)) return null;
  const [inOwn, inTheirs] = [presence.in(own), presence.in(theirs)];
  const isBeside = Math.abs(other - at.index) === 1;
  if (inOwn.length && (inTheirs.length || !isBeside)) {
    return { words: `${inOwn[0]!.name} est dans cette section\u00a0: déplacez-la quand ce sera fini, pour ne rien perdre de ce qui s’y écrit.`, isDone: false };
  }
  const wasFolded = isFolded(view.state, at.position);
  const [from, to] = inOwn.length ? [other, at.index] : [at.index, other];
  fragment.doc.transact(() => {
    const copy = (fragment.get(from) as Y.XmlElement).clone();
    fragment.delete(from, 1);
    fragment.insert(to, [copy]);
  }, ySyncPluginKey);
  return goAlong(view, other, wasFolded);
}

/** The next section that way, which another goes before or after. */
function neighbour({ doc }: EditorState, index: number, by: -1 | 1): number | null {
  for (let at = index + by; at >= 0 && at < doc.childCount; at += by) if (doc.child(at).type.name === "section") return at;
  return null;
}

/** The caret goes along; says where it went. */
function goAlong(view: EditorView, index: number, isFolded: boolean): Moved {
  const { doc } = view.state;
  let position = 0;
  for (let at = 0; at < index; at++) position += doc.child(at).nodeSize;
  const tr = view.state.tr.setSelection(TextSelection.near(doc.resolve(position + 2))).setMeta("addToHistory", false);
  view.dispatch(isFolded ? tr.setMeta(key, { position, to: true }) : tr);
  const sections: number[] = [];
  doc.forEach((node, _, at) => void (node.type.name === "section" && sections.push(at)));
  const title = doc.child(index).firstChild?.textContent || "Section sans titre";
  return { words: `${title}\u00a0: section ${sections.indexOf(index) + 1} sur ${sections.length}`, isDone: true };
}

/** Whether a section has another one that way. */
export const mayMove = (state: EditorState, { index }: Place, by: -1 | 1): boolean => neighbour(state, index, by) !== null;
