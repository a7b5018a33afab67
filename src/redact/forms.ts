/** The ways in which a secret can be written: a text that holds one of them holds the secret. */

import { base64Cores, latin1Of, urlSafeOf } from '../text/base64.js';
import { encodeJsonString } from '../text/json.js';
import { percentEncode } from '../text/percent.js';

export type Encoding = 'plain' | 'html' | 'percent' | 'base64' | 'hex';

export interface Form {
  readonly text: string;
  readonly encoding: Encoding;
}

/** All forms of a secret, each text once. `b'…'` needs none of its own: the secret stands in it as it is. */
export function formsOf(secret: string): readonly Form[] {
  const forms: Form[] = [];
  const add = (encoding: Encoding, texts: readonly string[]): void => {
    for (const text of texts) if (!forms.some((form) => form.text === text)) forms.push({ text, encoding });
  };
  add('plain', [secret]);
  const isWord = /^[\w.-]*$/.test(secret);
  // UTF-8 read as one character per byte: so it stands in header lines, and so blobs are searched.
  const latin1 = isWord ? secret : latin1Of(new TextEncoder().encode(secret));
  if (!isWord) {
    add('plain', [latin1, ...withBytes(jsonForms(secret))]);
    add('html', withBytes(htmlForms(secret)));
    add('percent', percentForms(secret));
  }
  const cores = base64Cores(latin1);
  const hex = hexOf(latin1);
  add('base64', [...cores, ...cores.map(urlSafeOf)]);
  add('hex', [hex, hex.toUpperCase()]);
  return forms;
}

/** Also as their UTF-8, one character per byte. */
function withBytes(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [text, latin1Of(new TextEncoder().encode(text))]);
}

const ASCII = new TextDecoder();
const HEX_DIGITS = '0123456789abcdef';

function hexOf(latin1: string): string {
  const codes = new Uint8Array(latin1.length * 2);
  for (let at = 0; at < latin1.length; at++) {
    const byte = latin1.charCodeAt(at);
    codes[2 * at] = HEX_DIGITS.charCodeAt(byte >> 4);
    codes[2 * at + 1] = HEX_DIGITS.charCodeAt(byte & 15);
  }
  return ASCII.decode(codes);
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
  const apostrophes = ["'", '&#39;', '&#x27;', '&apos;'];
  return ['"', '&quot;', '&#34;'].flatMap((quote) =>
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
  const spaced = leaving.flatMap((text) => [text, text.replaceAll('%20', '+')]);
  return spaced.flatMap((text) => [text, text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())]);
}

function percentEncodeChar(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
