/** Items cut into parts of at most so many messages: at the client's own calls, else within one of them at its own. */

import { numbersOfItem, weightOf } from '../model/diagram.js';
import type { DiagramItem, LoopItem, MessageItem, NoteItem } from '../model/diagram.js';

/** Items that follow one another, and the requests before them whose answers are still to come, outermost first. */
export interface Part {
  readonly items: readonly DiagramItem[];
  readonly within: readonly MessageItem[];
}

/** The parts, in order; one when everything fits. An item that is larger than the budget is a part of its own. */
export function partsOf(items: readonly DiagramItem[], budget: number): readonly Part[] {
  const whole: Range = { from: 0, to: items.length };
  const row = rowOf(items);
  const ranges = merged(split(whole, row, budget), row, budget);
  return ranges.flatMap(({ from, to }) => {
    const part = { items: items.slice(from, to), within: openBefore(items, from) };
    const [only] = part.items;
    // A loop whose body alone is too much is told in parts of its body, each below what the loop runs over.
    return to - from === 1 && only?.kind === 'loop' && weightOf(only) > budget
      ? bodyParts(only, budget)
      : [part];
  });
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Sums of weights before each item, and how many requests are open there. */
interface Row {
  readonly weights: readonly number[];
  readonly depths: readonly number[];
}

function rowOf(items: readonly DiagramItem[]): Row {
  const weights = [0];
  const depths = [0];
  const open = new Set<number>();
  for (const item of items) {
    if (item.kind === 'message' && item.role === 'request') open.add(item.number);
    else if (item.kind === 'message') open.delete(item.other);
    weights.push(weights.at(-1)! + weightOf(item));
    depths.push(open.size);
  }
  return { weights, depths };
}

function weigh({ weights }: Row, from: number, to: number): number {
  return weights[to]! - weights[from]!;
}

/** Cuts where the fewest calls are open, packs what lies between evenly, and cuts again what is still too large. */
function split({ from, to }: Range, row: Row, budget: number): readonly Range[] {
  const total = weigh(row, from, to);
  if (total <= budget || to - from < 2) return [{ from, to }];
  const inner = row.depths.slice(from + 1, to);
  const least = inner.reduce((a, b) => Math.min(a, b), Infinity);
  const cuts = [...inner.flatMap((depth, index) => (depth === least ? [from + 1 + index] : [])), to];
  const target = total / Math.ceil(total / budget);
  const ranges: Range[] = [];
  let start = from;
  let last = from;
  const close = (): void => {
    if (last > start) ranges.push({ from: start, to: last });
    start = last;
  };
  for (const cut of cuts) {
    if (weigh(row, start, last) >= target || weigh(row, start, cut) > budget) close();
    if (weigh(row, start, cut) > budget) {
      ranges.push(...split({ from: start, to: cut }, row, budget));
      start = cut;
    }
    last = cut;
  }
  close();
  return ranges;
}

/** Neighbours that fit into one part: cutting deep leaves a call's request and its answer alone. */
function merged(ranges: readonly Range[], row: Row, budget: number): readonly Range[] {
  const all: Range[] = [];
  for (const range of ranges) {
    const before = all.at(-1);
    if (before && weigh(row, before.from, range.to) <= budget)
      all[all.length - 1] = { ...before, to: range.to };
    else all.push(range);
  }
  return all;
}

function openBefore(items: readonly DiagramItem[], at: number): readonly MessageItem[] {
  const open = new Map<number, MessageItem>();
  for (const item of items.slice(0, at)) {
    if (item.kind !== 'message') continue;
    if (item.role === 'request') open.set(item.number, item);
    else open.delete(item.other);
  }
  return [...open.values()];
}

function bodyParts({ items, numbers }: LoopItem, budget: number): readonly Part[] {
  const [note, ...body] = items as readonly [NoteItem, ...DiagramItem[]];
  const shown = new Set(body.flatMap(numbersOfItem));
  // Without the loop's frame its note stands for the other times.
  const others = { ...note, numbers: numbers.filter((number) => !shown.has(number)) };
  return partsOf(body, Math.max(1, budget - 1)).map((part, index) => ({
    ...part,
    items: [index === 0 ? others : note, ...part.items],
  }));
}
