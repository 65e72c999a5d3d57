// What stands around the notes: the buttons that begin one, the column's title, its steps, what is settled.
import { drawing, freshId, make } from "../dom";
import type { Kind } from "./draft";
import { arrange } from "./layout";
import type { Margin } from "./thread";

const BUBBLE = "M5 5h14v11h-8l-4 4v-4H5z";
const SWAP = "M4 20h4L19 9l-4-4L4 16zM13 7l4 4";
const UP = "M6 15l6-6 6 6";
const DOWN = "M6 9l6 6 6-6";

/** What one presses to comment and to propose. */
export function tools(begin: (kind: Kind) => void): HTMLElement {
  const tool = (words: string, path: string, keys: string, kind: Kind) => {
    const title = `${words} (${keys.replace("Control", "Ctrl").replaceAll("+", " + ")})`;
    const button = make("button", { type: "button", class: "tool wide", "aria-keyshortcuts": keys, title, click: () => begin(kind) }, drawing(path));
    button.append(make("span", { class: "tool-words" }, words));
    return button;
  };
  return make(
    "div",
    { class: "margin-tools", role: "group", "aria-label": "En marge", hidden: true, mousedown: (event) => event.preventDefault() },
    tool("Commenter", BUBBLE, "Control+Alt+M", "commentaire"),
    tool("Proposer d’autres mots", SWAP, "Control+Alt+P", "suggestion"),
  );
}

/** Why what one was writing cannot be sent any more. */
const CLOSED = "Ce texte ne reçoit plus de notes\u00a0: vos mots n’ont pas été envoyés. Ils restent ici tant que la page est ouverte\u00a0: copiez-les pour les garder.";

/** The notes to show, and what one may do with all of them. */
export type Content = { margin: Margin; open: HTMLElement[]; settled: HTMLElement[]; proposals: number; isComposing: boolean };

export class Panel {
  readonly list = make("ol", { class: "glosses", role: "list" });
  private readonly done = make("ol", { class: "glosses", role: "list" });
  private readonly count = make("summary", {});
  private readonly fold = make("details", { class: "margin-done", hidden: true }, this.count, this.done);
  private readonly empty = make("p", { class: "soft small" });
  private readonly trouble = make("p", { class: "field-error", role: "alert" });
  /** Words that were not sent and cannot be any more. */
  private readonly stranded = make("div", { class: "glosses" });
  private isClosed = false;
  private readonly all: HTMLElement;
  private readonly steps: HTMLElement;

  constructor(
    private readonly home: HTMLElement,
    step: (by: number) => void,
    decideAll: (geste: string) => void,
    /** The last of the words that could not be sent were copied. */
    private readonly copied: () => void,
  ) {
    const to = (label: string, path: string, keys: string, by: number) =>
      make("button", { type: "button", class: "tool", "aria-label": label, title: `${label} (${keys})`, click: () => step(by) }, drawing(path));
    this.steps = make("div", { class: "margin-steps", role: "group", "aria-label": "D’une note à l’autre" }, to("Note précédente", UP, "Maj + Alt + F9", -1), to("Note suivante", DOWN, "Alt + F9", 1));
    const every = (words: string, geste: string, look: string) => make("button", { type: "button", class: `button ${look} small`, click: () => decideAll(geste) }, words);
    this.all = make("div", { class: "gloss-actions", hidden: true }, every("Tout accepter", "accepter", "secondary"), every("Tout refuser", "refuser", "quiet"));
  }

  /** What the server wrote in the margin stays until this is there. */
  takePlace(): void {
    const title = make("h2", { id: "marge-titre", class: "margin-title" }, "En marge");
    this.home.replaceChildren(make("div", { class: "margin-head" }, title, this.steps), this.trouble, this.stranded, this.empty, this.all, this.list, this.fold);
    this.home.dataset.alive = "";
  }

  /** Says what went wrong, or nothing any more. */
  tell(why: string | null): void {
    this.trouble.textContent = why ?? "";
  }

  /** Says it where it is seen. */
  warn(why: string): void {
    this.tell(why);
    this.trouble.scrollIntoView({ block: "nearest" });
  }

  /** Keeps words that cannot be sent any more where they are read and copied; answers why they stay there. */
  strand(words: string): string {
    const id = freshId("garde");
    const close = () => {
      note.remove();
      this.hide();
      if (this.stranded.childElementCount) this.focusStranded();
      else this.copied();
    };
    const field = make("textarea", { id, class: "input", readonly: true, rows: "4", "aria-describedby": `${id}-raison` }, words);
    const note = make(
      "div",
      { class: "gloss gloss-form composing" },
      make("label", { for: id, class: "gloss-title" }, "Ce que vous écriviez"),
      field,
      make("p", { id: `${id}-raison` }, CLOSED),
      make("div", { class: "gloss-actions" }, make("button", { type: "button", class: "button secondary small", click: close }, "Je les ai copiés")),
    );
    this.stranded.append(note);
    return CLOSED;
  }

  /** To the words that stay. */
  focusStranded(): void {
    this.stranded.querySelector("textarea")?.focus();
  }

  /** The keyboard goes to the open note of that rank, else to those that are settled; says whether there are any. */
  focus(rank: number): boolean {
    const notes = this.list.children;
    const next = notes[Math.max(0, Math.min(rank, notes.length - 1))];
    const to = next ? next.querySelector<HTMLElement>(".gloss-go, textarea") : this.fold.hidden ? null : this.count;
    to?.focus();
    (next ?? to)?.scrollIntoView({ block: "nearest" });
    return !!to;
  }

  private hide(): void {
    this.home.hidden = this.isClosed && !this.stranded.childElementCount;
  }

  show({ margin, open, settled, proposals, isComposing }: Content): void {
    arrange(this.list, open);
    arrange(this.done, settled);
    this.fold.hidden = !settled.length;
    this.count.textContent = settled.length === 1 ? "Une note réglée" : `${settled.length} notes réglées`;
    this.steps.hidden = open.length - Number(isComposing) < 2;
    this.all.hidden = !margin.may_decide || proposals < 2;
    this.empty.hidden = !!margin.threads.length || isComposing || margin.revision < 0;
    this.empty.textContent = margin.may_add ? "Rien pour l’instant. Choisissez des mots du texte, puis commentez-les ou proposez-en d’autres." : "Rien pour l’instant.";
    this.isClosed = margin.revision < 0;
    this.hide();
  }
}
