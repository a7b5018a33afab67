/** Searches a text, or bytes, for very many texts at once, faster than it could be read character by character. */

import type { Span } from '../text/span.js';
import type { Limit } from './find/limit.js';
import { createFilter, WINDOW } from './window-filter.js';

export interface Hit<T> extends Span {
  readonly tag: T;
}

/** A text that is written out as far as it is asked for. */
interface Slices {
  readonly length: number;
  readonly slice: (start: number, end: number) => string;
}

/** A set of texts, each with a tag that can give the text again: keeping them all would take too much memory. */
export interface Matcher<T> {
  /** `text` has to be `WINDOW` long at least. */
  readonly add: (text: Slices, tag: T) => void;
  /** Takes out what a text was added with, where the tag tells. */
  readonly remove: (text: Slices, matches: (tag: T) => boolean) => void;
  /** Every occurrence of every text, as long as there are not too many. */
  readonly find: (text: string, isOver: Limit['isOver']) => readonly Hit<T>[];
  /** True when a text that counts, of one byte per character, stands in bytes: most of it, or all of a shorter one. */
  readonly isInBytes: (bytes: Uint8Array, counts: (tag: T) => boolean) => boolean;
}

interface Entry<T> {
  readonly tag: T;
  /** How far into its text the window begins. */
  readonly offset: number;
}

// As many characters on each side of a window tell that bytes are a secret's. So those of one that is longer than a chunk
// are found all the same.
const TELLING = 32;

// Of a text that is hit upon everywhere the rest is not looked through.
const PIECE = 1 << 15;

/** `textOf` gives a tag's text. */
export function createMatcher<T>(textOf: (tag: T) => string): Matcher<T> {
  const windows = new Map<string, Entry<T>[]>();
  const filter = createFilter(() => windows.keys());
  return {
    add(text, tag) {
      const { offset, window, entries } = roomiest(text, windows);
      if (entries) entries.push({ tag, offset });
      else windows.set(window, [{ tag, offset }]);
      filter.add(window);
    },
    remove: (text, matches) => removeFrom(windows, text, matches),
    find(text, isOver) {
      const hits: Hit<T>[] = [];
      for (let from = 0; from < text.length; from += PIECE) {
        for (const at of filter.inText(text, from, from + PIECE)) {
          for (const { tag, offset } of windows.get(text.slice(at, at + WINDOW)) ?? NOTHING) {
            const whole = textOf(tag);
            const start = at - offset;
            if (start >= 0 && text.startsWith(whole, start))
              hits.push({ start, end: start + whole.length, tag });
          }
        }
        if (isOver(hits)) break;
      }
      return hits;
    },
    isInBytes: (bytes, counts) =>
      filter.inBytes(bytes).some((at) => {
        const entries = windows.get(windowAt(bytes, at)) ?? NOTHING;
        return entries.some(({ tag, offset }) => {
          const from = Math.max(0, offset - TELLING);
          const start = at - offset + from;
          const part = textOf(tag).slice(from, offset + WINDOW + TELLING);
          return start >= 0 && standsAt(bytes, start, part) && counts(tag);
        });
      }),
  };
}

const NOTHING: readonly never[] = [];

function removeFrom<T>(windows: Map<string, Entry<T>[]>, text: Slices, matches: (tag: T) => boolean): void {
  for (let attempt = 0, offset = offsetAt(text, 0); offset >= 0; offset = offsetAt(text, ++attempt)) {
    const window = text.slice(offset, offset + WINDOW);
    const entries = windows.get(window) ?? [];
    const at = entries.findIndex((entry) => matches(entry.tag));
    if (at < 0) continue;
    entries.splice(at, 1);
    if (entries.length === 0) windows.delete(window);
    return;
  }
}

// So many texts may share a window before another one is looked for; so many are tried.
const CROWDED = 4;
const TRIES = 32;

interface Candidate<T> {
  readonly offset: number;
  readonly window: string;
  /** What shares the window. */
  readonly entries: Entry<T>[] | undefined;
}

/** A window that few texts share: a hundred thousand alike would have to be compared at each occurrence. */
function roomiest<T>(text: Slices, windows: ReadonlyMap<string, Entry<T>[]>): Candidate<T> {
  let best: Candidate<T> | undefined;
  for (let attempt = 0, offset = offsetAt(text, 0); offset >= 0; offset = offsetAt(text, ++attempt)) {
    const window = text.slice(offset, offset + WINDOW);
    const entries = windows.get(window);
    if (!best || (entries?.length ?? 0) < best.entries!.length) best = { offset, window, entries };
    if (!entries || entries.length < CROWDED) break;
  }
  return best!;
}

/**
 * Where to look for a window, attempt by attempt; negative when there is no other. First the middle of a text, since what
 * tokens begin with is the same for years; then from the end towards the start.
 */
function offsetAt(text: Slices, attempt: number): number {
  const last = text.length - WINDOW;
  return attempt === 0 ? last >> 1 : last - (attempt - 1) * Math.max(1, Math.ceil(last / TRIES));
}

/** Not spread into the call: that takes ten times as long. */
function windowAt(bytes: Uint8Array, at: number): string {
  const code = (from: number): number => bytes[at + from]!;
  return String.fromCharCode(code(0), code(1), code(2), code(3), code(4), code(5), code(6), code(7));
}

/** True when a text of one byte per character stands at a place in bytes. */
export function standsAt(bytes: Uint8Array, start: number, text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    if (bytes[start + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}
