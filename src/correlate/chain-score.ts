/** How likely it is that a service made just these calls, one after the other, in answering one. */

import type { Call, Chain, Made, Mark, Option, Situation, Standing } from './call.js';
import type { Habits } from './habits.js';
import { NOTHING } from './operation-keys.js';
import type { Rarity } from './rarity.js';
import { connectionOf } from './values.js';

export interface Likelihood {
  readonly usual: Habits;
  readonly rarity: Rarity;
}

const NONE: ReadonlySet<string> = new Set();

export function beginning(cause: Call): Standing {
  return { last: NOTHING, freeAt: cause.start, marks: [], known: NONE };
}

/** The logarithm of the likelihood of a chain with these calls. */
export function chainScore(chain: Chain, made: readonly Made[], likelihood: Likelihood): number {
  let standing = chain.before;
  let score = 0;
  for (const one of made) {
    const option = optionIn(one, chain)!;
    score += stepScore({ made: one.call, option }, standing, likelihood);
    if (!option.continues) standing = after(standing, { made: one.call, cause: chain.cause }, likelihood);
  }
  if (!chain.closed) return score;
  const situation = { answering: chain.cause.kind, last: standing.last };
  return score + likelihood.usual.next(situation, NOTHING, chain.cause.end - standing.freeAt);
}

/** How far the service is with a cause after these calls. */
export function standingAfter(chain: Chain, made: readonly Made[], likelihood: Likelihood): Standing {
  let standing = chain.before;
  for (const one of made) {
    const step = { made: one.call, cause: chain.cause };
    if (!optionIn(one, chain)!.continues) standing = after(standing, step, likelihood);
  }
  return standing;
}

export function optionIn({ options }: Made, chain: Chain): Option | undefined {
  for (const option of options) if (option.chain === chain) return option;
  return undefined;
}

/** That the service made the call next, as far as it is with the cause. */
export function stepScore(
  { made, option }: { readonly made: Call; readonly option: Option },
  before: Standing,
  { usual, rarity }: Likelihood,
): number {
  const { chain, fits, continues, outlasts } = option;
  if (continues) return fits;
  const { situation, delayUs, overlaps } = stepOf(made, chain.cause, before);
  return (
    fits +
    usual.next(situation, made.kind, delayUs) +
    usual.overlap(overlaps) +
    usual.outlast(outlasts) +
    sameProcess(made, before, usual) +
    sharedWith(made, before.known, { usual, rarity })
  );
}

export function stepOf(
  made: Call,
  cause: Call,
  { last, freeAt }: Standing,
): { situation: Situation; delayUs: number; overlaps: boolean } {
  const overlaps = freeAt > made.start;
  return {
    situation: { answering: cause.kind, last },
    delayUs: overlaps ? -1 : made.start - freeAt,
    overlaps,
  };
}

interface Step {
  readonly made: Call;
  readonly cause: Call;
}

/** How far the service is with the cause after one more call. */
export function after(
  before: Standing,
  { made, cause }: Step,
  { rarity }: Pick<Likelihood, 'rarity'>,
): Standing {
  return {
    last: made.kind,
    freeAt: Math.max(before.freeAt, made.end),
    marks: withMarks(before.marks, made.marks),
    known: withRare(before.known, { made, cause }, rarity),
  };
}

/** One process answers one call: its calls come from there. */
function sameProcess({ marks }: Call, before: Standing, { marks: habits }: Habits): number {
  let weight = 0;
  for (const mark of marks) weight += habits.fits(mark, before.marks);
  return weight;
}

function withMarks(before: readonly Mark[], marks: readonly Mark[]): readonly Mark[] {
  const more = marks.filter(({ role }) => !before.some((mark) => mark.role === role));
  return more.length === 0 ? before : [...before, ...more];
}

/** Rare values in common with calls that were made for the same cause: a token that was got for this alone. */
function sharedWith(made: Call, known: ReadonlySet<string>, { usual, rarity }: Likelihood): number {
  if (known.size === 0) return 0;
  let weight = 0;
  const { asks, token = '' } = made.values;
  for (const value of asks) if (known.has(value)) weight += rarity.weightOf(value);
  if (known.has(token)) weight += rarity.weightOf(token);
  if (known.has(connectionOf(made.exchange) ?? '')) weight += usual.connection();
  return weight;
}

function withRare(before: ReadonlySet<string>, { made, cause }: Step, rarity: Rarity): ReadonlySet<string> {
  const rare = rareOf(made, rarity).filter((value) => {
    const { token, asks, mints } = cause.values;
    return value !== token && !asks.has(value) && !mints.has(value);
  });
  return rare.length === 0 ? before : new Set([...before, ...rare]);
}

const rareValues = new WeakMap<Call, readonly string[]>();

/** What holds a call together with others: its rare values, and its connection when others came on it too. */
function rareOf(made: Call, rarity: Rarity): readonly string[] {
  const known = rareValues.get(made);
  if (known) return known;
  const { asks, mints, token } = made.values;
  const rare = [...asks, ...mints, ...(token === undefined ? [] : [token])].filter(
    (value) => rarity.isRare(value) && rarity.countOf(value) > 1,
  );
  const connection = connectionOf(made.exchange);
  if (connection !== undefined && rarity.countOf(connection) > 1) rare.push(connection);
  rareValues.set(made, rare);
  return rare;
}
