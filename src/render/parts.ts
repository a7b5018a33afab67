/** A page made of parts that are encoded as soon as each is laid out: thousands of sections are never one text, which takes twice the room of its bytes, and twice again while it is put together. */

import { randomUUID } from 'node:crypto';

export interface Parts {
  /** What a partial came to, or a mark in its place while a page is gathered. */
  readonly part: (text: string) => string;
  /** A text with what its marks stand for. */
  readonly whole: (text: string) => string;
  /** The bytes of what `layOut` comes to. */
  readonly gather: (layOut: () => string) => Uint8Array;
}

/** A mark takes about as much as a shorter part. */
const SHORTEST = 512;

export function createParts(): Parts {
  // Nothing that was recorded can be taken for a mark.
  const key = randomUUID();
  const mark = new RegExp(`${key}:(\\d+);`);
  let parts: Uint8Array[] | undefined;
  const pieces = (text: string): readonly Uint8Array[] =>
    text.split(mark).map((piece, index) => (index % 2 === 1 ? parts![Number(piece)]! : Buffer.from(piece)));
  const bytes = (text: string): Buffer => (mark.test(text) ? Buffer.concat(pieces(text)) : Buffer.from(text));
  return {
    part(text) {
      if (!parts || text.length < SHORTEST) return text;
      return `${key}:${parts.push(bytes(text)) - 1};`;
    },
    whole: (text) => (parts && mark.test(text) ? bytes(text).toString() : text),
    gather(layOut) {
      parts = [];
      try {
        return bytes(layOut());
      } finally {
        parts = undefined;
      }
    },
  };
}
