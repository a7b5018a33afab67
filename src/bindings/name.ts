/** Names for values: short, stable, and unique in a flow. */

import type { NameRule } from '../model/profile.js';
import { pointerTokens, stringAt } from '../text/json-value.js';
import { fitsPointer } from '../text/pointer-pattern.js';

/** A value's place in a parsed body. */
export interface JsonPlace {
  readonly json: unknown;
  readonly pointer: string;
}

/** The name that a profile gives to a value at this place; undefined when no rule fits. */
export function ruledName(place: JsonPlace, rules: readonly NameRule[]): string | undefined {
  const rule = rules.find((one) => 'pointer' in one && fitsPointer(one.pointer, place.pointer));
  if (!rule) return undefined;
  const filled = rule.name.replace(/\{((?:\.\.\/)+)(\w+)\}/g, (_all, up: string, key: string) =>
    slug(beside(place, up.length / 3, key)),
  );
  return slug(filled) || undefined;
}

/** The name that a key gives to the ids that stand after it: `images` → `image_id`, `project_id` → itself. */
export function keyedName(key: string): string {
  const word = slug(key).replace(/_?id$/, '');
  const singular = word.replace(/ies$/, 'y').replace(/([^su])s$/, '$1');
  return singular === '' ? 'id' : `${singular}_id`;
}

/** The names in order, with `_2`, `_3` … at those that were given before. */
export function unique(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let free = name;
    for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`;
    taken.add(free);
    return free;
  });
}

function beside({ json, pointer }: JsonPlace, up: number, key: string): string {
  const tokens = pointerTokens(pointer);
  const above = pointer.split('/').slice(0, Math.max(1, tokens.length - up + 1));
  return stringAt(json, `${above.join('/')}/${key}`) ?? '';
}

/** Letters, digits and `_`, beginning with a letter: what comes from traffic must not break where it is written. */
function slug(text: string): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  return words.replace(/^[_0-9]+|_+$/g, '').slice(0, 48);
}
