/** Percent-encoding: UTF-8, tolerant of escapes that are none. */

import type { Decoded } from './span.js';

/** The text with everything but RFC 3986's unreserved characters escaped. */
export function percentEncode(text: string): string {
  if (/^[A-Za-z0-9._~-]*$/.test(text)) return text;
  try {
    return encodeURIComponent(text).replace(/[!'()*]/g, escapeAscii);
  } catch {
    // Half of a surrogate pair.
    return percentEncodeBytes(new TextEncoder().encode(text));
  }
}

function escapeAscii(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}

function percentEncodeBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => {
    const char = String.fromCharCode(byte);
    return /[A-Za-z0-9._~-]/.test(char) ? char : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/** What a percent-encoded text stands for; malformed escapes stay as they are, bytes that are no UTF-8 become U+FFFD. */
export function percentDecode(raw: string): string {
  if (!raw.includes('%')) return raw;
  return raw.length < WORTH_BYTES || HALF_OF_PAIR.test(raw)
    ? raw.replace(/(?:%[0-9a-f]{2})+/gi, decodeRun)
    : decodeBytes(percentDecodedBytes(raw));
}

/** The same as UTF-8; bytes that are none stay as they are. */
export function percentDecodedBytes(raw: string): Uint8Array {
  return unescaped(new TextEncoder().encode(raw));
}

// Below, one pass over the bytes of the whole takes longer to begin than the few escapes take one by one.
const WORTH_BYTES = 512;
const HALF_OF_PAIR = /[\ud800-\udfff]/;

/** The bytes, in place, with their escapes read: a character that is not escaped neither begins nor ends amid one. */
function unescaped(bytes: Uint8Array): Uint8Array {
  const size = bytes.length;
  let length = 0;
  for (let at = 0; at < size; at++) {
    const code = bytes[at]!;
    const byte = code === PERCENT && at + 2 < size ? byteOf(bytes[at + 1]!, bytes[at + 2]!) : NONE;
    bytes[length++] = byte < 0 ? code : byte;
    if (byte >= 0) at += 2;
  }
  return bytes.subarray(0, length);
}

/** What escapes one after another stand for; most are one of ASCII. */
function decodeRun(run: string): string {
  const byte = run.length === 3 ? byteAt(run, 0) : 0x80;
  return byte < 0x80 ? String.fromCharCode(byte) : decodeBytes(escapesAt(run, 0));
}

/** As `percentDecode`, with the offset of each character. */
export function percentDecoded(raw: string): Decoded {
  // No text has more characters decoded than encoded.
  const offsets = new Int32Array(raw.length + 1);
  let [text, length] = ['', 0];
  let at = 0;
  for (let next = raw.indexOf('%'); next >= 0; next = raw.indexOf('%', at)) {
    // Most are one of ASCII, and no part of a longer character.
    const byte = byteAt(raw, next);
    if (byte >= 0 && byte < 0x80) {
      text += raw.slice(at, next) + String.fromCharCode(byte);
      while (at <= next) offsets[length++] = at++;
      at += 2;
      continue;
    }
    const bytes = escapesAt(raw, next);
    const plainEnd = bytes.length === 0 ? next + 1 : next;
    text += raw.slice(at, plainEnd);
    while (at < plainEnd) offsets[length++] = at++;
    if (bytes.length === 0) continue;
    const decoded = decodeBytes(bytes);
    let start = at;
    for (const size of unitSizes(bytes, decoded)) {
      offsets[length++] = start;
      start += size * 3;
    }
    text += decoded;
    at += bytes.length * 3;
  }
  text += raw.slice(at);
  while (at <= raw.length) offsets[length++] = at++;
  return { text, offsets: offsets.subarray(0, length) };
}

// To make one takes longer than what it is needed for.
const UTF_8 = new TextDecoder('utf-8', { ignoreBOM: true });

function decodeBytes(bytes: Uint8Array): string {
  return UTF_8.decode(bytes);
}

/** The bytes of the escapes that stand here one after another. */
function escapesAt(raw: string, from: number): Uint8Array {
  const bytes: number[] = [];
  for (let at = from; raw.charCodeAt(at) === PERCENT; at += 3) {
    const byte = byteAt(raw, at);
    if (byte < 0) break;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}

const PERCENT = 37;

const NONE = -1;

/** The byte of the escape that stands here; negative when it is none. */
function byteAt(raw: string, at: number): number {
  return at + 2 < raw.length ? byteOf(raw.charCodeAt(at + 1), raw.charCodeAt(at + 2)) : NONE;
}

function byteOf(high: number, low: number): number {
  return (hexDigit(high) << 4) | hexDigit(low);
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : NONE;
}

/** How many bytes each UTF-16 unit was made of. Where some are no UTF-8 nobody can tell: the first unit takes all. */
function unitSizes(bytes: Uint8Array, decoded: string): readonly number[] {
  const sizes = Array.from(decoded, (char) => {
    const size = new TextEncoder().encode(char).length;
    return char.length === 2 ? [size, 0] : [size];
  }).flat();
  const exact = !decoded.includes('\uFFFD') && sizes.reduce((sum, size) => sum + size, 0) === bytes.length;
  return exact ? sizes : sizes.map((_, index) => (index === 0 ? bytes.length : 0));
}
