/** What services usually do, learnt from the capture itself: which call follows which, after how long. */

import type { Situation } from './call.js';
import { NOTHING } from './operation-keys.js';
import type { Manners } from './manners.js';
import { createMarkHabits, type MarkHabits } from './marks.js';

/** All results are logarithms of likelihoods; delays in µs. */
export interface Habits {
  /** That the next call is of this kind (`NOTHING`: that the answer comes) and comes after this delay. */
  next(situation: Situation, kind: number, delayUs: number): number;
  /** The first of these two. */
  order(situation: Situation, kind: number): number;
  /** The second. A delay below 0 stands for a call that is made beside another. */
  delay(last: number, kind: number, delayUs: number): number;
  /** That a call is made while another one for the same call is still open. */
  overlap(overlaps: boolean): number;
  /** That a call outlasts the one that it is made for. */
  outlast(outlasts: boolean): number;
  /** How much oftener two calls in a row on one connection were made for the same call. */
  connection(): number;
  /** What tells processes apart. */
  readonly marks: MarkHabits;
  /** How often this kind came next. */
  seen(situation: Situation, kind: number): number;
  learn(situation: Situation, kind: number, delayUs: number): void;
  learnShape(shape: { readonly overlaps: boolean; readonly outlasts: boolean }): void;
  learnConnection(same: boolean): void;
}

/** A call made beside another tells nothing by its delay: as if within a tenth of a second. */
const BESIDE = Math.log(1e-5);

/** `manners`: what is known of all services beforehand. */
export function createHabits(manners: Manners): Habits {
  const after = new Map<number, Counts>();
  const afterLast = new Map<number, Counts>();
  const ever: Counts = newCounts();
  const delays = new Map<number, Histogram>();
  const anyDelay = [newHistogram(), newHistogram()] as const;
  const delaysAfter = (last: number): Histogram => anyDelay[last === NOTHING ? 0 : 1];

  const chanceAfter = (last: number, kind: number): number => {
    const unigram = (ever.of.get(kind) ?? 0) + 0.1;
    const one = unigram / (ever.all + 0.1 * (ever.of.size + 10));
    return backedOff(afterLast.get(last), kind, one);
  };
  const order = (situation: Situation, kind: number): number => {
    const { answering, last } = situation;
    const seen = backedOff(after.get(keyOf(answering, last)), kind, chanceAfter(last, kind));
    return Math.log(seen) + manners(situation, kind);
  };
  const delay = (last: number, kind: number, delayUs: number): number =>
    delayUs < 0 ? BESIDE : density(delays.get(keyOf(last, kind)), delaysAfter(last), delayUs);
  return {
    next: (situation, kind, delayUs) => order(situation, kind) + delay(situation.last, kind, delayUs),
    order,
    delay,
    marks: createMarkHabits(),
    ...shapeHabits(),
    seen: ({ answering, last }, kind) => after.get(keyOf(answering, last))?.of.get(kind) ?? 0,
    learn: ({ answering, last }, kind, delayUs) => {
      count(made(after, keyOf(answering, last), newCounts), kind);
      count(made(afterLast, last, newCounts), kind);
      count(ever, kind);
      if (delayUs < 0) return;
      note(made(delays, keyOf(last, kind), newHistogram), delayUs);
      note(delaysAfter(last), delayUs);
    },
  };
}

/** How calls stand to each other and to their cause, whatever they are. */
function shapeHabits(): Pick<
  Habits,
  'overlap' | 'outlast' | 'connection' | 'learnShape' | 'learnConnection'
> {
  const shapes = { all: 0, overlapping: 0, outlasting: 0 };
  const connections = { same: 0, other: 0 };
  return {
    overlap: (overlaps) => rate(shapes.overlapping, shapes.all, overlaps),
    outlast: (outlasts) => rate(shapes.outlasting, shapes.all, outlasts),
    connection: () => Math.log((connections.same + 1) / (connections.other + 1)),
    learnShape: ({ overlaps, outlasts }) => {
      shapes.all += 1;
      if (overlaps) shapes.overlapping += 1;
      if (outlasts) shapes.outlasting += 1;
    },
    learnConnection: (same) => void (connections[same ? 'same' : 'other'] += 1),
  };
}

interface Counts {
  readonly of: Map<number, number>;
  all: number;
}

function newCounts(): Counts {
  return { of: new Map(), all: 0 };
}

function count(counts: Counts, kind: number): void {
  counts.of.set(kind, (counts.of.get(kind) ?? 0) + 1);
  counts.all += 1;
}

/** What was counted, and where little was counted, what holds more generally. */
function backedOff(counts: Counts | undefined, kind: number, general: number): number {
  if (!counts) return general;
  return ((counts.of.get(kind) ?? 0) + TRUST * general) / (counts.all + TRUST);
}

const TRUST = 1;

function rate(times: number, all: number, happened: boolean): number {
  const share = (times + 0.05) / (all + 1);
  return Math.log(happened ? share : 1 - share);
}

/** Delays in classes that each span a factor of √2, from 1 µs to a day. */
interface Histogram {
  readonly classes: Float64Array;
  all: number;
}

const CLASSES = 74;

function newHistogram(): Histogram {
  return { classes: new Float64Array(CLASSES), all: 0 };
}

function classOf(delayUs: number): number {
  return Math.min(CLASSES - 1, Math.floor(2 * Math.log2(delayUs + 1)));
}

/** A delay speaks for its neighbours too. */
function note(histogram: Histogram, delayUs: number): void {
  const at = classOf(delayUs);
  for (const [by, weight] of SPREAD) {
    if (histogram.classes[at + by] !== undefined) histogram.classes[at + by]! += weight;
  }
  histogram.all += 1;
}

const SPREAD = [
  [-2, 0.1],
  [-1, 0.2],
  [0, 0.4],
  [1, 0.2],
  [2, 0.1],
] as const;

/** Per µs; where little was counted, that of any call, and before that the same for every class. */
function density(own: Histogram | undefined, any: Histogram, delayUs: number): number {
  const at = classOf(delayUs);
  const general = (any.classes[at]! + 2 / CLASSES) / (any.all + 2);
  const share = own ? (own.classes[at]! + 2 * general) / (own.all + 2) : general;
  const width = Math.max(1, 2 ** ((at + 1) / 2) - 2 ** (at / 2));
  return Math.log(share / width);
}

function keyOf(one: number, two: number): number {
  return one * 65_536 + two;
}

function made<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
