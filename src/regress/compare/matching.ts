/** Which item of one list is which of another, when their order says nothing. */

import type { JsonNode } from '../../text/json-tree.js';
import { jsonTreeText } from '../../text/json-tree.js';
import { fits, type Both, type Item, type Lists } from './items.js';
import { formOf } from './pieces.js';

export type MatchedPair = readonly [recorded: Item, live: Item];

/** The items without a like. */
export interface Matching {
  readonly left: Both;
}

// Beyond this many comparisons only items of the same form are tried.
const MOST_TRIALS = 20_000;

/** Finds for each item the first that it could be; `onMatch` is told of each pair at once, before the next is looked for. */
export function matchItems(
  { recorded, live }: Both,
  lists: Lists,
  onMatch: (recorded: Item, live: Item) => void,
): Matching {
  const free = new Set(live);
  const form = recorded.length * live.length > MOST_TRIALS ? forms() : undefined;
  const byIndex = new Map(live.map((item) => [item.index, item]));
  // An item at its own place goes first, so that what did not move is not taken by another that looks alike.
  const inPlace = recorded.filter((item) => take(item, [byIndex.get(item.index)]));
  const rest = recorded.filter((item) => !inPlace.includes(item) && !take(item, free));
  return { left: { recorded: rest, live: [...free] } };

  function take(item: Item, candidates: Iterable<Item | undefined>): boolean {
    for (const other of candidates) {
      if (!other || !free.has(other) || (form && form(item) !== form(other))) continue;
      if (!fits(item, other, lists)) continue;
      free.delete(other);
      onMatch(item, other);
      return true;
    }
    return false;
  }
}

function forms(): (item: Item) => string {
  const known = new Map<Item, string>();
  return (item) => {
    const form = known.get(item) ?? formOf(jsonTreeText(item.node));
    known.set(item, form);
    return form;
  };
}

const NAMING = ['name', 'type', 'id', 'key', 'interface', 'rel', 'region'];

/** Pairs of items that say by a member that they are the same thing, though they differ in others. */
export function related({ recorded, live }: Both): readonly MatchedPair[] {
  const free = new Set(live);
  return recorded.flatMap((item): MatchedPair[] => {
    const names = namesOf(item.node);
    const other = [...free].find(({ node }) => {
      const theirs = namesOf(node);
      return [...names].some(([name, text]) => theirs.get(name) === text);
    });
    if (!other) return [];
    free.delete(other);
    return [[item, other]];
  });
}

function namesOf(node: JsonNode): ReadonlyMap<string, string> {
  if (node.kind !== 'object') return new Map();
  const named = node.members.filter(({ name, value }) => NAMING.includes(name) && value.kind === 'string');
  return new Map(named.map(({ name, value }) => [name, jsonTreeText(value)]));
}
