/** Two lists: item by item in their order, or as sets where the order means nothing. */

import { diffArrays } from 'diff';
import type { JsonArray } from '../../text/json-tree.js';
import { compareItems, fits, type Both, type Item, type Lists } from './items.js';
import { matchItems, related } from './matching.js';
import { report, shown, type Pair } from './walk.js';

/** Items that are gone are missing, new ones are added, wherever; the same ones elsewhere are out of order. */
export function compareOrdered(pair: Pair<JsonArray>, lists: Lists): void {
  const middle = withoutCommonEnds(itemsOf(pair), lists);
  if (isPermuted(middle, lists)) {
    const [expected, actual] = [shown(pair.recorded), shown(pair.live)];
    return report(lists.walk, { kind: 'order', place: pair.place, expected, actual });
  }
  for (const run of alignedRuns(middle, lists)) compareRest(run, lists);
}

/** The items of each find their like in the other, wherever it stands. */
export function compareSets(pair: Pair<JsonArray>, lists: Lists): void {
  const { left } = matchItems(itemsOf(pair), lists, (one, other) => compareItems(one, other, lists));
  const pairs = related(left);
  for (const [one, other] of pairs) compareItems(one, other, lists);
  const recorded = left.recorded.filter((item) => !pairs.some(([one]) => one === item));
  const live = left.live.filter((item) => !pairs.some(([, other]) => other === item));
  tellUnmatched({ recorded, live }, lists);
}

function itemsOf({ recorded, live }: Pair<JsonArray>): Both {
  const withIndex = ({ items }: JsonArray): readonly Item[] => items.map((node, index) => ({ node, index }));
  return { recorded: withIndex(recorded), live: withIndex(live) };
}

/** What is between the items that the two lists begin and end with; those are compared here. */
function withoutCommonEnds({ recorded, live }: Both, lists: Lists): Both {
  let [start, end] = [0, 0];
  const shorter = Math.min(recorded.length, live.length);
  while (start < shorter && keep(recorded[start]!, live[start]!, lists)) start += 1;
  while (end < shorter - start && keep(recorded.at(-1 - end)!, live.at(-1 - end)!, lists)) end += 1;
  return {
    recorded: recorded.slice(start, recorded.length - end),
    live: live.slice(start, live.length - end),
  };
}

function isPermuted(both: Both, lists: Lists): boolean {
  if (both.recorded.length < 2 || both.recorded.length !== both.live.length) return false;
  const { left } = matchItems(both, lists, () => undefined);
  return left.recorded.length === 0;
}

function keep(one: Item, other: Item, lists: Lists): boolean {
  if (!fits(one, other, lists)) return false;
  compareItems(one, other, lists);
  return true;
}

const LIMITS = { maxEditLength: 200, timeout: 500 };

/** Runs of items that have no like at their place; what is between them is compared on the way. */
function alignedRuns({ recorded, live }: Both, lists: Lists): readonly Both[] {
  const alike = new Map<Item, Item>();
  const comparator = (one: Item, other: Item): boolean => fits(one, other, lists);
  const changes = diffArrays([...recorded], [...live], { ...LIMITS, comparator, oneChangePerToken: true });
  if (!changes) return [{ recorded, live }];
  const runs: { recorded: Item[]; live: Item[] }[] = [{ recorded: [], live: [] }];
  let at = 0;
  for (const { added, removed, value } of changes) {
    const item = value[0]!;
    if (added) runs.at(-1)!.live.push(item);
    else if (removed) runs.at(-1)!.recorded.push(recorded[at++]!);
    else {
      alike.set(recorded[at++]!, item);
      runs.push({ recorded: [], live: [] });
    }
  }
  for (const [one, other] of alike) compareItems(one, other, lists);
  return runs;
}

/** Items without a like are compared in their order: one that changed in one member is told by that member. */
function compareRest({ recorded, live }: Both, lists: Lists): void {
  const common = Math.min(recorded.length, live.length);
  recorded.slice(0, common).forEach((item, index) => compareItems(item, live[index]!, lists));
  tellUnmatched({ recorded: recorded.slice(common), live: live.slice(common) }, lists);
}

function tellUnmatched({ recorded, live }: Both, { place, walk }: Lists): void {
  for (const { node, index } of recorded) {
    report(walk, { kind: 'missing', place: `${place}/${index}`, expected: shown(node), actual: null });
  }
  for (const { node, index } of live) {
    report(walk, { kind: 'added', place: `${place}/${index}`, expected: null, actual: shown(node) });
  }
}
