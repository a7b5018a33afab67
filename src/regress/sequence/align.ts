/** Lays the calls of two runs over each other, so that one call more does not shift the rest. */

import { diffArrays } from 'diff';
import { alignTrees, type NodePair } from './tree-distance.js';
import { digestOf, preorder, type CallNode } from './tree.js';

/** A call of both runs, or of one. */
export interface AlignedCall {
  readonly before: CallNode | null;
  readonly after: CallNode | null;
}

/** Every call of both, each run in its own order. */
export function alignCalls(before: readonly CallNode[], after: readonly CallNode[]): readonly AlignedCall[] {
  const [left, right] = [before.map(digestOf), after.map(digestOf)];
  let [start, end] = [0, 0];
  const shorter = Math.min(left.length, right.length);
  while (start < shorter && left[start] === right[start]) start += 1;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const ends = [
    ...inPairs(before.slice(0, start), after.slice(0, start)),
    ...inPairs(lastOf(before, end), lastOf(after, end)),
  ];
  const middle = pairsOf(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return merged(preorder(before), preorder(after), new Map([...ends, ...middle]));
}

function lastOf(nodes: readonly CallNode[], count: number): readonly CallNode[] {
  return nodes.slice(nodes.length - count);
}

/** Trees of the same digest have the same calls in the same order. */
function inPairs(before: readonly CallNode[], after: readonly CallNode[]): readonly NodePair[] {
  const right = preorder(after);
  return preorder(before).map((node, index) => [node, right[index]!]);
}

// Above this the tree distance takes too much memory; the order alone does then.
const MOST_CELLS = 6_000_000;
const LIMITS = { maxEditLength: 20_000, timeout: 20_000 };

function pairsOf(before: readonly CallNode[], after: readonly CallNode[]): readonly NodePair[] {
  const [left, right] = [preorder(before), preorder(after)];
  if (left.length * right.length <= MOST_CELLS) return alignTrees(before, after);
  const comparator = (one: CallNode, other: CallNode): boolean =>
    one.key === other.key && one.depth === other.depth;
  const changes = diffArrays([...left], [...right], { ...LIMITS, comparator, oneChangePerToken: true }) ?? [];
  let at = 0;
  return changes.flatMap(({ added, removed, value }): NodePair[] => {
    if (added) return [];
    const node = left[at++]!;
    return removed ? [] : [[node, value[0]!]];
  });
}

function merged(
  before: readonly CallNode[],
  after: readonly CallNode[],
  pairs: ReadonlyMap<CallNode, CallNode>,
): readonly AlignedCall[] {
  const calls: AlignedCall[] = [];
  let at = 0;
  for (const node of before) {
    const other = pairs.get(node);
    while (other && after[at] !== other) calls.push({ before: null, after: after[at++]! });
    if (other) at += 1;
    calls.push({ before: node, after: other ?? null });
  }
  for (; at < after.length; at += 1) calls.push({ before: null, after: after[at]! });
  return calls;
}
