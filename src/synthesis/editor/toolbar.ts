// The toolbar, as the ARIA Authoring Practices say: one stop of the Tab key, arrows inside, pressed states, shortcuts
// told. What depends on where the caret stands (a link's address, a person's agreement) opens in a row beneath.
import type { EditorView } from "prosemirror-view";
import { around, commands, isOn, linkAround, setConsent, setLink, told, type Name } from "./commands";
import { drawing, freshId, make } from "./dom";
import { CONSENTS, CONSENT_WORDS, safeLink, type Consent } from "./schema";

type Tool = { name: Name; label: string; draw: string; keys?: string; isToggle?: boolean };

const apple = /Mac|iP/.test(navigator.platform);
const mod = apple ? "Meta" : "Control";

const TOOLS: Tool[][] = [
  [
    { name: "strong", label: "Gras", draw: "M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z", keys: `${mod}+B`, isToggle: true },
    { name: "em", label: "Italique", draw: "M10 5h8M6 19h8M14 5l-4 14", keys: `${mod}+I`, isToggle: true },
  ],
  [
    { name: "heading", label: "Intertitre", draw: "M6 5v14M18 5v14M6 12h12", keys: `${mod}+Shift+6`, isToggle: true },
    { name: "bullets", label: "Liste", draw: "M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01", keys: `${mod}+Shift+8`, isToggle: true },
    { name: "numbers", label: "Liste numérotée", draw: "M10 6h10M10 12h10M10 18h10M4 5l1.5-1v5M4 15.5c.5-1.5 3-1.500 3 .2C7 17 4 17.500 4 19.500h3", keys: `${mod}+Shift+7`, isToggle: true },
    { name: "sink", label: "Mettre en retrait", draw: "M11 6h9M11 12h9M11 18h9M4 8l4 4-4 4", keys: "Alt+ArrowRight" },
    { name: "lift", label: "Sortir du retrait", draw: "M11 6h9M11 12h9M11 18h9M8 8l-4 4 4 4", keys: "Alt+ArrowLeft" },
  ],
  [
    { name: "quote", label: "Verbatim", draw: "M10 7l-5 5 5 5M19 7l-5 5 5 5", keys: `${mod}+Shift+9`, isToggle: true },
    { name: "chosen", label: "Question choisie", draw: "M4 12h15M13 6l6 6-6 6", isToggle: true },
    { name: "section", label: "Ajouter une section", draw: "M12 5v14M5 12h14" },
  ],
  [
    { name: "undo", label: "Annuler", draw: "M9 7L4 12l5 5M4 12h10a6 6 0 0 1 6 6", keys: `${mod}+Z` },
    { name: "redo", label: "Rétablir", draw: "M15 7l5 5-5 5M20 12H10a6 6 0 0 0-6 6", keys: apple ? "Meta+Shift+Z" : "Control+Y" },
  ],
];

/** How long after a change the tools say what they can do: not between two keys. */
const SOON_MS = 60;

const say = (element: Element, name: string, value: string) => element.getAttribute(name) === value || element.setAttribute(name, value);

const said = (keys: string) =>
  keys.replace("Meta", "Cmd").replace("Control", "Ctrl").replace("Shift", "Maj").replace("ArrowRight", "→").replace("ArrowLeft", "←").replaceAll("+", " + ");

export class Toolbar {
  readonly element: HTMLElement;
  readonly row: HTMLElement;
  private readonly bar: HTMLElement;
  private readonly buttons = new Map<Name, HTMLButtonElement>();
  private readonly link: HTMLButtonElement;
  private readonly linkForm: HTMLFormElement;
  private readonly address: HTMLInputElement;
  private readonly trouble: HTMLElement;
  private readonly consent: HTMLElement;
  private readonly agreed: HTMLSelectElement;
  private readonly warning = make("p", { class: "tools-row tools-warning", hidden: true });
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly view: EditorView, controls: string, private readonly tell: (words: string) => void) {
    this.bar = make("div", { role: "toolbar", "aria-label": "Mise en forme", "aria-controls": controls, class: "tools" });
    for (const group of TOOLS) {
      const together = make("div", { class: "tools-group" });
      for (const tool of group) together.append(this.button(tool));
      this.bar.append(together);
    }
    this.link = this.plain("Lien", "M10 14a4 4 0 0 0 6 0l3-3a4.200 4.200 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4.200 4.200 0 0 0 6 6l1-1", `${mod}+K`);
    this.link.addEventListener("click", () => this.openLink());
    this.bar.children[0]!.append(this.link);
    this.bar.addEventListener("keydown", this.rove);
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());

    const id = freshId("adresse");
    this.address = make("input", { id, type: "text", inputmode: "url", class: "input", autocomplete: "off", "aria-describedby": `${id}-erreur` });
    this.trouble = make("span", { id: `${id}-erreur`, class: "field-error", role: "alert" });
    this.linkForm = make(
      "form",
      { class: "tools-row", hidden: true, submit: this.keepLink, keydown: (event) => (event as KeyboardEvent).key === "Escape" && this.closeLink() },
      make("label", { for: id }, "Adresse du lien"),
      this.address,
      make("button", { class: "button small" }, "Poser le lien"),
      make("button", { class: "button secondary small", type: "button", click: () => this.dropLink() }, "Retirer"),
      make("button", { class: "button quiet small", type: "button", click: () => this.closeLink() }, "Fermer"),
      this.trouble,
    );

    const agreed = freshId("accord");
    this.agreed = make("select", { id: agreed, class: "select" });
    for (const consent of CONSENTS) this.agreed.append(make("option", { value: consent }, CONSENT_WORDS[consent]));
    this.agreed.addEventListener("change", () => this.run(setConsent(this.agreed.value as Consent)));
    this.consent = make("div", { class: "tools-row", hidden: true }, make("label", { for: agreed }, "Ce verbatim\u00a0:"), this.agreed);

    this.row = make("div", { class: "tools-rows" }, this.linkForm, this.consent, this.warning);
    this.element = make("div", { class: "tools-frame" }, this.bar, this.row);
    this.all[0]!.tabIndex = 0;
  }

  private get all(): HTMLButtonElement[] {
    return [...this.bar.querySelectorAll("button")];
  }

  /** A button more, at the end. */
  add(label: string, draw: string, keys: string, act: () => void): void {
    const button = this.plain(label, draw, keys);
    button.addEventListener("click", act);
    this.bar.lastElementChild!.append(button);
  }

  private plain(label: string, draw: string, keys?: string): HTMLButtonElement {
    const title = keys ? `${label} (${said(keys)})` : label;
    return make(
      "button",
      { type: "button", class: "tool", tabindex: "-1", title, "aria-label": label, "aria-keyshortcuts": keys ?? null },
      drawing(draw),
    );
  }

  private button(tool: Tool): HTMLButtonElement {
    const button = this.plain(tool.label, tool.draw, tool.keys);
    if (tool.isToggle) button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => button.getAttribute("aria-disabled") !== "true" && this.run(told(tool.name, this.tell)));
    this.buttons.set(tool.name, button);
    return button;
  }

  private run(command: (typeof commands)[Name]): void {
    command(this.view.state, this.view.dispatch, this.view);
    this.update();
    this.view.focus();
  }

  private rove = (event: KeyboardEvent): void => {
    const all = this.all;
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") this.view.focus();
    if (to === undefined || at < 0) return;
    event.preventDefault();
    const next = all[(to + all.length) % all.length]!;
    for (const button of all) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  };

  /** Says beneath the tools why something was not done, until one goes on. */
  warn(words: string): void {
    this.warning.textContent = words;
    this.warning.hidden = false;
    const goOn = () => {
      this.warning.hidden = true;
      for (const name of ["keydown", "pointerdown"]) document.removeEventListener(name, goOn);
    };
    setTimeout(() => ["keydown", "pointerdown"].forEach((name) => document.addEventListener(name, goOn)));
  }

  openLink(): void {
    this.linkForm.hidden = false;
    this.trouble.textContent = "";
    this.address.value = linkAround(this.view.state)?.href ?? "";
    this.address.select();
    this.address.focus();
  }

  private closeLink(): void {
    this.linkForm.hidden = true;
    this.address.removeAttribute("aria-invalid");
    this.view.focus();
  }

  private keepLink = (event: Event): void => {
    event.preventDefault();
    const href = safeLink(this.address.value);
    if (!href) {
      this.address.setAttribute("aria-invalid", "true");
      this.trouble.textContent = "Cette adresse n’en est pas une. Exemple\u00a0: https://www.has-sante.fr";
      this.address.focus();
      return;
    }
    setLink(href)(this.view.state, this.view.dispatch);
    this.closeLink();
  };

  private dropLink(): void {
    setLink(null)(this.view.state, this.view.dispatch);
    this.closeLink();
  }

  /** A moment after the last change: nobody looks at it while typing. */
  updateSoon(): void {
    this.waiting ??= setTimeout(() => this.update(), SOON_MS);
  }

  update(): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const { state } = this.view;
    const isEditable = this.view.editable;
    for (const [name, button] of this.buttons) {
      const may = isEditable && !!commands[name](state);
      say(button, "aria-disabled", String(!may));
      if (button.hasAttribute("aria-pressed")) say(button, "aria-pressed", String(isOn(state, name)));
    }
    const quote = around(state.selection.$from, "quote");
    this.consent.hidden = !quote || !isEditable;
    if (quote) this.agreed.value = quote.node.attrs.consent;
    if (!isEditable) this.linkForm.hidden = true;
  }
}
