/** Where services are in the two runs: which beginning of a URL stands for which. */

import { formOf } from './pieces.js';

export interface Bases {
  /** Learns from two URLs of the same thing that what stands before their common end may differ. */
  readonly learn: (recorded: string, live: string) => boolean;
  /** The beginnings that a recorded URL may have, with what each is in the other run; the longest first. */
  readonly of: (recorded: string) => readonly (readonly [recorded: string, live: string])[];
}

export function createBases(): Bases {
  const known = new Map<string, Set<string>>();
  return {
    learn(recorded, live) {
      const pair = withoutCommonEnd(recorded, live);
      if (!pair) return false;
      const lives = known.get(pair[0]) ?? new Set();
      known.set(pair[0], lives.add(pair[1]));
      return true;
    },
    of: (url) =>
      beginningsOf(url).flatMap((beginning) =>
        [...(known.get(beginning) ?? [])].map((live) => [beginning, live] as const),
      ),
  };
}

const URL_PARTS = /^(https?:\/\/[^/?#]+)([^?#]*)/i;

/** `http://a/x/v3/images`, `http://b:1/v3/images` → `http://a/x`, `http://b:1`; undefined when one is no URL. */
function withoutCommonEnd(recorded: string, live: string): readonly [string, string] | undefined {
  const [one, other] = [URL_PARTS.exec(recorded), URL_PARTS.exec(live)];
  if (!one || !other) return undefined;
  const [left, right] = [segmentsOf(one[2]!), segmentsOf(other[2]!)];
  while (left.length > 0 && right.length > 0 && formOf(left.at(-1)!) === formOf(right.at(-1)!)) {
    left.pop();
    right.pop();
  }
  return [[one[1]!, ...left].join('/'), [other[1]!, ...right].join('/')];
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

/** The origin of a URL, with every number of its segments; the longest first. */
function beginningsOf(url: string): readonly string[] {
  const match = URL_PARTS.exec(url);
  if (!match) return [];
  const segments = segmentsOf(match[2]!);
  return Array.from({ length: segments.length + 1 }, (_none, count) =>
    [match[1]!, ...segments.slice(0, segments.length - count)].join('/'),
  );
}
