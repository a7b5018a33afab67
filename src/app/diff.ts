/** `wiretale diff`: what one capture did that another did not, as a plain value. */

import type { Capture } from '../model/capture.js';
import { responseOf } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import { differingItems, reasonOf } from '../model/sequence-diff.js';
import type {
  CountChange,
  SequenceDiff,
  SequenceItem,
  SequenceMark,
  StepChange,
} from '../model/sequence-diff.js';
import { diffSequences } from '../regress/sequence/diff.js';
import { diffPicture } from '../trace/diff-picture.js';
import type { Options } from './config/options.js';
import type { TitledPicture } from './diagram.js';
import { lastGate } from './last-gate.js';
import type { LastGate } from './last-gate.js';
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

/** Two captures laid over each other. */
export interface LaidOver {
  readonly shown: ShownDiff;
  readonly picture: () => TitledPicture;
  readonly after: Capture;
  /** Looks through what is about to leave. @throws UserError `secret-found` */
  readonly check: LastGate;
}

/** @throws UserError `unknown-capture`, `not-a-capture`, `unknown-flow`, `nothing-selected` */
export async function diffCaptures(
  [before, after]: readonly [string, string],
  options: Options,
): Promise<LaidOver> {
  const [one, other] = [await openCapture(before, options), await openCapture(after, options)];
  const flowsOf = (capture: typeof one) =>
    selectFlows(understand(capture, options.profiles), options).map(({ flow }) => flow);
  const flows = [flowsOf(one), flowsOf(other)] as const;
  const diff = diffSequences(...flows);
  const gates = [one, other].map(({ manifest }) => lastGate(manifest, options));
  const participants = flows.flat().flatMap((flow) => flow.participants);
  const nameOf = (step: Step): string => stepName(step, options).split(' (', 1)[0]!;
  return {
    shown: showDiff(diff, { before, after, ...options }),
    picture: () => ({
      name: `${before} → ${after}`,
      slug: 'diff',
      picture: diffPicture({ diff, participants, nameOf }),
    }),
    after: other,
    check: (text, name) => gates.forEach((gate) => gate(text, name)),
  };
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
  const { mark, depth, before, after, changes } = item;
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
    decidedBy: reasonOf(item),
    differs,
  };
}

function placeOf({ number, exchange }: Step): ShownPlace {
  return { step: number, exchange: exchange.id };
}
