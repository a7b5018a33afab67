/** The joint explanation of many calls: what is believed of all, then pairs of chains share theirs out until none fits better. */

import { believe, type Beliefs } from './beliefs.js';
import type { Chain, Made, Option } from './call.js';
import { stepOf, type Likelihood } from './chain-score.js';
import { isBefore } from './pair.js';
import { createPairs, type Pairs } from './pairs.js';

/** Gives each call of a window its likeliest place, and each of its options a chance. Calls come in order of start. */
export function settle(window: readonly Made[], likelihood: Likelihood): void {
  const doubtful = window.filter(({ options }) => options.length > 1);
  // Of two chains a pair's trellis tells all.
  const beliefs: Beliefs = isCrowd(doubtful) ? believe(window, likelihood) : new Map();
  for (const made of window) {
    for (const option of made.options) option.chance = 0;
    made.chosen = likeliest(made, beliefs);
    made.chosen.chance = 1;
  }
  placeAll(window);
  const pairs = createPairs(likelihood);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep += 1) {
    if (!shareOutAgain(doubtful, pairs, likelihood)) break;
  }
  const partners = partnersOf(doubtful, likelihood);
  for (const made of doubtful) giveChances(made, { beliefs, pairs, likelihood, partners });
}

const MOST_SWEEPS = 12;

/** Whether they may belong to more than two chains. */
function isCrowd(doubtful: readonly Made[]): boolean {
  const chains = new Set<Chain>();
  for (const { options } of doubtful) for (const { chain } of options) chains.add(chain);
  return chains.size > 2;
}

function likeliest(made: Made, beliefs: Beliefs): Option {
  const chances = beliefs.get(made) ?? [];
  return made.options[chances.indexOf(Math.max(...chances))] ?? made.options[0]!;
}

function placeAll(window: readonly Made[]): void {
  for (const { options } of window) for (const { chain } of options) chain.made = [];
  for (const made of window) made.chosen!.chain.made.push(made);
}

/** True when something changed. */
function shareOutAgain(doubtful: readonly Made[], pairs: Pairs, likelihood: Likelihood): boolean {
  let changed = false;
  for (const made of doubtful) {
    for (const { chain } of rivalsOf(made, likelihood)) {
      if (chain !== made.chosen!.chain && pairs.improve(made.chosen!.chain, chain)) changed = true;
    }
  }
  return changed;
}

/** Other places are looked at when they come near: so many, and so near (logarithm). */
const MOST_RIVALS = 24;
const FAR = 25;

/** Where a call would follow well, the likeliest first. */
function rivalsOf(made: Made, likelihood: Likelihood): readonly Option[] {
  const places = made.options
    .map((option) => ({ option, score: follows(made, option, likelihood) }))
    .sort((one, other) => other.score - one.score);
  return places
    .slice(0, MOST_RIVALS)
    .filter(({ score }) => score > places[0]!.score - FAR)
    .map(({ option }) => option);
}

/** How well a call would follow what is placed before it in a chain. */
function follows(made: Made, option: Option, { usual }: Likelihood): number {
  if (option.continues) return option.fits;
  const { situation, delayUs } = stepIn(made, option.chain);
  return option.fits + usual.next(situation, made.call.kind, delayUs);
}

function stepIn(made: Made, chain: Chain): ReturnType<typeof stepOf> {
  const before = callBefore(made, chain);
  return stepOf(made.call, chain.cause, before ? { last: before.kind, freeAt: before.end } : chain.before);
}

function callBefore(made: Made, chain: Chain): Made['call'] | undefined {
  return chain.made.findLast((one) => isBefore(one, made))?.call;
}

type Partners = ReadonlyMap<Chain, ReadonlySet<Chain>>;

/** The chains that may have what another one has, or the other way round: a swap is the doubt of both. */
function partnersOf(doubtful: readonly Made[], likelihood: Likelihood): Partners {
  const partners = new Map<Chain, Set<Chain>>();
  const join = (one: Chain, other: Chain): void => {
    const known = partners.get(one);
    if (known) known.add(other);
    else partners.set(one, new Set([other]));
  };
  for (const made of doubtful) {
    const own = made.chosen!.chain;
    for (const { chain } of rivalsOf(made, likelihood)) {
      join(own, chain);
      join(chain, own);
    }
  }
  return partners;
}

interface Known {
  readonly beliefs: Beliefs;
  readonly pairs: Pairs;
  readonly likelihood: Likelihood;
  readonly partners: Partners;
}

/** How likely each place of a call is beside each of the others alone, and as believed of all: the less sure one counts. */
function giveChances(made: Made, { beliefs, pairs, likelihood, partners }: Known): void {
  const own = made.chosen!;
  const near = partners.get(own.chain);
  const rivals = made.options.filter((option) => option !== own && near?.has(option.chain));
  const isTold = tellsApart(made, rivals, likelihood);
  const odds = rivals.map(({ chain }) => {
    const chance = Math.min(SUREST, pairs.chanceIn(made, chain));
    // What was learnt of delays and orders is surer of itself than it is right: a busy machine is late now and then.
    return Math.sqrt(chance / (1 - chance));
  });
  const all = odds.reduce((sum, one) => sum + one, 0);
  const believed = Math.max(LEAST, beliefs.get(made)?.[made.options.indexOf(own)] ?? 1);
  own.chance = Math.min(1 / (1 + all), believed, isTold ? 1 : NOT_SURE);
  rivals.forEach((option, index) => (option.chance = (1 - own.chance) * (odds[index]! / (all || 1))));
}

const SUREST = 1 - 1e-9;
/** Where a pair says something else than all together. */
const LEAST = 0.3;
/** Less than what is not marked as ambiguous. */
const NOT_SURE = 0.94;

/**
 * Without a value that only this cause has, what is usual tells: it must have been seen a few times. Or what cannot be: a
 * service that waits for a call makes no other.
 */
function tellsApart(made: Made, rivals: readonly Option[], { usual }: Likelihood): boolean {
  const { chain, fits, continues } = made.chosen!;
  if (continues) return true;
  const isAsGood = (rival: Option): boolean =>
    rival.fits > fits - 1 && (callBefore(made, rival.chain)?.end ?? 0) <= made.call.start;
  if (!rivals.some(isAsGood)) return true;
  return usual.seen(stepIn(made, chain).situation, made.call.kind) > FEW;
}

const FEW = 3;

/** The options of a call with the chance of each: first where it is placed, then the others, the likeliest first. */
export function shares({ options, chosen }: Made): readonly Option[] {
  const others = options.filter((option) => option !== chosen && option.chance > 0);
  return [chosen!, ...others.sort((one, other) => other.chance - one.chance)];
}
