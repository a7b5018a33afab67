/** Compares exchanges of two runs of the same thing, one after the other: what one tells of ids holds for all of them. */

import type { CompareMode, CompareRule, Difference, MessageSide } from '../../model/difference.js';
import { responseOf, type Exchange, type Failure } from '../../model/exchange.js';
import { pathOf } from '../../model/url.js';
import { createBases } from './bases.js';
import { createCorrespondence } from './correspondence.js';
import { compareMessages, compareWhole } from './messages.js';
import { rulesOf, type RuleAt, type RuledCall } from './rules.js';
import { report, type Found, type Walk } from './walk.js';

export interface ComparisonOptions {
  readonly mode: CompareMode;
  /** Later ones win. */
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
  return {
    bind: (recorded, live) => known.pairs.pair('value', recorded, live),
    moved: (recorded, live) => void known.bases.learn(recorded, live),
    compare(call) {
      known.bases.learn(call.recorded.request.url, call.live.request.url);
      const ruled = ruledCall(call);
      return sides.flatMap((side) => {
        const walk: Walk = {
          ruleAt: rulesOf(rules, ruled, side),
          context: { known, moments: momentsOf(call) },
          mode,
          found: [],
          isTrial: false,
        };
        if (side === 'request') compareMessages(call.recorded.request, call.live.request, walk);
        else compareOutcomes(call, walk);
        return walk.found.map((found) => differenceOf(found, { step: call.step, side, ruleAt: walk.ruleAt }));
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
  // An error where there was none has other headers and members altogether: what it says is all that there is to tell.
  if (expected[0] !== actual[0]) return compareWhole(one.body, other.body, walk);
  if (expected === actual && one.reason !== other.reason) {
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

interface Where {
  readonly step: string;
  readonly side: MessageSide;
  readonly ruleAt: RuleAt;
}

function differenceOf(found: Found, { step, side, ruleAt }: Where): Difference {
  const as = found.kind === 'order' ? 'set' : 'ignored';
  const place = lastingPlace(found.place, ruleAt);
  const call = step.split(' (', 1)[0]!;
  const rule: CompareRule = { step: call, ...(side === 'request' && { side }), place, as, why: found.kind };
  return { ...found, step, side, rule };
}

/** Where it will be found again: a line's number says nothing in the next run, nor does an index in a set. */
function lastingPlace(place: string, ruleAt: RuleAt): string {
  if (/^body:\d+$/.test(place)) return 'body';
  if (!place.startsWith('body:/')) return place;
  const tokens = place.slice('body:/'.length).split('/');
  const lasting = tokens.map((token, index) => {
    const list = `body:${tokens
      .slice(0, index)
      .map((one) => `/${one}`)
      .join('')}`;
    return /^\d+$/.test(token) && ruleAt(list)?.as === 'set' ? '*' : token;
  });
  return `body:/${lasting.join('/')}`;
}
