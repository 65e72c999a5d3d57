// « Mode texte simple »: the same text, one plain field a section. Each line is a block: « # » an intertitle, « - » an
// item, « 1. » a numbered one, two spaces before it nest it, « > » a verbatim, « → » the chosen question. What changes in
// a field becomes the smallest change of the tree, so that bold, links and other people's edits stay.
import { Fragment, Slice, type Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import type * as Y from "yjs";
import { SEVERAL } from "./commands";
import { make, freshId } from "./dom";
import { schema } from "./schema";

const { nodes } = schema;

/** What a line stands in: its quote or its list, and its item. */
type Home = { box: Node; item: Node | null };
export type Line = {
  kind: "paragraph" | "heading" | "bullet" | "number" | "quote" | "chosen";
  depth: number;
  text: string;
  node: Node | null;
  home: Home | null;
  /** Of a line of the text, where its words begin. */
  at?: number;
  /** Of a line that was typed, all of it. */
  raw?: string;
};

const BEFORE: Record<Line["kind"], string> = { paragraph: "", heading: "# ", bullet: "- ", number: "1. ", quote: "> ", chosen: "→ " };

/** The lines of some blocks, the first of which stands at `begin`. */
export function linesOf(content: Fragment, begin = 0): Line[] {
  const lines: Line[] = [];
  const walk = (content: Fragment, begin: number, kind: Line["kind"], depth: number, home: Home | null) =>
    content.forEach((node, offset) => {
      const at = begin + offset + 1;
      const line = (kind: Line["kind"]) => lines.push({ kind, depth, text: node.textContent, node, home, at });
      switch (node.type.name) {
        case "section_title":
          break;
        case "paragraph":
          line(kind === "paragraph" && node.attrs.chosen ? "chosen" : kind);
          break;
        case "heading":
          line("heading");
          break;
        case "quote":
          walk(node.content, at, "quote", 0, { box: node, item: null });
          break;
        case "bullet_list":
        case "ordered_list":
          node.forEach((item, offset) => walk(item.content, at + offset + 1, node.type.name === "bullet_list" ? "bullet" : "number", home?.item ? depth + 1 : 0, { box: node, item }));
          break;
        default:
          walk(node.content, at, kind, depth, home);
      }
    });
  walk(content, begin, "paragraph", 0, null);
  return lines;
}

export const written = (lines: Line[]) => lines.map(({ kind, depth, text }) => `${"  ".repeat(depth)}${BEFORE[kind]}${text}`).join("\n");

/** The lines of what somebody typed. */
export function read(text: string): Line[] {
  return text.split("\n").map((raw): Line => {
    const [, indent, rest] = raw.match(/^(\s*)(.*)$/s)!;
    const found = (
      [
        ["heading", /^#+\s+/],
        ["bullet", /^[-*•]\s+/],
        ["number", /^\d+[.)]\s+/],
        ["quote", /^>\s*/],
        ["chosen", /^(→|->)\s*/],
      ] as const
    ).find(([, mark]) => mark.test(rest!));
    if (!found) return { kind: "paragraph", depth: 0, text: raw.trimStart(), node: null, home: null, raw };
    const [kind, mark] = found;
    const isItem = kind === "bullet" || kind === "number";
    return { kind, depth: isItem && indent!.length >= 2 ? 1 : 0, text: rest!.replace(mark, ""), node: null, home: null, raw };
  });
}

/** The words of a line that was `before`, with what stays of its bold and links. */
function inline(line: Line, before: Line | undefined): Fragment {
  const old = before?.node;
  if (!old) return line.text ? Fragment.from(schema.text(line.text)) : Fragment.empty;
  const [was, is] = [before.text, line.text];
  const [start, end] = between(was, is);
  const middle = is.slice(start, is.length - end);
  const marks = old.resolve(start).marks();
  return old.content
    .cut(0, start)
    .append(middle ? Fragment.from(schema.text(middle, marks)) : Fragment.empty)
    .append(old.content.cut(was.length - end));
}

/** A line that began with a mark without being what the mark makes stays so while it begins with it. */
function asBefore(line: Line, was: Line | undefined): Line {
  const [form] = was?.node ? read(written([was])) : [];
  if (!form || normal(form) === normal(was!)) return line;
  const begins = ({ raw, text }: Line) => raw!.slice(0, raw!.length - text.length);
  const own = written([{ ...was!, text: "" }]);
  return begins(line) === begins(form) && line.raw!.startsWith(own) ? { ...was!, text: line.raw!.slice(own.length) } : line;
}

/** The blocks that lines make, keeping what stood there before. */
export function blocks(lines: Line[], before: Line[]): Node[] {
  let start = 0;
  // A line that reads as it did is what it was: a paragraph may begin like a list.
  const same = (a: Line, b: Line) => a.raw === written([b]) || normal(a) === normal(b);
  while (start < lines.length && start < before.length && same(lines[start]!, before[start]!)) start++;
  let end = 0;
  while (end < lines.length - start && end < before.length - start && same(lines.at(-1 - end)!, before.at(-1 - end)!)) end++;
  const old = (at: number): Line | undefined => {
    if (at < start || lines.length - at <= end) return before[at < start ? at : before.length - (lines.length - at)];
    // Inside what changed, line for line while there are some.
    return at < before.length - end ? before[at] : undefined;
  };
  const made: Node[] = [];
  // The quote or list that the last block was before: two that stood apart stay apart.
  let lastBox: Node | null = null;
  lines.forEach((typed, at) => {
    const was = old(at);
    const line = at < start || lines.length - at <= end ? was! : asBefore(typed, was);
    const words = inline(line, was);
    const last = made.at(-1);
    // What a template or an import said of a block stays, while it is the same kind of block.
    let attrs = was?.node && was.kind === line.kind ? was.node.attrs : null;
    // After a resource, another one, as in the text; an empty one is left by the next line.
    if (SEVERAL.includes(last?.attrs.kind) && !was && line.kind === "paragraph") {
      if (last!.content.size) attrs = { kind: last!.attrs.kind };
      else made[made.length - 1] = nodes.paragraph!.create();
    }
    const home = was?.kind === line.kind ? was.home : null;
    const goesOn = !home || !lastBox || home.box === lastBox;
    switch (line.kind) {
      case "paragraph":
      case "chosen":
        made.push(nodes.paragraph!.create({ ...attrs, chosen: line.kind === "chosen" ? "oui" : null }, words));
        lastBox = null;
        break;
      case "heading":
        made.push(nodes.heading!.create(attrs, words));
        lastBox = null;
        break;
      case "quote": {
        const paragraph = nodes.paragraph!.create(attrs, words);
        if (last?.type === nodes.quote && goesOn) made[made.length - 1] = last.copy(last.content.addToEnd(paragraph));
        else made.push(nodes.quote!.create(home?.box.attrs, paragraph));
        lastBox = home?.box ?? lastBox;
        break;
      }
      default: {
        const type = nodes[line.kind === "bullet" ? "bullet_list" : "ordered_list"]!;
        const item = nodes.list_item!.create(home?.item?.attrs, nodes.paragraph!.create(attrs, words));
        const isList = last?.type === nodes.bullet_list || last?.type === nodes.ordered_list;
        if (line.depth > 0 && isList) {
          const above = last.lastChild!;
          const inner = above.lastChild;
          const deeper =
            inner?.type === type
              ? above.content.replaceChild(above.childCount - 1, inner.copy(inner.content.addToEnd(item)))
              : above.content.addToEnd(type.create(home?.box.attrs, item));
          made[made.length - 1] = last.copy(last.content.replaceChild(last.childCount - 1, above.copy(deeper)));
        } else {
          if (last?.type === type && goesOn) made[made.length - 1] = last.copy(last.content.addToEnd(item));
          else made.push(type.create(line.depth ? null : home?.box.attrs, item));
          lastBox = line.depth ? null : (home?.box ?? lastBox);
        }
      }
    }
  });
  return made;
}

/** What one field holds: a section, or the blocks that stand together outside any. */
type Part = { begin: number; content: Fragment; section: Node | null; title: Node | null; keys: unknown[] };

/** `inside` is what Yjs calls the blocks of the text: by it a part is known again wherever it goes. */
export function partsOf(doc: Node, inside: unknown[] = []): Part[] {
  const parts: Part[] = [];
  doc.forEach((node, position, at) => {
    const last = parts.at(-1);
    const keys = at in inside ? [inside[at]] : [];
    if (node.type === nodes.section) {
      const title = node.firstChild?.type === nodes.section_title ? node.firstChild : null;
      parts.push({ begin: position + 1, content: node.content, section: node, title, keys });
    } else if (last && !last.section) {
      last.content = last.content.addToEnd(node);
      last.keys.push(...keys);
    } else parts.push({ begin: position, content: Fragment.from(node), section: null, title: null, keys });
  });
  return parts;
}

type Input = HTMLInputElement | HTMLTextAreaElement;
type Field = { box: HTMLElement; title: HTMLInputElement | null; text: HTMLTextAreaElement; keys: unknown[] };

const isSame = (field: Field, { keys }: Part) => keys.some((key) => field.keys.includes(key));
/** Somebody moved it: Yjs knows it as a new one. */
const isAlike = ({ title, text }: Field, { section, title: named, content }: Part) =>
  !section === !title && (!section || (title!.value === (named?.textContent ?? "") && (!!title!.value || text.value === written(linesOf(content)))));

export class PlainText {
  readonly element = make(
    "div",
    { class: "plain-text stack", hidden: true },
    make("p", { class: "help", id: "regle-texte-simple" }, "Une ligne, un paragraphe. En début de ligne\u00a0: «\u00a0-\u00a0» pour une liste, deux espaces puis «\u00a0-\u00a0» pour un retrait, «\u00a0#\u00a0» pour un intertitre, «\u00a0>\u00a0» pour un verbatim, «\u00a0→\u00a0» pour la question choisie."),
  );
  /** Whether an accent, or on a phone a word, is half typed. */
  isComposing = false;
  private fields: Field[] = [];
  /** Where one was writing when somebody took that section away: its words stay, to be copied. */
  private gone: Field | null = null;
  private isOurs = false;
  /** Where the caret stood in a field that waits for the end of an accent, and what it said then. */
  private late: { words: string; caret: number } | null = null;

  constructor(
    private readonly view: EditorView,
    private readonly tell: (words: string) => void,
    /** Half an accent no longer holds others back. */
    private readonly goOn: () => void,
  ) {
    const { element } = this;
    element.addEventListener("compositionstart", () => (this.isComposing = true));
    element.addEventListener("compositionend", ({ target }) => {
      this.typed(target as Input);
      this.settled();
      this.goOn();
    });
    element.addEventListener("input", ({ target }) => this.typed(target as Input));
    element.addEventListener("focusin", () => this.follow(true));
    // Nobody is there any more.
    element.addEventListener("focusout", () => view.isDestroyed || view.dispatch(view.state.tr));
    document.addEventListener("selectionchange", () => this.follow());
  }

  show(): void {
    this.element.hidden = false;
    this.update();
  }

  hide(): void {
    this.settled();
    this.gone?.box.remove();
    this.gone = null;
    this.element.hidden = true;
  }

  /** Whether the keyboard is in a field of the text. */
  get hasFocus(): boolean {
    return !!this.here;
  }

  private get here(): { field: Field; input: Input } | null {
    const input = document.activeElement as Input;
    const field = this.fields.find(({ box }) => box.contains(input));
    return field ? { field, input } : null;
  }

  private parts(): Part[] {
    const { doc } = this.view.state;
    const { type } = ySyncPluginKey.getState(this.view.state) as { type: Y.XmlFragment };
    return partsOf(doc, type.length === doc.childCount ? type.toArray() : []);
  }

  /** Puts the keyboard where the caret of the text is. */
  focus(): void {
    this.update();
    const { head } = this.view.state.selection;
    const parts = this.parts();
    const at = Math.max(0, parts.filter(({ begin }) => begin <= head).length - 1);
    const { begin, title } = parts[at]!;
    const field = this.fields[at]!;
    const input = title && head < begin + title.nodeSize ? field.title! : field.text;
    // First what is chosen: the text hears of it as soon as the keyboard comes.
    this.choose(input, parts[at]!);
    input.focus();
  }

  /** Chooses in a field what is chosen in the text. */
  private choose(input: Input, part: Part): void {
    const { from, to } = this.view.state.selection;
    if (from >= part.begin && to <= part.begin + part.content.size) input.setSelectionRange(offsetOf(input, part, from), offsetOf(input, part, to));
  }

  /** The text is told where one is, so that others see it, and what one chose, so that one may speak of it. */
  follow(isAnew = false): void {
    const { here, view } = this;
    if (!here || this.late || this.element.hidden) return;
    const part = this.parts()[this.fields.indexOf(here.field)];
    if (!part) return;
    const { input } = here;
    const { doc, selection, tr } = view.state;
    const at = (offset: number) => doc.resolve(placeOf(input, part, input.value, offset));
    const chosen = TextSelection.between(at(input.selectionStart!), at(input.selectionEnd!));
    if (isAnew || !chosen.eq(selection)) view.dispatch(tr.setSelection(chosen));
  }

  /** The text changed, here or elsewhere. */
  update(): void {
    if (this.element.hidden) return;
    const active = this.element.contains(document.activeElement) ? document.activeElement : null;
    const top = this.isOurs ? 0 : active?.getBoundingClientRect().top;
    const parts = this.parts();
    this.arrange(parts);
    if (this.isOurs) return;
    parts.forEach((part, at) => {
      const { title, text } = this.fields[at]!;
      if (title) this.refresh(title, part, part.title?.textContent ?? "");
      this.refresh(text, part, written(linesOf(part.content)));
      fit(text);
    });
    // What one writes stays under one's eyes.
    const moved = active && active.getBoundingClientRect().top - top!;
    if (moved) scrollBy({ top: moved, behavior: "instant" });
  }

  /** Gives each part its field, the same one wherever it went, without taking the keyboard from where it is. */
  private arrange(parts: Part[]): void {
    const { fields: had, element } = this;
    if (had.length === parts.length && parts.every((part, at) => isSame(had[at]!, part))) return parts.forEach(({ keys }, at) => (had[at]!.keys = keys));
    const isHere = ({ box }: Field) => box.contains(document.activeElement);
    const { head } = this.view.state.selection;
    const holds = ({ begin, content }: Part) => begin <= head && head <= begin + content.size;
    // Where one is comes first: of what was divided or put together, one stays where one's caret is.
    const spare = [...had, ...(this.gone ? [this.gone] : [])].sort((a, b) => +isHere(b) - +isHere(a));
    const found = new Map<Part, Field>();
    for (const fits of [isSame, isAlike])
      for (const part of [...parts].sort((a, b) => +holds(b) - +holds(a))) {
        const field = found.has(part) ? undefined : spare.find((field) => fits(field, part));
        if (field) found.set(part, spare.splice(spare.indexOf(field), 1)[0]!);
      }
    let rank = 0;
    this.fields = parts.map((part) => {
      const field = found.get(part) ?? this.made(part);
      field.keys = part.keys;
      name(field, part.section ? `de la section ${++rank}` : parts.length > 1 ? "hors des sections" : "");
      return field;
    });
    const boxes = this.fields.map(({ box }) => box);
    const before = this.gone;
    this.gone = spare.find(isHere) ?? null;
    if (this.gone) {
      boxes.splice([...element.children].indexOf(this.gone.box) - 1, 0, this.gone.box);
      name(this.gone, "supprimé", true);
      if (this.gone !== before) this.tell("Quelqu’un vient de supprimer le passage où vous écriviez. Ses mots restent ici, pour que vous puissiez les copier.");
    }
    for (const field of spare) if (field !== this.gone) field.box.remove();
    const here = boxes.findIndex((box) => box.contains(document.activeElement));
    boxes[here]?.before(...boxes.slice(0, here));
    if (here < 0) element.append(...boxes);
    else boxes[here]!.after(...boxes.slice(here + 1));
    // Once the text is told all of it.
    queueMicrotask(() => this.follow());
  }

  private made(part: Part): Field {
    const labelled = (input: Input, isShown: boolean) => {
      input.id = freshId("texte-simple");
      return [make("label", { class: isShown ? "field-label" : "field-label visually-hidden", for: input.id }), input];
    };
    const title = part.section && make("input", { class: "input", type: "text" });
    const text = make("textarea", { class: "input", rows: "3", spellcheck: "true", "aria-describedby": "regle-texte-simple" });
    const box = make("div", { class: "field" }, ...(title ? labelled(title, true) : []), ...labelled(text, !title));
    return { box, title, text, keys: [] };
  }

  /** Gives a field what the text became elsewhere, the caret staying where it was in the words. */
  private refresh(input: Input, part: Part, words: string): void {
    const was = input.value;
    if (was === words) return;
    const isHere = document.activeElement === input;
    const { selectionStart: from, selectionEnd: to } = input;
    if (isHere && this.isComposing) return void (this.late ??= { words: was, caret: to! });
    // What one is just typing (a mark and nothing yet, spaces) is not taken away.
    const reads = (lines: Line[]) => lines.map(normal).join("\n");
    if (isHere && input.nodeName !== "INPUT" && reads(read(was)) === reads(linesOf(part.content))) return;
    input.value = words;
    if (!isHere) return;
    input.setSelectionRange(from, to);
    this.choose(input, part);
  }

  private typed(input: Input): void {
    const { state } = this.view;
    const at = this.fields.findIndex(({ box }) => box.contains(input));
    const part = this.parts()[at];
    if (!part || !this.view.editable) return;
    let [words, caret] = [input.value, input.selectionEnd!];
    const isTitle = input.nodeName === "INPUT";
    const before = linesOf(part.content, part.begin);
    if (this.late) [words, caret] = this.caughtUp(input, isTitle ? (part.title?.textContent ?? "") : written(before), offsetOf(input, part, state.selection.head));
    const { title } = part;
    const named = isTitle ? nodes.section_title!.create(null, words ? schema.text(words) : null) : title;
    const below = isTitle ? part.content.content.slice(title ? 1 : 0) : blocks(read(words), before);
    const content = Fragment.from([...(named ? [named] : []), ...below]);
    const { begin, content: was } = part;
    const start = was.findDiffStart(content, begin);
    if (start === null) return;
    const end = was.findDiffEnd(content, begin + was.size, begin + content.size)!;
    const overlap = start - Math.min(end.a, end.b);
    if (overlap > 0) {
      end.a += overlap;
      end.b += overlap;
    }
    const next = state.doc.replace(begin, begin + was.size, new Slice(content, 0, 0));
    const tr = state.tr.replace(start, end.a, next.slice(start, end.b));
    const place = placeOf(input, { ...part, content, title: named }, words, caret);
    this.isOurs = true;
    try {
      this.view.dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(place, tr.doc.content.size)), -1)));
    } finally {
      this.isOurs = false;
    }
    if (!isTitle) fit(input as HTMLTextAreaElement);
  }

  /** What one typed in a field that lacks others' words, put where it goes among them; and where the caret then is. */
  private caughtUp(input: Input, now: string, head: number): [string, number] {
    const { words: was, caret } = this.late!;
    const { value } = input;
    const [start, end] = between(was, value, Math.min(caret, input.selectionEnd!));
    const typed = value.slice(start, value.length - end);
    const taken = was.slice(start, was.length - end);
    this.late = { words: value, caret: input.selectionEnd! };
    // The caret knows its letters whatever others do: all is counted from it.
    const from = Math.max(0, head + start - caret);
    const to = now.startsWith(taken, from) ? from + taken.length : from;
    return [now.slice(0, from) + typed + now.slice(to), from + input.selectionEnd! - start];
  }

  /** The accent is typed, or given up. */
  private settled(): void {
    this.isComposing = false;
    if (!this.late) return;
    this.late = null;
    this.update();
  }
}

/** How much two texts have in common, at their beginning, before `most`, and at their end. */
function between(was: string, is: string, most = was.length): [number, number] {
  let start = 0;
  while (start < most && start < is.length && was[start] === is[start]) start++;
  let end = 0;
  while (end < was.length - start && end < is.length - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  return [start, end];
}

/** Where a place of a field, in these words, stands in the text: counted from the end of its line, which its mark does not move. */
function placeOf({ nodeName }: { nodeName: string }, { begin, content, title }: Part, words: string, offset: number): number {
  if (nodeName === "INPUT") return begin + (title ? 1 : 0) + offset;
  const line = linesOf(content, begin)[words.slice(0, offset).split("\n").length - 1];
  const rest = words.slice(offset).split("\n")[0]!.length;
  return line ? line.at! + Math.max(0, line.text.length - rest) : begin + content.size;
}

/** And back. */
function offsetOf({ nodeName }: { nodeName: string }, { begin, content }: Part, place: number): number {
  if (nodeName === "INPUT") return Math.max(0, place - begin - 1);
  let offset = 0;
  for (const line of linesOf(content, begin)) {
    const end = line.at! + line.text.length;
    offset += written([line]).length;
    if (place <= end) return offset - Math.min(line.text.length, end - place);
    offset++;
  }
  return offset;
}

/** Says what fields hold, and of which section. */
function name({ box, title, text }: Field, where: string, isGone = false): void {
  const [first, last] = [box.querySelector("label")!, [...box.querySelectorAll("label")].at(-1)!];
  if (title) first.textContent = `Titre ${where}`;
  last.textContent = `Texte ${where}`.trim();
  for (const input of [title, text]) input?.toggleAttribute("readonly", isGone);
}

const normal = ({ kind, depth, text }: Line) => `${kind}${depth}${text}`;

function fit(field: HTMLTextAreaElement): void {
  field.rows = Math.max(3, field.value.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 70), 1));
}
