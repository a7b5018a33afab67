/** The same few short texts come with every exchange: header lines, hosts, processes. One without a secret is looked at once. */

import { detached } from '../text/detached.js';
import type { Rewrite } from './parts.js';

/** The same rewriting, which remembers what it left as it was; `version` grows when that may not be so any more. */
export function remembering(rewrite: Rewrite, version: () => number): Rewrite {
  const texts = remembered(([text]: readonly [string]) => [rewrite.text(text)] as const, version);
  return {
    ...rewrite,
    text: (text) => texts([text])[0],
    header: remembered(rewrite.header, version),
    argv: remembered(rewrite.argv, version),
  };
}

const LONGEST = 1024;
const PLACES = 1024;

/** Each list has one place, where the last one without a secret is: to compare is cheaper than to hash all of its texts. */
function remembered<T extends readonly string[]>(
  rewrite: (list: T) => T,
  version: () => number,
): (list: T) => T {
  const clean = new Array<readonly string[] | undefined>(PLACES).fill(undefined);
  let known = version();
  return (list) => {
    if (known !== version()) {
      clean.fill(undefined);
      known = version();
    }
    const place = placeOf(list);
    const last = clean[place];
    if (last && isSame(last, list)) return list;
    const written = rewrite(list);
    const isClean = known === version() && isSame(written, list);
    if (isClean && list.every((text) => text.length <= LONGEST)) clean[place] = list.map(detached);
    return written;
  };
}

function placeOf(list: readonly string[]): number {
  let place = list.length;
  for (const text of list) {
    const { length } = text;
    const middle =
      text.charCodeAt(length >> 1) ^ (text.charCodeAt(length - 1) << 3) ^ (text.charCodeAt(0) << 6);
    place = Math.imul(place, 31) + middle + length;
  }
  return place & (PLACES - 1);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((text, at) => text === other[at]);
}
