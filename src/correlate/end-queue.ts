/** Chains that are open, to be taken in order of their end. */

import type { Chain } from './call.js';

export interface EndQueue {
  add(chain: Chain): void;
  /** Takes the first that ended before this time; undefined when none did. */
  nextBefore(time: number): Chain | undefined;
  /** All, in order of their end. */
  all(): readonly Chain[];
}

export function endQueue(): EndQueue {
  const chains: Chain[] = [];
  return {
    add: (chain) => {
      let at = chains.length;
      while (at > 0 && chains[at - 1]!.cause.end < chain.cause.end) at -= 1;
      chains.splice(at, 0, chain);
    },
    nextBefore: (time) => (chains.length > 0 && chains.at(-1)!.cause.end < time ? chains.pop() : undefined),
    all: () => chains,
  };
}
