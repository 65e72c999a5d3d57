// A form of the margin: words, what is wrong with them beside them, and what sends them.
import { make } from "../dom";

export type Given = {
  /** Of the field. */
  id: string;
  rows: number;
  value?: string;
  /** What stands before the field. */
  before: Node[];
  send: string;
  /** What stands after the button that sends. */
  after?: Node[];
  /** Says why the words were not kept, unless they were. */
  say: (words: string) => Promise<string | null>;
  kept: () => void;
};

export function wordsForm({ id, rows, value, before, send, after = [], say, kept }: Given): { form: HTMLFormElement; field: HTMLTextAreaElement } {
  const field = make("textarea", { id, class: "input", rows: String(rows), maxlength: "4000", "aria-describedby": `${id}-erreur` });
  field.value = value ?? "";
  const trouble = make("p", { class: "field-error", role: "alert", id: `${id}-erreur` });
  const form = make(
    "form",
    {
      class: "gloss-form",
      submit: (event) => {
        event.preventDefault();
        void say(field.value).then((why) => {
          trouble.textContent = why ?? "";
          field.toggleAttribute("aria-invalid", !!why);
          if (why) field.focus();
          else kept();
        });
      },
    },
    ...before,
    field,
    trouble,
    make("div", { class: "gloss-actions" }, make("button", { class: "button small" }, send), ...after),
  );
  return { form, field };
}
