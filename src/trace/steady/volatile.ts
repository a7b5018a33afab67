/** What a profile says is another in each run, by its name: `{time}`, `{id}`. */

import type { Headers, Message } from '../../model/message.js';
import { jsonText } from '../../model/message.js';
import type { VolatileRule } from '../../model/profile.js';
import { scanJson } from '../../text/json.js';
import { pointerOf } from '../../text/json-value.js';
import { fitsPointer } from '../../text/pointer-pattern.js';
import { applyEdits, type Edit } from '../../text/span.js';

/** The rules for what a service says. */
export function rulesFor(service: string, rules: readonly VolatileRule[]): readonly VolatileRule[] {
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
