// A caret for whoever may only read: they choose with the keyboard the words they speak of, and change none.
import type { EditorView } from "prosemirror-view";

/** What lets keys move a caret in a text that one may not write in. */
const MOVES = /^(Arrow(Left|Right|Up|Down)|Home|End)$/;

export class ReadingCaret {
  isThere = false;

  constructor(private readonly writes: () => boolean) {}

  /** What must be kept from a text that has a caret only to be read. */
  readonly holds = {
    beforeinput: (_view: EditorView, event: Event) => this.holdBack(event),
    paste: (_view: EditorView, event: Event) => this.holdBack(event),
    cut: (_view: EditorView, event: Event) => this.holdBack(event),
    drop: (_view: EditorView, event: Event) => this.holdBack(event),
    blur: (view: EditorView) => (this.set(view, false), false),
  };

  isAskedBy = ({ key, altKey }: KeyboardEvent): boolean => MOVES.test(key) && !altKey;

  set(view: EditorView, to: boolean): void {
    if (this.isThere === to || this.writes()) return;
    this.isThere = to;
    // No keyboard comes over the text of a phone.
    view.dom.setAttribute("inputmode", to ? "none" : "text");
    view.setProps({});
    if (to) view.focus();
  }

  private holdBack(event: Event): boolean {
    if (this.writes()) return false;
    event.preventDefault();
    return true;
  }
}
