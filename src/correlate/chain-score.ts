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

export function optionIn({ options }: Made, chain: Chain): Option | undefined {
  for (const option of options) if (option.chain === chain) return option;
  return undefined;
}

/** That it made just these for the cause, and then answered. */
export function chainScore(chain: Chain, made: readonly Made[], likelihood: Likelihood): number {
  let standing = chain.before;
  let score = 0;
  for (const one of made) {
    const option = optionIn(one, chain)!;
    score += stepScore({ made: one.call, option }, standing, likelihood);
    if (!option.continues) standing = after(standing, { made: one.call, cause: chain.cause });
  }
  const { anyway, answering } = endAfter(chain, likelihood)(standing);
  return score + anyway + answering(chain.cause.kind);
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

/** How a call comes after what was before it. */
export function stepOf(
  made: Call,
  cause: Call,
  { last, freeAt }: Pick<Standing, 'last' | 'freeAt'>,
): { situation: Situation; delayUs: number; overlaps: boolean } {
  return { situation: { answering: cause.kind, last }, ...waitOf(made, freeAt) };
}

/** In µs since the service was free, or that it was not. */
function waitOf(made: Call, freeAt: number): { delayUs: number; overlaps: boolean } {
  const overlaps = freeAt > made.start;
  return { delayUs: overlaps ? -1 : made.start - freeAt, overlaps };
}

interface Step {
  readonly made: Call;
  readonly cause: Call;
}

/** How far the service is with the cause after one more call. */
export function after(before: Standing, { made, cause }: Step): Standing {
  return {
    last: made.kind,
    freeAt: Math.max(before.freeAt, made.end),
    marks: withMarks(before.marks, made.marks),
    known: withRare(before.known, { made, cause }),
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

function withRare(before: ReadonlySet<string>, { made, cause }: Step): ReadonlySet<string> {
  const rare = made.rare.filter((value) => {
    const { token, asks, mints } = cause.values;
    return value !== token && !asks.has(value) && !mints.has(value);
  });
  return rare.length === 0 ? before : new Set([...before, ...rare]);
}

/** How far a service is after a call, as far as the call alone tells. */
export function standingOf(made: Call): Standing {
  return {
    last: made.kind,
    freeAt: made.end,
    marks: made.marks,
    known: made.rare.length === 0 ? NONE : new Set(made.rare),
  };
}

/** How likely something follows: `anyway`, and with that when a call of this kind is answered (logarithms). */
export interface Follows {
  readonly anyway: number;
  readonly answering: (kind: number) => number;
}

export function callAfter(made: Call, likelihood: Likelihood): (before: Standing) => Follows {
  const { usual } = likelihood;
  return (before) => {
    const { last } = before;
    const { delayUs, overlaps } = waitOf(made, before.freeAt);
    return {
      anyway:
        usual.delay(last, made.kind, delayUs) +
        usual.overlap(overlaps) +
        sameProcess(made, before, usual) +
        sharedWith(made, before.known, likelihood),
      answering: (kind) => usual.order({ answering: kind, last }, made.kind),
    };
  };
}

/** That the answer comes next; of a chain that is still open nothing is known. */
export function endAfter({ closed, cause }: Chain, { usual }: Likelihood): (before: Standing) => Follows {
  if (!closed) return () => ({ anyway: 0, answering: () => 0 });
  return ({ last, freeAt }) => ({
    anyway: usual.delay(last, NOTHING, cause.end - freeAt),
    answering: (kind) => usual.order({ answering: kind, last }, NOTHING),
  });
}
