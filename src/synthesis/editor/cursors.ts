// Where everybody is in the text: the others, by a caret with a name, a colour and a shape, and what they selected;
// oneself, kept in place while they write.
import type { Node } from "prosemirror-model";
import { TextSelection, type EditorState, type Transaction } from "prosemirror-state";
import { ReplaceStep, StepResult } from "prosemirror-transform";
import type { EditorView } from "prosemirror-view";
import type { Awareness } from "y-protocols/awareness";
import { getRelativeSelection, ySyncPluginKey, yCursorPlugin, yCursorPluginKey, yUndoPlugin } from "y-prosemirror";
import * as Y from "yjs";
import { schema } from "./schema";
import type { Face } from "./wire";

/** One shape a rank, as one colour a rank. */
export const SHAPES = ["●", "■", "▲", "◆", "★", "✚", "⬟", "◗"];

export const shapeOf = (face: Face) => SHAPES[face.rank % SHAPES.length]!;

/** `isBeside` says whether one writes in the text from elsewhere than its view. */
export function cursors(awareness: Awareness, isBeside = () => false) {
  const plugin = yCursorPlugin(awareness, {
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
  const { view } = plugin.spec;
  plugin.spec.view = (editor: EditorView) =>
    view(
      Object.create(editor, {
        // One is seen where the keyboard is.
        hasFocus: { value: () => editor.hasFocus() || isBeside() },
        dispatch: {
          value: (told: Transaction) => {
            read(editor);
            editor.dispatch(editor.state.tr.setMeta(yCursorPluginKey, told.getMeta(yCursorPluginKey)));
          },
        },
      }),
    );
  return plugin;
}

/** A text that becomes another, whose blocks y-prosemirror made: told as the few letters that differ. */
class Become extends ReplaceStep {
  constructor(
    before: Node,
    private readonly after: Node,
  ) {
    const start = before.content.findDiffStart(after.content) ?? 0;
    const { a, b } = before.content.findDiffEnd(after.content) ?? { a: 0, b: 0 };
    const overlap = Math.max(0, start - Math.min(a, b));
    super(start, a + overlap, after.slice(start, b + overlap));
  }

  override apply(): StepResult {
    return StepResult.ok(this.after);
  }
}

/**
 * y-prosemirror replaces the whole document at each change that comes from elsewhere, which would lose every
 * decoration and check every block anew: here it is the same change, as small as it really is.
 */
export function narrow(view: EditorView): void {
  const binding = bindingOf(view.state);
  if (!binding) return;
  const transaction = (): Transaction => {
    const { tr, doc } = view.state;
    const replace = tr.replace.bind(tr);
    tr.replace = (from, to, slice) => {
      const isWhole = from === 0 && to === doc.content.size && slice && doc.type.validContent(slice.content);
      return isWhole ? tr.step(new Become(doc, doc.copy(slice.content))) : replace(from, to, slice);
    };
    return tr.setMeta("addToHistory", false);
  };
  Object.defineProperty(binding, "_tr", { get: transaction });
}

type Binding = { doc: Y.Doc; _isLocalCursorInView: () => boolean; beforeTransactionSelection: ReturnType<typeof getRelativeSelection> | null };

/** Where one stands is measured at each word of others, to scroll there: the browser does not lose it, and measuring is half of what such a word costs. */
export function stayStill(state: EditorState): void {
  const binding = bindingOf(state);
  if (binding) binding._isLocalCursorInView = () => false;
}

export const bindingOf = (state: EditorState): Binding | null => ySyncPluginKey.getState(state)?.binding ?? null;

/**
 * Reads what was done on the screen and not read yet: a letter, a step of the caret, a click, which a busy browser says
 * late. Whatever is drawn anew before that puts the caret back, and a key pressed before that acts where it was.
 * What is being composed is read at its end.
 */
export const read = (view: EditorView): void => {
  if (!view.composing) (view as unknown as { domObserver: { flush(): void } }).domObserver.flush();
};

/**
 * Before others' words come: what was done on the screen is read, and one's own place is noted by the letter before it.
 * y-prosemirror notes the letter after, or the end of the paragraph: whoever writes at the same place would carry one's
 * caret away, and end an accent that is half typed.
 */
export function settle(view: EditorView): void {
  const binding = bindingOf(view.state);
  if (!binding) return;
  read(view);
  const { selection } = view.state;
  if (!(selection instanceof TextSelection)) return;
  const held = getRelativeSelection(binding as never, view.state);
  const after = (position: Y.RelativePosition) => {
    const place = Y.createAbsolutePositionFromRelativePosition(position, binding.doc);
    return place?.type instanceof Y.XmlText && place.index > 0 ? Y.createRelativePositionFromTypeIndex(place.type, place.index, -1) : position;
  };
  // Of what is selected, both ends hold on to what is inside.
  if (selection.head >= selection.anchor) held.head = after(held.head);
  if (selection.anchor >= selection.head) held.anchor = after(held.anchor);
  binding.beforeTransactionSelection = held;
}

/** The last run of letters inside, if there is any. */
function lastRun(node: unknown): Y.XmlText | null {
  if (node instanceof Y.XmlText) return node;
  if (!(node instanceof Y.XmlElement)) return null;
  return node.toArray().reverse().map(lastRun).find((run) => run) ?? null;
}

/** One takes back one’s own words: a block that one made stays for as long as others’ words stand in it. */
export const undoing = () => yUndoPlugin({ protectedNodes: new Set(Object.keys(schema.nodes)) });

/**
 * Undone or redone, one goes on where that happened, wherever others have written since. To be told before
 * y-prosemirror is, which leaves the caret where it stood.
 */
export function followUndo(fragment: Y.XmlFragment, binding: () => Binding | null): void {
  fragment.observeDeep((events, { origin }) => {
    const bound = binding();
    if (!bound || !(origin instanceof Y.UndoManager)) return;
    let place: Y.RelativePosition | null = null;
    for (const { target, delta, changes } of events) {
      let [run, index]: [Y.XmlText | null, number] = [null, 0];
      if (target instanceof Y.XmlText) {
        let at = 0;
        run = target;
        for (const { retain = 0, insert } of delta) {
          at += retain + (typeof insert === "string" ? insert.length : 0);
          if (!retain) index = at;
        }
      } else {
        const added = [...changes.added].map(({ content }) => (content instanceof Y.ContentType ? content.type : null));
        run = added.map(lastRun).reverse().find((run) => run) ?? null;
        index = run?.length ?? 0;
      }
      if (run) place = Y.createRelativePositionFromTypeIndex(run, index, index > 0 ? -1 : 0);
    }
    if (place) bound.beforeTransactionSelection = { type: "text", anchor: place, head: place } as never;
  });
}
