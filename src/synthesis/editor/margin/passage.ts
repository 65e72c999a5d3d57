// Where a passage stands in a text that others go on writing. Pure; the server does the same (model/passage.rs).
import type { Node } from "prosemirror-model";

/** A text in one line, its blocks one after the other: where each begins in it, and in the document. */
export type Flat = { text: string; blocks: { at: number; position: number }[] };
export type Anchor = { quote: string; before: string; after: string };
/** In the document; `isSame` when it says what it said, `isFound` when only its words could tell where it is. */
export type Place = { from: number; to: number; isSame: boolean; isFound: boolean };

/** How many signs around a passage must be the same for it to be known again. */
const ENOUGH = 6;
/** How much is kept of the words around a passage. */
export const AROUND = 32;

export function flatten(doc: Node): Flat {
  const blocks: Flat["blocks"] = [];
  let text = "";
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true;
    if (blocks.length) text += "\n";
    blocks.push({ at: text.length, position: position + 1 });
    text += node.textBetween(0, node.content.size, undefined, "\ufffc");
    return false;
  });
  return { text, blocks };
}

const blockAt = ({ blocks }: Flat, holds: (block: Flat["blocks"][number]) => boolean) => blocks.filter(holds).at(-1) ?? { at: 0, position: 0 };

export function toPosition(flat: Flat, index: number): number {
  const block = blockAt(flat, ({ at }) => at <= index);
  return block.position + index - block.at;
}

export function toIndex(flat: Flat, position: number): number {
  const block = blockAt(flat, (block) => block.position <= position);
  return block.at + position - block.position;
}

/** Where a passage is, given where its relative positions lead (null: nowhere any more). */
export function locate(flat: Flat, starts: number | null, ends: number | null, anchor: Anchor): Place | null {
  const { quote } = anchor;
  if (!quote) {
    const at = starts ?? ends;
    return at === null ? null : { from: at, to: at, isSame: true, isFound: false };
  }
  if (starts !== null && ends !== null && starts < ends) {
    const isSame = flat.text.slice(toIndex(flat, starts), toIndex(flat, ends)) === quote;
    return { from: starts, to: ends, isSame, isFound: false };
  }
  const was = starts ?? ends;
  const at = again(flat.text, anchor, was === null ? null : toIndex(flat, was));
  return at === null ? null : { from: toPosition(flat, at), to: toPosition(flat, at + quote.length), isSame: true, isFound: true };
}

/** The place that reads the same among the same words, the nearest to where it was. */
function again(text: string, { quote, before, after }: Anchor, was: number | null): number | null {
  // A paragraph cut in two says the same.
  const signs = (words: string) => words.replaceAll("\n", "");
  [before, after] = [signs(before), signs(after)];
  const enough = Math.min(ENOUGH, before.length + after.length);
  let best: { same: number; far: number; at: number } | null = null;
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) {
    let [left, right] = [0, 0];
    const [lead, rest] = [signs(text.slice(Math.max(0, at - 2 * AROUND), at)), signs(text.slice(at + quote.length, at + quote.length + 2 * AROUND))];
    while (left < Math.min(before.length, lead.length) && lead.at(-1 - left) === before.at(-1 - left)) left++;
    while (right < Math.min(after.length, rest.length) && rest[right] === after[right]) right++;
    const [same, far] = [left + right, was === null ? 0 : Math.abs(at - was)];
    if (same >= enough && (!best || same > best.same || (same === best.same && far < best.far))) best = { same, far, at };
  }
  return best?.at ?? null;
}

/** What differs between a passage and what is proposed in its place: what goes, and what comes in its stead. */
export function difference(quote: string, proposed: string): { start: number; end: number; added: string } {
  let start = 0;
  while (start < quote.length && start < proposed.length && quote[start] === proposed[start]) start++;
  let tail = 0;
  while (tail < quote.length - start && tail < proposed.length - start && quote.at(-1 - tail) === proposed.at(-1 - tail)) tail++;
  // Whole words, as one reads them.
  const letter = /[\p{L}\p{N}]/u;
  const cuts = (at: number) => [quote, proposed].some((text) => letter.test(text[at - 1] ?? "") && letter.test(text[at] ?? ""));
  while (start > 0 && cuts(start)) start--;
  const cutsTail = () => [quote, proposed].some((text) => letter.test(text[text.length - tail - 1] ?? "") && letter.test(text[text.length - tail] ?? ""));
  while (tail > 0 && cutsTail()) tail--;
  return { start, end: quote.length - tail, added: proposed.slice(start, proposed.length - tail) };
}
