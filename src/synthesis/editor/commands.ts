// What one may ask of the text, from the toolbar or the keyboard.
import { baseKeymap, chainCommands, exitCode, setBlockType, toggleMark, lift } from "prosemirror-commands";
import { keymap } from "prosemirror-keymap";
import type { Node, ResolvedPos } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { TextSelection, type Command, type EditorState } from "prosemirror-state";
import { redo, undo, yUndoPluginKey } from "y-prosemirror";
import { schema, type Consent } from "./schema";

const { nodes, marks } = schema;

/** A list, a list in it, and no deeper. */
const DEEPEST = 2;

export function around(place: ResolvedPos, name: string): { node: Node; position: number } | null {
  for (let depth = place.depth; depth > 0; depth--) {
    const node = place.node(depth);
    if (node.type.name === name) return { node, position: place.before(depth) };
  }
  return null;
}

function depthOf(place: ResolvedPos): number {
  let depth = 0;
  for (let at = 1; at <= place.depth; at++) if (place.node(at).type === nodes.list_item) depth++;
  return depth;
}

const toggleList =
  (name: "bullet_list" | "ordered_list"): Command =>
  (state, dispatch) => {
    const { $from } = state.selection;
    const other = name === "bullet_list" ? "ordered_list" : "bullet_list";
    const item = around($from, "list_item");
    if (!item) return wrapInList(nodes[name]!)(state, dispatch);
    const list = $from.node($from.depth - ($from.depth - state.doc.resolve(item.position).depth));
    if (list.type.name === other) {
      const position = state.doc.resolve(item.position).before();
      dispatch?.(state.tr.setNodeMarkup(position, nodes[name]!));
      return true;
    }
    return liftListItem(nodes.list_item!)(state, dispatch);
  };

const sink: Command = (state, dispatch) =>
  depthOf(state.selection.$from) < DEEPEST && sinkListItem(nodes.list_item!)(state, dispatch);

const toggleHeading: Command = (state, dispatch) => {
  if (state.selection.$from.parent.type === nodes.section_title) return false;
  return state.selection.$from.parent.type === nodes.heading
    ? setBlockType(nodes.paragraph!)(state, dispatch)
    : setBlockType(nodes.heading!, { level: 3 })(state, dispatch);
};

const toggleQuote: Command = (state, dispatch) => {
  const { $from, $to } = state.selection;
  if (around($from, "quote")) return lift(state, dispatch);
  const range = $from.blockRange($to);
  // Only what stands by itself: a quote holds paragraphs.
  if (!range || around($from, "list_item")) return false;
  for (let at = range.startIndex; at < range.endIndex; at++) if (range.parent.child(at).type !== nodes.paragraph) return false;
  dispatch?.(state.tr.wrap(range, [{ type: nodes.quote!, attrs: { consent: "ask" } }]).scrollIntoView());
  return true;
};

const toggleChosen: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if ($from.parent.type !== nodes.paragraph || around($from, "quote")) return false;
  const chosen = $from.parent.attrs.chosen ? null : "oui";
  dispatch?.(state.tr.setNodeMarkup($from.before(), undefined, { ...$from.parent.attrs, chosen }));
  return true;
};

export const setConsent =
  (consent: Consent): Command =>
  (state, dispatch) => {
    const quote = around(state.selection.$from, "quote");
    if (!quote) return false;
    dispatch?.(state.tr.setNodeMarkup(quote.position, undefined, { consent }));
    return true;
  };

const addSection: Command = (state, dispatch) => {
  const section = around(state.selection.$from, "section");
  const made = nodes.section!.create(null, [nodes.section_title!.create(), nodes.paragraph!.create()]);
  const place = section ? section.position + section.node.nodeSize : state.doc.content.size;
  if (dispatch) {
    const tr = state.tr.insert(place, made);
    dispatch(tr.setSelection(TextSelection.create(tr.doc, place + 2)).scrollIntoView());
  }
  return true;
};

/** From a title to what it is the title of. */
const leaveTitle: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if ($from.parent.type !== nodes.section_title || !empty) return false;
  if (dispatch) {
    const after = $from.after();
    const next = state.doc.nodeAt(after);
    const waits = next?.type === nodes.paragraph && next.content.size === 0;
    const tr = waits ? state.tr : state.tr.insert(after, nodes.paragraph!.create());
    dispatch(tr.setSelection(TextSelection.create(tr.doc, after + 1)).scrollIntoView());
  }
  return true;
};

/** Of these there are several, one after the other: resources, questions to choose from. */
export const SEVERAL = ["resource", "subject"];

/** After one, the next; an empty one is left, as in a list. */
const oneMore: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  const { parent } = $from;
  if (parent.type !== nodes.paragraph || !SEVERAL.includes(parent.attrs.kind) || !empty || $from.parentOffset < parent.content.size) return false;
  if (parent.content.size) dispatch?.(state.tr.split($from.pos, 1, [{ type: nodes.paragraph!, attrs: { kind: parent.attrs.kind } }]).scrollIntoView());
  else dispatch?.(state.tr.setNodeMarkup($from.before(), undefined, { ...parent.attrs, kind: null, chosen: null }).scrollIntoView());
  return true;
};

/** What follows a title does not melt into it. */
const keepTitle: Command = (state, dispatch) => {
  const { $from, empty } = state.selection;
  if (!empty || $from.parentOffset > 0) return false;
  if ($from.parent.type === nodes.section_title) return true;
  if ($from.depth < 2 || $from.node(-1).type !== nodes.section || $from.index(-1) !== 1) return false;
  if ($from.node(-1).child(0).type !== nodes.section_title) return false;
  const title = $from.before() - 1;
  dispatch?.(state.tr.setSelection(TextSelection.create(state.doc, title)));
  return true;
};

/** Nor from the other side, nor does the title go when it is empty. */
const keepFollowing: Command = ({ selection: { $from, empty } }) =>
  empty && $from.parent.type === nodes.section_title && $from.parentOffset === $from.parent.content.size;

/** Whichever keys erase, on this keyboard. */
const KEEPING = new Map([
  [baseKeymap.Backspace!, keepTitle],
  [baseKeymap.Delete!, keepFollowing],
]);

export type Name =
  | "strong" | "em" | "heading" | "bullets" | "numbers" | "sink" | "lift" | "quote" | "chosen" | "section" | "undo" | "redo";

export const commands: Record<Name, Command> = {
  strong: toggleMark(marks.strong!),
  em: toggleMark(marks.em!),
  heading: toggleHeading,
  bullets: toggleList("bullet_list"),
  numbers: toggleList("ordered_list"),
  sink,
  lift: liftListItem(nodes.list_item!),
  quote: toggleQuote,
  chosen: toggleChosen,
  section: addSection,
  undo: (state, dispatch) => (dispatch ? undo(state) : !!yUndoPluginKey.getState(state)?.undoManager.canUndo()),
  redo: (state, dispatch) => (dispatch ? redo(state) : !!yUndoPluginKey.getState(state)?.undoManager.canRedo()),
};

/** Whether the caret stands in what a command makes. */
export function isOn(state: EditorState, name: Name): boolean {
  const { $from, empty, from, to } = state.selection;
  switch (name) {
    case "strong":
    case "em": {
      const mark = marks[name]!;
      if (empty) return !!mark.isInSet(state.storedMarks ?? $from.marks());
      return state.doc.rangeHasMark(from, to, mark);
    }
    case "heading":
      return $from.parent.type === nodes.heading;
    case "bullets":
    case "numbers": {
      const item = around($from, "list_item");
      const list = item && state.doc.resolve(item.position).parent;
      return list?.type === nodes[name === "bullets" ? "bullet_list" : "ordered_list"];
    }
    case "quote":
      return !!around($from, "quote");
    case "chosen":
      return !!$from.parent.attrs.chosen;
    default:
      return false;
  }
}

const FORMATS: Partial<Record<Name, [string, string]>> = {
  strong: ["Gras activé", "Gras désactivé"],
  em: ["Italique activé", "Italique désactivé"],
  heading: ["Intertitre", "Paragraphe"],
  bullets: ["Liste", "Fin de la liste"],
  numbers: ["Liste numérotée", "Fin de la liste"],
  quote: ["Verbatim", "Fin du verbatim"],
  chosen: ["Marquée comme question choisie", "N’est plus la question choisie"],
};

/** A command that says, once somebody did it, which format the caret now stands in. */
export const told =
  (name: Name, tell: (words: string) => void): Command =>
  (state, dispatch, view) => {
    const isDone = commands[name](state, dispatch, view);
    const words = FORMATS[name];
    if (!isDone || !dispatch || !view || !words) return isDone;
    const [was, is] = [isOn(state, name), isOn(view.state, name)];
    if (was !== is) tell(words[is ? 0 : 1]);
    return isDone;
  };

/** Sets, or with null takes away, the link of the selection, or of the link that the caret stands in. */
export const setLink =
  (href: string | null): Command =>
  (state, dispatch) => {
    const link = marks.link!;
    let { from, to } = state.selection;
    const { $from, empty } = state.selection;
    if ($from.parent.type === nodes.section_title || $from.parent.type === nodes.heading) return false;
    if (empty) {
      const extent = linkAround(state);
      if (extent) ({ from, to } = extent);
      else if (!href) return false;
      else {
        dispatch?.(state.tr.insert(from, schema.text(href, [link.create({ href })])).scrollIntoView());
        return true;
      }
    }
    const tr = state.tr.removeMark(from, to, link);
    if (href) tr.addMark(from, to, link.create({ href }));
    dispatch?.(tr.scrollIntoView());
    return true;
  };

export function linkAround(state: EditorState): { from: number; to: number; href: string } | null {
  const { $from } = state.selection;
  const mark = marks.link!.isInSet($from.marks()) ?? ($from.nodeAfter ? marks.link!.isInSet($from.nodeAfter.marks) : undefined);
  if (!mark) return null;
  const start = $from.start();
  let from = -1;
  let to = -1;
  $from.parent.forEach((node, offset) => {
    if (!mark.isInSet(node.marks)) return;
    const [begin, end] = [start + offset, start + offset + node.nodeSize];
    if (to === begin) to = end;
    else if (to < $from.pos) [from, to] = [begin, end];
  });
  return from < 0 ? null : { from, to, href: String(mark.attrs.href) };
}

export const keys = (tell: (words: string) => void) => [
  keymap({
    "Mod-b": told("strong", tell),
    "Mod-i": told("em", tell),
    "Mod-z": (state, dispatch) => (commands.undo(state, dispatch), true),
    "Mod-y": (state, dispatch) => (commands.redo(state, dispatch), true),
    "Mod-Shift-z": (state, dispatch) => (commands.redo(state, dispatch), true),
    // With Alt it would be AltGr, « # » on a French keyboard.
    "Mod-Shift-6": told("heading", tell),
    "Mod-Shift-8": told("bullets", tell),
    "Mod-Shift-7": told("numbers", tell),
    "Mod-Shift-9": told("quote", tell),
    // Tab leads out of the text, as everywhere; lists are nested by these.
    "Mod-]": sink,
    "Mod-[": commands.lift,
    "Alt-ArrowRight": sink,
    "Alt-ArrowLeft": (state, dispatch) => !!around(state.selection.$from, "list_item") && commands.lift(state, dispatch),
    Enter: chainCommands(leaveTitle, splitListItem(nodes.list_item!), oneMore),
    "Shift-Enter": exitCode,
  }),
  keymap(Object.fromEntries(Object.entries(baseKeymap).map(([key, command]) => [key, KEEPING.has(command) ? chainCommands(KEEPING.get(command)!, command) : command]))),
];
