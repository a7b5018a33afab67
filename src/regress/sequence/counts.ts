/** Loops: calls that one run makes again and again, where the other makes them more or less often. */

import type { CountChange } from '../../model/sequence-diff.js';
import type { AlignedCall } from './align.js';
import type { CallNode } from './tree.js';

const LONGEST_PERIOD = 12;

/** A run of calls of one side alone that only repeats what stands beside it in both is a loop of another count. */
export function countChanges(calls: readonly AlignedCall[]): readonly CountChange[] {
  const found: CountChange[] = [];
  for (let at = 0; at < calls.length;) {
    const side = sideOf(calls[at]!);
    let end = at + 1;
    while (end < calls.length && sideOf(calls[end]!) === side) end += 1;
    if (side !== 'both') found.push(...loopAt(calls, at, end));
    at = end;
  }
  return found;
}

function sideOf({ before, after }: AlignedCall): 'both' | 'before' | 'after' {
  if (before && after) return 'both';
  return before ? 'before' : 'after';
}

function nodeOf({ before, after }: AlignedCall): CallNode {
  return (before ?? after)!;
}

function loopAt(calls: readonly AlignedCall[], start: number, end: number): readonly CountChange[] {
  const keys = calls.map((call) => `${nodeOf(call).depth} ${nodeOf(call).key}`);
  for (let period = 1; period <= Math.min(LONGEST_PERIOD, end - start); period += 1) {
    if ((end - start) % period !== 0) continue;
    const repeats = (from: number, to: number): boolean => {
      for (let at = from; at < to; at += 1)
        if (keys[at] !== keys[start + ((at - start + period * keys.length) % period)]) return false;
      return true;
    };
    if (!repeats(start, end)) continue;
    let [first, last] = [start, end];
    while (first - period >= 0 && repeats(first - period, first)) first -= period;
    while (last + period <= calls.length && repeats(last, last + period)) last += period;
    const counts = countsIn(calls.slice(first, last), period);
    if (counts.before > 0 && counts.after > 0)
      return [{ ...counts, calls: wordsOf(calls.slice(first, first + period)), items: range(start, end) }];
  }
  return [];
}

function countsIn(calls: readonly AlignedCall[], period: number): { before: number; after: number } {
  const count = (side: 'before' | 'after'): number =>
    Math.floor(calls.filter((call) => call[side]).length / period);
  return { before: count('before'), after: count('after') };
}

function wordsOf(calls: readonly AlignedCall[]): readonly string[] {
  return calls.map((call) => {
    const { step } = nodeOf(call);
    return step.operation.title;
  });
}

function range(start: number, end: number): readonly number[] {
  return Array.from({ length: end - start }, (_none, index) => start + index);
}
