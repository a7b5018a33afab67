/** What one run did that another did not: the calls of both in one order, each with its mark. */

import type { Step } from './flow.js';

/** `moved`: the call stands in both runs, and elsewhere; it has an item at each of its two places. */
export type SequenceMark = 'same' | 'changed' | 'added' | 'removed' | 'moved';

/** How a call that is in both differs: another status, another target, other members of a body, an id of something else. */
export interface StepChange {
  readonly what: 'status' | 'target' | 'shape' | 'identity';
  /** `request /name`, for a member of a body; '' otherwise. */
  readonly place: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/**
 * A call in the order of both runs. Those with `before` are the calls of the first, those with `after` of the second, each
 * in its order. `decidedBy`: a cache or a first use decides whether it is made at all, so that its absence says nothing. `answerDecidedBy`: how it is answered is decided so, as of a question whether something is
 * there that only one of the runs had to make.
 */
export interface SequenceItem {
  readonly mark: SequenceMark;
  readonly before: Step | null;
  readonly after: Step | null;
  readonly depth: number;
  readonly changes: readonly StepChange[];
  readonly decidedBy: string | null;
  readonly answerDecidedBy: string | null;
}

/** Calls that come one after the other as often as `before`, and then `after`; `items` are those of them that differ. */
export interface CountChange {
  readonly calls: readonly string[];
  readonly before: number;
  readonly after: number;
  readonly items: readonly number[];
}

export interface SequenceDiff {
  readonly items: readonly SequenceItem[];
  readonly counts: readonly CountChange[];
}

/** The marks that are a difference; a call that a cache or a first use decides counts only where that is asked for. */
export function differingItems({ items }: SequenceDiff, strictCalls: boolean): readonly SequenceItem[] {
  return items.filter((item) => item.mark !== 'same' && (strictCalls || reasonOf(item) === null));
}

/** What decides a difference that means nothing by itself: of a call, or of how it was answered; null for any other. */
export function reasonOf({ mark, decidedBy, answerDecidedBy }: SequenceItem): string | null {
  return mark === 'changed' ? answerDecidedBy : decidedBy;
}
