// Where one says something of a passage: a comment, or other words in its place.
import { freshId, make } from "../dom";
import type { Draft } from "./draft";
import { wordsForm } from "./form";
import { callsByName } from "./names";

export type Does = {
  people: () => string[];
  /** Says why the words were not kept, unless they were. */
  say: (words: string, key: string) => Promise<string | null>;
  /** They were. */
  said: () => void;
  giveUp: () => void;
};

const BEGUN = "Cette note n’est pas encore partie\u00a0: envoyez-la ou annulez-la, puis commencez l’autre.";

export class Composer {
  readonly element: HTMLLIElement = make("li", { class: "gloss composing" });
  /** A comment that one gave up, for the next passage. */
  private kept = "";
  private begun = "";
  /** Leaves its place to another note: the words of a comment wait for that one; those of a proposal are of their
   * passage alone. Says whether it could. */
  yields = (): boolean => true;

  /** What stands there and was not sent. */
  get unsent(): string {
    const words = this.element.querySelector("textarea")?.value ?? "";
    return words === this.begun ? "" : words.trim();
  }

  /** Asks for words; `show` puts the element where it belongs. */
  compose({ kind, quote }: Draft, does: Does, show: () => void): void {
    const id = freshId("note");
    const isComment = kind === "commentaire";
    const keep = () => {
      if (isComment) this.kept = field.value;
    };
    const giveUp = () => {
      keep();
      does.giveUp();
    };
    const title = isComment ? "Votre commentaire" : quote ? "Vos mots, à la place du passage" : "Les mots à ajouter ici";
    const about = isComment ? make("p", { class: "gloss-passage" }, make("q", {}, quote)) : quote && make("p", { class: "gloss-at" }, "Laissez vide pour proposer de supprimer le passage.");
    const { form, field, warn } = wordsForm({
      id,
      rows: 3,
      value: isComment ? this.kept : quote,
      before: [make("label", { for: id, class: "gloss-title" }, title), ...(about ? [about] : [])],
      send: isComment ? "Commenter" : "Proposer",
      after: [make("button", { class: "button quiet small", type: "button", click: giveUp }, "Annuler")],
      say: does.say,
      kept: () => {
        if (isComment) this.kept = "";
        does.said();
      },
    });
    form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      giveUp();
    });
    if (isComment) callsByName(field, does.people);
    this.begun = field.value && !isComment ? field.value : "";
    this.yields = () => {
      const isHeld = field.readOnly || (!isComment && field.value !== this.begun);
      if (isHeld) warn(BEGUN);
      else keep();
      return !isHeld;
    };
    this.element.replaceChildren(form);
    show();
    field.focus();
    this.element.scrollIntoView({ block: "nearest" });
  }
}
