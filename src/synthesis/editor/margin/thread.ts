// What the server says of the margin (src/synthesis/routes/remarks.rs): threads of words about a passage.
import { make } from "../dom";

export type Words = { key: string; by: string; rank: number | null; at: string; body: string; may_withdraw: boolean };
export type Thread = Words & {
  id: string;
  proposes: boolean;
  /** Where its passage starts and ends: Yjs relative positions, packed (anchor.ts). */
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
export type Margin = { revision: number; may_add: boolean; may_decide: boolean; people: string[]; threads: Thread[] };

/** The margin of a text whose margin is no longer ours to read. */
export const CLOSED: Margin = { revision: -1, may_add: false, may_decide: false, people: [], threads: [] };

/** Whose words these are, in their colour. */
export const who = ({ by, rank }: Words, tag: "span" | "strong") => make(tag, { class: "gloss-who", "data-rank": rank === null ? null : String(rank % 8) }, by);

/** What is new in the margin, and not one's own, in words. */
export function news(before: Margin, now: Margin): string | null {
  const known = new Set(before.threads.flatMap(({ key, answers }) => [key, ...answers.map(({ key }) => key)]));
  for (const thread of now.threads) {
    if (!known.has(thread.key) && !thread.may_withdraw) return `${thread.proposes ? "Nouvelle proposition" : "Nouveau commentaire"} par ${thread.by}`;
    const answer = thread.answers.find(({ key, may_withdraw }) => !known.has(key) && !may_withdraw);
    if (answer) return `${answer.by} a répondu en marge`;
  }
  return null;
}
