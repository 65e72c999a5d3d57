// The card of a note: who said what of which passage, what was answered, and what one may do about it.
import { freshId, make } from "../dom";
import { wordsForm } from "./form";
import { callsByName } from "./names";
import type { Place } from "./passage";
import { who, type Margin, type Thread, type Words } from "./thread";

export type Does = {
  people: () => string[];
  /** Does something about a note, or about an answer. */
  act: (of: string, geste: string) => void;
  /** Says why the answer was not kept, unless it was. */
  answer: (id: string, words: string, key: string) => Promise<string | null>;
  /** Leads to the passage. */
  goTo: (id: string) => void;
  /** The card has another height. */
  moved: () => void;
};

export class Card {
  readonly element: HTMLLIElement;
  private readonly head = make("div", {});
  private readonly links = make("div", { class: "gloss-links" });
  private readonly form: HTMLElement;
  /** What it says now, in one string. */
  private said = "";

  constructor(
    private readonly id: string,
    private readonly does: Does,
  ) {
    this.form = this.answerForm();
    this.element = make("li", { class: "gloss", id: `remarque-${id}` }, this.head, make("div", { class: "gloss-foot" }, this.links, this.form));
    this.element.dataset.key = id;
  }

  /** Says what is so now; `place` is null when the passage is gone, `number` is 0 for a note that is settled. */
  say(thread: Thread, number: number, place: Place | null | undefined, { may_add, may_decide }: Margin): void {
    const said = JSON.stringify([thread, number, place === null, place?.isSame, may_decide, may_add]);
    if (this.said === said) return;
    this.said = said;
    const isOpen = thread.state === "ouverte";
    this.element.dataset.kind = thread.proposes ? "suggestion" : "commentaire";
    this.element.dataset.state = thread.state;
    this.form.hidden = !isOpen || !may_add;
    const had = [this.head, this.links].some((part) => part.contains(document.activeElement)) ? (document.activeElement as HTMLElement).dataset : null;
    const go = this.title(thread, number);
    this.head.replaceChildren(make("h3", { class: "gloss-title" }, go), ...this.body(thread, place));
    this.links.replaceChildren(...this.gestures(thread, may_decide));
    this.links.hidden = !this.links.children.length;
    if (had) (this.element.querySelector<HTMLElement>(`[data-geste="${had.geste}"][data-of="${had.of}"]`) ?? go).focus();
  }

  /** An answer that stands there and was not sent. */
  get unsent(): string {
    return this.form.querySelector("textarea")?.value.trim() ?? "";
  }

  private title(thread: Thread, number: number): HTMLButtonElement {
    const label = `${thread.proposes ? "Proposition" : "Commentaire"} par ${thread.by}${number ? `, note ${number}` : ""}\u00a0: voir le passage`;
    const go = make("button", { type: "button", class: "gloss-go", "aria-label": label, click: () => this.does.goTo(this.id) });
    if (number) go.append(make("span", { class: "gloss-number", "aria-hidden": "true" }, String(number)));
    go.append(thread.proposes ? "Proposition par " : "Commentaire par ", who(thread, "span"));
    return go;
  }

  private body(thread: Thread, place: Place | null | undefined): Node[] {
    const parts: Node[] = [];
    const quote = () => make("q", {}, thread.quote);
    if (place === null && thread.state !== "acceptee") parts.push(make("p", { class: "gloss-gone" }, thread.quote ? "Passage supprimé\u00a0: " : "Passage supprimé", ...(thread.quote ? [quote()] : [])));
    else if (!thread.proposes) parts.push(make("p", { class: "gloss-passage" }, quote()));
    parts.push(make("p", { class: "gloss-words" }, thread.proposes ? thread.gesture : thread.body));
    if (thread.proposes && thread.state === "ouverte" && place && !place.isSame) parts.push(make("p", { class: "gloss-gone" }, "Le passage a changé depuis cette proposition."));
    parts.push(make("p", { class: "gloss-at" }, thread.at));
    if (thread.settled) parts.push(make("p", { class: "gloss-settled" }, thread.settled));
    if (thread.answers.length) parts.push(make("ol", { class: "gloss-answers", role: "list" }, ...thread.answers.map((words) => this.answer(words))));
    return parts;
  }

  private answer(words: Words): HTMLElement {
    const foot = make("div", { class: "gloss-foot" }, make("p", { class: "gloss-at" }, words.at));
    if (words.may_withdraw) foot.append(this.gesture("Retirer", "retirer", "gloss-link", words.key));
    return make("li", { class: "gloss-answer" }, make("p", { class: "gloss-words" }, who(words, "strong"), " ", words.body), foot);
  }

  private gestures(thread: Thread, mayDecide: boolean): HTMLElement[] {
    const isOpen = thread.state === "ouverte";
    const links = [];
    if (isOpen && thread.proposes && mayDecide) links.push(this.gesture("Accepter", "accepter", "button small"), this.gesture("Refuser", "refuser", "button secondary small"));
    if (thread.may_settle) links.push(this.gesture(isOpen ? "C’est réglé" : "Rouvrir", isOpen ? "regler" : "rouvrir", "gloss-link"));
    if (thread.may_withdraw) links.push(this.gesture("Retirer", "retirer", "gloss-link"));
    return links;
  }

  private gesture(words: string, geste: string, look: string, of = this.id): HTMLButtonElement {
    const button = make("button", { type: "button", class: look, click: () => this.does.act(of, geste) }, words);
    Object.assign(button.dataset, { geste, of });
    return button;
  }

  private answerForm(): HTMLElement {
    const id = freshId("reponse");
    const more = make("details", { class: "gloss-more" });
    const { form, field } = wordsForm({
      id,
      rows: 2,
      before: [make("label", { for: id, class: "visually-hidden" }, "Votre réponse")],
      send: "Répondre",
      say: (words, key) => this.does.answer(this.id, words, key),
      kept: () => {
        field.value = "";
        more.open = false;
        more.querySelector("summary")!.focus();
      },
    });
    callsByName(field, this.does.people);
    more.append(make("summary", {}, "Répondre"), form);
    more.addEventListener("toggle", () => {
      if (more.open) field.focus();
      this.does.moved();
    });
    return more;
  }
}
