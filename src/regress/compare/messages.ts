/** Two messages: their header lines and their bodies. */

import { diffArrays } from 'diff';
import { jsonText, type Body, type Headers, type Message } from '../../model/message.js';
import { jsonTree } from '../../text/json-tree.js';
import { scalarLikeness } from './formats.js';
import { compareJson } from './json.js';
import { formOf } from './pieces.js';
import { report, shortened, type Walk } from './walk.js';

export function compareMessages(recorded: Message, live: Message, walk: Walk): void {
  compareHeaders(recorded.headers, live.headers, walk);
  compareBodies(recorded.body, live.body, walk);
}

/** Lines of one name are compared in their order; the order of names means nothing. */
function compareHeaders(recorded: Headers, live: Headers, walk: Walk): void {
  const [left, right] = [byName(recorded), byName(live)];
  for (const name of new Set([...left.keys(), ...right.keys()])) {
    const [expected, actual] = [left.get(name) ?? [], right.get(name) ?? []];
    const count = Math.max(expected.length, actual.length);
    for (let index = 0; index < count; index += 1) {
      compareHeader(`header:${name}`, [expected[index], actual[index]], walk);
    }
  }
}

function byName(headers: Headers): ReadonlyMap<string, readonly string[]> {
  const named = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    named.set(key, [...(named.get(key) ?? []), value]);
  }
  return named;
}

type Values = readonly [recorded: string | undefined, live: string | undefined];

function compareHeader(place: string, [recorded, live]: Values, walk: Walk): void {
  const demand = walk.ruleAt(place)?.as;
  if (demand === 'ignored') return;
  const [expected, actual] = [shownHeader(recorded), shownHeader(live)];
  if (recorded === undefined) return report(walk, { kind: 'added', place, expected, actual });
  if (live === undefined) return report(walk, { kind: 'missing', place, expected, actual });
  if (demand === 'base' && walk.context.known.bases.learn(recorded, live)) return;
  const likeness = scalarLikeness([scalar(recorded), scalar(live)], demand, walk.context);
  if (likeness === 'same') return;
  report(walk, { kind: likeness === 'identity' ? 'identity' : 'changed', place, expected, actual });
}

function shownHeader(value: string | undefined): string | null {
  return value === undefined ? null : shortened(value);
}

function scalar(text: string) {
  return { kind: 'string', text } as const;
}

function compareBodies(recorded: Body, live: Body, walk: Walk): void {
  const demand = walk.ruleAt('body')?.as;
  if (demand === 'ignored' || (demand === 'type' && kindOf(recorded) === kindOf(live))) return;
  const [one, other] = [jsonOf(recorded), jsonOf(live)];
  if (one && other) return compareJson({ recorded: one, live: other, place: 'body:' }, walk);
  if (recorded.kind === 'text' && live.kind === 'text') return compareLines(recorded.text, live.text, walk);
  const [expected, actual] = [described(recorded), described(live)];
  if (expected === actual) return;
  const kind = recorded.kind === 'empty' ? 'added' : live.kind === 'empty' ? 'missing' : 'changed';
  report(walk, { kind, place: 'body', expected, actual });
}

/** Two bodies that have nothing in common: what each is. */
export function compareWhole(recorded: Body, live: Body, walk: Walk): void {
  const [expected, actual] = [told(recorded), told(live)];
  if (expected !== actual) report(walk, { kind: 'changed', place: 'body', expected, actual });
}

function told(body: Body): string | null {
  return body.kind === 'text' ? shortened(body.text) : described(body);
}

function jsonOf(body: Body) {
  const text = jsonText(body);
  return text === undefined ? undefined : jsonTree(text);
}

function kindOf(body: Body): string {
  return body.kind === 'empty' ? 'empty' : body.mediaType;
}

/** What can be said of a body in a few words: of a blob its size and its hash, also where it was too large to be kept. */
function described(body: Body): string | null {
  if (body.kind === 'empty') return null;
  if (body.kind === 'text') return `${body.text.length} characters of ${body.mediaType || 'text'}`;
  if (body.kind === 'blob') return `${body.ref.size} bytes, sha256 ${body.ref.sha256}`;
  return body.sha256 === undefined
    ? `${body.size} bytes, not kept (${body.reason})`
    : `${body.size} bytes, sha256 ${body.sha256}`;
}

const LIMITS = { maxEditLength: 1000, timeout: 1000 };

/** Line by line; the place of a difference is the line's number in the recorded text. */
function compareLines(recorded: string, live: string, walk: Walk): void {
  if (same(recorded, live, walk)) return;
  const [left, right] = [recorded.split(/\r?\n/), live.split(/\r?\n/)];
  const comparator = (a: string, b: string): boolean => a === b || formOf(a) === formOf(b);
  const changes = diffArrays(left, right, { ...LIMITS, comparator });
  if (!changes) {
    const [expected, actual] = [shortened(recorded), shortened(live)];
    return report(walk, { kind: 'changed', place: 'body', expected, actual });
  }
  let [at, other] = [0, 0];
  changes.forEach(({ added, removed, count }, index) => {
    const place = `body:${at + 1}`;
    if (removed) {
      const next = changes[index + 1]?.added ? changes[index + 1]! : undefined;
      const texts = [left.slice(at, at + count).join('\n'), next?.value.join('\n')] as const;
      if (next === undefined || !same(texts[0], texts[1]!, walk)) tellLines(place, texts, walk);
    } else if (added && !changes[index - 1]?.removed) {
      tellLines(place, [undefined, right.slice(other, other + count).join('\n')], walk);
    } else if (!added)
      compareSameForm(left.slice(at, at + count), right.slice(other, other + count), { at, walk });
    if (!added) at += count;
    if (!removed) other += count;
  });
}

function same(recorded: string, live: string, walk: Walk): boolean {
  return walk.context.known.pairs.attempt(
    () => scalarLikeness([scalar(recorded), scalar(live)], undefined, walk.context) === 'same',
  );
}

function compareSameForm(
  left: readonly string[],
  right: readonly string[],
  { at, walk }: { readonly at: number; readonly walk: Walk },
): void {
  left.forEach((line, index) => {
    if (same(line, right[index]!, walk)) return;
    const [expected, actual] = [shortened(line), shortened(right[index]!)];
    report(walk, { kind: 'identity', place: `body:${at + index + 1}`, expected, actual });
  });
}

function tellLines(place: string, [recorded, live]: Values, walk: Walk): void {
  const [expected, actual] = [shownHeader(recorded), shownHeader(live)];
  const kind = recorded === undefined ? 'added' : live === undefined ? 'missing' : 'changed';
  report(walk, { kind, place, expected, actual });
}
