// The plan of the text beside it, with how many words each part holds.
import { TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { make } from "./dom";
import { countWords } from "./schema";

type Part = { title: string; words: number; position: number; isSection: boolean };

const lastOf = <T>(all: T[], is: (one: T) => boolean): T | undefined => [...all].reverse().find(is);

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
      const count = countWords(node.textContent);
      words += count;
      const section = lastOf(parts, (part) => part.isSection);
      if (section) section.words += count;
    }
    return false;
  });
  return { parts, words };
}

export class Outline {
  private drawn = "";
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
    }, 300);
  }

  private draw(): void {
    const { parts, words } = partsOf(this.view);
    const drawn = JSON.stringify([parts, words]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    this.total.textContent = words === 1 ? "1 mot" : `${words.toLocaleString("fr-FR")} mots`;
    const hadFocus = [...this.list.querySelectorAll("button")].indexOf(document.activeElement as HTMLButtonElement);
    this.list.replaceChildren(
      ...parts.map((part) => {
        const count = part.isSection ? [make("span", { class: "plan-words" }, part.words === 1 ? "1 mot" : `${part.words} mots`)] : [];
        const button = make("button", { type: "button", class: "plan-part", click: () => this.go(part.position) }, part.title, " ", ...count);
        return make("li", { class: part.isSection ? "" : "plan-under", "data-position": String(part.position) }, button);
      }),
    );
    if (hadFocus >= 0) this.list.querySelectorAll("button")[hadFocus]?.focus();
    this.mark();
  }

  private mark(): void {
    const at = this.view.state.selection.head;
    const items = [...this.list.children] as HTMLElement[];
    const current = lastOf(items, (item) => Number(item.dataset.position) <= at);
    for (const item of items) {
      const button = item.firstElementChild!;
      if (item === current) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
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
