// The plan of the text beside it, with how many words each part holds.
import type { Node } from "prosemirror-model";
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { drawing, make } from "./dom";
import { countWords } from "./schema";
import { isFolded, mayMove, sectionAt, toggleFold, type Place } from "./sections";

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

const FOLD = "M6 15l6-6 6 6M6 20h12";
const UNFOLD = "M6 9l6 6 6-6M6 4h12";
const UP = "M12 19V6M6 12l6-6 6 6";
const DOWN = "M12 5v13M6 12l6 6 6-6";

export type Does = { writes: () => boolean; move: (at: Place, by: -1 | 1) => void };

export class Outline {
  private shape = "-";
  private positions: number[] = [];
  private buttons: HTMLButtonElement[] = [];
  private current: HTMLButtonElement | undefined;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  /** What one may do with the section where one is. */
  private readonly tools: HTMLElement;
  private readonly fold: HTMLButtonElement;
  private readonly up: HTMLButtonElement;
  private readonly down: HTMLButtonElement;

  constructor(
    private readonly view: EditorView,
    private readonly list: HTMLElement,
    private readonly total: HTMLElement,
    private readonly does: Does,
  ) {
    const tool = (act: (at: Place) => void) =>
      make("button", { type: "button", class: "tool", click: (event) => {
        const at = this.here();
        if (at && (event.currentTarget as Element).getAttribute("aria-disabled") !== "true") act(at);
        this.mark();
      } });
    this.fold = tool(({ position }) => toggleFold(this.view.state, this.view.dispatch, position));
    this.up = tool((at) => does.move(at, -1));
    this.down = tool((at) => does.move(at, 1));
    this.up.append(drawing(UP));
    this.down.append(drawing(DOWN));
    this.tools = make("div", { class: "plan-tools", role: "group", "aria-label": "Cette section" }, this.fold, this.up, this.down);
    this.draw();
  }

  private here = (): Place | null => sectionAt(this.view.state, this.view.state.selection.head);

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
    if (current !== this.current) {
      this.current?.removeAttribute("aria-current");
      current?.setAttribute("aria-current", "true");
      this.current = current;
    }
    this.markTools();
  }

  /** Beneath the section where one is, what one may do with it. */
  private markTools(): void {
    const here = this.here();
    if (!here) return this.tools.remove();
    const button = this.buttons[this.positions.indexOf(here.position + 1)];
    // Just moved: its line is drawn in a moment.
    if (!button) return;
    const line = button.parentElement!;
    if (this.tools.parentElement !== line) {
      const had = this.tools.contains(document.activeElement) ? (document.activeElement as HTMLElement) : null;
      line.append(this.tools);
      had?.focus();
    }
    const { state } = this.view;
    const title = state.doc.nodeAt(here.position)?.firstChild?.textContent || "sans titre";
    const folded = isFolded(state, here.position);
    const label = (tool: HTMLElement, words: string, keys: string) => {
      if (tool.getAttribute("aria-label") === `${words} ${title}`) return;
      tool.setAttribute("aria-label", `${words} ${title}`);
      tool.title = `${words} (${keys})`;
    };
    if (this.fold.dataset.is !== String(folded)) {
      this.fold.dataset.is = String(folded);
      this.fold.replaceChildren(drawing(folded ? UNFOLD : FOLD));
    }
    label(this.fold, folded ? "Déplier la section" : "Replier la section", "Ctrl + .");
    label(this.up, "Monter la section", "Maj + Alt + ↑");
    label(this.down, "Descendre la section", "Maj + Alt + ↓");
    for (const [tool, by] of [[this.up, -1], [this.down, 1]] as const) {
      tool.hidden = !this.does.writes();
      const may = String(!mayMove(state, here, by));
      if (tool.getAttribute("aria-disabled") !== may) tool.setAttribute("aria-disabled", may);
    }
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
