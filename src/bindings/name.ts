/** Names for values: short, stable, and unique in a flow. */

import type { NameRule, PointerNameRule } from '../model/profile.js';
import { remembered, type Remembered } from '../model/remembered.js';
import { pointerTokens, stringAt } from '../text/json-value.js';
import { fitsPointer } from '../text/pointer-pattern.js';

/** The name that a rule gives, and how early that rule stands. */
export interface RuledName {
  readonly name: string;
  readonly rank: number;
}

/** The name that a profile gives to the value of a part; undefined when no rule fits. `json`: the body around it. */
export function ruledName(
  part: string,
  json: () => unknown,
  rules: readonly NameRule[],
): RuledName | undefined {
  for (const { rank, rule } of fitting(part, rules)) {
    const pointer = part.slice('body:'.length);
    if ('pointer' in rule && !holds(rule, json(), pointer)) continue;
    const filled = rule.name.replace(/\{((?:\.\.\/)+|\/)([^{}]+)\}/g, (_all, up: string, key: string) =>
      slug(up === '/' ? (stringAt(json(), `/${key}`) ?? '') : beside(json(), pointer, `${up}${key}`)),
    );
    const name = slug(filled);
    if (name !== '') return { name, rank };
  }
  return undefined;
}

/** The name that a key gives to the ids that stand after it: `images` → `image_id`, `project_id` → itself. */
export function keyedName(key: string): string {
  const singular = singularOf(slug(key).replace(/_?id$/, ''));
  return singular === '' ? 'id' : `${singular}_id`;
}

/** The singular of a word: `images` → `image`, `policies` → `policy`. */
export function singularOf(word: string): string {
  return word.replace(/ies$/, 'y').replace(/([^su])s$/, '$1');
}

/** The names in order, with `_2`, `_3` … at those that were given before. */
export function unique(names: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  return names.map((name) => {
    let count = counts.get(name) ?? 1;
    let free = count === 1 ? name : `${name}_${count}`;
    for (; taken.has(free); free = `${name}_${count}`) count += 1;
    counts.set(name, count);
    taken.add(free);
    return free;
  });
}

/** Letters, digits and `_`, beginning with a letter: what comes from traffic must not break where it is written. */
export function slug(text: string): string {
  const words = text.toLowerCase().replace(/[^a-z0-9]+/g, '_');
  return words.replace(/^[_0-9]+|_+$/g, '').slice(0, 48);
}

interface RankedRule {
  readonly rank: number;
  readonly rule: NameRule;
}

// The answers of a capture have the same few places.
const places = new WeakMap<readonly NameRule[], Remembered<readonly RankedRule[]>>();
const REMEMBERED_PARTS = 5000;

/** The rules whose place a part is, in order. */
function fitting(part: string, rules: readonly NameRule[]): readonly RankedRule[] {
  const parts = places.get(rules) ?? remembered(REMEMBERED_PARTS);
  places.set(rules, parts);
  const known = parts.get(part);
  if (known) return known;
  const found = rules.flatMap((rule, rank) => (fits(rule, part) ? [{ rank, rule }] : []));
  parts.set(part, found);
  return found;
}

function fits(rule: NameRule, part: string): boolean {
  if ('header' in rule) return part === `header:${rule.header.toLowerCase()}`;
  // Most places have another last key than a rule.
  const last = rule.pointer.slice(rule.pointer.lastIndexOf('/'));
  if (last !== '/*' && !part.endsWith(last)) return false;
  return part.startsWith('body:') && fitsPointer(rule.pointer, part.slice('body:'.length));
}

function holds(rule: PointerNameRule, json: unknown, pointer: string): boolean {
  return Object.entries(rule.where ?? {}).every(([path, value]) => beside(json, pointer, path) === value);
}

/** The string at a path relative to a pointer: `../name` beside it, `../../type` one step up. */
function beside(json: unknown, pointer: string, path: string): string {
  const steps = path.split('/');
  const up = steps.filter((step) => step === '..').length;
  const tokens = pointerTokens(pointer);
  const above = pointer.split('/').slice(0, Math.max(1, tokens.length - up + 1));
  return stringAt(json, [...above, ...steps.slice(up)].join('/')) ?? '';
}
