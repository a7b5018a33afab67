/** Two JSON values: what was there must still be there, with its type and its value. */

import type { JsonArray, JsonNode, JsonObject, JsonScalar } from '../../text/json-tree.js';
import { pointerOf } from '../../text/json-value.js';
import { scalarLikeness } from './formats.js';
import { compareOrdered, compareSets } from './lists.js';
import { isLost, report, shown, type Pair, type Walk } from './walk.js';

export function compareJson(pair: Pair, walk: Walk): void {
  const { recorded, live, place } = pair;
  const demand = walk.ruleAt(place)?.as;
  if (demand === 'ignored' || isLost(walk)) return;
  if (recorded.kind !== live.kind) {
    return report(walk, { kind: 'type', place, expected: shown(recorded), actual: shown(live) });
  }
  if (demand === 'type') return;
  if (recorded.kind === 'object') return compareObjects(pair as Pair<JsonObject>, walk);
  if (recorded.kind !== 'array') return compareScalars(pair as Pair<JsonScalar>, walk);
  const lists = { place, walk, compare: compareJson };
  if (demand === 'set') compareSets(pair as Pair<JsonArray>, lists);
  else compareOrdered(pair as Pair<JsonArray>, lists);
}

function compareObjects({ recorded, live, place }: Pair<JsonObject>, walk: Walk): void {
  const left = new Map<string, JsonNode[]>();
  for (const { name, value } of live.members) left.set(name, [...(left.get(name) ?? []), value]);
  for (const { name, value } of recorded.members) {
    const inside = `${place}${pointerOf([name])}`;
    // Of members with one name the first is compared to the first, the second to the second.
    const other = left.get(name)?.shift();
    if (other) compareJson({ recorded: value, live: other, place: inside }, walk);
    else report(walk, { kind: 'missing', place: inside, expected: shown(value), actual: null });
  }
  for (const [name, values] of left) {
    for (const value of values) {
      report(walk, {
        kind: 'added',
        place: `${place}${pointerOf([name])}`,
        expected: null,
        actual: shown(value),
      });
    }
  }
}

function compareScalars({ recorded, live, place }: Pair<JsonScalar>, walk: Walk): void {
  const demand = walk.ruleAt(place)?.as;
  if (demand === 'base' && learnBase(recorded.text, live.text, walk)) return;
  const likeness = scalarLikeness([recorded, live], demand, walk.context);
  if (likeness === 'same') return;
  const kind = likeness === 'identity' ? 'identity' : 'changed';
  report(walk, { kind, place, expected: shown(recorded), actual: shown(live) });
}

function learnBase(recorded: string, live: string, { isTrial, context }: Walk): boolean {
  return isTrial
    ? /^https?:/i.test(recorded) && /^https?:/i.test(live)
    : context.known.bases.learn(recorded, live);
}
