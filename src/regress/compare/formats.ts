/** Two scalars under a demand: the same value, or another one of the same format. */

import type { Demand } from '../../model/difference.js';
import type { JsonScalar } from '../../text/json-tree.js';
import { areClockValues, areTimes, type Moments } from './moments.js';
import { likenessOf, type Known, type Likeness } from './texts.js';

export interface ScalarContext {
  readonly known: Known;
  readonly moments: Moments;
}

/** Without a demand: equal, or equal but for ids and what a clock wrote. */
export function scalarLikeness(
  [recorded, live]: readonly [JsonScalar, JsonScalar],
  demand: Demand | undefined,
  context: ScalarContext,
): Likeness {
  const [a, b] = [recorded.text, live.text];
  if (demand === 'exact') return a === b ? 'same' : 'different';
  if (demand && demand in FORMATS) return formatLikeness([a, b], demand as Format, context);
  if (demand === 'type') return 'same';
  if (recorded.kind === 'string') {
    const likeness = likenessOf(a, b, context.known);
    if (likeness !== 'different') return likeness;
  }
  if (a === b || areClockValues(a, b, context.moments)) return 'same';
  return context.known.pairs.liveOf('value', a) === b ? 'same' : 'different';
}

type Format = keyof typeof FORMATS;

const FORMATS = {
  time: areTimes,
  number: (a: string, b: string) => isNumber(a) && isNumber(b),
  digest: (a: string, b: string) => a.length === b.length && isDigest(a) && isDigest(b),
  text: (a: string, b: string) => (a === '') === (b === ''),
  id: (a: string, b: string) => a !== '' && b !== '',
} as const;

function formatLikeness(
  [a, b]: readonly [string, string],
  format: Format,
  { known }: ScalarContext,
): Likeness {
  if (!FORMATS[format](a, b)) return a === b ? 'same' : 'different';
  if (format !== 'id') return 'same';
  return known.pairs.pair('id', idKey(a), idKey(b)) ? 'same' : 'identity';
}

/** The same for an id with dashes and without, as `pieces` has it. */
function idKey(text: string): string {
  return /^[0-9a-f-]{32,36}$/i.test(text) ? text.toLowerCase().replaceAll('-', '') : text;
}

export function isNumber(text: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text);
}

export function isDigest(text: string): boolean {
  return /^[0-9A-Za-z+/=_"-]+$/.test(text);
}
