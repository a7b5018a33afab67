/** Follows one service through time: which of the calls that it is answering each call that it makes belongs to. */

import { isBroken } from '../model/exchange.js';
import type { Call, Chain, Made, Option, Pick } from './call.js';
import { after, beginning, stepOf, type Likelihood } from './chain-score.js';
import { endQueue } from './end-queue.js';
import type { Habits } from './habits.js';
import type { Later } from './later.js';
import { NOTHING } from './operation-keys.js';
import { settle, shares } from './search.js';
import { signsOf, weightOf, type Scales } from './weigh.js';

export interface TrackerContext {
  readonly scales: Scales;
  /** What is taken for usual, and where what is seen now is noted. */
  readonly usual: Habits;
  readonly noted: Habits;
  readonly later: Later;
  /** Called once for every call made, in the end; the likeliest cause first, none when nothing can have caused it. */
  readonly decided: (made: Call, picks: readonly Pick[], rivals: number) => void;
}

export interface Tracker {
  /** The service is asked for something. */
  asked(call: Call): void;
  /** The service makes a call. */
  makes(made: Call): void;
  /** No more comes. */
  finish(): void;
}

/** A window is searched when nothing is in flight, or when it has so many calls; then the older ones are decided. */
const WINDOW = 1_000;

/** Calls must come in order of their start. */
export function createTracker(context: TrackerContext): Tracker {
  const likelihood = { usual: context.usual, rarity: context.scales.rarity };
  const state: State = {
    context,
    likelihood,
    open: endQueue(),
    ended: [],
    window: [],
    lastOn: new Map(),
  };
  return {
    asked: (call) => {
      closeUntil(state, call.start);
      state.open.add(chainFor(call));
    },
    makes: (made) => {
      closeUntil(state, made.start);
      consider(state, made);
    },
    finish: () => closeUntil(state, Infinity),
  };
}

function chainFor(cause: Call): Chain {
  return { cause, before: beginning(cause), made: [], closed: false };
}

interface State {
  readonly context: TrackerContext;
  readonly likelihood: Likelihood;
  readonly open: ReturnType<typeof endQueue>;
  /** Answered since the last search: what was made for them is not decided yet. */
  ended: Chain[];
  window: Made[];
  /** The last decided cause on a connection, where that may be open still. */
  lastOn: Map<number, Call>;
}

function closeUntil(state: State, time: number): void {
  for (let chain = state.open.nextBefore(time); chain; chain = state.open.nextBefore(time)) {
    chain.closed = true;
    state.ended.push(chain);
    state.context.later.ended(chain.cause);
  }
  if (state.open.all().length > 0) return;
  if (state.ended.length > 0) decide(state, state.window.length);
  // What is made from here on begins after the end of each of these.
  state.lastOn = new Map();
}

function consider(state: State, made: Call): void {
  const { later } = state.context;
  const options = state.open.all().flatMap((chain) => optionFor(made, chain, state.context.scales) ?? []);
  for (const { cause, weight } of later.causesOf(made)) {
    options.push({ chain: chainFor(cause), fits: weight, continues: true, outlasts: false, chance: 0 });
    later.continued(made, cause);
  }
  const most = Math.max(...options.map(({ fits }) => fits));
  const likely = options.filter(({ fits, continues }) => continues || fits > most - GIVEN_UP);
  if (likely.length === 0) return state.context.decided(made, [], 0);
  const one: Made = { call: made, options: likely, chosen: undefined };
  state.window.push(one);
  if (state.open.all().length === 0) decide(state, state.window.length);
  else if (state.window.length >= WINDOW) decide(state, WINDOW - undecided(state));
}

/** What is open still may show how the last calls belong together; at most half of the window waits for that. */
function undecided({ open }: State): number {
  return Math.min(WINDOW / 2, TELLING * open.all().length);
}

/** So many calls are made for one, or less. */
const TELLING = 24;

/** What has so much less in common with a call than another is not looked at. */
const GIVEN_UP = 20;

function optionFor(made: Call, chain: Chain, scales: Scales): Option | undefined {
  const { cause } = chain;
  if (cause.exchange === made.exchange) return undefined;
  const outlasts = made.end > cause.end && !isBroken(cause.exchange);
  const fits = weightOf(signsOf(made.values, cause.values, scales));
  return { chain, fits, continues: false, outlasts, chance: 0 };
}

/** Searches the window, and decides its first calls. */
function decide(state: State, count: number): void {
  const { window, likelihood, context } = state;
  settle(window, likelihood);
  for (const made of window.slice(0, count)) decideOne(state, made);
  state.window = window.slice(count);
  const isOver = ({ made }: Chain): boolean => made.length === 0;
  for (const { cause, before } of state.ended.filter(isOver)) {
    const situation = { answering: cause.kind, last: before.last };
    context.noted.learn(situation, NOTHING, cause.end - before.freeAt);
  }
  state.ended = state.ended.filter((chain) => !isOver(chain));
}

function decideOne(state: State, made: Made): void {
  const { context } = state;
  const picks = shares(made).map(({ chain, chance, continues, outlasts }): Pick => {
    const step = stepOf(made.call, chain.cause, chain.before);
    return { cause: chain.cause, chance, continues, outlasts, ...step };
  });
  const best = picks[0]!;
  if (best.continues) context.later.continued(made.call, best.cause);
  else if (best.chance > SURE_ENOUGH) learn(state, made, best);
  // The chain goes on from here: with what it was given in the end, also where the votes say another.
  const { chain } = made.chosen!;
  chain.made.shift();
  const step = { made: made.call, cause: chain.cause };
  if (!made.chosen!.continues) chain.before = after(chain.before, step);
  context.decided(made.call, picks, made.options.length);
}

/** To learn from. */
const SURE_ENOUGH = 0.9;

function learn({ context, lastOn }: State, { call: made, chosen }: Made, best: Pick): void {
  const { noted } = context;
  for (const mark of made.marks) noted.marks.learn(mark, chosen!.chain.before.marks);
  noted.learn(best.situation, made.kind, best.delayUs);
  noted.learnShape(best);
  const { connection } = made.exchange.client;
  if (connection === undefined) return;
  const before = lastOn.get(connection);
  if (before && before.end > made.start) noted.learnConnection(before === best.cause);
  lastOn.set(connection, best.cause);
}
