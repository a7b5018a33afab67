/** Compares exchanges of two runs of the same thing, one after the other: what one tells of ids holds for all of them. */

import type { CompareMode, CompareRule, Difference, MessageSide } from '../../model/difference.js';
import { responseOf, type Exchange, type Failure } from '../../model/exchange.js';
import { pathOf } from '../../model/url.js';
import { createBases } from './bases.js';
import { createCorrespondence } from './correspondence.js';
import { compareMessages } from './messages.js';
import { anyIndex, COMMON_RULES, rulesOf, type RuledCall } from './rules.js';
import { report, type Found, type Walk } from './walk.js';

export interface ComparisonOptions {
  readonly mode: CompareMode;
  /** Besides the common ones; later ones win. */
  readonly rules: readonly CompareRule[];
  /** Which messages; answers alone when it is left out. */
  readonly sides?: readonly MessageSide[];
}

/** The same call in both runs. */
export interface ComparedCall {
  readonly recorded: Exchange;
  readonly live: Exchange;
  /** The participant that is asked. */
  readonly service: string;
  /** `POST /v2/images (Create image)`. */
  readonly step: string;
}

export interface Comparison {
  readonly compare: (call: ComparedCall) => readonly Difference[];
  /** Says beforehand that a value of the recording is another one now; false when that contradicts what was found. */
  readonly bind: (recorded: string, live: string) => boolean;
  /** Says beforehand where a service is now. */
  readonly moved: (recorded: string, live: string) => void;
}

export function createComparison({ mode, rules, sides = ['response'] }: ComparisonOptions): Comparison {
  const known = { pairs: createCorrespondence(), bases: createBases() };
  const all = [...COMMON_RULES, ...rules];
  return {
    bind: (recorded, live) => known.pairs.pair('value', recorded, live),
    moved: (recorded, live) => void known.bases.learn(recorded, live),
    compare(call) {
      known.bases.learn(call.recorded.request.url, call.live.request.url);
      const ruled = ruledCall(call);
      return sides.flatMap((side) => {
        const walk: Walk = {
          ruleAt: rulesOf(all, ruled, side),
          context: { known, moments: momentsOf(call) },
          mode,
          found: [],
          isTrial: false,
        };
        if (side === 'request') compareMessages(call.recorded.request, call.live.request, walk);
        else compareOutcomes(call, walk);
        return walk.found.map((found) => differenceOf(found, { step: call.step, side }));
      });
    },
  };
}

function ruledCall({ recorded, service }: ComparedCall): RuledCall {
  return { method: recorded.request.method, path: pathOf(recorded.request.url), service };
}

function momentsOf({ recorded, live }: ComparedCall): { recorded: number; live: number } {
  return { recorded: Date.parse(recorded.timing.startedAt), live: Date.parse(live.timing.startedAt) };
}

function compareOutcomes({ recorded, live }: ComparedCall, walk: Walk): void {
  const [one, other] = [responseOf(recorded), responseOf(live)];
  if (!one || !other) return compareFailures([recorded, live], walk);
  const [expected, actual] = [String(one.status), String(other.status)];
  if (expected !== actual) report(walk, { kind: 'changed', place: 'status', expected, actual });
  else if (one.reason !== other.reason) {
    report(walk, { kind: 'changed', place: 'reason', expected: one.reason, actual: other.reason });
  }
  if ((one.cut === undefined) !== (other.cut === undefined)) {
    const words = (cut: string | undefined): string => (cut === undefined ? 'whole' : `cut: ${cut}`);
    report(walk, { kind: 'changed', place: 'outcome', expected: words(one.cut), actual: words(other.cut) });
  }
  compareMessages(one, other, walk);
}

function compareFailures([recorded, live]: readonly [Exchange, Exchange], walk: Walk): void {
  const [expected, actual] = [outcomeWords(recorded), outcomeWords(live)];
  if (expected !== actual) report(walk, { kind: 'changed', place: 'outcome', expected, actual });
}

function outcomeWords(exchange: Exchange): string {
  const response = responseOf(exchange);
  return response ? `answer ${response.status}` : `no answer: ${(exchange.outcome as Failure).cause}`;
}

const SIDES: Readonly<Record<MessageSide, object>> = { request: { side: 'request' }, response: {} };

function differenceOf(
  found: Found,
  { step, side }: { readonly step: string; readonly side: MessageSide },
): Difference {
  const as = found.kind === 'order' ? 'set' : 'ignored';
  const call = step.split(' (', 1)[0]!;
  const rule = { step: call, ...SIDES[side], place: rulePlace(found.place), as, why: '' } as const;
  return { ...found, step, side, rule };
}

/** A line's number says nothing in the next run, and indices of lists little. */
function rulePlace(place: string): string {
  return /^body:\d+$/.test(place) ? 'body' : anyIndex(place);
}
