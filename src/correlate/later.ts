/** Work that goes on after a call was answered: known by what the answer minted, and by what that work minted in turn. */

import { hasFailed, responseOf } from '../model/exchange.js';
import { oldestOf } from '../text/oldest.js';
import type { Call } from './call.js';
import type { Scales } from './weigh.js';

export interface Later {
  /** A call was answered: what it minted may be taken up later. */
  ended(call: Call): void;
  /** A call continues what `cause` began: what it mints belongs there too. */
  continued(made: Call, cause: Call): void;
  /** The answered calls that this one may continue. */
  causesOf(made: Call): readonly { readonly cause: Call; readonly weight: number }[];
}

/** As if the work went on any time within ten seconds, with a call of any of a hundred kinds. */
const ANY_TIME = Math.log(1e-7) + Math.log(1e-2);
const ACCEPTED = 3;
/** A value is remembered until so many others came after it. */
const MOST_VALUES = 20_000;

export function createLater(scales: Scales): Later {
  const owners = new Map<string, Call>();
  const oldest = oldestOf(owners);
  const remember = (value: string, cause: Call): void => {
    if (owners.has(value) || !scales.rarity.isRare(value) || scales.rarity.countOf(value) < 2) return;
    owners.set(value, cause);
    if (owners.size > MOST_VALUES) owners.delete(oldest());
  };
  return {
    ended: (call) => {
      if (!beginsWork(call)) return;
      for (const value of call.values.mints) remember(value, call);
      if (!isAccepted(call)) return;
      for (const value of [...call.values.asks, ...call.values.requestIds, call.values.token ?? '']) {
        remember(value, call);
      }
    },
    continued: (made, cause) => {
      for (const value of made.values.mints) remember(value, cause);
    },
    causesOf: (made) => {
      const weights = new Map<Call, number>();
      const { asks, token = '', traces } = made.values;
      for (const value of [...asks, token, ...traces]) {
        const cause = owners.get(value);
        if (!cause || cause.end >= made.start) continue;
        const begun = weights.get(cause) ?? ANY_TIME + (isAccepted(cause) ? ACCEPTED : 0);
        weights.set(cause, begun + scales.rarity.weightOf(value));
      }
      return [...weights].map(([cause, weight]) => ({ cause, weight }));
    },
  };
}

/** Reading begins nothing. */
function beginsWork({ exchange }: Call): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(exchange.request.method) && !hasFailed(exchange);
}

function isAccepted({ exchange }: Call): boolean {
  return [202, 204].includes(responseOf(exchange)?.status ?? 0);
}
