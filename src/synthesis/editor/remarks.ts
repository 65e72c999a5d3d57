// The margin: what is said of a passage, and what is proposed in its place. Nothing of it is in the document. Each
// note knows its passage by Yjs relative positions, and by its words when an undo or a new line made them new ones.
import { Plugin, PluginKey, TextSelection, type EditorState } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { drawing, freshId, make } from "./dom";
import { AROUND, difference, flatten, locate, toIndex, type Place } from "./passage";
import { fromBase64, toBase64 } from "./wire";

type Words = { key: string; by: string; rank: number | null; at: string; body: string; may_withdraw: boolean };
type Thread = Words & {
  id: string;
  proposes: boolean;
  starts: string;
  ends: string;
  quote: string;
  before: string;
  after: string;
  gesture: string;
  state: "ouverte" | "resolue" | "acceptee" | "refusee";
  settled: string;
  may_settle: boolean;
  answers: Words[];
};
type Margin = { revision: number; may_add: boolean; may_decide: boolean; people: string[]; threads: Thread[] };
type Kind = "commentaire" | "suggestion";
type Draft = { kind: Kind; from: number; to: number; fields: Record<string, string> };

type Shown = { decorations: DecorationSet };
const key = new PluginKey<Shown>("margin");

/** After a change of the text, how long before its notes are looked for anew: they follow by themselves meanwhile. */
const LOOK_MS = 150;
/** What lets keys move a caret in a text that one may not write in. */
const MOVES = /^(Arrow(Left|Right|Up|Down)|Home|End)$/;

const BUBBLE = "M5 5h14v11h-8l-4 4v-4H5z";
const SWAP = "M4 20h4L19 9l-4-4L4 16zM13 7l4 4";
const UP = "M6 15l6-6 6 6";
const DOWN = "M6 9l6 6 6-6";

/** What Yjs knows of the text of a view. */
const bound = (state: EditorState) => ySyncPluginKey.getState(state)?.binding as { type: Y.XmlFragment; doc: Y.Doc; mapping: never } | null;

/** Where a kept place leads, while what it stands in is there. */
export function absolute(state: EditorState, packed: string): number | null {
  const yjs = bound(state);
  if (!yjs || !packed) return null;
  try {
    const relative = Y.decodeRelativePosition(fromBase64(packed));
    const found = Y.createAbsolutePositionFromRelativePosition(relative, yjs.doc);
    if (!found) return null;
    for (let type: Y.AbstractType<unknown> | null = found.type; type && type !== yjs.type; type = type._item?.parent as typeof type) {
      if (type._item?.deleted) return null;
    }
    return relativePositionToAbsolutePosition(yjs.doc, yjs.type, relative, yjs.mapping);
  } catch {
    return null;
  }
}

/** A place as it is kept: with the letter after it, or with the letter before. */
export function relative(state: EditorState, position: number, side: 0 | -1): string | null {
  const yjs = bound(state);
  if (!yjs) return null;
  const found = Y.createAbsolutePositionFromRelativePosition(absolutePositionToRelativePosition(position, yjs.type, yjs.mapping), yjs.doc);
  // A line without a word yet is known by itself.
  if (found?.type instanceof Y.XmlElement && !found.type.length && state.doc.resolve(position).parent.isTextblock) {
    return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(found.type, 0, -1)));
  }
  if (!(found?.type instanceof Y.XmlText)) return null;
  return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(found.type, found.index, side)));
}

export type Asked = { writes: () => boolean; tell: (words: string) => void; changed: () => void };

export class Remarks {
  /** What one presses to comment and to propose. */
  readonly bar: HTMLElement;
  /** Whether the keyboard moves in a text that one may only read. */
  hasCaret = false;
  private view: EditorView | null = null;
  private margin: Margin | null = null;
  private places = new Map<string, Place | null>();
  private active: string | null = null;
  private draft: Draft | null = null;
  private kept = "";
  private readonly address: string;
  private readonly cards = new Map<string, { element: HTMLLIElement; head: HTMLElement; links: HTMLElement; form: HTMLElement; said: string }>();
  private readonly composer: HTMLLIElement;
  private readonly list = make("ol", { class: "glosses", role: "list" });
  private readonly done = make("ol", { class: "glosses", role: "list" });
  private readonly fold: HTMLDetailsElement;
  private readonly count: HTMLElement;
  private readonly empty: HTMLElement;
  private readonly trouble = make("p", { class: "field-error", role: "alert" });
  private readonly all: HTMLElement;
  private readonly steps: HTMLElement;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private mends = new Set<string>();
  private isLoading = false;
  private asksAgain = false;

  constructor(
    private readonly home: HTMLElement,
    private readonly on: Asked,
  ) {
    this.address = home.dataset.remarques!;
    const tool = (words: string, path: string, keys: string, kind: Kind) => {
      const button = make("button", { type: "button", class: "tool wide", "aria-keyshortcuts": keys, title: `${words} (${keys.replace("Control", "Ctrl").replaceAll("+", " + ")})`, click: () => this.begin(kind) }, drawing(path));
      button.append(make("span", { class: "tool-words" }, words));
      return button;
    };
    this.bar = make(
      "div",
      { class: "margin-tools", role: "group", "aria-label": "En marge", hidden: true, mousedown: (event) => event.preventDefault() },
      tool("Commenter", BUBBLE, "Control+Alt+M", "commentaire"),
      tool("Proposer d’autres mots", SWAP, "Control+Alt+P", "suggestion"),
    );
    const step = (label: string, path: string, keys: string, by: number) =>
      make("button", { type: "button", class: "tool", "aria-label": label, title: `${label} (${keys})`, click: () => this.step(by) }, drawing(path));
    this.steps = make("div", { class: "margin-steps", role: "group", "aria-label": "D’une note à l’autre" }, step("Note précédente", UP, "Maj + Alt + F9", -1), step("Note suivante", DOWN, "Alt + F9", 1));
    this.count = make("summary", {});
    this.fold = make("details", { class: "margin-done", hidden: true }, this.count, this.done);
    this.empty = make("p", { class: "soft small" });
    const every = (words: string, gesture: string, look: string) =>
      make("button", { type: "button", class: `button ${look} small`, click: () => void this.post("toutes", { geste: gesture }) }, words);
    this.all = make("div", { class: "gloss-actions", hidden: true }, every("Tout accepter", "accepter", "secondary"), every("Tout refuser", "refuser", "quiet"));
    this.composer = make("li", { class: "gloss composing" });
    home.addEventListener("focusin", ({ target }) => this.activate((target as Element).closest<HTMLElement>(".gloss[data-key]")?.dataset.key ?? null));
    home.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented || this.draft) return;
      const note = (event.target as Element).closest<HTMLElement>(".gloss[data-key]");
      if (note) this.goTo(note.dataset.key!);
    });
  }

  get mayAdd(): boolean {
    return !!this.margin?.may_add;
  }

  plugin(): Plugin<Shown> {
    return new Plugin<Shown>({
      key,
      state: {
        init: () => ({ decorations: DecorationSet.empty }),
        apply: (tr, before) => {
          const drawn = tr.getMeta(key) as DecorationSet | undefined;
          if (drawn) return { decorations: drawn };
          return tr.docChanged ? { decorations: before.decorations.map(tr.mapping, tr.doc) } : before;
        },
      },
      // A caret in a text that one only reads changes nothing of it.
      filterTransaction: (tr) => !tr.docChanged || this.on.writes() || !!tr.getMeta(ySyncPluginKey),
      props: {
        decorations: (state) => key.getState(state)!.decorations,
        handleKeyDown: (view, event) => this.pressed(view, event),
        handleClick: (view, position) => {
          const id = this.at(position);
          if (id && view.state.selection.empty) this.activate(id, true);
          return false;
        },
        handleDOMEvents: {
          beforeinput: (_view, event) => this.holdBack(event),
          paste: (_view, event) => this.holdBack(event),
          cut: (_view, event) => this.holdBack(event),
          drop: (_view, event) => this.holdBack(event),
          blur: (view) => (this.setCaret(view, false), false),
        },
      },
      view: () => ({
        update: (view, before) => {
          if (view.state.doc !== before.doc && (this.margin?.threads.length || this.draft)) this.soon();
        },
      }),
    });
  }

  /** The text is here. */
  attach(view: EditorView): void {
    this.view = view;
    // A text that one only reads gets a caret as soon as keys ask for one.
    view.dom.addEventListener("keydown", (event) => {
      if (!view.editable && this.mayAdd && MOVES.test(event.key) && !event.altKey) this.setCaret(view, true);
      else if (!view.editable) this.pressed(view, event);
    });
    new ResizeObserver(() => this.layOut()).observe(view.dom);
    void this.load();
  }

  private setCaret(view: EditorView, to: boolean): void {
    if (this.hasCaret === to || this.on.writes()) return;
    this.hasCaret = to;
    // No keyboard comes over the text of a phone.
    view.dom.setAttribute("inputmode", to ? "none" : "text");
    view.setProps({});
    if (to) view.focus();
  }

  private holdBack(event: Event): boolean {
    if (this.on.writes()) return false;
    event.preventDefault();
    return true;
  }

  private pressed(view: EditorView, event: KeyboardEvent): boolean {
    const isMod = event.ctrlKey || event.metaKey;
    const kind = isMod && event.altKey && ({ KeyM: "commentaire", KeyP: "suggestion" } as Record<string, Kind>)[event.code === "Semicolon" && event.key.toLowerCase() === "m" ? "KeyM" : event.code];
    if (kind && this.mayAdd) {
      event.preventDefault();
      const here = view.state.selection.empty && this.at(view.state.selection.from);
      if (here && kind === "commentaire") this.focus(here);
      else this.begin(kind);
      return true;
    }
    if (event.altKey && event.key === "F9") {
      event.preventDefault();
      this.step(event.shiftKey ? -1 : 1);
      return true;
    }
    // Nothing is undone by whoever does not write.
    return !this.on.writes() && isMod && /^[zy]$/i.test(event.key);
  }

  // --- with the server ---

  /** The room says that the margin changed. */
  heard(revision: number): void {
    if (!this.margin || revision !== this.margin.revision) void this.load();
  }

  async load(): Promise<void> {
    if (this.isLoading) return void (this.asksAgain = true);
    this.isLoading = true;
    try {
      const answer = await fetch(this.address, { headers: { accept: "application/json" } });
      // Frozen: the margin is no longer ours to read.
      if (answer.status === 404) this.take({ revision: -1, may_add: false, may_decide: false, people: [], threads: [] });
      else if (answer.ok && !answer.redirected) this.take(((await answer.json()) as { margin: Margin }).margin);
    } catch {
      // The line comes back, and says so.
    } finally {
      this.isLoading = false;
      if (this.asksAgain) {
        this.asksAgain = false;
        void this.load();
      }
    }
  }

  /** Says why it was not done, unless it was. */
  private async post(path: string, fields: Record<string, string>): Promise<string | null> {
    let why: string | null = "Le serveur ne répond pas. Vos mots sont toujours là : réessayez dans un instant.";
    try {
      const answer = await fetch(path ? `${this.address}/${path}` : this.address, {
        method: "POST",
        headers: { accept: "application/json" },
        body: new URLSearchParams(fields),
      });
      if (answer.redirected) why = "Votre connexion a pris fin. Copiez vos mots, puis rechargez la page.";
      else if (answer.status === 404) why = "Ce n’est plus possible à cette étape du texte.";
      else if (answer.ok || answer.status === 422) {
        const told = (await answer.json()) as { refused: string | null; margin: Margin };
        why = told.refused;
        this.take(told.margin);
      }
    } catch {
      // Said below.
    }
    this.trouble.textContent = why ?? "";
    return why;
  }

  private take(margin: Margin): void {
    const before = this.margin;
    if (before && margin.revision >= 0 && margin.revision < before.revision) return;
    this.margin = margin;
    if (before) this.announce(before, margin);
    else this.takePlace();
    this.bar.hidden = !margin.may_add;
    this.bar.toggleAttribute("data-compact", this.on.writes());
    this.refresh();
    if (before?.may_add !== margin.may_add) this.on.changed();
  }

  /** What the server wrote in the margin stays until this is there. */
  private takePlace(): void {
    const title = make("h2", { id: "marge-titre", class: "margin-title" }, "En marge");
    this.home.replaceChildren(make("div", { class: "margin-head" }, title, this.steps), this.trouble, this.empty, this.all, this.list, this.fold);
    this.home.dataset.alive = "";
  }

  private announce(before: Margin, now: Margin): void {
    const known = new Set(before.threads.flatMap(({ key, answers }) => [key, ...answers.map(({ key }) => key)]));
    for (const thread of now.threads) {
      if (!known.has(thread.key) && !thread.may_withdraw) return this.on.tell(`${thread.proposes ? "Nouvelle proposition" : "Nouveau commentaire"} de ${thread.by}`);
      const answer = thread.answers.find(({ key, may_withdraw }) => !known.has(key) && !may_withdraw);
      if (answer) return this.on.tell(`${answer.by} a répondu en marge`);
    }
  }

  // --- in the text ---

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.refresh();
    }, LOOK_MS);
  }

  private refresh(): void {
    const { view, margin } = this;
    if (!view || !margin || view.isDestroyed) return;
    // Half an accent is left alone.
    if (view.composing) return this.soon();
    const flat = margin.threads.length ? flatten(view.state.doc) : { text: "", blocks: [] };
    for (const thread of margin.threads) {
      const place = locate(flat, absolute(view.state, thread.starts), absolute(view.state, thread.ends), thread);
      this.places.set(thread.id, place);
      if (place?.isFound && thread.state === "ouverte" && margin.may_add) this.mend(thread);
    }
    if (this.draft) {
      const { debut, fin } = this.draft.fields;
      this.draft.from = absolute(view.state, debut!) ?? this.draft.from;
      this.draft.to = Math.max(this.draft.from, absolute(view.state, fin!) ?? 0);
    }
    this.draw();
    this.render();
  }

  /** The words came back as new ones: the note is given their place, for they may change again. */
  private mend(thread: Thread): void {
    const once = `${thread.id} ${thread.starts}`;
    if (this.mends.has(once) || !this.view) return;
    this.mends.add(once);
    setTimeout(() => {
      const now = this.places.get(thread.id);
      const [debut, fin] = now?.isFound ? [relative(this.view!.state, now.from, 0), relative(this.view!.state, now.to, -1)] : [null, null];
      if (debut && fin) void fetch(`${this.address}/${thread.id}`, { method: "POST", headers: { accept: "application/json" }, body: new URLSearchParams({ geste: "deplacer", debut, fin }) });
      // One of those who have it open is enough.
    }, 1_000 + Math.random() * 2_000);
  }

  private get open(): Thread[] {
    const from = ({ id }: Thread) => this.places.get(id)?.from ?? Infinity;
    return (this.margin?.threads ?? []).filter(({ state }) => state === "ouverte").sort((a, b) => from(a) - from(b) || 0);
  }

  private draw(): void {
    const { view } = this;
    if (!view) return;
    const drawn: Decoration[] = [];
    this.open.forEach((thread, rank) => {
      const place = this.places.get(thread.id);
      if (!place || place.to > view.state.doc.content.size) return;
      const { from, to, isSame } = place;
      const here = thread.id === this.active ? " here" : "";
      const points = { "data-remark": thread.id, "aria-details": `remarque-${thread.id}` };
      const inline = (from: number, to: number, attrs: Record<string, string>) => from < to && drawn.push(Decoration.inline(from, to, { ...points, ...attrs }, { key: `${thread.id} ${attrs.class}` }));
      const widget = (at: number, name: string, build: () => HTMLElement, side = 1) => drawn.push(Decoration.widget(at, build, { side, key: `${name} ${thread.id} ${rank} ${here} ${thread.body}`, ignoreSelection: true, marks: [] }));
      const call = () => make("sup", { class: `gloss-call${here}`, "aria-hidden": "true", "data-remark": thread.id }, String(rank + 1));
      if (thread.proposes && isSame) {
        const { start, end, added } = difference(thread.quote, thread.body);
        inline(from, from + start, { class: `suggested${here}` });
        inline(from + start, from + end, { nodeName: "del", class: `removed${here}` });
        inline(from + end, to, { class: `suggested${here}` });
        if (added) widget(from + end, "ins", () => make("ins", { class: `proposed${here}`, ...points }, make("span", { class: "visually-hidden" }, "\u00a0proposé\u00a0: "), added));
        widget(to, "call", call, 2);
      } else {
        inline(from, to, { nodeName: "mark", class: `noted${here}` });
        widget(to, "call", call, 2);
      }
    });
    if (this.draft) drawn.push(Decoration.inline(this.draft.from, this.draft.to, { nodeName: "mark", class: "noted here" }, { key: "draft" }));
    // Most often the notes have followed by themselves: nothing is drawn anew while one types.
    if (sameDrawing(key.getState(view.state)!.decorations.find(), drawn)) return;
    view.dispatch(view.state.tr.setMeta(key, DecorationSet.create(view.state.doc, drawn)));
  }

  private at(position: number): string | null {
    const holds = ({ id }: Thread) => {
      const place = this.places.get(id);
      return !!place && place.from <= position && position <= place.to;
    };
    return this.open.find(holds)?.id ?? null;
  }

  private activate(id: string | null, scrolls = false): void {
    if (id === this.active) return;
    this.active = id;
    this.draw();
    for (const [key, { element }] of this.cards) element.classList.toggle("here", key === id);
    this.layOut();
    if (scrolls && id) this.cards.get(id)?.element.scrollIntoView({ block: "nearest" });
  }

  /** From a passage to what is said of it. */
  private focus(id: string): void {
    const card = this.cards.get(id)?.element;
    card?.querySelector<HTMLElement>(".gloss-go")?.focus();
    card?.scrollIntoView({ block: "nearest" });
  }

  /** From what is said to its passage. */
  private goTo(id: string): void {
    const { view } = this;
    const place = this.places.get(id);
    if (!view) return;
    if (place) {
      view.dispatch(view.state.tr.setSelection(TextSelection.create(view.state.doc, place.from, place.to)).setMeta("addToHistory", false));
      this.activate(id);
      view.dom.querySelector(`[data-remark="${id}"]`)?.scrollIntoView({ block: "center" });
    }
    if (!this.on.writes()) this.setCaret(view, true);
    view.focus();
  }

  private step(by: number): void {
    const { open } = this;
    if (!open.length) return;
    let at = open.findIndex(({ id }) => id === this.active);
    if (at < 0) {
      const caret = this.view?.state.selection.from ?? 0;
      const next = open.findIndex(({ id }) => (this.places.get(id)?.from ?? Infinity) >= caret);
      at = by > 0 ? (next < 0 ? -1 : next - 1) : next < 0 ? 0 : next;
    }
    this.focus(open[(at + by + open.length) % open.length]!.id);
  }

  // --- something to say ---

  begin(kind: Kind): void {
    const { view } = this;
    if (!view || !this.mayAdd) return;
    this.hearSelection(view);
    const { state } = view;
    let { from, to } = state.selection;
    const { $from, $to, empty } = state.selection;
    // Of one's paragraph, when one stands in it with nothing chosen.
    if (empty && kind === "commentaire" && view.editable && $from.parent.isTextblock) [from, to] = [$from.start(), $from.end()];
    const flat = flatten(state.doc);
    const quote = state.doc.textBetween(from, to, "\n");
    let why: string | null = null;
    if (kind === "commentaire" && !quote.trim()) why = "Choisissez d’abord des mots du texte, avec le doigt, la souris, ou les flèches en tenant Maj.";
    else if (kind === "suggestion" && empty && !view.editable) why = "Choisissez d’abord les mots à changer, avec le doigt, la souris, ou les flèches en tenant Maj.";
    else if (kind === "suggestion" && !$from.sameParent($to)) why = "Une proposition porte sur un seul paragraphe : choisissez un passage plus court, ou laissez un commentaire.";
    const [debut, fin] = why ? [null, null] : [relative(state, from, 0), relative(state, to, -1)];
    if (!why && (!debut || !fin)) why = "Choisissez un passage où il y a déjà des mots.";
    this.trouble.textContent = why ?? "";
    if (why) {
      this.on.tell(why);
      this.trouble.scrollIntoView({ block: "nearest" });
      return;
    }
    const [start, end] = [toIndex(flat, from), toIndex(flat, to)];
    const fields = { genre: kind, debut: debut!, fin: fin!, passage: quote, avant: flat.text.slice(Math.max(0, start - AROUND), start), apres: flat.text.slice(end, end + AROUND) };
    this.draft = { kind, from, to, fields };
    this.compose(kind, quote);
  }

  /** What the browser shows as chosen, of which the view is told only a little later. */
  private hearSelection(view: EditorView): void {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = getSelection() ?? {};
    if (!anchorNode || !focusNode || !view.dom.contains(anchorNode) || !view.dom.contains(focusNode)) return;
    const [anchor, head] = [view.posAtDOM(anchorNode, anchorOffset!), view.posAtDOM(focusNode, focusOffset!)];
    const { doc, selection, tr } = view.state;
    if (anchor !== selection.anchor || head !== selection.head) view.dispatch(tr.setSelection(TextSelection.between(doc.resolve(anchor), doc.resolve(head))));
  }

  private compose(kind: Kind, quote: string): void {
    const id = freshId("note");
    const isComment = kind === "commentaire";
    const field = make("textarea", { id, class: "input", rows: "3", maxlength: "4000" });
    field.value = isComment ? this.kept : quote;
    const trouble = make("p", { class: "field-error", role: "alert", id: `${id}-erreur` });
    const end = () => {
      if (isComment) this.kept = "";
      this.drop();
    };
    const form = make(
      "form",
      {
        class: "gloss-form",
        submit: (event) => {
          event.preventDefault();
          void this.post("", { ...this.draft!.fields, mots: field.value }).then((why) => {
            this.trouble.textContent = "";
            trouble.textContent = why ?? "";
            field.toggleAttribute("aria-invalid", !!why);
            if (why) return field.focus();
            end();
            this.on.tell(isComment ? "Commentaire laissé en marge" : "Proposition laissée en marge");
          });
        },
        keydown: (event) => {
          if ((event as KeyboardEvent).key !== "Escape" || event.defaultPrevented) return;
          event.preventDefault();
          if (isComment) this.kept = field.value;
          this.drop();
        },
      },
      make("label", { for: id, class: "gloss-title" }, isComment ? "Votre commentaire" : quote ? "Vos mots, à la place du passage" : "Les mots à ajouter ici"),
      ...(isComment ? [make("p", { class: "gloss-passage" }, make("q", {}, quote))] : quote ? [make("p", { class: "gloss-at" }, "Laissez vide pour proposer de supprimer le passage.")] : []),
      field,
      trouble,
      make(
        "div",
        { class: "gloss-actions" },
        make("button", { class: "button small" }, isComment ? "Commenter" : "Proposer"),
        make("button", { class: "button quiet small", type: "button", click: () => { if (isComment) this.kept = field.value; this.drop(); } }, "Annuler"),
      ),
    );
    if (isComment) this.callsByName(field);
    field.setAttribute("aria-describedby", trouble.id);
    this.composer.replaceChildren(form);
    this.activate(null);
    this.draw();
    this.render();
    field.focus();
    this.composer.scrollIntoView({ block: "nearest" });
  }

  private drop(): void {
    const { draft, view } = this;
    this.draft = null;
    this.composer.remove();
    this.draw();
    this.render();
    if (!draft || !view) return;
    const at = Math.min(draft.to, view.state.doc.content.size);
    if (!this.on.writes()) this.setCaret(view, true);
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at), -1)).scrollIntoView());
    view.focus();
  }

  /** After an @, the names of those who may be called. */
  private callsByName(field: HTMLTextAreaElement): void {
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
      const found = word === undefined ? [] : this.margin!.people.filter((name) => name.toLowerCase().startsWith(word) && name.toLowerCase() !== word.trim());
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

  // --- in the margin ---

  private render(): void {
    const { margin } = this;
    if (!margin) return;
    const open = this.open;
    const settled = margin.threads.filter(({ state }) => state !== "ouverte").reverse();
    open.forEach((thread, rank) => this.card(thread, rank + 1));
    for (const thread of settled) this.card(thread, 0);
    for (const [id, { element }] of this.cards) {
      if (margin.threads.some((thread) => thread.id === id)) continue;
      element.remove();
      this.cards.delete(id);
    }
    const element = ({ id }: Thread) => this.cards.get(id)!.element;
    const notes = open.map(element);
    if (this.draft) {
      const after = open.findIndex(({ id }) => (this.places.get(id)?.from ?? Infinity) > this.draft!.from);
      notes.splice(after < 0 ? notes.length : after, 0, this.composer);
    }
    arrange(this.list, notes);
    arrange(this.done, settled.map(element));
    this.fold.hidden = !settled.length;
    this.count.textContent = settled.length === 1 ? "Une note réglée" : `${settled.length} notes réglées`;
    this.steps.hidden = open.length < 2;
    this.all.hidden = !margin.may_decide || open.filter(({ proposes }) => proposes).length < 2;
    this.empty.hidden = !!margin.threads.length || !!this.draft;
    this.empty.textContent = margin.may_add ? "Rien pour l’instant. Choisissez des mots du texte, puis commentez-les ou proposez-en d’autres." : "Rien pour l’instant.";
    this.home.hidden = margin.revision < 0;
    this.layOut();
  }

  private card(thread: Thread, number: number): void {
    const place = this.places.get(thread.id);
    const said = JSON.stringify([thread, number, place === null, place?.isSame, this.margin!.may_decide, this.margin!.may_add]);
    let card = this.cards.get(thread.id);
    if (card?.said === said) return;
    if (!card) {
      const [head, links, form] = [make("div", {}), make("div", { class: "gloss-links" }), this.answerForm(thread.id)];
      card = { element: make("li", { class: "gloss", id: `remarque-${thread.id}` }, head, make("div", { class: "gloss-foot" }, links, form)), head, links, form, said };
      card.element.dataset.key = thread.id;
      this.cards.set(thread.id, card);
    }
    card.said = said;
    card.element.dataset.kind = thread.proposes ? "suggestion" : "commentaire";
    card.element.dataset.state = thread.state;
    const isOpen = thread.state === "ouverte";
    card.form.hidden = !isOpen || !this.margin!.may_add;
    const had = [card.head, card.links].some((part) => part.contains(document.activeElement)) ? (document.activeElement as HTMLElement).dataset.geste ?? "go" : null;
    const gesture = (words: string, geste: string, look: string, of = thread.id) => {
      const button = make("button", { type: "button", class: look, click: () => void this.post(of, { geste }) }, words);
      button.dataset.geste = geste;
      return button;
    };
    const go = make("button", { type: "button", class: "gloss-go", "aria-label": `${thread.proposes ? "Proposition" : "Commentaire"} de ${thread.by}${number ? `, note ${number}` : ""} : voir le passage`, click: () => this.goTo(thread.id) });
    if (number) go.append(make("span", { class: "gloss-number", "aria-hidden": "true" }, String(number)));
    go.append(thread.proposes ? "Proposition de " : "Commentaire de ", who(thread, "span"));
    const parts: (Node | string)[] = [make("h3", { class: "gloss-title" }, go)];
    const quote = () => make("q", {}, thread.quote);
    if (place === null && thread.state !== "acceptee") parts.push(make("p", { class: "gloss-gone" }, thread.quote ? "Passage supprimé\u00a0: " : "Passage supprimé", ...(thread.quote ? [quote()] : [])));
    else if (!thread.proposes) parts.push(make("p", { class: "gloss-passage" }, quote()));
    parts.push(make("p", { class: "gloss-words" }, thread.proposes ? thread.gesture : thread.body));
    if (thread.proposes && isOpen && place && !place.isSame) parts.push(make("p", { class: "gloss-gone" }, "Le passage a changé depuis cette proposition."));
    parts.push(make("p", { class: "gloss-at" }, thread.at));
    if (thread.settled) parts.push(make("p", { class: "gloss-settled" }, thread.settled));
    if (thread.answers.length) {
      const answer = (words: Words) =>
        make("li", { class: "gloss-answer" }, make("p", { class: "gloss-words" }, who(words, "strong"), " ", words.body), make("div", { class: "gloss-foot" }, make("p", { class: "gloss-at" }, words.at), ...(words.may_withdraw ? [gesture("Retirer", "retirer", "gloss-link", words.key)] : [])));
      parts.push(make("ol", { class: "gloss-answers", role: "list" }, ...thread.answers.map(answer)));
    }
    const links = [];
    if (isOpen && thread.proposes && this.margin!.may_decide) links.push(gesture("Accepter", "accepter", "button small"), gesture("Refuser", "refuser", "button secondary small"));
    if (thread.may_settle) links.push(gesture(isOpen ? "C’est réglé" : "Rouvrir", isOpen ? "regler" : "rouvrir", "gloss-link"));
    if (thread.may_withdraw) links.push(gesture("Retirer", "retirer", "gloss-link"));
    card.links.replaceChildren(...links);
    card.links.hidden = !links.length;
    card.head.replaceChildren(...parts);
    if (had) (card.element.querySelector<HTMLElement>(`[data-geste="${had}"]`) ?? go).focus();
  }

  private answerForm(id: string): HTMLElement {
    const name = freshId("reponse");
    const field = make("textarea", { id: name, class: "input", rows: "2", maxlength: "4000", "aria-describedby": `${name}-erreur` });
    const trouble = make("p", { class: "field-error", role: "alert", id: `${name}-erreur` });
    const more = make("details", { class: "gloss-more" });
    const form = make(
      "form",
      {
        class: "gloss-form",
        submit: (event) => {
          event.preventDefault();
          void this.post(id, { geste: "repondre", mots: field.value }).then((why) => {
            this.trouble.textContent = "";
            trouble.textContent = why ?? "";
            field.toggleAttribute("aria-invalid", !!why);
            if (why) return field.focus();
            field.value = "";
            more.open = false;
            more.querySelector("summary")!.focus();
          });
        },
      },
      make("label", { for: name, class: "visually-hidden" }, "Votre réponse"),
      field,
      trouble,
      make("div", { class: "gloss-actions" }, make("button", { class: "button small" }, "Répondre")),
    );
    this.callsByName(field);
    more.append(make("summary", {}, "Répondre"), form);
    more.addEventListener("toggle", () => {
      if (more.open) field.focus();
      this.layOut();
    });
    return more;
  }

  /** Each note beside its passage, where there is a margin; one after the other where there is none. */
  private layOut(): void {
    const { view } = this;
    const notes = [...this.list.children] as HTMLElement[];
    const isBeside = getComputedStyle(this.home).getPropertyValue("--beside").trim() === "1";
    if (!view || !isBeside) return notes.forEach((note) => (note.style.marginBlockStart = ""));
    const top = this.list.getBoundingClientRect().top;
    const wanted = (note: HTMLElement): number => {
      const from = note === this.composer ? this.draft?.from : this.places.get(note.dataset.key ?? "")?.from;
      if (from === undefined || from > view.state.doc.content.size) return 0;
      return view.coordsAtPos(from).top - top;
    };
    let cursor = 0;
    const heights = notes.map((note) => note.getBoundingClientRect().height);
    const gaps = notes.map((note, rank) => {
      const gap = Math.max(rank ? 14 : 0, wanted(note) - cursor);
      cursor += gap + heights[rank]!;
      return gap;
    });
    notes.forEach((note, rank) => (note.style.marginBlockStart = `${Math.round(gaps[rank]!)}px`));
  }
}

const who = ({ by, rank }: Words, tag: "span" | "strong") => make(tag, { class: "gloss-who", "data-rank": rank === null ? null : String(rank % 8) }, by);

function sameDrawing(shown: Decoration[], wanted: Decoration[]): boolean {
  const said = (all: Decoration[]) => all.map(({ from, to, spec }) => `${from} ${to} ${spec.key}`).sort().join("|");
  return shown.length === wanted.length && said(shown) === said(wanted);
}

/** Puts these notes in a list, in that order, without taking the keyboard from the one that has it. */
function arrange(list: HTMLElement, notes: HTMLElement[]): void {
  if (list.children.length === notes.length && notes.every((note, rank) => list.children[rank] === note)) return;
  const focused = document.activeElement as HTMLElement | null;
  list.replaceChildren(...notes);
  if (focused && list.contains(focused)) focused.focus({ preventScroll: true });
}
