/**
 * A page made of parts that are encoded as soon as each is laid out: thousands of sections are never one text, which takes
 * twice the room of its bytes, and as much again while it is put together.
 */

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
  // Nothing that was recorded can be taken for a mark, which is this and a number with a semicolon behind it.
  const key = randomUUID();
  let parts: Buffer[] | undefined;
  const pieces = (text: string): readonly Buffer[] =>
    text.split(key).flatMap((piece, index) => {
      if (index === 0) return [Buffer.from(piece)];
      const end = piece.indexOf(';');
      return [parts![Number(piece.slice(0, end))]!, Buffer.from(piece.slice(end + 1))];
    });
  return {
    part(text) {
      if (!parts || text.length < SHORTEST) return text;
      return `${key}${parts.push(joined(pieces(text))) - 1};`;
    },
    whole: (text) => (text.includes(key) ? joined(pieces(text)).toString() : text),
    gather(layOut) {
      parts = [];
      try {
        // The text is no longer needed when its bytes are put together.
        const all = pieces(layOut());
        return joined(all);
      } finally {
        parts = undefined;
      }
    },
  };
}

function joined(pieces: readonly Buffer[]): Buffer {
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}
