// Whether what was typed is on the server's disk, in words. Pure: the clock is an argument.

export type Line = "opening" | "open" | "closed" | "over";

export type Facts = {
  line: Line;
  /** Since when, in milliseconds. */
  lineSince: number;
  /** Since when something is not acknowledged; null when everything is. */
  dirtySince: number | null;
  /** Something was refused and will not be kept. */
  isRefused: boolean;
};

export type State = "opening" | "saved" | "saving" | "reconnecting" | "unsaved";

export const WORDS: Record<State, string> = {
  opening: "Ouverture…",
  saved: "Enregistré",
  saving: "Enregistrement…",
  reconnecting: "Reconnexion…",
  unsaved: "Non enregistré sur le serveur",
};

/** What a state is called: whoever only reads has nothing that is kept. */
export const wordsOf = (state: State, mayWrite: boolean): string => (state === "saved" && !mayWrite ? "À jour" : WORDS[state]);

/** How long unacknowledged words are « being saved » on an open line. */
export const SAVING_MS = 8_000;
/** How long a text may take to come, before the page says that it goes on trying. */
export const OPENING_MS = 6_000;
/** How long they are on a closed one, before the page says that they are not. */
export const RECONNECTING_MS = 2_000;

export function stateOf(facts: Facts, now: number): State {
  const { line, dirtySince } = facts;
  if (facts.isRefused) return "unsaved";
  if (line === "over") return dirtySince === null ? "saved" : "unsaved";
  if (line === "opening") return now - facts.lineSince >= OPENING_MS ? "reconnecting" : "opening";
  if (line === "closed") {
    if (dirtySince === null) return "reconnecting";
    return now - Math.max(facts.lineSince, dirtySince) >= RECONNECTING_MS ? "unsaved" : "reconnecting";
  }
  if (dirtySince === null) return "saved";
  return now - dirtySince >= SAVING_MS ? "unsaved" : "saving";
}

/** What is said aloud when one state follows another: trouble, and its end, once; not every keystroke. */
export function announcement(before: State, after: State, mayWrite = true): string | null {
  const isTrouble = (state: State) => state === "reconnecting" || state === "unsaved";
  if (before === after) return null;
  if (isTrouble(after)) return WORDS[after];
  if (after === "saved" && (isTrouble(before) || before === "opening")) return wordsOf(after, mayWrite);
  return null;
}
