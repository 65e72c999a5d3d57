// French typography as one types, which can be switched off: « », the no-break spaces, the apostrophe, the ellipsis.
import { InputRule, inputRules, wrappingInputRule } from "prosemirror-inputrules";
import type { EditorState } from "prosemirror-state";
import { schema } from "./schema";

export const NO_BREAK = "\u00a0";
export const NARROW = "\u202f";

/** What stands in place of what was just typed: how many letters before are replaced, and by what. Pure. */
export function corrected(before: string, typed: string): { back: number; text: string } | null {
  if (typed === "'") return /[\p{L}\p{N}]$/u.test(before) ? { back: 0, text: "’" } : null;
  if (typed === '"') {
    const isOpening = /(^|[\s(\[—–])$/u.test(before);
    if (isOpening) return { back: 0, text: `«${NO_BREAK}` };
    const spaces = before.match(/[ \u00a0\u202f]*$/u)![0].length;
    return { back: spaces, text: `${NO_BREAK}»` };
  }
  if (typed === "." && before.endsWith("..") && !before.endsWith("...")) return { back: 2, text: "…" };
  if (/^[;:!?]$/.test(typed)) {
    // « http: », « 10:30 » and « ?! » stay as they are; a plain space becomes one that does not break.
    if (/\s$/u.test(before)) {
      const wide = typed === ":" ? NO_BREAK : NARROW;
      return / $/.test(before) ? { back: 1, text: `${wide}${typed}` } : null;
    }
  }
  if (typed === "»" && / $/.test(before)) return { back: 1, text: `${NO_BREAK}»` };
  return null;
}

function typographyRule(isOn: () => boolean): InputRule {
  return new InputRule(/['".;:!?»]$/, (state: EditorState, match, start, end) => {
    if (!isOn()) return null;
    const typed = match[0];
    const $start = state.doc.resolve(start);
    if (state.doc.rangeHasMark(Math.max(start - 1, $start.start()), end, schema.marks.link!)) return null;
    const before = $start.parent.textBetween(0, $start.parentOffset, undefined, "\ufffc");
    // Inside an address nothing is touched.
    if (/\S*(:\/\/|www\.|@)\S*$/.test(before)) return null;
    const change = corrected(before, typed);
    if (!change) return null;
    return state.tr.insertText(change.text, start - change.back, end);
  });
}

const { bullet_list, ordered_list, quote } = schema.nodes;

/** What a line begins with makes a list or a quote, whatever the switch says. */
export const typing = (isOn: () => boolean) =>
  inputRules({
    rules: [
      wrappingInputRule(/^\s*[-*•]\s$/, bullet_list!),
      wrappingInputRule(/^\s*1[.)]\s$/, ordered_list!),
      wrappingInputRule(/^\s*>\s$/, quote!),
      typographyRule(isOn),
    ],
  });
