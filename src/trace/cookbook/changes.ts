/** What calls changed, from what answers say of one thing before and after. */

import type { Phrase } from '../../model/cookbook.js';
import { responseOf } from '../../model/exchange.js';
import type { Step } from '../../model/flow.js';
import { jsonText } from '../../model/message.js';
import type { VolatileRule } from '../../model/profile.js';
import { pathOf } from '../../model/url.js';
import { parseJson } from '../../text/json-value.js';
import { fitsPointer } from '../../text/pointer-pattern.js';
import type { Words } from '../lang/en.js';
import { phrase } from '../lang/words.js';

/** What one call changed, by its index. `later`: seen in the next answer only. */
export type Changes = ReadonlyMap<number, Changed>;

export interface Changed {
  readonly lines: readonly Phrase[];
  readonly later: boolean;
}

/** So many changes of one call are told. */
const TOLD = 8;

interface Seen {
  readonly state: ReadonlyMap<string, string>;
  /** Calls since then that may have changed it: indices. */
  readonly changing: number[];
}

/**
 * A call that answers with the thing that it changed shows that itself; what another one did, such as an upload, is seen
 * in the next answer, and told of that call when it is the only one that can have done it.
 */
export function changesOf(steps: readonly Step[], rules: readonly VolatileRule[], words: Words): Changes {
  const seen = new Map<string, Seen>();
  const found = new Map<number, Changed>();
  for (const [index, step] of steps.entries()) {
    const { method, url } = step.exchange.request;
    const isReading = method === 'GET' || method === 'HEAD';
    const response = responseOf(step.exchange);
    if (!response || response.status >= 400) continue;
    const thing = thingIn(jsonText(response.body), rules);
    for (const [id, { changing }] of seen) {
      if (!isReading && pathOf(url).includes(id)) changing.push(index);
    }
    if (!thing) continue;
    const before = seen.get(thing.id);
    seen.set(thing.id, { state: thing.state, changing: [] });
    if (!before) continue;
    const [only, ...others] = before.changing;
    const at = only !== undefined && others.length === 0 ? only : index;
    const lines = differences(before.state, thing.state, words);
    if (lines.length > 0) found.set(at, { lines, later: at !== index });
  }
  return found;
}

interface Thing {
  readonly id: string;
  readonly state: ReadonlyMap<string, string>;
}

/** The thing that an answer is about: an object with an id, itself or as the only member (`{"server": {…}}`). */
function thingIn(text: string | undefined, rules: readonly VolatileRule[]): Thing | undefined {
  const json = text === undefined ? undefined : parseJson(text);
  const members = isObject(json) ? Object.entries(json) : [];
  const [only] = members;
  const [inner, prefix] =
    members.length === 1 && isObject(only![1]) ? [only![1], `/${only![0]}`] : [json, ''];
  if (!isObject(inner) || typeof inner['id'] !== 'string') return undefined;
  const isVolatile = (key: string): boolean =>
    rules.some((rule) => 'pointer' in rule && fitsPointer(rule.pointer, `${prefix}/${key}`));
  const told = Object.entries(inner).filter(([key, value]) => !isVolatile(key) && isShort(value));
  return { id: inner['id'], state: new Map(told.map(([key, value]) => [key, wordOf(value)])) };
}

/** Text as it is, anything else as JSON writes it; of a long one its ends. */
function wordOf(value: unknown): string {
  const word = typeof value === 'string' && value !== '' ? value : JSON.stringify(value);
  return word.length <= 48 ? word : `${word.slice(0, 16)}…${word.slice(-4)}`;
}

function isShort(value: unknown): boolean {
  return JSON.stringify(value).length <= 1000;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function differences(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  words: Words,
): readonly Phrase[] {
  const went = [...after].flatMap(([name, value]): readonly Phrase[] => {
    const old = before.get(name);
    if (old === value) return [];
    if (old === undefined) return [phrase(words, 'added', { name, after: value })];
    return [phrase(words, 'went', { name, before: old, after: value })];
  });
  const removed = [...before].flatMap(([name, value]) =>
    after.has(name) ? [] : [phrase(words, 'removed', { name, before: value })],
  );
  return [...went, ...removed].slice(0, TOLD);
}
