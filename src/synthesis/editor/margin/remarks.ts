// The margin: what is said of a passage, and what is proposed in its place. Nothing of it is in the document. Each
// note knows its passage by Yjs relative positions, and by its words when an undo or a new line made them new ones.
//
// This ties the parts: conversation.ts with the server; anchor.ts and passage.ts, where a passage is; drawing.ts, what
// the text shows of it; panel.ts, card.ts and layout.ts, the column beside it; draft.ts and composer.ts, what one says.
import { Plugin, TextSelection } from "prosemirror-state";
import type { EditorView } from "prosemirror-view";
import { ySyncPluginKey } from "y-prosemirror";
import { read } from "../cursors";
import { absolute, relative } from "./anchor";
import { Card } from "./card";
import { ReadingCaret } from "./caret";
import { Composer } from "./composer";
import { Conversation } from "./conversation";
import { draftOf, follow, type Draft, type Kind } from "./draft";
import { draw, key, shown, type Noted } from "./drawing";
import { besides } from "./layout";
import { Panel, tools } from "./panel";
import { flatten, locate, type Place } from "./passage";
import { news, type Margin, type Thread } from "./thread";

/** After a change of the text, how long before its notes are looked for anew: they follow by themselves meanwhile. */
const LOOK_MS = 150;

/** What is said once it is done, after « C’est » or « Tout est ». */
const DONE: Record<string, string> = { accepter: "accepté", refuser: "refusé", regler: "réglé", rouvrir: "rouvert", retirer: "retiré" };

export type Asked = { writes: () => boolean; tell: (words: string) => void; changed: () => void };

export class Remarks {
  /** What one presses to comment and to propose. */
  readonly bar: HTMLElement;
  private view: EditorView | null = null;
  private margin: Margin | null = null;
  private places = new Map<string, Place | null>();
  /** The note that the keyboard or the mouse is at. */
  private active: string | null = null;
  private draft: Draft | null = null;
  private readonly server: Conversation;
  private readonly panel: Panel;
  private readonly cards = new Map<string, Card>();
  private readonly composer = new Composer();
  private readonly caret: ReadingCaret;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private moved = new Set<string>();
  /** What one asked to do something about, and waits. */
  private readonly asked = new Set<string>();

  constructor(
    private readonly home: HTMLElement,
    private readonly on: Asked,
  ) {
    this.server = new Conversation(home.dataset.remarques!, (margin) => this.take(margin));
    this.caret = new ReadingCaret(on.writes);
    this.bar = tools((kind) => this.begin(kind));
    this.panel = new Panel(home, (by) => this.step(by), (geste) => void this.act("toutes", geste), () => this.land(0));
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

  /** Whether the keyboard moves in a text that one may only read. */
  get hasCaret(): boolean {
    return this.caret.isThere;
  }

  plugin(): Plugin {
    return new Plugin({
      key,
      state: shown,
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
        handleDOMEvents: this.caret.holds,
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
      if (!view.editable && this.mayAdd && this.caret.isAskedBy(event)) this.caret.set(view, true);
      else if (!view.editable) this.pressed(view, event);
    });
    new ResizeObserver(() => this.layOut()).observe(view.dom);
    void this.load();
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

  load(): Promise<void> {
    return this.server.ask();
  }

  private async act(of: string, geste: string): Promise<void> {
    if (this.asked.has(of)) return;
    this.asked.add(of);
    const why = await this.server.say(of, { geste });
    this.asked.delete(of);
    this.panel.tell(why);
    if (!why) this.on.tell(`${of === "toutes" ? "Tout " : "C’"}est ${DONE[geste]}`);
  }

  /** Words from a form, which says itself what went wrong. */
  private async say(path: string, fields: Record<string, string>): Promise<string | null> {
    const why = await this.server.say(path, fields);
    this.panel.tell(null);
    return why;
  }

  private take(margin: Margin): void {
    const before = this.margin;
    if (before && margin.revision >= 0 && margin.revision < before.revision) return;
    this.margin = margin;
    const words = before && news(before, margin);
    if (words) this.on.tell(words);
    if (!before) this.panel.takePlace();
    if (!margin.may_add) this.strand();
    this.bar.hidden = !margin.may_add;
    this.bar.toggleAttribute("data-compact", this.on.writes());
    this.refresh();
    if (before?.may_add !== margin.may_add) this.on.changed();
  }

  /** Nothing can be said any more: what one was writing stays, to be copied. */
  private strand(): void {
    const had = this.home.contains(document.activeElement);
    const words = [...(this.draft ? [this.composer.unsent] : []), ...[...this.cards.values()].map(({ unsent }) => unsent)].filter(Boolean);
    this.draft = null;
    this.composer.element.remove();
    for (const { element } of this.cards.values()) for (const field of element.querySelectorAll("textarea")) field.value = "";
    const why = words.map((each) => this.panel.strand(each)).at(-1);
    if (why) this.on.tell(why);
    if (why && had) this.panel.focusStranded();
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
    read(view);
    const flat = margin.threads.length ? flatten(view.state.doc) : { text: "", blocks: [] };
    for (const thread of margin.threads) {
      const place = locate(flat, absolute(view.state, thread.starts), absolute(view.state, thread.ends), thread);
      this.places.set(thread.id, place);
      if (place?.isFound && thread.state === "ouverte" && margin.may_add) this.move(thread);
    }
    if (this.draft) follow(this.draft, view);
    this.draw();
    this.render();
  }

  /** The words came back as new ones: the note is given their place, for they may change again. */
  private move(thread: Thread): void {
    const once = `${thread.id} ${thread.starts}`;
    if (this.moved.has(once) || !this.view) return;
    this.moved.add(once);
    setTimeout(() => {
      const now = this.places.get(thread.id);
      const [starts, ends] = now?.isFound ? [relative(this.view!.state, now.from, 0), relative(this.view!.state, now.to, -1)] : [null, null];
      if (starts && ends) this.server.move(thread.id, starts, ends);
      // One of those who have it open is enough.
    }, 1_000 + Math.random() * 2_000);
  }

  /** What is not settled, in the order of the text. */
  private get open(): Thread[] {
    const from = ({ id }: Thread) => this.places.get(id)?.from ?? Infinity;
    return (this.margin?.threads ?? []).filter(({ state }) => state === "ouverte").sort((a, b) => from(a) - from(b) || 0);
  }

  private draw(): void {
    if (!this.view) return;
    const noted = (thread: Thread, rank: number): Noted[] => {
      const place = this.places.get(thread.id);
      return place ? [{ thread, number: rank + 1, place, isHere: thread.id === this.active }] : [];
    };
    draw(this.view, this.open.flatMap(noted), this.draft);
  }

  /** The note whose passage holds this place. */
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
    this.toText();
  }

  private toText(): void {
    this.caret.set(this.view!, true);
    this.view!.focus();
  }

  /** The keyboard goes to the note of that rank, or to what stands after the notes. */
  private land(rank: number): void {
    if (!this.panel.focus(rank)) this.toText();
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
    const draft = draftOf(view, kind);
    if (typeof draft === "string") {
      this.on.tell(draft);
      this.panel.warn(draft);
      return;
    }
    if (this.draft && !this.composer.yields()) return;
    this.panel.tell(null);
    this.draft = draft;
    this.composer.compose(
      draft,
      {
        people: () => this.margin!.people,
        say: (mots, cle) => this.say("", { ...draft.fields, cle, mots }),
        said: () => {
          if (this.draft === draft) this.drop();
          this.on.tell(kind === "commentaire" ? "Commentaire laissé en marge" : "Proposition laissée en marge");
        },
        giveUp: () => this.drop(),
      },
      () => {
        this.activate(null);
        this.draw();
        this.render();
      },
    );
  }

  private drop(): void {
    const { draft, view } = this;
    this.draft = null;
    this.composer.element.remove();
    this.draw();
    this.render();
    if (!draft || !view) return;
    const at = Math.min(draft.to, view.state.doc.content.size);
    this.caret.set(view, true);
    view.dispatch(view.state.tr.setSelection(TextSelection.near(view.state.doc.resolve(at), -1)).scrollIntoView());
    view.focus();
  }

  // --- in the margin ---

  private render(): void {
    const { margin, open, draft } = this;
    if (!margin) return;
    const holder = document.activeElement;
    const isHere = this.home.contains(holder);
    const rank = [...this.panel.list.children].findIndex((note) => note.contains(holder));
    const settled = margin.threads.filter(({ state }) => state !== "ouverte").reverse();
    const notes = open.map((thread, rank) => this.card(thread, rank + 1, margin));
    const done = settled.map((thread) => this.card(thread, 0, margin));
    for (const [id, { element }] of this.cards) {
      if (margin.threads.some((thread) => thread.id === id)) continue;
      element.remove();
      this.cards.delete(id);
    }
    if (draft) {
      const after = open.findIndex(({ id }) => (this.places.get(id)?.from ?? Infinity) > draft.from);
      notes.splice(after < 0 ? notes.length : after, 0, this.composer.element);
    }
    this.panel.show({ margin, open: notes, settled: done, proposals: open.filter(({ proposes }) => proposes).length, isComposing: !!draft });
    this.layOut();
    // What had the keyboard was put away, or is no more.
    const now = document.activeElement;
    if (isHere && !(this.home.contains(now) && now!.getClientRects().length)) this.land(rank);
  }

  private card(thread: Thread, number: number, margin: Margin): HTMLElement {
    let card = this.cards.get(thread.id);
    if (!card) {
      card = new Card(thread.id, {
        people: () => this.margin!.people,
        act: (of, geste) => void this.act(of, geste),
        answer: (id, mots, cle) => this.say(id, { geste: "repondre", cle, mots }),
        goTo: (id) => this.goTo(id),
        moved: () => this.layOut(),
      });
      this.cards.set(thread.id, card);
    }
    card.say(thread, number, this.places.get(thread.id), margin);
    return card.element;
  }

  private layOut(): void {
    const { view } = this;
    besides(this.home, this.panel.list, (note) => {
      const from = note === this.composer.element ? this.draft?.from : this.places.get(note.dataset.key ?? "")?.from;
      return !view || from === undefined || from > view.state.doc.content.size ? null : view.coordsAtPos(from).top;
    });
  }
}
