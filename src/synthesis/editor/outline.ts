// The plan of the text beside it, with how many words each part holds.
import type { Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { make } from "./dom";
import { countWords } from "./schema";

type Part = { title: string; words: number; position: number; isSection: boolean };

const lastOf = <T>(all: T[], is: (one: T) => boolean): T | undefined => [...all].reverse().find(is);

/** From how many signs on a text is laid out as one reads it, not whole. */
const LONG = 15_000;

/** What was counted: a block that did not change is the same object. */
const counted = new WeakMap<Node, number>();

function wordsOf(block: Node): number {
  const known = counted.get(block) ?? countWords(block.textContent);
  counted.set(block, known);
  return known;
}

/** The parts of a text, in order. */
export function partsOf(view: EditorView): { parts: Part[]; words: number } {
  const parts: Part[] = [];
  let words = 0;
  view.state.doc.descendants((node, position) => {
    const { name } = node.type;
    if (name === "section") {
      const hasTitle = node.firstChild?.type.name === "section_title";
      const title = (hasTitle && node.firstChild!.textContent) || "Sans titre";
      parts.push({ title, words: 0, position: position + 1, isSection: true });
      return true;
    }
    if (!node.isTextblock) return true;
    if (name === "heading") parts.push({ title: node.textContent || "Sans titre", words: 0, position, isSection: false });
    else if (name !== "section_title") {
      const count = wordsOf(node);
      words += count;
      const section = lastOf(parts, (part) => part.isSection);
      if (section) section.words += count;
    }
    return false;
  });
  return { parts, words };
}

/** The last of some growing positions that is no further than this one. */
function lastAt(positions: number[], at: number): number {
  let last = positions.length - 1;
  while (last >= 0 && positions[last]! > at) last--;
  return last;
}

/** « 12 345 mots »; without `Intl`, whose first use holds the page for a long moment. */
const said = (words: number) => (words === 1 ? "1 mot" : `${String(words).replace(/\B(?=(\d{3})+$)/g, "\u202f")} mots`);

function say(element: Element, words: string): void {
  if (element.textContent !== words) element.textContent = words;
}

export class Outline {
  private shape = "-";
  private positions: number[] = [];
  private buttons: HTMLButtonElement[] = [];
  private current: HTMLButtonElement | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly view: EditorView,
    private readonly list: HTMLElement,
    private readonly total: HTMLElement,
  ) {
    this.draw();
  }

  /** A moment after the last change: it is not what one looks at while typing. */
  update(): void {
    this.mark();
    this.waiting ??= setTimeout(() => {
      this.waiting = undefined;
      this.draw();
      // By now its sections have their heights.
      this.view.dom.toggleAttribute("data-long", this.view.state.doc.content.size > LONG);
    }, 300);
  }

  /** What is drawn already stays: only the words that changed are written again. */
  private draw(): void {
    const { parts, words } = partsOf(this.view);
    this.positions = parts.map(({ position }) => position);
    say(this.total, said(words));
    const shape = parts.map(({ isSection }) => isSection).join();
    if (shape !== this.shape) {
      this.shape = shape;
      this.current = undefined;
      const hadFocus = this.buttons.indexOf(document.activeElement as HTMLButtonElement);
      this.buttons = parts.map((_, at) => make("button", { type: "button", class: "plan-part", click: () => this.go(this.positions[at]!) }, make("span")));
      parts.forEach(({ isSection }, at) => isSection && this.buttons[at]!.append(" ", make("span", { class: "plan-words" })));
      this.list.replaceChildren(...parts.map(({ isSection }, at) => make("li", { class: isSection ? "" : "plan-under" }, this.buttons[at]!)));
      if (hadFocus >= 0) this.buttons[hadFocus]?.focus();
    }
    parts.forEach(({ title, words }, at) => {
      const [name, count] = this.buttons[at]!.children;
      say(name!, title);
      if (count) say(count, words ? said(words) : "vide");
    });
    this.mark();
  }

  private mark(): void {
    const at = this.view.state.selection.head;
    const current = this.buttons[lastAt(this.positions, at)];
    if (current === this.current) return;
    this.current?.removeAttribute("aria-current");
    current?.setAttribute("aria-current", "true");
    this.current = current;
  }

  private go(position: number): void {
    const { state } = this.view;
    const tr = state.tr.setSelection(TextSelection.near(state.doc.resolve(position + 1)));
    this.view.dispatch(tr);
    const dom = this.view.nodeDOM(position);
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    (dom instanceof Element ? dom : this.view.dom).scrollIntoView({ block: "start", behavior: isCalm ? "auto" : "smooth" });
    this.view.focus();
  }
}
