// The editor that several people write in at once. `mount` is all that a page knows of it; on a page that holds
// `[data-ecrire]` it mounts by itself.
import { EditorState, type Command } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { keymap } from "prosemirror-keymap";
import { initProseMirrorDoc, ySyncPlugin, ySyncPluginKey } from "y-prosemirror";
import * as Y from "yjs";
import { around, commands, keys, type Name } from "./commands";
import { bindingOf, cursors, followUndo, narrow, read, settle, stayStill, undoing } from "./cursors";
import { make } from "./dom";
import { Finder, finding } from "./find";
import { Outline } from "./outline";
import { cleanHtml, cleanSlice } from "./paste";
import { PlainText } from "./plain";
import { Presence, type Seen } from "./presence";
import { Provider, type End } from "./provider";
import { Remarks } from "./margin/remarks";
import { schema } from "./schema";
import { folds, move, sectionAt, toggleHere, type Place } from "./sections";
import type { State } from "./state";
import { Toolbar } from "./toolbar";
import { typing } from "./typography";
import type { Welcome } from "./wire";

export type Config = {
  /** « /collab/… », on this site. */
  address: string;
  /** What the text is called, for a screen reader. */
  label: string;
  /** Where the toolbar goes, where the plan, where its count. */
  tools: HTMLElement;
  plan: HTMLElement;
  words: HTMLElement;
  /** Where the ways of writing are chosen. */
  options: HTMLElement;
  /** Where notes stand, for whoever reads them. */
  margin: HTMLElement | null;
  /** Says something aloud, politely. */
  tell: (words: string) => void;
  onState: (state: State) => void;
  onRight: (words: Welcome) => void;
  onPeople: (people: Seen[]) => void;
  onRoad: (road: "socket" | "posts") => void;
  onOver: (end: End) => void;
  /** Words that others took away with the passage around them, before they were kept. */
  onSwept: (words: string) => void;
};

export type Editor = {
  destroy: () => void;
  setReadOnly: (isReadOnly: boolean) => void;
  /** Runs a command of the toolbar; says whether it applied. */
  exec: (name: Name) => boolean;
  onState: (heard: (state: State) => void) => void;
};

const FRAGMENT = "prosemirror";
/** How long what others write may wait for one's own letter to be shown. */
const SHOWING_MS = 100;
/** Between the line where one types and what stands above it, in pixels. */
const ROOM = 5;

/** Puts the editor in `element`, whose text stays until the document has come. */
export function mount(element: HTMLElement, config: Config): Editor {
  const doc = new Y.Doc({ gc: true });
  const heard = [config.onState];
  let isReadOnly = true;
  let isForced = false;
  let view: EditorView | null = null;
  /** Whether a key was pressed whose letter is not on the screen yet. */
  let isShowing = false;
  let parts: { toolbar: Toolbar; outline: Outline; plain: PlainText; show: (isPlain: boolean) => void } | null = null;

  const writes = () => !isReadOnly && !isForced;
  const remarks = config.margin && new Remarks(config.margin, { writes, tell: config.tell, changed: () => refresh() });

  const refresh = () => {
    if (!view || !parts) return;
    view.setProps({});
    // Whoever may no longer write is back in the text, to read it and speak of it.
    if (!writes()) parts.show(false);
    parts.toolbar.element.hidden = !writes() || !parts.plain.element.hidden;
    config.tools.hidden = parts.toolbar.element.hidden && !remarks?.mayAdd;
    config.options.hidden = !writes();
    view.dom.setAttribute("aria-readonly", String(!writes()));
    parts.toolbar.update();
    parts.plain.update();
  };
  const provider = new Provider(doc, new URL(config.address, location.href).href, {
    state: (state) => {
      heard.forEach((tell) => tell(state));
      requestAnimationFrame(() => setTimeout(comeOut));
    },
    welcome: (words: Welcome) => {
      presence.you = words.you;
      isReadOnly = words.right !== "ecriture";
      provider.awareness.setLocalStateField("user", words.you);
      config.onRight(words);
      if (view) void remarks?.load();
      presence.soon();
      refresh();
    },
    opened: () => open(),
    mayCome: () => !view?.composing && !parts?.plain.isComposing && !isShowing,
    coming: () => {
      parts?.plain.follow();
      if (view) settle(view);
    },
    remarks: (revision) => view && remarks?.heard(revision),
    road: (road) => config.onRoad(road),
    swept: config.onSwept,
    over: (end) => {
      isReadOnly = true;
      refresh();
      config.onOver(end);
    },
  });
  const presence = new Presence(doc, provider.awareness, config.onPeople);
  const moveSection = (at: Place | null, by: -1 | 1) => {
    const moved = at && view && writes() ? move(view, presence, at, by) : null;
    if (moved) config.tell(moved.words);
    if (moved && !moved.isDone) parts?.toolbar.warn(moved.words);
    return !!at;
  };
  const moveHere = (by: -1 | 1): Command => (state, dispatch) => (dispatch ? moveSection(sectionAt(state, state.selection.head), by) : true);

  /** The line where one types does not stay under what stands above the text, when that grows. */
  const covered = { get top() { return ROOM + Math.max(0, config.tools.parentElement!.getBoundingClientRect().bottom); }, bottom: ROOM, left: 0, right: 0 };
  const comeOut = () => {
    const top = view?.hasFocus() ? view.coordsAtPos(view.state.selection.head).top : -1;
    if (top >= 0 && top < covered.top) scrollBy(0, top - covered.top);
  };

  function open(): void {
    const fragment = doc.getXmlFragment(FRAGMENT);
    presence.begin();
    followUndo(fragment, () => view && bindingOf(view.state));
    const { doc: content, mapping } = initProseMirrorDoc(fragment, schema);
    let isTypographic = localStorage.getItem("croisee-typographie") !== "non";
    const openFind: Command = () => writes() && (finder.open(), true);
    const state = EditorState.create({
      schema,
      // An empty document begins with an empty paragraph, which nobody has written yet.
      doc: content.childCount ? content : undefined,
      plugins: [
        ySyncPlugin(fragment, { mapping }),
        undoing(),
        cursors(provider.awareness, () => !!parts?.plain.hasFocus),
        ...(remarks ? [remarks.plugin()] : []),
        typing(() => isTypographic),
        folds(),
        keymap({ "Mod-k": () => writes() && (toolbar.openLink(), true), "Mod-f": openFind, "Mod-.": toggleHere, "Alt-Shift-ArrowUp": moveHere(-1), "Alt-Shift-ArrowDown": moveHere(1) }),
        ...keys(config.tell),
        finding(),
      ],
    });
    const home = make("div", { class: "writing-home" });
    element.replaceChildren(home);
    const id = element.id || "texte";
    element.id = id;
    const made: EditorView = new EditorView(home, {
      state,
      editable: () => writes() || !!remarks?.hasCaret,
      attributes: {
        id: `${id}-champ`,
        class: "writing-field",
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": config.label,
        "aria-describedby": `${id}-aide`,
        spellcheck: "true",
        lang: "fr",
        tabindex: "0",
      },
      scrollThreshold: covered,
      scrollMargin: covered,
      transformPastedHTML: cleanHtml,
      transformPasted: (slice, { state }) => cleanSlice(slice, !!around(state.selection.$from, "section")),
      handleDOMEvents: { keydown: (own) => void read(own), paste: (own) => void read(own) },
      // Whoever reads still follows links; whoever writes does with a key.
      handleClickOn: (_view, _at, _node, _place, event) => {
        const link = (event.target as Element).closest("a");
        if (!link || (writes() && !event.ctrlKey && !event.metaKey)) return false;
        open_(link.href);
        return true;
      },
      dispatchTransaction(this: EditorView, transaction) {
        if (transaction.getMeta(ySyncPluginKey)?.isUndoRedoOperation) transaction.scrollIntoView();
        this.updateState(this.state.apply(transaction));
        if (!parts) return;
        parts.toolbar.updateSoon();
        if (transaction.docChanged) parts.plain.update();
        parts.outline.update();
      },
    });
    view = made;
    stayStill(made.state);
    narrow(made);
    const toolbar = new Toolbar(made, `${id}-champ`, config.tell);
    const finder = new Finder(made);
    const outline = new Outline(made, config.plan, config.words, { writes, move: (at, by) => void moveSection(at, by) });
    const plain = new PlainText(made, config.tell, () => provider.goOn());
    // Whatever leads to a place of the text leads to its field.
    const focus = made.focus.bind(made);
    made.focus = () => (plain.element.hidden ? focus() : plain.focus());
    toolbar.add("Chercher", "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L20 20", "Control+F", () => finder.open());
    const typography = make("button", { type: "button", class: "option", role: "switch", "aria-checked": String(isTypographic) }, "Typographie française");
    typography.title = "Les guillemets, les apostrophes et les espaces se mettent tout seuls";
    typography.addEventListener("click", () => {
      isTypographic = !isTypographic;
      localStorage.setItem("croisee-typographie", isTypographic ? "oui" : "non");
      typography.setAttribute("aria-checked", String(isTypographic));
    });
    const swap = make("button", { type: "button", class: "option", role: "switch", "aria-checked": "false" }, "Mode texte simple");
    const show = (isPlain: boolean) => {
      if (plain.element.hidden !== isPlain) return;
      const had = plain.element.contains(document.activeElement);
      swap.setAttribute("aria-checked", String(isPlain));
      home.hidden = isPlain;
      if (isPlain) plain.show();
      else plain.hide();
      if (had) made.dom.focus();
    };
    parts = { toolbar, outline, plain, show };
    swap.addEventListener("click", () => {
      show(!!plain.element.hidden);
      refresh();
      made.focus();
    });
    toolbar.row.append(finder.element);
    config.tools.replaceChildren(toolbar.element, ...(remarks ? [remarks.bar] : []));
    config.options.replaceChildren(typography, swap);
    element.append(make("p", { id: `${id}-aide`, class: "visually-hidden" }, "Tabulation sort du texte. Alt et F10 mènent à la mise en forme, Alt et F9 aux notes en marge. Alt, Majuscule et une flèche vers le haut ou le bas déplacent la section, Contrôle et point la replient."), plain.element);
    config.plan.closest(".plan")?.setAttribute("data-alive", "");
    // Once the editor has read the accent.
    made.dom.addEventListener("compositionend", () => setTimeout(() => provider.goOn(), 40));
    // A page that nobody looks at shows nothing: then they do not wait.
    const shown = () => ((isShowing = false), provider.goOn());
    made.dom.addEventListener("keydown", () => {
      if (isShowing) return;
      isShowing = true;
      requestAnimationFrame(() => setTimeout(shown));
      setTimeout(shown, SHOWING_MS);
    });
    made.dom.addEventListener("keydown", (event) => {
      if (event.altKey && event.key === "F10") {
        event.preventDefault();
        toolbar.element.querySelector<HTMLElement>("[tabindex='0']")?.focus();
      }
    });
    refresh();
    outline.update();
    remarks?.attach(made);
  }

  return {
    destroy: () => {
      view?.destroy();
      presence.stop();
      provider.destroy();
      doc.destroy();
    },
    setReadOnly: (to) => {
      isForced = to;
      refresh();
    },
    exec: (name) => !!view && commands[name](view.state, view.dispatch, view),
    onState: (tell) => void heard.push(tell),
  };
}

const open_ = (href: string) => void window.open(href, "_blank", "noopener,noreferrer");

