/** What calls changed, from what answers say of one thing before and after. */

import type { Phrase } from '../../model/cookbook.js';
import { responseOf } from '../../model/exchange.js';
import type { Step } from '../../model/flow.js';
import { jsonText } from '../../model/message.js';
import type { VolatileRule } from '../../model/profile.js';
import { pathOf } from '../../model/url.js';
import { jsonTree, jsonTreeText, type JsonNode } from '../../text/json-tree.js';
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
  /** The path that was read; null for the answer of another call. */
  readonly read: string | null;
  /** Calls since then that may have changed it: indices. */
  readonly changing: number[];
}

/**
 * A call that answers with the thing that it changed shows that itself; what another one did, such as an upload, is seen
 * in the next answer, and told of that call when it is the only one that can have done it. Members that were not there before
 * are told when the two answers tell the thing alike: reading may tell more of it than creating did.
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
    const read = isReading ? pathOf(url) : null;
    seen.set(thing.id, { state: thing.state, read, changing: [] });
    if (!before) continue;
    const [only, ...others] = before.changing;
    const at = only !== undefined && others.length === 0 ? only : index;
    const went = changedValues(before.state, thing.state, words);
    const isAlike = read === null || read === before.read;
    const lines = [...went, ...(isAlike ? changedMembers(before.state, thing.state, words) : [])].slice(
      0,
      TOLD,
    );
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
  const json = text === undefined ? undefined : jsonTree(text);
  if (json?.kind !== 'object') return undefined;
  const [only, ...others] = json.members;
  const [inner, prefix] =
    others.length === 0 && only?.value.kind === 'object' ? [only.value, `/${only.name}`] : [json, ''];
  const id = inner.members.find(({ name }) => name === 'id')?.value;
  if (id?.kind !== 'string') return undefined;
  const isVolatile = (key: string): boolean =>
    rules.some((rule) => 'pointer' in rule && fitsPointer(rule.pointer, `${prefix}/${key}`));
  const told = inner.members.filter(({ name, value }) => !isVolatile(name) && isShort(value));
  return { id: id.text, state: new Map(told.map(({ name, value }) => [name, wordOf(value)])) };
}

/** Text as it is, anything else as the answer writes it; of a long one its ends. */
function wordOf(value: JsonNode): string {
  const word = value.kind === 'string' && value.text !== '' ? value.text : jsonTreeText(value);
  return word.length <= 48 ? word : `${word.slice(0, 16)}…${word.slice(-4)}`;
}

function isShort(value: JsonNode): boolean {
  return jsonTreeText(value).length <= 1000;
}

type State = Thing['state'];

function changedValues(before: State, after: State, words: Words): readonly Phrase[] {
  return [...after].flatMap(([name, value]) => {
    const old = before.get(name);
    if (old === undefined || old === value) return [];
    return [phrase(words, 'went', { name, before: old, after: value })];
  });
}

function changedMembers(before: State, after: State, words: Words): readonly Phrase[] {
  return [
    ...[...after].flatMap(([name, value]) =>
      before.has(name) ? [] : [phrase(words, 'added', { name, after: value })],
    ),
    ...[...before].flatMap(([name, value]) =>
      after.has(name) ? [] : [phrase(words, 'removed', { name, before: value })],
    ),
  ];
}
