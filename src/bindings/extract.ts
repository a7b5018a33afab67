/** The values that a live answer brings, found where the recorded answer had them. */

import type { Binding, Place, PlaceSpan } from '../model/binding.js';
import { responseOf, type Exchange } from '../model/exchange.js';
import { jsonText } from '../model/message.js';
import type { Message, Response } from '../model/message.js';
import { decodeBase64Text } from '../text/base64.js';
import { formFields } from '../text/form.js';
import { lookUp, parseJson, pointerTokens } from '../text/json-value.js';

/**
 * What the bindings that were born in a recorded exchange are in a live answer to the same request, by name; one that is
 * not found there is left out. A member of a list is the one that says the same of itself, not the one at the same index.
 */
export function extract(
  recorded: Exchange,
  live: Response,
  bindings: readonly Binding[],
): ReadonlyMap<string, string> {
  const then = responseOf(recorded);
  const born = bindings.filter(({ source }) => source !== 'given' && source.exchange === recorded.id);
  if (!then || born.length === 0) return new Map();
  const read = { then: jsonOf(then), now: jsonOf(live) };
  const found = new Map<string, string>();
  for (const { name, source } of born) {
    const value = valueAt(source as Place, { then, live, read });
    if (value !== undefined && value !== '') found.set(name, value);
  }
  return found;
}

interface Answers {
  readonly then: Response;
  readonly live: Response;
  readonly read: { readonly then: unknown; readonly now: unknown };
}

function valueAt(place: Place, answers: Answers): string | undefined {
  const [then, now] = textsAt(place, answers);
  if (then === undefined || now === undefined) return undefined;
  if (!place.base64) return within(then, place.span, now);
  const inner = within(then, place.base64, now);
  const [before, after] = [decodeBase64Text(cut(then, place.base64)), inner && decodeBase64Text(inner)];
  return before === undefined || !after ? undefined : within(before, place.span, after);
}

/** What a part reads in the recorded answer and in the live one. */
function textsAt({ part }: Place, { then, live, read }: Answers): readonly (string | undefined)[] {
  const at = part.slice(part.indexOf(':') + 1);
  if (part.startsWith('header:')) return [headerOf(then, at), headerOf(live, at)];
  if (part.startsWith('form:')) return [fieldOf(then, at), fieldOf(live, at)];
  if (part === 'body') return [textOf(then), textOf(live)];
  const tokens = pointerTokens(at);
  return [scalar(lookUp(read.then, at)), scalar(follow(read.then, read.now, tokens))];
}

/** The value at a pointer of the live JSON, list by list through the member that is most like the recorded one. */
function follow(then: unknown, now: unknown, tokens: readonly string[]): unknown {
  let [old, live] = [then, now];
  for (const token of tokens) {
    if (Array.isArray(old) && Array.isArray(live)) {
      const index = Number(token);
      live = likest(old[index], live as unknown[], index);
      old = old[index] as unknown;
    } else {
      old = memberOf(old, token);
      live = memberOf(live, token);
    }
  }
  return live;
}

/**
 * The member that shares most plain values with the recorded one; of equal ones that at the same index, or the first. One
 * that says to be of another type is none.
 */
function likest(wanted: unknown, members: readonly unknown[], index: number): unknown {
  const scores = members.map((member) => (isOther(wanted, member) ? -1 : likeness(wanted, member)));
  const best = Math.max(...scores);
  return best < 0 ? undefined : members[scores[index] === best ? index : scores.indexOf(best)];
}

const TYPING = ['type', 'rel', 'interface'];

function isOther(a: unknown, b: unknown): boolean {
  if (!isObject(a) || !isObject(b)) return false;
  return TYPING.some((key) => typeof a[key] === 'string' && typeof b[key] === 'string' && a[key] !== b[key]);
}

function likeness(a: unknown, b: unknown): number {
  if (!isObject(a) || !isObject(b)) return a === b ? 1 : 0;
  return Object.entries(a).filter(([key, value]) => !isObject(value) && b[key] === value).length;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function memberOf(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function scalar(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** What of a live text stands where the value stood: between the same texts, else in the same segment from the end. */
function within(then: string, span: PlaceSpan | undefined, now: string): string | undefined {
  if (!span) return now;
  const [before, after] = [then.slice(0, span.start), then.slice(span.end)];
  const middle = between(now, before, after);
  return middle ?? inSegment(then, span, now);
}

function between(text: string, before: string, after: string): string | undefined {
  const fits = text.length > before.length + after.length && text.startsWith(before) && text.endsWith(after);
  return fits ? text.slice(before.length, text.length - after.length) : undefined;
}

/** `http://a/v1/AUTH_7/x` and `http://b:80/swift/v1/AUTH_8/x`: the segments before it may be others, and more. */
function inSegment(then: string, span: PlaceSpan, now: string): string | undefined {
  const start = Math.max(...SEPARATORS.map((sign) => then.lastIndexOf(sign, span.start - 1))) + 1;
  const next = then.slice(span.end).search(/[/?&=]/);
  const end = next < 0 ? then.length : span.end + next;
  const fromEnd = then.slice(end).split(/[/?&=]/).length;
  const segment = now.split(/[/?&=]/).at(-fromEnd);
  return segment === undefined
    ? undefined
    : between(segment, then.slice(start, span.start), then.slice(span.end, end));
}

const SEPARATORS = ['/', '?', '&', '='];

function cut(text: string, { start, end }: PlaceSpan): string {
  return text.slice(start, end);
}

function jsonOf({ body }: Message): unknown {
  return parseJson(jsonText(body) ?? '');
}

function textOf({ body }: Message): string | undefined {
  return body.kind === 'text' ? body.text : undefined;
}

function headerOf({ headers }: Message, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

function fieldOf(message: Message, name: string): string | undefined {
  return formFields(textOf(message) ?? '').find((field) => field.name === name)?.value;
}
