/** Secrets in base64 that holds text: JSON, as Docker's `X-Registry-Auth` does, a script, a key. What is around them stays. */

import {
  base64Digit,
  base64FormOf,
  decodeBase64,
  decodeBase64Text,
  encodeBase64,
} from '../../text/base64.js';
import { moved } from './finding.js';
import type { Finding, Search } from './finding.js';
import type { FindInValue } from './url.js';

/** The secrets in a value that is base64 of text as a whole, or a `data:` URL of it; undefined for any other value. */
export function findInBase64(value: string, inner: FindInValue): readonly Finding[] | undefined {
  const start = value.startsWith(DATA_URL) ? (DATA_HEAD.exec(value)?.[0].length ?? 0) : 0;
  const written = start === 0 ? value : value.slice(start);
  if (!beginsAsBase64(written, 0) || !BASE64.test(written) || !isText(written.slice(0, HEAD)))
    return undefined;
  const digits = written.replace(/\s+/g, '');
  const text = decodeBase64Text(digits);
  if (text === undefined || NO_TEXT.test(text)) return undefined;
  const findings = inner(text);
  const [first] = findings;
  if (!first) return findings;
  const width = /\r?\n/.exec(written.trimEnd());
  const write = (redacted: string): string => {
    const line = encodeBase64(new TextEncoder().encode(redacted), base64FormOf(digits));
    return width ? wrapped(line, width.index, width[0]) : line;
  };
  return [{ ...first, start, end: value.length, inside: { text, findings }, write }];
}

/** The same of each word of a text. */
export function findInBase64Words(
  text: string,
  isOver: Search['isOver'],
  inner: FindInValue,
): readonly Finding[] {
  const findings: Finding[] = [];
  // A word of such a length has a digit at one of every so many places.
  for (let at = SHORTEST - 1; at < text.length; at += SHORTEST) {
    if (isOver(findings)) break;
    if (!isDigit(text, at)) continue;
    let start = at;
    let end = at + 1;
    while (start > 0 && isDigit(text, start - 1)) start--;
    while (isDigit(text, end)) end++;
    at = end;
    if (end - start < SHORTEST || !beginsAsBase64(text, start)) continue;
    while (text[end] === '=' && end - at < 2) end++;
    for (const finding of moved(findInBase64(text.slice(start, end), inner) ?? [], start))
      findings.push({ ...finding, loose: true });
  }
  return findings;
}

// Base64 of `password=…`.
const SHORTEST = 24;

function isDigit(text: string, at: number): boolean {
  return digitAt(text, at) <= 63;
}

const DATA_URL = 'data:';
const DATA_HEAD = /^data:[^,]{0,200};base64,/;

// Also in lines, as MIME and `base64` write it.
const BASE64 = /^[A-Za-z0-9+/_-]{11,}(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}\s*$/;

/** How much is enough to tell text from most else, in whole groups of digits. */
const HEAD = 64;

function isText(head: string): boolean {
  const bytes = decodeBase64(head.replace(/\s.*$/s, ''));
  return bytes?.every(isOfText) ?? false;
}

const NO_TEXT = /[\0-\x08\x0e-\x1a]/;

function wrapped(line: string, width: number, end: string): string {
  return line.replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`);
}

/** True where a value may begin that `findInBase64` looks into. */
export function mayBeBase64(text: string, at: number): boolean {
  return beginsAsBase64(text, at) || text.startsWith(DATA_URL, at);
}

/** True where base64 of a text may begin, by its first three characters: they are of ASCII and no control characters. */
function beginsAsBase64(text: string, at: number): boolean {
  const first = digitAt(text, at);
  if (first < 8 || first > 31) return false;
  const [second, third, fourth] = [digitAt(text, at + 1), digitAt(text, at + 2), digitAt(text, at + 3)];
  if (second > 63 || third > 63 || fourth > 63) return false;
  return isAscii(((second & 15) << 4) | (third >> 2)) && isAscii(((third & 3) << 6) | fourth);
}

function isAscii(byte: number): boolean {
  return byte < 128 && isOfText(byte);
}

function isOfText(byte: number): boolean {
  return byte >= 32 || (byte >= 9 && byte <= 13);
}

function digitAt(text: string, at: number): number {
  return base64Digit(text.charCodeAt(at));
}
