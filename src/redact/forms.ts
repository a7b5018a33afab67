/** The ways in which a secret can be written: a text that holds one of them holds the secret. */

import { base64Cores, fromCodes, latin1Of, urlSafeOf } from '../text/base64.js';
import { encodeJsonString } from '../text/json.js';
import { percentEncode } from '../text/percent.js';

export type Encoding = 'plain' | 'html' | 'percent' | 'base64' | 'hex';

/** One form: of most only eight characters are ever needed, so none is written out before it is asked for. */
export interface Form {
  readonly encoding: Encoding;
  readonly length: number;
  readonly slice: (start: number, end: number) => string;
}

/** All forms of a secret, each text once. `b'…'` needs none of its own: the secret stands in it as it is. */
export function formsOf(secret: string): readonly Form[] {
  const isWord = /^[\w.-]*$/.test(secret);
  if (isWord) return [written('plain', secret), ...base64Forms(secret), ...hexForms(secret)];
  const latin1 = bytesOf(secret);
  const texts = new Map<string, Encoding>();
  const add = (encoding: Encoding, forms: readonly string[]): void => {
    for (const text of forms) if (!texts.has(text)) texts.set(text, encoding);
  };
  add('plain', [secret, latin1, ...withBytes(jsonForms(secret))]);
  add('html', withBytes(htmlForms(secret)));
  add('percent', percentForms(secret));
  return [
    ...Array.from(texts, ([text, encoding]) => written(encoding, text)),
    ...base64Forms(latin1),
    ...hexForms(latin1),
  ];
}

/** The whole of a form. */
export function textOf({ slice, length }: Form): string {
  return slice(0, length);
}

function written(encoding: Encoding, text: string): Form {
  return { encoding, length: text.length, slice: (start, end) => text.slice(start, end) };
}

function base64Forms(latin1: string): readonly Form[] {
  return base64Cores(latin1).flatMap(({ length, slice, usesBoth }): readonly Form[] => {
    const form: Form = { encoding: 'base64', length, slice };
    return usesBoth() ? [form, { ...form, slice: (start, end) => urlSafeOf(slice(start, end)) }] : [form];
  });
}

function hexForms(latin1: string): readonly Form[] {
  const length = latin1.length * 2;
  const slice = (start: number, end: number): string => hexOf(latin1, start, end);
  const lower: Form = { encoding: 'hex', length, slice };
  return [lower, { ...lower, slice: (start, end) => slice(start, end).toUpperCase() }];
}

const HEX_DIGITS = '0123456789abcdef';

function hexOf(latin1: string, start: number, end: number): string {
  return fromCodes(start, end, (at) => {
    const byte = latin1.charCodeAt(at >> 1);
    return HEX_DIGITS.charCodeAt(at % 2 === 0 ? byte >> 4 : byte & 15);
  });
}

/** Also as their UTF-8. */
function withBytes(texts: readonly string[]): readonly string[] {
  return texts.some(isBeyondAscii) ? texts.flatMap((text) => [text, bytesOf(text)]) : texts;
}

/** UTF-8 read as one character per byte: so it stands in header lines, and so blobs are searched. */
function bytesOf(text: string): string {
  return isBeyondAscii(text) ? latin1Of(new TextEncoder().encode(text)) : text;
}

function isBeyondAscii(text: string): boolean {
  return /[\u0080-\uffff]/.test(text);
}

function jsonForms(secret: string): readonly string[] {
  const json = encodeJsonString(secret);
  // Python writes JSON in ASCII, PHP escapes the slash, Go what HTML could misread.
  const ascii = json.replace(/[\u007f-\uffff]/g, escapeUnit);
  return [
    json,
    ascii,
    json.replaceAll('/', '\\/'),
    ascii.replaceAll('/', '\\/'),
    json.replace(/[<>&]/g, escapeUnit),
  ];
}

function escapeUnit(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function htmlForms(secret: string): readonly string[] {
  const text = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const apostrophes = text.includes("'") ? ["'", '&#39;', '&#x27;', '&apos;'] : ["'"];
  const quotes = text.includes('"') ? ['"', '&quot;', '&#34;'] : ['"'];
  return quotes.flatMap((quote) =>
    apostrophes.map((apostrophe) => text.replaceAll('"', quote).replaceAll("'", apostrophe)),
  );
}

/** Encoders differ in what they leave alone, in the case of the digits, and in forms a space is a plus. */
function percentForms(secret: string): readonly string[] {
  const strict = percentEncode(secret);
  const leaving = ["!'()*", '/', "!'()*/:;,@&=+$?#", ''].map((open) =>
    Array.from(open).reduce((text, char) => text.replaceAll(percentEncodeChar(char), char), strict),
  );
  const tilde = strict.replaceAll('~', '%7E');
  // Forms (`application/x-www-form-urlencoded`) leave the asterisk and not the tilde.
  leaving.push(tilde, tilde.replaceAll('%2A', '*'));
  // Most of them are the same text.
  const spaced = new Set(Array.from(new Set(leaving)).flatMap((text) => [text, text.replaceAll('%20', '+')]));
  return Array.from(spaced).flatMap((text) => [
    text,
    text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  ]);
}

function percentEncodeChar(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
