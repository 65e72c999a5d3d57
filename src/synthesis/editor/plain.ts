// « Mode texte simple »: the same text, one plain field a section. Each line is a block: « # » an intertitle, « - » an
// item, « 1. » a numbered one, two spaces before it nest it, « > » a verbatim, « → » the chosen question. What changes in
// a field becomes the smallest change of the tree, so that bold, links and other people's edits stay.
import { Fragment, Slice, type Node } from "prosemirror-model";
import type { EditorView } from "prosemirror-view";
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
};

const BEFORE: Record<Line["kind"], string> = { paragraph: "", heading: "# ", bullet: "- ", number: "1. ", quote: "> ", chosen: "→ " };

/** The lines of some blocks. */
export function linesOf(content: Fragment): Line[] {
  const lines: Line[] = [];
  const walk = (content: Fragment, kind: Line["kind"], depth: number, home: Home | null) =>
    content.forEach((node) => {
      const line = (kind: Line["kind"]) => lines.push({ kind, depth, text: node.textContent, node, home });
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
          walk(node.content, "quote", 0, { box: node, item: null });
          break;
        case "bullet_list":
        case "ordered_list":
          node.forEach((item) => walk(item.content, node.type.name === "bullet_list" ? "bullet" : "number", home?.item ? depth + 1 : 0, { box: node, item }));
          break;
        default:
          walk(node.content, kind, depth, home);
      }
    });
  walk(content, "paragraph", 0, null);
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
    if (!found) return { kind: "paragraph", depth: 0, text: raw.trimStart(), node: null, home: null };
    const [kind, mark] = found;
    const isItem = kind === "bullet" || kind === "number";
    return { kind, depth: isItem && indent!.length >= 2 ? 1 : 0, text: rest!.replace(mark, ""), node: null, home: null };
  });
}

/** The words of a line that was `before`, with what stays of its bold and links. */
function inline(line: Line, before: Line | undefined): Fragment {
  const old = before?.node;
  if (!old) return line.text ? Fragment.from(schema.text(line.text)) : Fragment.empty;
  const [was, is] = [before.text, line.text];
  let start = 0;
  while (start < was.length && start < is.length && was[start] === is[start]) start++;
  let end = 0;
  while (end < was.length - start && end < is.length - start && was.at(-1 - end) === is.at(-1 - end)) end++;
  const middle = is.slice(start, is.length - end);
  const marks = old.resolve(start).marks();
  return old.content
    .cut(0, start)
    .append(middle ? Fragment.from(schema.text(middle, marks)) : Fragment.empty)
    .append(old.content.cut(was.length - end));
}

/** The blocks that lines make, keeping what stood there before. */
export function blocks(lines: Line[], before: Line[]): Node[] {
  let start = 0;
  const same = (a: Line, b: Line) => a.kind === b.kind && a.depth === b.depth && a.text === b.text;
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
  lines.forEach((line, at) => {
    const was = old(at);
    const words = inline(line, was);
    const last = made.at(-1);
    // What a template or an import said of a block stays, while it is the same kind of block.
    const attrs = was?.node && was.kind === line.kind ? was.node.attrs : null;
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
type Part = { begin: number; content: Fragment; section: Node | null; title: Node | null };

export function partsOf(doc: Node): Part[] {
  const parts: Part[] = [];
  doc.forEach((node, position) => {
    const last = parts.at(-1);
    if (node.type === nodes.section) {
      const title = node.firstChild?.type === nodes.section_title ? node.firstChild : null;
      parts.push({ begin: position + 1, content: node.content, section: node, title });
    } else if (last && !last.section) last.content = last.content.addToEnd(node);
    else parts.push({ begin: position, content: Fragment.from(node), section: null, title: null });
  });
  return parts;
}

/** What parts there are, whatever they hold. */
const shapeOf = (parts: Part[]) => parts.map(({ section, title }) => (title ? "t" : section ? "s" : "-")).join("");

export class PlainText {
  readonly element = make("div", { class: "plain-text stack", hidden: true });
  private fields: { title: HTMLInputElement | null; text: HTMLTextAreaElement }[] = [];
  private shape = "";
  private isOurs = false;

  constructor(private readonly view: EditorView) {}

  show(): void {
    this.element.hidden = false;
    this.update();
  }

  hide(): void {
    this.element.hidden = true;
  }

  /** The text changed, here or elsewhere. */
  update(): void {
    if (this.element.hidden || this.isOurs) return;
    const parts = partsOf(this.view.state.doc);
    if (shapeOf(parts) !== this.shape) this.build(parts);
    parts.forEach((part, at) => {
      const { title, text } = this.fields[at]!;
      if (title && part.title) refresh(title, part.title.textContent);
      refresh(text, written(linesOf(part.content)));
      title?.toggleAttribute("readonly", !this.view.editable);
      text.toggleAttribute("readonly", !this.view.editable);
      fit(text);
    });
  }

  private build(parts: Part[]): void {
    this.fields = [];
    this.shape = shapeOf(parts);
    let rank = 0;
    this.element.replaceChildren(
      make("p", { class: "help", id: "regle-texte-simple" }, "Une ligne, un paragraphe. En début de ligne\u00a0: «\u00a0-\u00a0» pour une liste, deux espaces puis «\u00a0-\u00a0» pour un retrait, «\u00a0#\u00a0» pour un intertitre, «\u00a0>\u00a0» pour un verbatim, «\u00a0→\u00a0» pour la question choisie."),
      ...parts.map((part, at) => {
        const [titleId, id] = [freshId("titre-simple"), freshId("texte-simple")];
        const text = make("textarea", { id, class: "input", rows: "3", spellcheck: "true", "aria-describedby": "regle-texte-simple", input: () => this.typed(at) });
        const title = part.title && make("input", { id: titleId, class: "input", type: "text", input: () => this.typed(at) });
        this.fields.push({ title, text });
        if (part.section) rank++;
        const name = part.section ? `Texte de la section ${rank}` : parts.length > 1 ? "Texte hors des sections" : "Texte";
        const box = make("div", { class: "field" });
        if (title) box.append(make("label", { class: "field-label", for: titleId }, `Titre de la section ${rank}`), title);
        box.append(make("label", { class: title ? "field-label visually-hidden" : "field-label", for: id }, name), text);
        return box;
      }),
    );
  }

  private typed(at: number): void {
    const { state } = this.view;
    const part = partsOf(state.doc)[at];
    const field = this.fields[at];
    if (!part || !field || !this.view.editable) return;
    const made = blocks(read(field.text.value), linesOf(part.content));
    const content = Fragment.from([...(part.title ? [part.title.type.create(null, field.title?.value ? schema.text(field.title.value) : null)] : []), ...made]);
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
    this.isOurs = true;
    try {
      this.view.dispatch(state.tr.replace(start, end.a, next.slice(start, end.b)));
    } finally {
      this.isOurs = false;
    }
    fit(field.text);
  }
}

/** Gives a field what the text became elsewhere, the caret staying where it was in the words. */
function refresh(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const was = field.value;
  if (was === text) return;
  const isHere = document.activeElement === field;
  const [from, to] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
  let start = 0;
  while (start < was.length && start < text.length && was[start] === text[start]) start++;
  let end = 0;
  while (end < was.length - start && end < text.length - start && was.at(-1 - end) === text.at(-1 - end)) end++;
  // What one is just typing (a mark and nothing yet, spaces) is not taken away.
  if (isHere && read(was).map(normal).join("\n") === read(text).map(normal).join("\n")) return;
  field.value = text;
  const moved = (at: number) => (at <= start ? at : at >= was.length - end ? at + text.length - was.length : start);
  if (isHere) field.setSelectionRange(moved(from), moved(to));
}

const normal = ({ kind, depth, text }: Line) => `${kind}${depth}${text}`;

function fit(field: HTMLTextAreaElement): void {
  field.rows = Math.max(3, field.value.split("\n").reduce((sum, line) => sum + 1 + Math.floor(line.length / 70), 1));
}
