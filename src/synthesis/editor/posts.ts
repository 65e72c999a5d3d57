// The line where sockets are blocked: what one writes goes by posts, what others write comes by server-sent events.
import * as Y from "yjs";
import { encodeAwarenessUpdate, type Awareness } from "y-protocols/awareness";
import { SCHEMA } from "./schema";
import * as wire from "./wire";

/** The pace of posts, and of looking for what events did not bring. */
const POST_MS = 200;
const LOOK_MS = 10_000;
/** The same where events do not come: a network may hold them back. */
const DEAF_MS = 2_000;
/** The pace at which one says where one is, when one writes nothing. */
const PLACE_MS = 1_000;
/** How long an answer may take. */
const ANSWER_MS = 12_000;

/** Why the line is closed for good. */
export type End = "right" | "schema" | "refused" | "full";

export type Asked = {
  /** It is time for the next post. */
  due: () => void;
  hear: (frame: Uint8Array) => void;
  /** The server closes the events: for good when it says why. */
  closed: (end: End | null) => void;
};

/** What one post brings back, or why there will be no other; null when the server did not answer. */
export type Answer = { missing: Uint8Array; refused: [number, string][]; welcome: wire.Said | null } | End | null;

export class Posts {
  isBusy = false;
  private events: EventSource | null = null;
  private next: ReturnType<typeof setTimeout> | undefined;
  private nextAt = 0;
  private beganAt = 0;
  /** The place that the events have in the room: where one is counts for as long as they last. */
  private seat: number | null = null;
  /** What the room was last told of where one is, by its clock. */
  private toldAt = -1;
  private serverVector: Uint8Array = new Uint8Array([0]);
  /** What one may do, as the last answer said it. */
  private welcome = "";

  constructor(
    private readonly doc: Y.Doc,
    private readonly awareness: Awareness,
    private readonly address: string,
    private readonly on: Asked,
  ) {}

  /** Whether the events gave up. */
  get isDeaf(): boolean {
    return this.events?.readyState === EventSource.CLOSED;
  }

  /** Nothing leaves any more: a post that waits would keep every later one from leaving. */
  stop(): void {
    clearTimeout(this.next);
    this.next = undefined;
    this.welcome = "";
    this.hangUp();
  }

  hangUp(): void {
    this.events?.close();
    this.events = null;
    this.seat = null;
  }

  listen(): void {
    this.hangUp();
    const events = new EventSource(`${this.address}/evenements`);
    this.events = events;
    events.onmessage = ({ data }) => {
      if (events !== this.events) return;
      const frame = wire.fromBase64(String(data));
      // What the next answer says of it is newer.
      if (!this.isBusy && [wire.WELCOME, wire.CHANGED].includes(frame[0]!)) this.welcome = "";
      this.on.hear(frame);
    };
    events.addEventListener("fin", ({ data }) => {
      if (events !== this.events) return;
      const ends: Record<string, End> = { "4403": "right", "4409": "schema", "4400": "refused" };
      this.on.closed(ends[String(data).split(" ")[0]!] ?? null);
    });
    events.addEventListener("place", ({ data }) => {
      if (events !== this.events) return;
      this.seat = Number(data);
      this.toldAt = -1;
      this.placeInTurn();
    });
    // Whatever was missed meanwhile.
    events.onopen = () => events === this.events && this.soon(0);
    events.onerror = () => {
      if (events === this.events) this.seat = null;
    };
  }

  /** The first letter leaves at once; those that follow, at the pace of posts. */
  inTurn(): void {
    this.soon(Math.max(0, this.beganAt + POST_MS - Date.now()));
  }

  private get clock(): number {
    return this.awareness.meta.get(this.doc.clientID)?.clock ?? -1;
  }

  /** Whether one is elsewhere than the room was told. */
  get owesPlace(): boolean {
    return this.seat !== null && this.clock !== this.toldAt;
  }

  /** Where one is leaves with what one writes, or by itself a little later. */
  placeInTurn(): void {
    if (this.owesPlace) this.soon(Math.max(0, this.beganAt + PLACE_MS - Date.now()));
  }

  /** Once in a while, whatever the events say; more often when they say nothing. */
  look(now: number): void {
    if (now - this.beganAt > (this.seat === null ? DEAF_MS : LOOK_MS)) this.soon(0);
  }

  private soon(wait: number): void {
    const at = Date.now() + wait;
    if (this.isBusy || (this.next && this.nextAt <= at)) return;
    clearTimeout(this.next);
    this.nextAt = at;
    this.next = setTimeout(() => {
      this.next = undefined;
      this.on.due();
    }, wait);
  }

  /** One post: what one wrote, when there is any, against what one lacks. */
  async exchange(hasNews: boolean): Promise<Answer> {
    this.isBusy = true;
    this.beganAt = Date.now();
    const place = this.owesPlace ? { place: this.seat, presence: wire.toBase64(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])) } : {};
    const { seat, clock } = this;
    try {
      const answer = await fetch(`${this.address}/sync?schema=${SCHEMA}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          vector: wire.toBase64(Y.encodeStateVector(this.doc)),
          updates: hasNews ? [wire.toBase64(Y.encodeStateAsUpdate(this.doc, this.serverVector))] : [],
          ...place,
        }),
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      if ([401, 403, 404].includes(answer.status)) return "right";
      if (answer.status === 409) return "schema";
      if (!answer.ok) return null;
      const given: { missing: string; vector: string; refused: [number, string][]; welcome?: string } = await answer.json();
      this.serverVector = wire.fromBase64(given.vector);
      if (seat === this.seat && seat !== null) this.toldAt = clock;
      // The same as before may be older than what events said meanwhile.
      const welcome = !given.welcome || given.welcome === this.welcome ? null : wire.hear(wire.fromBase64(given.welcome));
      this.welcome = given.welcome ?? "";
      return { missing: wire.fromBase64(given.missing), refused: given.refused, welcome };
    } catch {
      return null;
    } finally {
      this.isBusy = false;
    }
  }
}
