// Who is here, and in which section they are writing.
import * as Y from "yjs";
import type { Awareness } from "y-protocols/awareness";
import type { Face } from "./wire";

/** Somebody who is here; `writes` says where, « écrit dans Leviers », while they do. */
export type Seen = Face & { writes: string | null };

/** How long after their last letter somebody is writing. */
const WRITING_MS = 6_000;
/** Who is here is not what one looks at while typing. */
const SOON_MS = 300;

type Told = { user?: Face; cursor?: { head: unknown } | null };

const titleOf = (section: Y.XmlElement): string => {
  const title = section.get(0);
  return title instanceof Y.XmlElement && title.nodeName === "section_title" ? title.toArray().join("").trim() : "";
};

/** The section where a window has its caret. */
export function sectionOf(doc: Y.Doc, { cursor }: Told): Y.XmlElement | null {
  const place = cursor?.head ? Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(cursor.head), doc) : null;
  let inside: unknown = place?.type;
  while (inside instanceof Y.AbstractType) {
    if (inside instanceof Y.XmlElement && inside.nodeName === "section") return inside;
    inside = inside._item?.parent;
  }
  return null;
}

export class Presence {
  you: Face | null = null;
  private readonly wroteAt = new Map<number, number>();
  private waiting: ReturnType<typeof setTimeout> | undefined;
  private shown = "";

  constructor(
    private readonly doc: Y.Doc,
    private readonly awareness: Awareness,
    private readonly show: (people: Seen[]) => void,
  ) {
    awareness.on("change", this.soon);
  }

  /** The text is here: what comes from now on is being written. */
  begin(): void {
    this.doc.on("afterTransaction", ({ beforeState, afterState }: Y.Transaction) => {
      for (const [client, clock] of afterState) {
        if (client === this.doc.clientID || clock <= (beforeState.get(client) ?? 0) || !this.awareness.getStates().has(client)) continue;
        this.wroteAt.set(client, Date.now());
        this.soon();
      }
    });
  }

  stop(): void {
    clearTimeout(this.waiting);
    this.awareness.off("change", this.soon);
  }

  /** Who else has the caret in a section. */
  in(section: Y.XmlElement): Face[] {
    const others = [...(this.awareness.getStates() as Map<number, Told>)].filter(([client]) => client !== this.doc.clientID);
    return others.flatMap(([, told]) => (told.user && sectionOf(this.doc, told) === section ? [told.user] : []));
  }

  soon = (): void => {
    this.waiting ??= setTimeout(this.look, SOON_MS);
  };

  private look = (): void => {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    const seen = this.here();
    const said = JSON.stringify(seen);
    if (said !== this.shown) {
      this.shown = said;
      this.show(seen);
    }
    // Until nobody writes any more.
    if (this.wroteAt.size) this.waiting = setTimeout(this.look, WRITING_MS / 4);
  };

  /** One face a person, oneself first. */
  private here(): Seen[] {
    const faces = new Map<number, Seen>();
    if (this.you) faces.set(this.you.rank, { ...this.you, writes: null });
    for (const [client, told] of this.awareness.getStates() as Map<number, Told>) {
      const { user } = told;
      if (!user || typeof user.rank !== "number") continue;
      const known = faces.get(user.rank);
      const writes = known?.writes ?? this.writes(client, told);
      if (!known || writes) faces.set(user.rank, { ...(known ?? user), writes });
    }
    return [...faces.values()];
  }

  private writes(client: number, told: Told): string | null {
    const at = this.wroteAt.get(client);
    if (at === undefined) return null;
    if (Date.now() - at > WRITING_MS) {
      this.wroteAt.delete(client);
      return null;
    }
    const section = sectionOf(this.doc, told);
    const title = section && titleOf(section);
    return title ? `écrit dans ${title}` : "écrit";
  }
}
