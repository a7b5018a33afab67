/** Two texts of two runs: the same but for ids, pseudonyms of secrets and places of services? */

import type { Bases } from './bases.js';
import type { Correspondence } from './correspondence.js';
import { formOf, piecesOf, type Piece } from './pieces.js';

/** What is known of how the two runs correspond; it grows with everything that is compared. */
export interface Known {
  readonly pairs: Correspondence;
  readonly bases: Bases;
}

/** `identity`: the same form, but an id in it stands for something else elsewhere. */
export type Likeness = 'same' | 'different' | 'identity';

export function likenessOf(recorded: string, live: string, known: Known): Likeness {
  const [left, right] = [urlsIn(recorded), urlsIn(live)];
  if (left.length !== right.length) return 'different';
  const found = left.map((one, index) => pieceLikeness(one, right[index]!, known));
  return worst(found);
}

/** The worse of several. */
export function worst(found: readonly Likeness[]): Likeness {
  if (found.includes('different')) return 'different';
  return found.includes('identity') ? 'identity' : 'same';
}

interface Part {
  readonly isUrl: boolean;
  readonly text: string;
}

const URLS = /(https?:\/\/[^\s"'<>\\,;]+)/i;

function urlsIn(text: string): readonly Part[] {
  return text.split(URLS).map((part, index) => ({ isUrl: index % 2 === 1, text: part }));
}

function pieceLikeness(recorded: Part, live: Part, known: Known): Likeness {
  if (recorded.isUrl) return urlLikeness(recorded.text, live.text, known);
  return plainLikeness(recorded.text, live.text, known);
}

function plainLikeness(recorded: string, live: string, { pairs }: Known): Likeness {
  const [left, right] = [piecesOf(recorded), piecesOf(live)];
  const sameForm =
    left.length === right.length && left.every(({ form }, index) => form === right[index]!.form);
  if (!sameForm) return boundLikeness(recorded, live, pairs);
  return formLikeness(left, right, pairs);
}

function formLikeness(left: readonly Piece[], right: readonly Piece[], pairs: Correspondence): Likeness {
  const fits = left.every(
    ({ kind, value }, index) => kind === undefined || pairs.pair(kind, value, right[index]!.value),
  );
  return fits ? 'same' : 'identity';
}

// Shorter values stand in other texts by chance.
const SHORTEST_INSIDE = 4;

/** A value that does not look like an id may have been bound to another all the same: `1` to `42`, a name in a path. */
function boundLikeness(recorded: string, live: string, pairs: Correspondence): Likeness {
  if (pairs.liveOf('value', recorded) === live) return 'same';
  const inside = pairs.all('value').filter(([from]) => from.length >= SHORTEST_INSIDE);
  const expected = inside.reduce((text, [from, to]) => text.replaceAll(from, () => to), recorded);
  if (expected === recorded || formOf(expected) !== formOf(live)) return 'different';
  return formLikeness(piecesOf(expected), piecesOf(live), pairs);
}

/** The URL of a service that may have moved; one of a place that nobody has been to may have moved as a whole. */
function urlLikeness(recorded: string, live: string, known: Known): Likeness {
  const candidates = known.bases.of(recorded);
  const tried = candidates.flatMap(([from, to]) =>
    live.startsWith(to) ? [plainLikeness(trimmed(recorded, from), trimmed(live, to), known)] : [],
  );
  if (tried.length > 0) return tried.includes('same') ? 'same' : tried[0]!;
  if (candidates.length > 0) return 'different';
  const [one, other] = [splitOrigin(recorded), splitOrigin(live)];
  const rest = plainLikeness(one.rest, other.rest, known);
  if (rest !== 'same') return rest;
  return known.pairs.pair('origin', one.origin, other.origin) ? 'same' : 'different';
}

/** What comes behind the beginning; a slash at the end of the whole says nothing. */
function trimmed(url: string, beginning: string): string {
  const rest = url.slice(beginning.length);
  return rest === '' ? '/' : rest;
}

function splitOrigin(url: string): { readonly origin: string; readonly rest: string } {
  const origin = /^https?:\/\/[^/?#]+/i.exec(url)?.[0] ?? '';
  return { origin, rest: url.slice(origin.length) };
}
