// What one wrote without its being kept yet, and others took away meanwhile with the passage around it.
import * as Y from "yjs";

/** A few letters that cross somebody's deletion are no loss. */
const SHORTEST = 4;

/** The words, from the letter `since` on, that a change of the others erased; null when they are nothing. */
export function sweptAway(transaction: Y.Transaction, client: number, since: number): string | null {
  let words = "";
  let end: number | null = null;
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (!(struct instanceof Y.Item) || struct.id.client !== client || !(struct.content instanceof Y.ContentString)) return;
    const { clock } = struct.id;
    const own = struct.content.str.slice(Math.max(0, since - clock));
    if (own && end !== null && end !== clock) words += " ";
    words += own;
    end = clock + struct.length;
  });
  return words.trim().length >= SHORTEST ? words.trim() : null;
}
