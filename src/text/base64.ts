/** Base64 in both alphabets, and what of a base64 text shows that some bytes are in it, wherever they begin. */

export interface Base64Form {
  readonly urlSafe: boolean;
  readonly padded: boolean;
}

/** The bytes as base64; standard and padded unless asked otherwise. */
export function encodeBase64(bytes: Uint8Array, form: Partial<Base64Form> = {}): string {
  const padded = btoa(latin1Of(bytes));
  const text = (form.padded ?? true) ? padded : padded.replace(/=+$/, '');
  return form.urlSafe ? urlSafeOf(text) : text;
}

/** The same digits in the alphabet of URLs. */
export function urlSafeOf(base64: string): string {
  return /[+/]/.test(base64) ? base64.replaceAll('+', '-').replaceAll('/', '_') : base64;
}

const PIECE = 8192;

/** One character per byte. */
export function latin1Of(bytes: Uint8Array): string {
  if (bytes.length <= PIECE) return String.fromCharCode(...bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return text;
}

/** The bytes of a base64 text of either alphabet, padded or not; undefined when it is none. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const digits = text.replace(/={1,2}$/, '');
  if (digits.length % 4 === 1 || /[^A-Za-z0-9+/_-]/.test(digits)) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  for (let at = 0, filled = 0; at < digits.length; at++) {
    bits = (bits << 6) | base64Digit(digits.charCodeAt(at));
    if (at % 4 !== 0) bytes[filled++] = (bits >> (6 - 2 * (at % 4))) & 255;
  }
  return bytes;
}

/** The text of a base64 text that is UTF-8; undefined when it is not. */
export function decodeBase64Text(text: string): string | undefined {
  const bytes = decodeBase64(text);
  if (!bytes || !mayBeUtf8(bytes)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** False where a character is cut: most texts that only look like base64 are known by that, sooner than by an error. */
function mayBeUtf8(bytes: Uint8Array): boolean {
  let following = 0;
  for (const byte of bytes) {
    const follows = byte >> 6 === 0b10;
    if (follows !== following > 0) return false;
    following = follows ? following - 1 : byte < 0x80 ? 0 : byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  }
  return following === 0;
}

/** How a base64 text is written, so that another can be written alike. */
export function base64FormOf(text: string): Base64Form {
  return { urlSafe: /[-_]/.test(text), padded: text.length % 4 === 0 };
}

/** Digits that are written out as far as somebody asks. */
export interface Core {
  readonly length: number;
  /** Some of the digits, in the standard alphabet. */
  readonly slice: (start: number, end: number) => string;
  /** True when the alphabet of URLs writes them differently. */
  readonly usesBoth: () => boolean;
}

/**
 * The digits that the bytes alone decide, for each of the three places in a group of three where they can begin: one of
 * them stands in every base64 text whose content holds the bytes (given as Latin-1).
 */
export function base64Cores(latin1: string): readonly Core[] {
  return [0, 1, 2].map((before) => {
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + latin1.length) * 8) / 6);
    const length = Math.max(0, last - first);
    const digit = (at: number): number => sixBits(latin1, (first + at) * 6 - before * 8);
    return {
      length,
      slice: (start, end) => fromCodes(start, end, (at) => DIGITS.charCodeAt(digit(at))),
      usesBoth() {
        for (let at = 0; at < length; at++) if (digit(at) >= 62) return true;
        return false;
      },
    };
  });
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function sixBits(latin1: string, bit: number): number {
  const byte = bit >> 3;
  const pair = (latin1.charCodeAt(byte) << 8) | (latin1.charCodeAt(byte + 1) & 255);
  return (pair >> (10 - (bit & 7))) & 63;
}

/** The text of the characters from `start` to `end`, each given by its code. */
export function fromCodes(start: number, end: number, codeAt: (at: number) => number): string {
  if (end - start !== 8) {
    return latin1Of(Uint8Array.from({ length: end - start }, (_, at) => codeAt(start + at)));
  }
  // By far the most frequent, and ten times faster so.
  return String.fromCharCode(
    codeAt(start),
    codeAt(start + 1),
    codeAt(start + 2),
    codeAt(start + 3),
    codeAt(start + 4),
    codeAt(start + 5),
    codeAt(start + 6),
    codeAt(start + 7),
  );
}

/** What the digit with this code stands for, of either alphabet; more than 63 for any other character. */
export function base64Digit(code: number): number {
  return VALUES[code] ?? NO_DIGIT;
}

const NO_DIGIT = 64;
const VALUES = new Uint8Array(128).fill(NO_DIGIT);
Array.from(DIGITS).forEach((digit, value) => {
  VALUES[digit.charCodeAt(0)] = value;
});
VALUES['-'.charCodeAt(0)] = 62;
VALUES['_'.charCodeAt(0)] = 63;
