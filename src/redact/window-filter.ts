/** A filter that says at once of most places of a text that none of a set of windows stands there. */

import type { Span } from '../text/span.js';

/** The length of a window. */
export const WINDOW = 8;
// In every window a probe of four characters begins at a multiple of five, so that only those need to be looked at.
const PROBE = 4;
const STRIDE = WINDOW - PROBE + 1;

/** Gives the places where a window may stand: never misses one, seldom names one in vain. */
export interface Filter {
  readonly add: (window: string) => void;
  /** The places from one on, and before another. */
  readonly inText: (text: string, from: number, to: number) => readonly number[];
  readonly inBytes: (bytes: Uint8Array) => readonly number[];
}

const SMALLEST = 1 << 16;
const LARGEST = 1 << 24;
// Of this many bits one may be set.
const SPARSENESS = 16;

/** Bits by hash: `probes` for the five probes of each window, `windows` for each window as a whole. */
interface Bits {
  readonly probes: Int32Array;
  readonly windows: Int32Array;
  /** How far a hash of 32 bits is shifted to be the number of a bit. */
  readonly shift: number;
}

/** `live` gives the windows that still count: now and then the filter forgets the others, or grows. */
export function createFilter(live: () => Iterable<string>): Filter {
  let bits = createBits(SMALLEST);
  let added = 0;
  let limit = 0;
  const rebuild = (): void => {
    const windows = Array.from(live());
    const wanted = 2 ** Math.ceil(Math.log2((windows.length + 1) * STRIDE * SPARSENESS * 2));
    bits = createBits(Math.min(LARGEST, Math.max(SMALLEST, wanted)));
    for (const window of windows) setWindow(bits, window);
    added = windows.length;
    limit = Math.max(wanted / (STRIDE * SPARSENESS), 2 * added);
  };
  return {
    add(window) {
      if (++added > limit) rebuild();
      setWindow(bits, window);
    },
    inText: (text, from, to) => (added === 0 ? [] : placesInText(text, bits, { start: from, end: to })),
    inBytes: (bytes) => (added === 0 ? [] : placesInBytes(bytes, bits)),
  };
}

function createBits(size: number): Bits {
  return {
    probes: new Int32Array(size >>> 5),
    windows: new Int32Array(size >>> 5),
    shift: 32 - Math.log2(size),
  };
}

function setWindow({ probes, windows, shift }: Bits, window: string): void {
  for (let at = 0; at < STRIDE; at++) set(probes, hash(textWord(window, at)) >>> shift);
  set(windows, pairHash(textWord(window, 0), textWord(window, PROBE)) >>> shift);
}

function placesInText(
  text: string,
  { probes, windows, shift }: Bits,
  { start, end }: Span,
): readonly number[] {
  const places: number[] = [];
  const last = Math.min(end - 1, text.length - WINDOW);
  for (let probe = start + STRIDE - 1; probe <= last + STRIDE - 1; probe += STRIDE) {
    if (!has(probes, hash(textWord(text, probe)) >>> shift)) continue;
    for (let at = probe - STRIDE + 1; at <= Math.min(probe, last); at++) {
      if (has(windows, pairHash(textWord(text, at), textWord(text, at + PROBE)) >>> shift)) places.push(at);
    }
  }
  return places;
}

/** As `placesInText`; one loop for both would be several times slower in either. */
function placesInBytes(bytes: Uint8Array, { probes, windows, shift }: Bits): readonly number[] {
  const places: number[] = [];
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let probe = 0, last = bytes.length - PROBE; probe <= last; probe += STRIDE) {
    if (!has(probes, hash(words.getInt32(probe, true)) >>> shift)) continue;
    const end = Math.min(probe, bytes.length - WINDOW);
    for (let at = Math.max(0, probe - STRIDE + 1); at <= end; at++) {
      const pair = pairHash(words.getInt32(at, true), words.getInt32(at + PROBE, true));
      if (has(windows, pair >>> shift)) places.push(at);
    }
  }
  return places;
}

/** Four characters as the bytes of a little-endian word. */
function textWord(text: string, at: number): number {
  return (
    text.charCodeAt(at) ^
    (text.charCodeAt(at + 1) << 8) ^
    (text.charCodeAt(at + 2) << 16) ^
    (text.charCodeAt(at + 3) << 24)
  );
}

function hash(word: number): number {
  return Math.imul(word ^ (word >>> 15), 0x9e3779b1);
}

function pairHash(first: number, second: number): number {
  return hash(hash(first) ^ second);
}

function set(bits: Int32Array, index: number): void {
  bits[index >>> 5]! |= 1 << (index & 31);
}

function has(bits: Int32Array, index: number): boolean {
  return (bits[index >>> 5]! & (1 << (index & 31))) !== 0;
}
