// What travels: y-sync, and words of ours (src/synthesis/live/protocol.rs).
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

export const SYNC = 0;
export const PRESENCE = 1;
export const WHERE = 3;
export const KEPT = 100;
export const WELCOME = 101;
export const REFUSED = 102;
export const CHANGED = 103;
export const ECHO = 104;
export const REMARKS = 105;

export type Face = { name: string; color: string; rank: number };
export type Welcome = {
  schema: number;
  right: "ecriture" | "suggestion" | "lecture";
  stage: string;
  you: Face;
  roster: Face[];
  /** The stage, and who sees the text, as the page says them. */
  stage_words: string;
  seen_by: string;
};

export type Said =
  | { tag: "vector"; bytes: Uint8Array }
  | { tag: "update"; bytes: Uint8Array; isAnswer: boolean }
  | { tag: "presence"; bytes: Uint8Array }
  | { tag: "kept"; frames: number; sequence: number }
  | { tag: "welcome" | "changed"; words: Welcome }
  | { tag: "refused"; frame: number; code: string }
  | { tag: "remarks"; revision: number }
  | { tag: "echo" }
  | { tag: "unknown" };

export function hear(frame: Uint8Array): Said {
  const reader = decoding.createDecoder(frame);
  const tag = decoding.readVarUint(reader);
  switch (tag) {
    case SYNC: {
      const step = decoding.readVarUint(reader);
      const bytes = decoding.readVarUint8Array(reader);
      return step === 0 ? { tag: "vector", bytes } : { tag: "update", bytes, isAnswer: step === 1 };
    }
    case PRESENCE:
      return { tag: "presence", bytes: decoding.readVarUint8Array(reader) };
    case KEPT:
      return { tag: "kept", frames: decoding.readVarUint(reader), sequence: decoding.readVarUint(reader) };
    case WELCOME:
    case CHANGED:
      return { tag: tag === WELCOME ? "welcome" : "changed", words: JSON.parse(text(decoding.readVarUint8Array(reader))) };
    case REFUSED: {
      const frame = decoding.readVarUint(reader);
      return { tag: "refused", frame, code: text(decoding.readVarUint8Array(reader)) };
    }
    case REMARKS:
      return { tag: "remarks", revision: decoding.readVarUint(reader) };
    case ECHO:
      return { tag: "echo" };
    default:
      return { tag: "unknown" };
  }
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

export function sync(step: 0 | 1 | 2, content: Uint8Array): Uint8Array<ArrayBuffer> {
  return frame(SYNC, (out) => {
    encoding.writeVarUint(out, step);
    encoding.writeVarUint8Array(out, content);
  });
}

export function frame(tag: number, write: (out: encoding.Encoder) => void = () => {}): Uint8Array<ArrayBuffer> {
  const out = encoding.createEncoder();
  encoding.writeVarUint(out, tag);
  write(out);
  return encoding.toUint8Array(out) as Uint8Array<ArrayBuffer>;
}

export const presence = (content: Uint8Array) => frame(PRESENCE, (out) => encoding.writeVarUint8Array(out, content));

export function toBase64(bytes: Uint8Array): string {
  let raw = "";
  for (let at = 0; at < bytes.length; at += 0x8000) raw += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(raw);
}

export const fromBase64 = (packed: string) => Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
