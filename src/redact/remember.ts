/**
 * The same texts come again and again: header lines, hosts and processes with every exchange, documents with every client that
 * asks until something is ready. One without a secret is looked at once.
 */

import { detached } from '../text/detached.js';
import type { Rewrite } from './parts.js';

/** The same rewriting, which remembers what it left as it was; `version` grows when that may not be so any more. */
export function remembering(rewrite: Rewrite, version: () => number): Rewrite {
  const lines = { version, places: 1024, longest: 1024 };
  const documents = { version, places: 256, longest: 16_384 };
  const oneByOne = (rewriteOne: (text: string) => string): ((text: string) => string) => {
    const texts = remembered(([text]: readonly [string]) => [rewriteOne(text)] as const, lines);
    return (text) => texts([text])[0];
  };
  const bodies = remembered(
    ([mediaType, text]: readonly [string, string]) =>
      [mediaType, rewrite.body({ kind: 'text', mediaType, text })] as const,
    documents,
  );
  return {
    ...rewrite,
    text: oneByOne(rewrite.text),
    url: oneByOne(rewrite.url),
    header: remembered(rewrite.header, lines),
    body: ({ mediaType, text }) => bodies([mediaType, text])[1],
    argv: remembered(rewrite.argv, lines),
  };
}

interface Memory {
  /** Grows when what was left as it was may not be so any more. */
  readonly version: () => number;
  /** How many lists are remembered: a power of two. */
  readonly places: number;
  /** Characters of a text; a list with a longer one is not remembered. */
  readonly longest: number;
}

/** Each list has one place, where the last one without a secret is: to compare is cheaper than to hash all of its texts. */
function remembered<T extends readonly string[], R extends readonly (string | undefined)[]>(
  rewrite: (list: T) => R,
  { version, places, longest }: Memory,
): (list: T) => T | R {
  const clean = new Array<readonly string[] | undefined>(places).fill(undefined);
  let known = version();
  return (list) => {
    if (known !== version()) {
      clean.fill(undefined);
      known = version();
    }
    const place = hashOf(list) & (places - 1);
    const last = clean[place];
    if (last && isSame(last, list)) return list;
    const written = rewrite(list);
    const isClean = known === version() && isSame(written, list);
    if (isClean && list.every((text) => text.length <= longest)) clean[place] = list.map(detached);
    return written;
  };
}

/** Looks at short texts as a whole, and at long ones here and there. */
function hashOf(list: readonly string[]): number {
  let hash = list.length;
  for (const text of list) {
    const step = 1 + (text.length >> LOOKS_BITS);
    for (let at = text.length - 1; at >= 0; at -= step) hash = Math.imul(hash, 31) + text.charCodeAt(at);
  }
  return hash ^ (hash >>> 16);
}

const LOOKS_BITS = 5;

function isSame(one: readonly (string | undefined)[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
