/** What a profile says is another in each run, by its name: `{time}`, `{id}`; and lists without an order in one of their own. */

import type { Headers, Message } from '../../model/message.js';
import { jsonText } from '../../model/message.js';
import type { PlaceRule, ServiceProfile, VolatileRule } from '../../model/profile.js';
import { scanJson } from '../../text/json.js';
import { pointerOf } from '../../text/json-value.js';
import { fitsPointer } from '../../text/pointer-pattern.js';
import { applyEdits, type Edit, type Span } from '../../text/span.js';

export type SteadyRules = Pick<ServiceProfile, 'volatile' | 'unordered'>;

export function steadyRules(profiles: readonly SteadyRules[]): SteadyRules {
  return {
    volatile: profiles.flatMap(({ volatile }) => volatile),
    unordered: profiles.flatMap(({ unordered }) => unordered),
  };
}

/** The rules for what a service says. */
export function rulesFor<T extends PlaceRule>(service: string, rules: readonly T[]): readonly T[] {
  return rules.filter((rule) => rule.service === undefined || rule.service === service);
}

/** The message with names in those places of its body. */
export function namedBody<T extends Message>(message: T, rules: readonly VolatileRule[]): T {
  const text = jsonText(message.body);
  const pointers = rules.filter((rule) => 'pointer' in rule);
  if (text === undefined || pointers.length === 0 || message.body.kind !== 'text') return message;
  const edits: Edit[] = [];
  scanJson(text, ({ kind, path, start, end }) => {
    if (kind !== 'string' || end - start <= 2) return;
    const pointer = pointerOf(path);
    const rule = pointers.find((one) => fitsPointer(one.pointer, pointer));
    if (rule)
      edits.push({ start: start + 1, end: end - 1, text: nameOf(rule, text.slice(start + 1, end - 1)) });
  });
  return { ...message, body: { ...message.body, text: applyEdits(text, edits) } };
}

/** The message with lists of its body sorted whose order means nothing; of objects, which have none, they stay as they are. */
export function sortedBody<T extends Message>(message: T, rules: readonly PlaceRule[]): T {
  const text = jsonText(message.body);
  const pointers = rules.flatMap((rule) => ('pointer' in rule ? [rule.pointer] : []));
  if (text === undefined || pointers.length === 0 || message.body.kind !== 'text') return message;
  const lists = new Map<string, Span[]>();
  scanJson(text, ({ kind, path, start, end }) => {
    const index = path.at(-1);
    if (kind === 'key' || typeof index !== 'number') return;
    const list = pointerOf(path.slice(0, -1));
    if (pointers.some((one) => fitsPointer(one, list)))
      lists.set(list, [...(lists.get(list) ?? []), { start, end }]);
  });
  const edits = [...lists.values()].flatMap((items) => {
    const sorted = items.map(({ start, end }) => text.slice(start, end)).toSorted();
    return items.map((item, at): Edit => ({ ...item, text: sorted[at]! }));
  });
  return { ...message, body: { ...message.body, text: applyEdits(text, edits) } };
}

/** The header lines with names for those values. */
export function namedHeaders(headers: Headers, rules: readonly VolatileRule[]): Headers {
  return headers.map(([name, value]) => {
    const rule = rules.find((one) => 'header' in one && one.header.toLowerCase() === name.toLowerCase());
    return [name, rule ? nameOf(rule, value) : value];
  });
}

/** Of words that a service chooses (`CURRENT`, `v2.9`) only the long ones are made up each time. */
const MADE_UP = 16;

function nameOf({ format }: VolatileRule, value: string): string {
  if (format === 'text') return value.length < MADE_UP ? value : '{id}';
  return `{${NAMES[format] ?? format}}`;
}

const NAMES: Readonly<Record<string, string>> = { digest: 'id' };
