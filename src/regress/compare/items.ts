/** Items of lists under comparison. */

import type { JsonNode } from '../../text/json-tree.js';
import { hasDifference, trialOf, type Pair, type Walk } from './walk.js';

/** An item with its index. */
export interface Item {
  readonly node: JsonNode;
  readonly index: number;
}

export interface Both {
  readonly recorded: readonly Item[];
  readonly live: readonly Item[];
}

/** Two lists under comparison. */
export interface Lists {
  readonly place: string;
  readonly walk: Walk;
  readonly compare: (pair: Pair, walk: Walk) => void;
}

/** Whether two items would be the same; nothing is learned by asking. */
export function fits(one: Item, other: Item, { place, walk, compare }: Lists): boolean {
  const trial = trialOf(walk);
  return walk.context.known.pairs.rehearse(() => {
    compare({ recorded: one.node, live: other.node, place: `${place}/${one.index}` }, trial);
    return !hasDifference(trial);
  });
}

/** Compares two items in earnest. */
export function compareItems(one: Item, other: Item, { place, walk, compare }: Lists): void {
  compare({ recorded: one.node, live: other.node, place: `${place}/${one.index}` }, walk);
}
