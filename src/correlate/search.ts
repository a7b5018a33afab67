/** The joint explanation of many calls: chains that exchange parts until none fits better, and how sure each place is. */

import type { Chain, Made, Option } from './call.js';
import { after, chainScore, optionIn, standingAfter, stepScore, type Likelihood } from './chain-score.js';

/** Places calls one after the other, and looks again at the places of those before when a later one tells better. */
export interface Search {
  /** Where it fits best; then what is doubtful is tried elsewhere. Calls come in order of start. */
  place(made: Made): void;
  /** The answer of a call tells whether it was the end of its chain. */
  close(chain: Chain): void;
  /** Counts in what places each call of the window is, as often as it is likely. */
  sample(window: readonly Made[]): void;
}

/** Calls whose places are looked at again. */
const RECENT = 48;
/** How often, for a call or an answer that tells something. */
const TRIES = 12;

/**
 * Metropolis–Hastings: every exchange of parts is accepted as often as it makes the whole likelier or less likely. What is
 * taken for chance comes from a fixed seed, so that the same calls always have the same explanation.
 */
export function createSearch(likelihood: Likelihood, rounds: number): Search {
  const trial: Trial = { likelihood, random: numbers(1) };
  let recent: Made[] = [];
  const lookAgain = (chain: Chain): void => {
    for (const made of chain.made.slice(-3)) tryElsewhere(made, trial);
    for (let tries = 0; tries < TRIES && recent.length > 0; tries += 1) {
      tryElsewhere(recent[Math.floor(trial.random() * recent.length)]!, trial);
    }
  };
  return {
    place: (made) => {
      const sure = placeFirst(made, likelihood);
      if (made.options.length < 2) return;
      recent = [...recent.slice(1 - RECENT), made];
      if (!sure) lookAgain(made.chosen!.chain);
    },
    close: (chain) => {
      const before = chain.score;
      chain.closed = true;
      chain.score = chainScore(chain, chain.made, likelihood);
      if (chain.score - before < UNUSUAL_END) lookAgain(chain);
    },
    sample: (window) => {
      recent = [];
      sample(window, rounds, trial);
    },
  };
}

/** An answer that is so much less likely comes when something else was to be called before it. */
const UNUSUAL_END = -12;

function sample(window: readonly Made[], count: number, trial: Trial): void {
  const doubtful = window.filter(({ options }) => options.length > 1);
  const rounds = doubtful.length === 0 ? 1 : count;
  for (const { options } of window) for (const option of options) option.votes = 0;
  // Where nothing else comes near is tried less often.
  const calmness = new Map<Made, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const made of doubtful) {
      const calm = calmness.get(made) ?? 0;
      if (calm > 2 && (round + made.call.exchange.seq) % 8 !== 0) continue;
      calmness.set(made, tryElsewhere(made, trial) ? calm + 1 : 0);
    }
    for (const made of window) made.chosen!.votes += 1;
  }
}

/** Chooses where a call fits best as far as the calls before it are placed; says whether nothing else comes near. */
function placeFirst(made: Made, likelihood: Likelihood): boolean {
  let best = made.options[0]!;
  let [most, next] = [-Infinity, -Infinity];
  for (const option of made.options) {
    const score = stepScore({ made: made.call, option }, option.chain.standing, likelihood);
    if (score > most) [best, most, next] = [option, score, most];
    else next = Math.max(next, score);
  }
  const { chain } = best;
  made.chosen = best;
  chain.made.push(made);
  chain.score += most;
  const step = { made: made.call, cause: chain.cause };
  if (!best.continues) chain.standing = after(chain.standing, step, likelihood);
  return most - next > NEAR && most - best.fits > LIKELY_STEP;
}

const NEAR = 7;
/** A step that is less likely than this, per µs, hints that something before it is in the wrong place. */
const LIKELY_STEP = -16;

interface Trial {
  readonly likelihood: Likelihood;
  readonly random: () => number;
}

/**
 * Two chains exchange what they have of a stretch of time that begins with this call. Where it would follow well is tried
 * more often; what comes before the stretch stays, so that the way back has a known chance too. How long the stretch is, is
 * chosen from the calls of both, which stay the same. True when no other place comes near.
 */
function tryElsewhere(made: Made, { likelihood, random }: Trial): boolean {
  const { options, chosen } = made;
  if (!chosen || options.length < 2) return true;
  const weights = options.map((option) => Math.exp(follows(made, option, likelihood) / 2));
  const own = options.indexOf(chosen);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const calm = all - weights[own]! < CALM * all;
  const at = drawn(weights, own, random);
  const other = options[at];
  if (!other || other === chosen) return calm;
  const [from, to] = [chosen.chain, other.chain];
  const start = from.made.indexOf(made);
  const into = placeIn(to.made, made);
  const rest = from.made.length - start - 1 + to.made.length - into;
  const many = chosen.continues || other.continues ? 0 : stretch(rest, random);
  let [leaving, coming] = [start + 1, into];
  for (let taken = 0; taken < many; taken += 1) {
    const [mine, theirs] = [from.made[leaving], to.made[coming]];
    if (mine && (!theirs || isBefore(mine, theirs))) leaving += 1;
    else coming += 1;
  }
  const gone = from.made.slice(start, leaving);
  const come = to.made.slice(into, coming);
  if (!gone.every((one) => optionIn(one, to)) || !come.every((one) => optionIn(one, from))) return calm;
  const fromMade = [...from.made.slice(0, start), ...come, ...from.made.slice(leaving)];
  const toMade = [...to.made.slice(0, into), ...gone, ...to.made.slice(coming)];
  const fromScore = chainScore(from, fromMade, likelihood);
  const toScore = chainScore(to, toMade, likelihood);
  const back = (weights[own]! * (all - weights[own]!)) / (weights[at]! * (all - weights[at]!));
  const gain = fromScore + toScore - from.score - to.score;
  if (random() >= Math.exp(gain) * back) return calm;
  change(from, { made: fromMade, score: fromScore }, likelihood);
  change(to, { made: toMade, score: toScore }, likelihood);
  for (const one of gone) one.chosen = optionIn(one, to)!;
  for (const one of come) one.chosen = optionIn(one, from)!;
  return false;
}

/** The share of all other places below which a call is left alone. */
const CALM = 0.002;

function change(chain: Chain, to: Pick<Chain, 'made' | 'score'>, likelihood: Likelihood): void {
  Object.assign(chain, to);
  chain.standing = standingAfter(chain, to.made, likelihood);
}

/** How well a call would follow what is placed before it in another chain. */
function follows(made: Made, option: Option, likelihood: Likelihood): number {
  const { chain, fits, continues } = option;
  if (continues) return fits;
  let at = chain.made.length;
  while (at > 0 && !isBefore(chain.made[at - 1]!, made)) at -= 1;
  const before = chain.made[at - 1]?.call;
  const last = before?.kind ?? chain.before.last;
  const freeAt = before?.end ?? chain.before.freeAt;
  const delayUs = freeAt > made.call.start ? -1 : made.call.start - freeAt;
  return fits + likelihood.usual.next({ answering: chain.cause.kind, last }, made.call.kind, delayUs);
}

/** One of the others, by weight; the last when the weights are too small to tell. */
function drawn(weights: readonly number[], without: number, random: () => number): number {
  let all = 0;
  weights.forEach((weight, index) => (all += index === without ? 0 : weight));
  let left = random() * all;
  for (let at = 0; at < weights.length; at += 1) {
    if (at === without) continue;
    left -= weights[at]!;
    if (left < 0) return at;
  }
  return -1;
}

/** How many calls after the first: often none, or all that is left. */
function stretch(rest: number, random: () => number): number {
  const what = random();
  if (what < 0.25) return 0;
  if (what < 0.6) return rest;
  return Math.floor(random() * (rest + 1));
}

function placeIn(calls: readonly Made[], made: Made): number {
  let at = calls.length;
  while (at > 0 && isBefore(made, calls[at - 1]!)) at -= 1;
  return at;
}

function isBefore({ call: one }: Made, { call: other }: Made): boolean {
  return one.start < other.start || (one.start === other.start && one.exchange.seq < other.exchange.seq);
}

/** The options of a call with the share of votes of each, the likeliest first. */
export function shares({ options }: Made): readonly { readonly option: Option; readonly chance: number }[] {
  const all = options.reduce((sum, { votes }) => sum + votes, 0);
  return options
    .map((option) => ({ option, chance: option.votes / all }))
    .filter(({ chance }) => chance > 0)
    .sort((a, b) => b.chance - a.chance);
}

/** Numbers from 0 to 1 that are always the same (mulberry32): a search that depends on chance could not be trusted. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
