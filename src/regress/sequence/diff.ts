/** What one run did that another did not: every call of both, marked. */

import type { Flow } from '../../model/flow.js';
import type { SequenceDiff, SequenceItem, SequenceMark } from '../../model/sequence-diff.js';
import { alignCalls, type AlignedCall } from './align.js';
import { createChanges, type ChangesOf } from './changes.js';
import { countChanges } from './counts.js';
import { callTrees } from './tree.js';

/** Ids, pseudonyms and places of services may differ, one to one; `diff(a, a)` is all the same. */
export function diffSequences(before: readonly Flow[], after: readonly Flow[]): SequenceDiff {
  const calls = alignCalls(callTrees(before), callTrees(after));
  const counts = countChanges(calls);
  const moved = movedCalls(calls, new Set(counts.flatMap(({ items }) => items)));
  const changesOf = createChanges();
  const items = calls.map((call) => itemOf(call, moved.has(call), changesOf));
  return { items: withReasons(items), counts };
}

/** Calls that only one run makes here, and only the other elsewhere. */
function movedCalls(calls: readonly AlignedCall[], inLoops: ReadonlySet<number>): ReadonlySet<AlignedCall> {
  const moved = new Set<AlignedCall>();
  const alone = calls.filter((call, index) => (!call.before || !call.after) && !inLoops.has(index));
  const arrived = alone.filter(({ before }) => !before);
  for (const call of alone) {
    const index = arrived.findIndex(({ after }) => call.before && after!.key === call.before.key);
    if (index < 0) continue;
    moved.add(call).add(arrived[index]!);
    arrived.splice(index, 1);
  }
  return moved;
}

function itemOf({ before, after }: AlignedCall, isMoved: boolean, changesOf: ChangesOf): SequenceItem {
  const node = (before ?? after)!;
  const changes = before && after ? changesOf(before.step, after.step) : [];
  const mark: SequenceMark = isMoved
    ? 'moved'
    : !before
      ? 'added'
      : !after
        ? 'removed'
        : changes.length > 0
          ? 'changed'
          : 'same';
  return {
    mark,
    before: before?.step ?? null,
    after: after?.step ?? null,
    depth: node.depth,
    changes,
    decidedBy: node.step.operation.decidedBy ?? null,
    answerDecidedBy: null,
  };
}

/** Whether something is there is asked before it is made for the first time: the answer is another where it was there. */
function withReasons(items: readonly SequenceItem[]): readonly SequenceItem[] {
  const made = new Set(
    items.flatMap(({ mark, before, after, decidedBy }) =>
      (mark === 'added' || mark === 'removed') && decidedBy === 'first-use'
        ? [(before ?? after)!.exchange.request.url]
        : [],
    ),
  );
  return items.map((item) => {
    const urls = [item.before, item.after].map((step) => step?.exchange.request.url ?? '');
    const isAnswer = item.changes.every(({ what }) => what === 'status');
    const isAsked = item.mark === 'changed' && isAnswer && urls.some((url) => made.has(url));
    return isAsked ? { ...item, answerDecidedBy: 'first-use' } : item;
  });
}
