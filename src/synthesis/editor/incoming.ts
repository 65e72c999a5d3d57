// What others wrote, and where they are, until it comes into the text.
import * as Y from "yjs";
import { applyAwarenessUpdate, type Awareness } from "y-protocols/awareness";

/** How long what others do may wait for an accent, or on a phone a word, to be typed. */
const HELD_MS = 10_000;
/** What several others do meanwhile comes into the text at once, a frame of the screen later. */
const FRAME_MS = 16;
/** While it waits, how often it is asked whether it may come. */
const ASK_MS = 100;

export type Asked = {
  /** Whether words of others may come into the text now: not in the middle of an accent, nor before the letter one typed is shown. */
  mayCome: () => boolean;
  /** They do. */
  coming: () => void;
};

export class Incoming {
  private words: Uint8Array[] = [];
  private faces: Uint8Array[] = [];
  private heldSince = 0;
  private release: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly doc: Y.Doc,
    private readonly awareness: Awareness,
    private readonly on: Asked,
    /** Who gives way: the origin of what comes in. */
    private readonly origin: unknown,
  ) {}

  stop(): void {
    clearTimeout(this.release);
  }

  /** The text itself, for the first time, waits for nothing. */
  takeWords(update: Uint8Array, waits: boolean): void {
    this.words.push(update);
    if (waits) this.later();
    else this.giveWay();
  }

  takeFace(face: Uint8Array): void {
    this.faces.push(face);
    this.later();
  }

  /** Nobody is seen any more. */
  forgetFaces(): void {
    this.faces = [];
  }

  /** What one types is shown: what waited for it comes in. */
  goOn(): void {
    if (this.release) this.giveWay();
  }

  private later(): void {
    if (this.release) return;
    this.heldSince = Date.now();
    this.release = setTimeout(this.giveWay, FRAME_MS);
  }

  private giveWay = (): void => {
    clearTimeout(this.release);
    this.release = undefined;
    if (!this.on.mayCome() && Date.now() - this.heldSince < HELD_MS) {
      this.release = setTimeout(this.giveWay, ASK_MS);
      return;
    }
    const [words, faces] = [this.words.splice(0), this.faces.splice(0)];
    if (words.length) {
      this.on.coming();
      // One change of the text, whoever made it.
      this.doc.transact(() => words.forEach((update) => Y.applyUpdate(this.doc, update, this.origin)), this.origin);
    }
    for (const face of faces) applyAwarenessUpdate(this.awareness, face, this.origin);
  };
}
