/** `wiretale diff`: what one capture did that another did not, as a plain value. */

import { responseOf } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import { differingItems } from '../model/sequence-diff.js';
import type {
  CountChange,
  SequenceDiff,
  SequenceItem,
  SequenceMark,
  StepChange,
} from '../model/sequence-diff.js';
import { diffSequences } from '../regress/sequence/diff.js';
import type { Options } from './config/options.js';
import { openCapture } from './open-capture.js';
import { selectFlows } from './select/flows.js';
import { stepName } from './step-name.js';
import { understand } from './understand.js';

/** The shape of `wiretale diff --json`, documented in `docs/reference/diff-json.md`. */
export interface ShownDiff {
  readonly format: 1;
  readonly before: string;
  readonly after: string;
  readonly same: boolean;
  readonly calls: readonly ShownCall[];
  readonly counts: readonly CountChange[];
}

/** One call of either; `before` and `after` are its step and exchange in each capture. */
export interface ShownCall {
  readonly mark: SequenceMark;
  readonly depth: number;
  readonly from: string;
  readonly to: string;
  readonly call: string;
  readonly status: number | null;
  readonly before: ShownPlace | null;
  readonly after: ShownPlace | null;
  readonly changes: readonly StepChange[];
  /** Why it may be missing without meaning anything, or null. */
  readonly decidedBy: string | null;
  /** Whether it makes the two different. */
  readonly differs: boolean;
}

export interface ShownPlace {
  readonly step: number;
  readonly exchange: string;
}

/** @throws UserError `unknown-capture`, `not-a-capture` */
export async function diffCaptures(
  [before, after]: readonly [string, string],
  options: Options,
): Promise<ShownDiff> {
  const [one, other] = [await openCapture(before, options), await openCapture(after, options)];
  const flowsOf = (capture: typeof one) =>
    selectFlows(understand(capture, options.profiles), options).map(({ flow }) => flow);
  const diff = diffSequences(flowsOf(one), flowsOf(other));
  return showDiff(diff, { before, after, ...options });
}

interface Showing extends Pick<Options, 'strictCalls' | 'profiles'> {
  readonly before: string;
  readonly after: string;
}

function showDiff(diff: SequenceDiff, { before, after, strictCalls, profiles }: Showing): ShownDiff {
  const differing = new Set(differingItems(diff, strictCalls));
  return {
    format: 1,
    before,
    after,
    same: differing.size === 0,
    calls: diff.items.map((item) => shownCall(item, { differs: differing.has(item), profiles })),
    counts: diff.counts,
  };
}

interface ShownAs extends Pick<Options, 'profiles'> {
  readonly differs: boolean;
}

function shownCall(item: SequenceItem, { differs, profiles }: ShownAs): ShownCall {
  const { mark, depth, before, after, changes, decidedBy } = item;
  const step = (after ?? before)!;
  return {
    mark,
    depth,
    from: step.from,
    to: step.to,
    call: stepName(step, { profiles }),
    status: responseOf(step.exchange)?.status ?? null,
    before: before && placeOf(before),
    after: after && placeOf(after),
    changes,
    decidedBy,
    differs,
  };
}

function placeOf({ number, exchange }: Step): ShownPlace {
  return { step: number, exchange: exchange.id };
}
