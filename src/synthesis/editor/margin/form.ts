// A form of the margin: words, what is wrong with them beside them, and what sends them.
import { uuidv4 } from "lib0/random";
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
  /** Says why the words were not kept, unless they were. Their key is the same however often they are sent. */
  say: (words: string, key: string) => Promise<string | null>;
  kept: () => void;
};

export type WordsForm = {
  form: HTMLFormElement;
  /** Nothing is typed there while its words leave. */
  field: HTMLTextAreaElement;
  /** Says what is wrong, and leads to the field. */
  warn: (why: string) => void;
};

export function wordsForm({ id, rows, value, before, send, after = [], say, kept }: Given): WordsForm {
  let key = uuidv4();
  const field = make("textarea", { id, class: "input", rows: String(rows), maxlength: "4000", "aria-describedby": `${id}-erreur` });
  field.value = value ?? "";
  const trouble = make("p", { class: "field-error", role: "alert", id: `${id}-erreur` });
  const warn = (why: string) => {
    trouble.textContent = why;
    field.focus();
  };
  const form = make(
    "form",
    {
      class: "gloss-form",
      submit: (event) => {
        event.preventDefault();
        if (field.readOnly) return;
        field.readOnly = true;
        void say(field.value, key).then((why) => {
          field.readOnly = false;
          field.toggleAttribute("aria-invalid", !!why);
          if (why) return warn(why);
          trouble.textContent = "";
          key = uuidv4();
          kept();
        });
      },
    },
    ...before,
    field,
    trouble,
    make("div", { class: "gloss-actions" }, make("button", { class: "button small" }, send), ...after),
  );
  return { form, field, warn };
}
