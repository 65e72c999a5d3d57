// The line to the room: a WebSocket, or where it is blocked posts and server-sent events (posts.ts). What is typed is
// held here until the server acknowledges that it is written; what others type comes into the text by incoming.ts.
import * as Y from "yjs";
import { Awareness, encodeAwarenessUpdate, removeAwarenessStates } from "y-protocols/awareness";
import { Incoming, type Asked as Arriving } from "./incoming";
import { Posts, type End } from "./posts";
import { SCHEMA } from "./schema";
import { stateOf, type Line, type State } from "./state";
import { sweptAway } from "./swept";
import * as wire from "./wire";

/** How long a socket may take to say its first word. */
const OPENING_MS = 2_500;
/** How long the server may take to send back an echo. */
const ECHO_MS = 5_000;
/** After how long without a word it is asked whether it is there. */
const SILENCE_MS = 20_000;
/** The pace at which one says where one is. */
const PRESENCE_MS = 80;
/** The text weighs as much as one may. */
const FULL = "plein";

export type { End };

export type Events = Arriving & {
  state: (state: State) => void;
  welcome: (words: wire.Welcome) => void;
  /** The text is here, for the first time. */
  opened: () => void;
  /** The line changed hands. */
  road: (road: "socket" | "posts") => void;
  over: (end: End) => void;
  /** Words of one's own that were not kept yet went away with what others erased around them. */
  swept: (words: string) => void;
  /** The margin changed so many times. */
  remarks: (revision: number) => void;
};

export class Provider {
  readonly awareness: Awareness;
  private readonly incoming: Incoming;
  private readonly posts: Posts;
  private socket: WebSocket | null = null;
  private road: "socket" | "posts" = "socket";
  private line: Line = "opening";
  private lineSince = Date.now();
  private dirtySince: number | null = null;
  private isRefused = false;
  private wasOpened = false;
  private mayWrite = false;
  /** Updates sent on this socket, and how many of them are written. */
  private sent = 0;
  private kept = 0;
  /** Whether this socket was given all that one wrote before it. */
  private isCaughtUp = false;
  private heardAt = 0;
  private echo: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private tries = 0;
  private edits = 0;
  /** Up to where one's own letters are kept. */
  private keptTo = 0;
  private told: ReturnType<typeof setTimeout> | undefined;
  private tick: ReturnType<typeof setInterval>;
  private tickedAt = Date.now();
  private shown: State = "opening";
  private isDestroyed = false;

  constructor(
    readonly doc: Y.Doc,
    private readonly address: string,
    private readonly on: Events,
  ) {
    this.awareness = new Awareness(doc);
    this.awareness.on("update", this.moved);
    this.incoming = new Incoming(doc, this.awareness, on, this);
    this.posts = new Posts(doc, this.awareness, address, {
      due: () => void this.postDue(),
      hear: (frame) => {
        this.heardAt = Date.now();
        this.hear(wire.hear(frame));
      },
      closed: (end) => (end ? this.end(end) : this.lost()),
    });
    this.tick = setInterval(this.look, 500);
    for (const name of ["online", "pageshow", "focus"]) addEventListener(name, this.woke);
    document.addEventListener("visibilitychange", this.woke);
    addEventListener("offline", this.fell);
    addEventListener("beforeunload", this.leaving);
    this.dial();
  }

  destroy(): void {
    this.isDestroyed = true;
    this.hangUp();
    clearInterval(this.tick);
    this.posts.stop();
    this.incoming.stop();
    for (const timer of [this.retry, this.told, this.echo]) clearTimeout(timer);
    for (const name of ["online", "pageshow", "focus"]) removeEventListener(name, this.woke);
    document.removeEventListener("visibilitychange", this.woke);
    removeEventListener("offline", this.fell);
    removeEventListener("beforeunload", this.leaving);
    this.doc.off("update", this.wrote);
    this.doc.off("afterTransaction", this.erased);
    this.awareness.destroy();
  }

  get isSaved(): boolean {
    return this.dirtySince === null && !this.isRefused;
  }

  // --- what one does ---

  private wrote = (update: Uint8Array, origin: unknown): void => {
    // A reader's page may tidy its own copy: that is nobody's edit.
    if (origin === this || !this.mayWrite) return;
    this.edits++;
    this.dirtySince ??= Date.now();
    if (this.road === "posts") this.posts.inTurn();
    else if (this.line === "open" && this.isCaughtUp) this.send(wire.sync(2, update), true);
    this.show();
  };

  private allKept(): void {
    this.dirtySince = null;
    this.keptTo = Y.getState(this.doc.store, this.doc.clientID);
  }

  private erased = (transaction: Y.Transaction): void => {
    if (transaction.origin !== this || this.dirtySince === null) return;
    const words = sweptAway(transaction, this.doc.clientID, this.keptTo);
    if (words) this.on.swept(words);
  };

  private moved = ({ added, updated, removed }: Record<string, number[]>, origin: unknown): void => {
    const own = [...added!, ...updated!, ...removed!].includes(this.doc.clientID);
    if (origin === this || !own || this.told) return;
    if (this.road === "posts") return this.posts.placeInTurn();
    this.told = setTimeout(() => {
      this.told = undefined;
      if (this.line !== "open") return;
      this.send(wire.presence(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
    }, PRESENCE_MS);
  };

  private send(frame: Uint8Array<ArrayBuffer>, isUpdate = false): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    if (isUpdate) this.sent++;
    this.socket.send(frame);
  }

  // --- the socket ---

  private dial = (): void => {
    if (this.isDestroyed || this.line === "over") return;
    clearTimeout(this.retry);
    this.hangUp();
    let socket: WebSocket;
    const url = `${this.address.replace(/^http/, "ws")}?schema=${SCHEMA}`;
    try {
      socket = new WebSocket(url);
    } catch {
      void this.usePosts();
      return;
    }
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    let wasWelcome = false;
    const late = setTimeout(() => socket === this.socket && !wasWelcome && fail(), OPENING_MS);
    const fail = () => {
      clearTimeout(late);
      if (socket !== this.socket) return;
      this.hangUp();
      if (wasWelcome) this.lost();
      else void this.usePosts();
    };
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket || !(data instanceof ArrayBuffer)) return;
      this.heardAt = Date.now();
      const said = wire.hear(new Uint8Array(data));
      if (said.tag === "welcome") {
        wasWelcome = true;
        clearTimeout(late);
        this.useSocket();
        this.welcome(said.words);
        if (this.line === "over") return;
        this.send(wire.sync(0, Y.encodeStateVector(this.doc)));
        if (this.awareness.getLocalState()) {
          this.send(wire.presence(encodeAwarenessUpdate(this.awareness, [this.doc.clientID])));
        }
      } else this.hear(said);
    };
    socket.onclose = ({ code }) => {
      if (socket !== this.socket) return;
      const end = ({ 4403: "right", 4409: "schema", 4400: "refused" } as Record<number, End>)[code];
      if (end) {
        clearTimeout(late);
        this.hangUp();
        this.end(end);
      } else fail();
    };
  };

  private useSocket(): void {
    this.tries = 0;
    this.sent = this.kept = 0;
    this.isCaughtUp = false;
    this.setRoad("socket");
    this.posts.stop();
  }

  private hear(said: wire.Said): void {
    switch (said.tag) {
      case "update":
        this.take(said.bytes);
        if (said.isAnswer) {
          this.setLine("open");
          // A reader is not asked for anything: what a writer typed before becoming one stays here, unsaved.
          if (!this.mayWrite && this.dirtySince !== null) this.isRefused = true;
          this.open();
        }
        break;
      case "vector":
        // All that the server lacks, even when that is nothing: its acknowledgement says that all is written.
        this.send(wire.sync(1, Y.encodeStateAsUpdate(this.doc, said.bytes)), true);
        this.isCaughtUp = true;
        this.tryAgain();
        break;
      case "kept":
        this.kept = said.frames;
        if (this.isCaughtUp && this.kept >= this.sent && !this.isRefused) this.allKept();
        break;
      case "refused":
        if (said.code === FULL) {
          this.hangUp();
          this.end("full");
        }
        // After a gap the server asks for everything.
        if (said.code !== "lacune") {
          this.isRefused = true;
          this.dirtySince ??= Date.now();
        }
        break;
      case "presence":
        this.incoming.takeFace(said.bytes);
        break;
      case "welcome":
      case "changed":
        this.welcome(said.words, said.tag === "changed");
        break;
      case "remarks":
        this.on.remarks(said.revision);
        break;
      case "echo":
        clearTimeout(this.echo);
        this.echo = undefined;
        break;
      case "unknown":
        break;
    }
    this.show();
  }

  /** What was refused is sent once more, by somebody who may write: it is kept, or refused anew. */
  private tryAgain(): void {
    if (this.mayWrite) this.isRefused = false;
  }

  /** What one types is shown. */
  goOn(): void {
    this.incoming.goOn();
  }

  private take(update: Uint8Array): void {
    this.incoming.takeWords(update, this.wasOpened);
  }

  private welcome(words: wire.Welcome, isChange = false): void {
    if (words.schema !== SCHEMA) {
      this.hangUp();
      this.end("schema");
      return;
    }
    const mayWrite = words.right === "ecriture";
    // The room asks for what one has when one comes as a writer: whoever becomes one comes in again.
    const becomesWriter = mayWrite && !this.mayWrite && this.wasOpened && this.line === "open";
    this.mayWrite = mayWrite;
    this.on.welcome(words);
    if (!becomesWriter) return;
    if (this.road === "posts") {
      this.tryAgain();
      this.posts.inTurn();
    } else if (isChange) this.dial();
  }

  private lost(): void {
    this.incoming.forgetFaces();
    const others = [...this.awareness.getStates().keys()].filter((client) => client !== this.doc.clientID);
    removeAwarenessStates(this.awareness, others, this);
    if (this.line !== "opening") this.setLine("closed");
    clearTimeout(this.retry);
    const wait = Math.min(5_000, 300 * 2 ** this.tries++) * (0.7 + Math.random() * 0.6);
    this.retry = setTimeout(this.dial, wait);
    this.show();
  }

  private hangUp(): void {
    clearTimeout(this.echo);
    this.echo = undefined;
    const socket = this.socket;
    this.socket = null;
    this.isCaughtUp = false;
    socket?.close();
  }

  private end(end: End): void {
    clearTimeout(this.retry);
    this.posts.stop();
    this.mayWrite = false;
    this.setLine("over");
    this.on.over(end);
    this.show();
  }

  // --- posts and events ---

  /** Goes on without a socket, if the server answers at all. */
  private async usePosts(): Promise<void> {
    const wasPosts = this.road === "posts";
    this.road = "posts";
    const isThere = await this.exchange();
    if (this.isDestroyed || this.line === "over") return;
    if (!isThere) {
      this.road = wasPosts ? "posts" : "socket";
      this.posts.hangUp();
      this.lost();
      return;
    }
    this.tries = 0;
    this.road = "posts";
    this.on.road("posts");
    this.posts.listen();
  }

  private async postDue(): Promise<void> {
    const isThere = await this.exchange();
    if (this.road !== "posts" || this.line === "over" || this.isDestroyed) return;
    if (!isThere) this.lost();
    else if (this.dirtySince !== null && !this.isRefused) this.posts.inTurn();
    else if (this.posts.isDeaf) this.posts.listen();
    else this.posts.placeInTurn();
  }

  /** Says whether the server answered. */
  private async exchange(): Promise<boolean> {
    if (this.posts.isBusy) return true;
    const edits = this.edits;
    const hasNews = this.dirtySince !== null && this.wasOpened;
    const couldWrite = this.mayWrite;
    try {
      const answer = await this.posts.exchange(hasNews);
      if (typeof answer === "string") this.end(answer);
      else if (answer?.refused.some(([, code]) => code === FULL)) this.end("full");
      else if (answer) {
        if (answer.welcome) this.hear(answer.welcome);
        if (this.line === "over") return true;
        this.take(answer.missing);
        const refusals = answer.refused.filter(([, code]) => code !== "lacune");
        // Refused to whoever may write again meanwhile: it goes with the next post.
        if (refusals.length) this.isRefused = couldWrite || !this.mayWrite;
        else if (hasNews && !answer.refused.length && edits === this.edits) this.allKept();
        this.setLine("open");
        this.open();
      }
      return answer !== null;
    } catch {
      return false;
    } finally {
      this.show();
    }
  }

  private setRoad(road: "socket" | "posts"): void {
    if (this.road === road) return;
    this.road = road;
    this.on.road(road);
  }

  // --- the clock, and waking up ---

  private look = (): void => {
    const now = Date.now();
    const hasSlept = now - this.tickedAt > 15_000;
    this.tickedAt = now;
    if (hasSlept || (this.line === "open" && this.road === "socket" && now - this.heardAt > SILENCE_MS)) this.askEcho();
    if (this.road === "posts" && this.line === "open") this.posts.look(now);
    this.show();
  };

  private woke = (): void => {
    if (document.visibilityState === "hidden") return;
    if (this.line === "closed") {
      this.tries = 0;
      this.dial();
    } else this.askEcho();
  };

  private fell = (): void => {
    if (this.line !== "open") return;
    this.hangUp();
    this.lost();
  };

  private askEcho(): void {
    if (this.road !== "socket" || this.line !== "open" || this.echo) return;
    this.send(wire.frame(wire.ECHO));
    this.echo = setTimeout(() => {
      this.echo = undefined;
      this.hangUp();
      this.lost();
    }, ECHO_MS);
  }

  private leaving = (event: BeforeUnloadEvent): void => {
    if (!this.isSaved) event.preventDefault();
  };

  private open(): void {
    if (this.wasOpened) return;
    this.wasOpened = true;
    // Nobody writes before the text is here; and Yjs makes nothing of a change that nobody asks for.
    this.doc.on("update", this.wrote);
    this.doc.on("afterTransaction", this.erased);
    this.on.opened();
  }

  private setLine(line: Line): void {
    if (this.line === line) return;
    this.line = line;
    this.lineSince = Date.now();
  }

  private show(): void {
    const facts = { line: this.line, lineSince: this.lineSince, dirtySince: this.dirtySince, isRefused: this.isRefused };
    const state = stateOf(facts, Date.now());
    if (state === this.shown) return;
    this.shown = state;
    this.on.state(state);
  }
}
