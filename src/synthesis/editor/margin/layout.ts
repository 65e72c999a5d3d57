// Notes in their column: in their order, and each beside its passage where there is room for a margin.

/** Puts these notes in a list, in that order, without taking the keyboard from the one that has it. */
export function arrange(list: HTMLElement, notes: HTMLElement[]): void {
  if (list.children.length === notes.length && notes.every((note, rank) => list.children[rank] === note)) return;
  const focused = document.activeElement as HTMLElement | null;
  list.replaceChildren(...notes);
  if (focused && list.contains(focused)) focused.focus({ preventScroll: true });
}

/** Each note beside its passage, where there is a margin; one after the other where there is none. `topOf` says how
 * far down the window a passage stands, when it is somewhere. */
export function besides(home: HTMLElement, list: HTMLElement, topOf: (note: HTMLElement) => number | null): void {
  const notes = [...list.children] as HTMLElement[];
  const isBeside = getComputedStyle(home).getPropertyValue("--beside").trim() === "1";
  if (!isBeside) return notes.forEach((note) => (note.style.marginBlockStart = ""));
  const top = list.getBoundingClientRect().top;
  const heights = notes.map((note) => note.getBoundingClientRect().height);
  let cursor = 0;
  const gaps = notes.map((note, rank) => {
    const wanted = topOf(note);
    const gap = Math.max(rank ? 14 : 0, wanted === null ? 0 : wanted - top - cursor);
    cursor += gap + heights[rank]!;
    return gap;
  });
  notes.forEach((note, rank) => (note.style.marginBlockStart = `${Math.round(gaps[rank]!)}px`));
}
