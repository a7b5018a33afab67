/** Two calls that a service answers at once: every way to share out what it made meanwhile, each as likely as it is. */

import type { Chain, Made, Option, Standing } from './call.js';
import { after, optionIn, stepScore, type Likelihood } from './chain-score.js';
import { NOTHING } from './operation-keys.js';

/** The likeliest way, and how likely each call is with the second of the two. */
export interface Sharing {
  readonly best: Two<readonly Made[]>;
  /** It is not how they are shared out now. */
  readonly differs: boolean;
  /** For each call of the two in order of start: 0–1. */
  readonly calls: readonly Made[];
  readonly withSecond: readonly number[];
}

type Two<Value> = readonly [Value, Value];
type Which = 0 | 1;

/** How far both are, whatever led there: what comes next depends on the last call of each alone. */
interface State {
  readonly last: Two<number>;
  readonly standing: Two<Standing>;
  /** Of the likeliest way here, and of all ways together (logarithms). */
  best: number;
  all: number;
  from: Arc | undefined;
  readonly arcs: Arc[];
  /** Of all ways from here to the end. */
  rest: number;
}

interface Arc {
  readonly state: State;
  readonly which: Which;
  readonly score: number;
}

/** A way that is so much less likely than another (logarithm) is not followed. */
const HOPELESS = 16;

/**
 * A trellis over the calls of both in order of start (Viterbi for the best way, forward and backward for all ways). What
 * tells the process and what is shared within a chain is taken from the likeliest way to each state.
 */
export function shareOut(chains: Two<Chain>, likelihood: Likelihood): Sharing {
  const calls = merged(chains[0].made, chains[1].made);
  const layers: State[][] = [[beginningOf(chains)]];
  calls.forEach((made, index) => {
    const options: Two<Option | undefined> = [optionIn(made, chains[0]), optionIn(made, chains[1])];
    layers.push(nextLayer(layers[index]!, { made, index, options, chains }, likelihood));
  });
  const last = layers.at(-1)!;
  for (const state of last) close(state, chains, likelihood);
  const end = last.reduce((best, state) => (state.best + state.rest > best.best + best.rest ? state : best));
  const ways = logSum(last.map(({ all, rest }) => all + rest));
  const withSecond = backwards(layers, ways);
  return { ...bestWay(end, calls, chains), calls, withSecond };
}

function beginningOf(chains: Two<Chain>): State {
  const standing = [chains[0].before, chains[1].before] as const;
  return { last: [-1, -1], standing, best: 0, all: 0, from: undefined, arcs: [], rest: 0 };
}

interface Step {
  readonly made: Made;
  readonly index: number;
  readonly options: Two<Option | undefined>;
  readonly chains: Two<Chain>;
}

function nextLayer(before: readonly State[], step: Step, likelihood: Likelihood): State[] {
  const layer = new Map<number, State>();
  for (const state of before) {
    for (const which of [0, 1] as const) {
      const option = step.options[which];
      if (!option) continue;
      const score = stepScore({ made: step.made.call, option }, state.standing[which], likelihood);
      goOn(layer, { state, which, score }, step);
    }
  }
  const states = [...layer.values()];
  const most = Math.max(...states.map(({ best }) => best));
  const kept = states.filter(({ best }) => best > most - HOPELESS);
  for (const state of kept) state.all = logSum(state.arcs.map((arc) => arc.state.all + arc.score));
  return kept;
}

/** Adds the state that a step leads to, or one more way to it. */
function goOn(layer: Map<number, State>, arc: Arc, step: Step): void {
  const { state, which } = arc;
  const { continues } = step.options[which]!;
  const last = replaced(state.last, which, continues ? state.last[which] : step.index);
  const key = (last[0] + 1) * 65_536 + last[1] + 1;
  const best = state.best + arc.score;
  const known = layer.get(key);
  if (known && known.best >= best) {
    known.arcs.push(arc);
    return;
  }
  const { made, chains } = step;
  const before = state.standing[which];
  const now = continues ? before : after(before, { made: made.call, cause: chains[which].cause });
  const standing = replaced(state.standing, which, now);
  const arcs = known ? [...known.arcs, arc] : [arc];
  layer.set(key, { last, standing, best, all: 0, from: arc, arcs, rest: -Infinity });
}

function replaced<Value>(two: Two<Value>, which: Which, value: Value): Two<Value> {
  return which === 0 ? [value, two[1]] : [two[0], value];
}

function close(state: State, chains: Two<Chain>, { usual }: Likelihood): void {
  state.rest = 0;
  chains.forEach(({ closed, cause }, which) => {
    if (!closed) return;
    const { last, freeAt } = state.standing[which as Which];
    state.rest += usual.next({ answering: cause.kind, last }, NOTHING, cause.end - freeAt);
  });
}

/** From the end back: what share of all ways gives each call to the second. */
function backwards(layers: readonly State[][], ways: number): number[] {
  const shares: number[] = [];
  for (let at = layers.length - 1; at > 0; at -= 1) {
    let second = 0;
    for (const before of layers[at - 1]!) before.rest = -Infinity;
    for (const state of layers[at]!) {
      for (const arc of state.arcs) {
        const on = arc.score + state.rest;
        arc.state.rest = plus(arc.state.rest, on);
        if (arc.which === 1) second += Math.exp(arc.state.all + on - ways);
      }
    }
    shares[at - 1] = Math.min(1, second);
  }
  return shares;
}

function bestWay(end: State, calls: readonly Made[], chains: Two<Chain>): Pick<Sharing, 'best' | 'differs'> {
  const best: [Made[], Made[]] = [[], []];
  let differs = false;
  let at = calls.length - 1;
  for (let state = end; state.from; state = state.from.state, at -= 1) {
    const made = calls[at]!;
    best[state.from.which].push(made);
    if (made.chosen!.chain !== chains[state.from.which]) differs = true;
  }
  best[0].reverse();
  best[1].reverse();
  return { best, differs };
}

function merged(one: readonly Made[], other: readonly Made[]): readonly Made[] {
  const all: Made[] = [];
  let [at, beside] = [0, 0];
  while (at < one.length || beside < other.length) {
    const [mine, theirs] = [one[at], other[beside]];
    if (mine && (!theirs || isBefore(mine, theirs))) {
      all.push(mine);
      at += 1;
    } else {
      all.push(theirs!);
      beside += 1;
    }
  }
  return all;
}

export function isBefore({ call: one }: Made, { call: other }: Made): boolean {
  return one.start < other.start || (one.start === other.start && one.exchange.seq < other.exchange.seq);
}

function logSum(values: readonly number[]): number {
  return values.reduce(plus, -Infinity);
}

function plus(one: number, other: number): number {
  const [more, less] = one > other ? [one, other] : [other, one];
  return less === -Infinity ? more : more + Math.log1p(Math.exp(less - more));
}
