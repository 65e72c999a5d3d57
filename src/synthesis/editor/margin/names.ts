// After an @ in a note, the names of those who may be called.
import { freshId, make } from "../dom";

/** Lets `field`, already in its form, call people by name. */
export function callsByName(field: HTMLTextAreaElement, people: () => string[]): void {
  const id = freshId("noms");
  const names = make("ul", { id, class: "gloss-names", role: "listbox", "aria-label": "Qui appeler", hidden: true });
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", id);
  let at = 0;
  const before = () => field.value.slice(0, field.selectionStart);
  const sought = () => before().match(/(?:^|[^\p{L}\p{N}])@([\p{L}\p{M}'’ -]{0,30})$/u)?.[1]?.toLowerCase();
  const pick = (name: string) => {
    const word = sought() ?? "";
    const start = field.selectionStart - word.length;
    field.setRangeText(`${name} `, start, field.selectionStart, "end");
    show();
    field.focus();
  };
  const show = () => {
    const word = sought();
    const found = word === undefined ? [] : people().filter((name) => name.toLowerCase().startsWith(word) && name.toLowerCase() !== word.trim());
    at = Math.min(at, Math.max(0, found.length - 1));
    names.hidden = !found.length;
    names.replaceChildren(
      ...found.map((name, rank) =>
        make("li", { role: "option", id: `${id}-${rank}`, "aria-selected": String(rank === at), mousedown: (event) => (event.preventDefault(), pick(name)) }, name),
      ),
    );
    if (found.length) field.setAttribute("aria-activedescendant", `${id}-${at}`);
    else field.removeAttribute("aria-activedescendant");
  };
  field.addEventListener("input", () => ((at = 0), show()));
  field.addEventListener("blur", () => (names.hidden = true));
  field.addEventListener("keydown", (event) => {
    if (names.hidden) return;
    const options = [...names.children];
    const by = ({ ArrowDown: 1, ArrowUp: -1 } as Record<string, number>)[event.key];
    if (by) {
      at = (at + by + options.length) % options.length;
      show();
    } else if (event.key === "Enter" || event.key === "Tab") pick(options[at]!.textContent!);
    else if (event.key === "Escape") names.hidden = true;
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  field.after(names);
}
