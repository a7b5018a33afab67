/** A comparison that can be made once more, when later answers have told which of the earlier words were secrets. */

import type { Difference } from '../../model/difference.js';
import type { RedactedExchange } from '../../model/exchange.js';
import type { ComparedCall, Comparison } from '../../regress/compare/exchange.js';

type RedactedCall = ComparedCall & { readonly live: RedactedExchange };

export interface SecondLook extends Omit<Comparison, 'compare'> {
  readonly compare: (call: RedactedCall) => readonly Difference[];
  /** The differences of each call anew, with the live exchanges as they are now; in the order of the calls. */
  readonly again: (now: (live: RedactedExchange) => RedactedExchange) => readonly (readonly Difference[])[];
}

export function withSecondLook(begin: () => Comparison): SecondLook {
  const first = begin();
  const heard: ((comparison: Comparison) => unknown)[] = [];
  const calls = new Map<number, RedactedCall>();
  const hear = <T>(what: (comparison: Comparison) => T): T => {
    heard.push(what);
    return what(first);
  };
  return {
    bind: (recorded, live) => hear((comparison) => comparison.bind(recorded, live)),
    moved: (recorded, live) => hear((comparison) => comparison.moved(recorded, live)),
    compare(call) {
      calls.set(heard.length, call);
      return hear((comparison) => comparison.compare(call));
    },
    again(now) {
      const second = begin();
      return heard.flatMap((what, index) => {
        const call = calls.get(index);
        if (call) return [second.compare({ ...call, live: now(call.live) })];
        what(second);
        return [];
      });
    },
  };
}
