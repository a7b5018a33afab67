/** The parts of a message that may hold values: each as it is written, and as it reads without the encoding of its place. */

import { isJson } from '../model/message.js';
import type { Message, Request } from '../model/message.js';
import { formFields, queryFields } from '../text/form.js';
import { decodeJsonString, encodeJsonString, scanJson } from '../text/json.js';
import { pointerOf } from '../text/json-value.js';
import type { JsonToken } from '../text/json.js';
import { percentDecode, percentDecoded, percentEncode } from '../text/percent.js';
import type { Span } from '../text/span.js';
import { urlSpans } from '../text/url.js';

/** What a part is written in: the URL, the body's text, or the header line of this index. */
export type Container = 'url' | 'body' | number;

/** How a part is written. `number` is a JSON number. */
export type Coding = 'plain' | 'percent' | 'form' | 'json' | 'number';

/** A part in its container. What are functions may be asked only while it is visited. */
export interface Part {
  readonly container: Container;
  readonly coding: Coding;
  /** Where it is written, without the quotes of JSON. */
  readonly span: Span;
  /** As in `Place`. */
  readonly name: () => string;
  /** What people would call the value by: a header, a key; '' when nothing tells. */
  readonly key: () => string;
  /** The text without its encoding. */
  readonly text: () => string;
}

export type Visit = (part: Part) => void;

/** What of a message has parts. */
export type Parted = Pick<Message, 'headers' | 'body'>;

/** Visits the parts of a request: the URL and what it is made of, then as `messageParts`. */
export function requestParts(request: Request, visit: Visit): void {
  const { url } = request;
  const { path, query } = urlSpans(url);
  const end = query?.end ?? path.end;
  visit(partOf({ container: 'url', coding: 'plain', span: { start: 0, end } }, url, { name: 'url' }));
  visit(partOf({ container: 'url', coding: 'percent', span: path }, url, { name: 'path' }));
  for (const field of query ? queryFields(url.slice(query.start, query.end)) : []) {
    const span = shifted(field, query!.start);
    visit(
      partOf({ container: 'url', coding: 'percent', span }, url, {
        name: `query:${field.name}`,
        key: field.name,
      }),
    );
  }
  messageParts(request, visit);
}

/** Visits the parts of a message: header lines, then members of JSON, fields of a form, or any other text as one. */
export function messageParts({ headers, body }: Parted, visit: Visit): void {
  headers.forEach(([name, value], container) => {
    const span = { start: 0, end: value.length };
    const named = (): string => `header:${name.toLowerCase()}`;
    visit(partOf({ container, coding: 'plain', span }, value, { name: named, key: name }));
  });
  if (body.kind !== 'text') return;
  const { text, mediaType } = body;
  if (isJson(mediaType)) jsonParts(text, visit);
  else if (mediaType === 'application/x-www-form-urlencoded') {
    for (const { start, end, name } of formFields(text)) {
      const where = { container: 'body', coding: 'form', span: { start, end } } as const;
      visit(partOf(where, text, { name: `form:${name}`, key: name }));
    }
  } else
    visit(
      partOf({ container: 'body', coding: 'plain', span: { start: 0, end: text.length } }, text, {
        name: 'body',
      }),
    );
}

/** A text without its encoding, and where what stands at an offset of it is written. */
export interface Reading {
  readonly text: string;
  readonly writtenAt: (offset: number) => number;
}

/** What is written in a part, without its encoding. */
export function readPart(raw: string, coding: Coding): Reading {
  if (coding === 'plain' || coding === 'number') return { text: raw, writtenAt: (offset) => offset };
  const { text, offsets } = coding === 'json' ? decodeJsonString(raw) : percentDecoded(unplus(raw, coding));
  return { text, writtenAt: (offset) => offsets[offset]! };
}

function unplus(raw: string, coding: Coding): string {
  return coding === 'form' ? raw.replaceAll('+', ' ') : raw;
}

/** A value as it is written in a part. `like`: what stood there, whose signs need no escape here. */
export function writeValue(value: string, coding: Coding, like: string): string {
  if (coding === 'json') return encodeJsonString(value);
  if (coding !== 'percent' && coding !== 'form') return value;
  const plain = new Set(like.replace(/%[0-9a-f]{2}/gi, '').replace(/\+/g, coding === 'form' ? '' : '+'));
  return percentEncode(value).replace(/%[0-9A-F]{2}/g, (escape) => {
    const sign = percentDecode(escape);
    return plain.has(sign) && /[!-~]/.test(sign) ? sign : escape;
  });
}

interface Label {
  readonly name: string | (() => string);
  readonly key?: string;
}

type Written = Pick<Part, 'container' | 'coding' | 'span'>;

function partOf(written: Written, container: string, { name, key = '' }: Label): Part {
  const { coding, span } = written;
  const text = (): string => {
    const raw = container.slice(span.start, span.end);
    return coding === 'plain' ? raw : percentDecode(unplus(raw, coding));
  };
  return {
    container: written.container,
    coding,
    span,
    name: typeof name === 'string' ? () => name : name,
    key: () => key,
    text,
  };
}

function jsonParts(text: string, visit: Visit): void {
  scanJson(text, (token) => {
    if (token.kind !== 'string' && token.kind !== 'number') return;
    const quote = token.kind === 'string' ? 1 : 0;
    visit({
      container: 'body',
      coding: token.kind === 'string' ? 'json' : 'number',
      span: { start: token.start + quote, end: token.end - quote },
      name: () => `body:${pointerOf(token.path)}`,
      key: () => keyOf(token),
      text: token.value,
    });
  });
}

/** The nearest key above a value: the indices of lists name nothing. */
function keyOf({ path }: JsonToken): string {
  return String(path.findLast((key) => typeof key === 'string') ?? '');
}

function shifted({ start, end }: Span, by: number): Span {
  return { start: start + by, end: end + by };
}
