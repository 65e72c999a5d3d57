// What is pasted, made into what a document holds: Word, LibreOffice, web pages.
import { Fragment, Slice, type Node } from "prosemirror-model";
import { knownAttrs, schema } from "./schema";

const { nodes } = schema;

/** Where styles are put: read as styles, the page's policy would refuse them one by one, and complain. */
const STYLE = "data-worn";
const styleOf = (node: Element) => node.getAttribute(STYLE) ?? "";

/** Cleans the HTML of a paste before it is read: Word's lists are paragraphs dressed as items. */
export function cleanHtml(html: string): string {
  const shown = html
    .replace(/<!(?:--)?\[if !supportLists\](?:--)?>([\s\S]*?)<!(?:--)?\[endif\](?:--)?>/g, (_, part: string) => listMark(part))
    .replace(/<!--\[if[\s\S]*?<!\[endif\]-->/g, "")
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)style(\s*=)/gi, `$1${STYLE}$2`));
  const page = new DOMParser().parseFromString(shown, "text/html");
  for (const node of page.querySelectorAll("style, script, meta, link, title, xml, img, svg, object, iframe, head")) node.remove();
  for (const item of [...page.querySelectorAll<HTMLElement>("p")]) {
    const level = styleOf(item).match(/mso-list:\s*l\d+\s+level(\d)/i)?.[1];
    if (level) becomeItem(page, item, Math.min(Number(level), 2));
  }
  for (const node of [...page.querySelectorAll<HTMLElement>(`[${STYLE}]`)]) undress(page, node);
  // Empty paragraphs are spacing.
  for (const line of [...page.querySelectorAll("p")]) if (!line.textContent?.replace(/[\s\u00a0]/g, "")) line.remove();
  for (const line of [...page.querySelectorAll("br")]) if (!line.nextSibling) line.remove();
  return page.body.innerHTML;
}

/** Of what a style says, only bold and italics stay. */
function undress(page: Document, node: HTMLElement): void {
  const style = styleOf(node);
  node.removeAttribute(STYLE);
  for (const [tag, same, property, on] of [
    ["strong", /^(B|STRONG)$/, /(?:^|;)\s*font-weight:\s*([\w-]+)/i, /^(bold|bolder|[6-9]\d\d)$/i],
    ["em", /^(I|EM)$/, /(?:^|;)\s*font-style:\s*([\w-]+)/i, /^(italic|oblique)$/i],
  ] as const) {
    const said = style.match(property)?.[1];
    if (!said) continue;
    const is = same.test(node.nodeName);
    // Word and Google wrap whole pastes in a bold that is not.
    if (is && !on.test(said)) return node.replaceWith(...node.childNodes);
    if (is || !on.test(said)) continue;
    const worn = page.createElement(tag);
    worn.append(...node.childNodes);
    node.append(worn);
  }
}

/** Word says whether a list is numbered only by what it draws before each item. */
const listMark = (part: string) => {
  const mark = part.replace(/<[^>]*>/g, "").replace(/&nbsp;|\s/g, "");
  return /^\w{1,3}[.)]/.test(mark) ? '<span data-mark="number"></span>' : '<span data-mark="bullet"></span>';
};

function becomeItem(page: Document, line: HTMLElement, level: number): void {
  const mark = line.querySelector<HTMLElement>(`[data-mark], [${STYLE}*='mso-list:Ignore'], [${STYLE}*='mso-list: Ignore']`);
  const drawn = mark?.dataset.mark ?? (/^\s*\w{1,3}[.)]/.test(mark?.textContent ?? "") ? "number" : "bullet");
  mark?.remove();
  const tag = drawn === "number" ? "ol" : "ul";
  let list = line.previousElementSibling as HTMLElement | null;
  if (!list?.dataset.made) {
    list = page.createElement(tag);
    list.dataset.made = "1";
    line.before(list);
  }
  let inside = list;
  if (level > 1) {
    const item = list.lastElementChild ?? list.appendChild(page.createElement("li"));
    inside = (item.querySelector(":scope > ul, :scope > ol") as HTMLElement | null) ?? item.appendChild(page.createElement(tag));
  }
  const item = inside.appendChild(page.createElement("li"));
  const text = item.appendChild(page.createElement("p"));
  text.append(...line.childNodes);
  line.remove();
}

/**
 * Lists deeper than two become as deep as two. A section stays one, unless it is pasted into a section or only a part
 * of it was copied: then it becomes its blocks.
 */
export function cleanSlice(slice: Slice, isInSection: boolean): Slice {
  const { openStart, openEnd } = slice;
  // What a clipboard says of the blocks around a passage comes without being read as HTML.
  const content = honest(slice.content);
  if (!hasSection(content)) {
    const made = shallow(content, 0);
    return made.eq(content) ? new Slice(content, openStart, openEnd) : Slice.maxOpen(made);
  }
  const isPart = content.childCount === 1 && openStart + openEnd > 0;
  if (isInSection || isPart) return Slice.maxOpen(shallow(content, 0));
  const made: Node[] = [];
  content.forEach((node) => {
    if (node.type === nodes.section) made.push(node.copy(shallow(node.content, 0, true)));
    else shallow(Fragment.from(node), 0).forEach((child) => void made.push(child));
  });
  return new Slice(Fragment.from(made), 0, 0);
}

/** The same blocks, saying of themselves only what is known. */
function honest(content: Fragment): Fragment {
  const made: Node[] = [];
  content.forEach((node) => void made.push(node.isText ? node : node.type.create(knownAttrs(node.type.name, node.attrs), honest(node.content), node.marks)));
  return Fragment.from(made);
}

const hasSection = (content: Fragment) => {
  let found = false;
  content.forEach((node) => (found ||= node.type === nodes.section));
  return found;
};

function shallow(content: Fragment, depth: number, isOfSection = false): Fragment {
  const made: Node[] = [];
  content.forEach((node) => {
    if (node.type === nodes.section) shallow(node.content, 0).forEach((child) => void made.push(child));
    else if (node.type === nodes.section_title && !isOfSection) made.push(nodes.heading!.create({ level: 3 }, node.content));
    else if (node.type === nodes.list_item && depth >= 2) {
      // Its own words stay at this depth; what it held follows as items of the same list.
      const own: Node[] = [];
      const below: Node[] = [];
      node.forEach((child) => {
        if (child.type === nodes.paragraph) own.push(child);
        else child.forEach((item) => void below.push(item));
      });
      made.push(node.copy(Fragment.from(own)));
      shallow(Fragment.from(below), depth).forEach((item) => void made.push(item));
    } else {
      const deeper = node.type === nodes.bullet_list || node.type === nodes.ordered_list ? depth + 1 : depth;
      made.push(node.isTextblock || node.isText ? node : node.copy(shallow(node.content, deeper)));
    }
  });
  return Fragment.from(made);
}
