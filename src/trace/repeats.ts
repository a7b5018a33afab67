/** Where a sequence of items repeats itself: the smallest period at a place, whole calls only. */

import type { DiagramItem } from '../model/diagram.js';

/** `times` blocks of `period` items, one after another, that ask the same. */
export interface Repeat {
  readonly period: number;
  readonly times: number;
}

export interface Tokens {
  readonly length: number;
  /** What is asked, as a number per item: equal numbers ask the same, however it ended. */
  readonly asked: Int32Array;
  /** How far the other half of each item is away; 0 for one that is whole in itself. */
  readonly mates: Int32Array;
  /** Where each number occurs, in order. */
  readonly places: ReadonlyMap<number, readonly number[]>;
  /** True when two blocks also ended the same way. */
  readonly sameEnding: (a: number, b: number, length: number) => boolean;
}

/** So many places where a block may begin again are tried: enough for any loop that is drawn, and bounded. */
const CANDIDATES = 256;

export function tokensOf(items: readonly DiagramItem[]): Tokens {
  const index = new Map(items.map((item, at) => [item.kind === 'message' ? item.number : NaN, at]));
  const mates = Int32Array.from(items, (item, at) =>
    item.kind === 'message' ? (index.get(item.other) ?? at) - at : 0,
  );
  const known = new Map<string, number>();
  const numbered = (text: string): number => {
    const number = known.get(text) ?? known.size;
    known.set(text, number);
    return number;
  };
  const asked = Int32Array.from(items, (item, at) =>
    numbered(
      `${mates[at]} ${item.kind === 'message' && mates[at]! < 0 ? 'answer to ' : ''}${askedBy(items, at, mates)}`,
    ),
  );
  const endings = Int32Array.from(items, (item) => numbered(item.fingerprint));
  return {
    length: items.length,
    asked,
    mates,
    places: placesOf(asked),
    sameEnding: (a, b, length) => sameBlock(endings, a, b)(length),
  };
}

/** The shortest repeat that begins at an item; undefined when there is none. */
export function repeatAt(tokens: Tokens, at: number): Repeat | undefined {
  const { asked, mates, length } = tokens;
  const places = tokens.places.get(asked[at]!)!;
  const own = lowerBound(places, at);
  let reach = at;
  let checked = at;
  for (const next of places.slice(own + 1, own + 1 + CANDIDATES)) {
    const period = next - at;
    if (next + period > length) return undefined;
    for (; checked < next; checked += 1) {
      const mate = checked + mates[checked]!;
      // The other half stands before the block: no block from here on is whole.
      if (mate < at) return undefined;
      reach = Math.max(reach, mate);
    }
    if (reach >= next || !sameBlock(asked, at, next)(period)) continue;
    let times = 2;
    while (at + (times + 1) * period <= length && sameBlock(asked, at, at + times * period)(period))
      times += 1;
    return { period, times };
  }
  return undefined;
}

/** What a message's request asks, an answer's too; what a note or a loop stands for. */
function askedBy(items: readonly DiagramItem[], at: number, mates: Int32Array): string {
  const item = items[at]!;
  return item.kind === 'message' && mates[at]! < 0 ? items[at + mates[at]!]!.fingerprint : item.fingerprint;
}

function sameBlock(tokens: Int32Array, a: number, b: number): (length: number) => boolean {
  return (length) => {
    for (let offset = 0; offset < length; offset += 1) {
      if (tokens[a + offset] !== tokens[b + offset]) return false;
    }
    return true;
  };
}

function placesOf(asked: Int32Array): ReadonlyMap<number, readonly number[]> {
  const places = new Map<number, number[]>();
  asked.forEach((token, at) => {
    const known = places.get(token);
    if (known) known.push(at);
    else places.set(token, [at]);
  });
  return places;
}

function lowerBound(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
