/** The ways in which a secret can be written: a text that holds one of them holds the secret. */

import { base64Cores } from '../text/base64.js';
import { encodeJsonString } from '../text/json.js';
import { percentEncode } from '../text/percent.js';

export type Encoding = 'plain' | 'html' | 'percent' | 'base64' | 'hex';

export interface Form {
  readonly text: string;
  readonly encoding: Encoding;
}

/** All forms of a secret, each text once. `b'…'` needs none of its own: the secret stands in it as it is. */
export function formsOf(secret: string): readonly Form[] {
  const bytes = new TextEncoder().encode(secret);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const cores = base64Cores(bytes);
  const forms = new Map<string, Encoding>();
  const add = (encoding: Encoding, texts: readonly string[]): void => {
    for (const text of texts) if (!forms.has(text)) forms.set(text, encoding);
  };
  add('plain', [secret]);
  if (!/^[\w.-]*$/.test(secret)) {
    add('plain', [latin1(bytes), ...jsonForms(secret)]);
    add('html', htmlForms(secret));
    add('percent', percentForms(secret));
  }
  add('base64', [...cores, ...cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'))]);
  add('hex', [hex, hex.toUpperCase()]);
  return Array.from(forms, ([text, encoding]) => ({ text, encoding }));
}

/** UTF-8 read as one character per byte: so it stands in header lines, and so blobs are searched. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
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
  leaving.push(strict.replaceAll('~', '%7E'));
  const spaced = leaving.flatMap((text) => [text, text.replaceAll('%20', '+')]);
  return spaced.flatMap((text) => [text, text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())]);
}

function percentEncodeChar(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
