/** Pairs of chains, each shared out as often as one of the two has changed. */

import type { Chain, Made } from './call.js';
import { chainScore, optionIn, type Likelihood } from './chain-score.js';
import { shareOut, type Sharing } from './pair.js';

export interface Pairs {
  /** Shares out what two chains have in the likeliest way. True when that changed something. */
  improve(one: Chain, other: Chain): boolean;
  /** How likely a call belongs to the other chain rather than to its own: 0–1. */
  chanceIn(made: Made, other: Chain): number;
}

interface Known {
  readonly sharing: Sharing;
  /** What both had then. */
  readonly made: readonly [readonly Made[], readonly Made[]];
}

export function createPairs(likelihood: Likelihood): Pairs {
  const known = new Map<Chain, Map<Chain, Known>>();
  const sharingOf = (one: Chain, other: Chain): Sharing => {
    const row = known.get(one) ?? new Map<Chain, Known>();
    known.set(one, row);
    const before = row.get(other);
    if (before?.made[0] === one.made && before.made[1] === other.made) return before.sharing;
    const sharing = shareOut([one, other], likelihood);
    row.set(other, { sharing, made: [one.made, other.made] });
    return sharing;
  };
  return {
    improve: (one, other) => {
      const { best, differs } = sharingOf(one, other);
      if (!differs) return false;
      const score = (mine: readonly Made[], theirs: readonly Made[]): number =>
        chainScore(one, mine, likelihood) + chainScore(other, theirs, likelihood);
      // The trellis goes by what is likeliest up to each state, which now and then leads astray.
      if (score(...best) < score(one.made, other.made) + LEAST_GAIN) return false;
      give(one, best[0]);
      give(other, best[1]);
      return true;
    },
    chanceIn: (made, other) => {
      const { calls, withSecond } = sharingOf(made.chosen!.chain, other);
      return withSecond[calls.indexOf(made)] ?? 0;
    },
  };
}

const LEAST_GAIN = 1e-6;

function give(chain: Chain, made: readonly Made[]): void {
  chain.made = [...made];
  for (const one of made) one.chosen = optionIn(one, chain)!;
}
