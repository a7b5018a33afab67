/** How far a value goes that follows its name in free text: its quotes, its line, its block of YAML, its word. */

import type { Span } from '../../text/span.js';
import { trimmed } from './finding.js';

/** A text, and where in it the next place of another one is from an offset on, -1 without one. */
export interface Reading {
  readonly text: string;
  readonly next: (needle: string, at: number) => number;
}

/** A name in a text, up to where its value begins. */
interface Named extends Span {
  readonly sign: string | undefined;
}

export const QUOTE = String.raw`\\*(?:["']|&quot;|&#34;|&#39;|&#x27;)`;

const OPENING = new RegExp(String.raw`[bu]?(${QUOTE})`, 'y');

/** The value between quotes, escaped ones and HTML's too; undefined when none is opened here. */
export function quotedSpan({ text, next }: Reading, at: number): Span | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text);
  if (!opening) return undefined;
  const start = at + opening[0].length;
  const quote = opening[1]!;
  let end = next(quote, start);
  while (quote.length === 1 && end > 0 && isEscaped(text, end)) end = next(quote, end + 1);
  return { start, end: end < 0 ? text.length : end };
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - slashes - 1] === '\\') slashes++;
  return slashes % 2 === 1;
}

/** The value of a header, or of a line of YAML, goes on to the end of the line or of the quote that it stands in. */
export function restSpan({ text, next }: Reading, match: Named, isHeader: boolean): Span {
  const before = text.slice(Math.max(0, match.start - 80), match.start);
  const leads = match.sign === ':' && LINE_BEGIN.test(before);
  if (!isHeader && !leads) return bareSpan(text, match.end);
  const block = leads ? blockSpan(text, match) : undefined;
  if (block) return block;
  const around = OPEN_QUOTE.exec(before)?.[0];
  const ends = [next('\n', match.end), around === undefined ? -1 : next(around, match.end)].filter(
    (end) => end >= 0,
  );
  return trimmed(text, { start: match.end, end: Math.min(text.length, ...ends) });
}

const LINE_BEGIN = /(?:^|\n)([ \t-]*)$/;
const OPEN_QUOTE = new RegExp(`(?:${QUOTE}|${'`'})$`);
// `password:` with what it is on the lines below, further in: one word, or what `|` or `>` opens.
const BELOW = /(?:([|>])[-+\d]{0,2})?[ \t]*\r?\n([ \t]+)(?:-[ \t]+)?(?=\S)/y;
const ONE_WORD = /["']?([^\s"'#:]\S*[^\s"':]|[^\s"'#:])["']?[ \t]*(?=\r?\n|$)/y;

function blockSpan(text: string, { start, end }: Named): Span | undefined {
  BELOW.lastIndex = end;
  const below = BELOW.exec(text);
  const own = LINE_BEGIN.exec(text.slice(Math.max(0, start - 80), start))?.[1] ?? '';
  if (!below || below[2]!.length <= own.length) return undefined;
  const from = BELOW.lastIndex;
  if (below[1] === undefined) {
    ONE_WORD.lastIndex = from;
    const word = ONE_WORD.exec(text)?.[1];
    return word === undefined ? undefined : spanOf(text.indexOf(word, from), word);
  }
  return trimmed(text, { start: from, end: blockEnd(text, from, below[2]!) });
}

/** Where the first line begins that is not as far in. */
function blockEnd(text: string, from: number, indent: string): number {
  for (let at = text.indexOf('\n', from); at >= 0; at = text.indexOf('\n', at + 1)) {
    const isBlank = /[\r\n]/.test(text.charAt(at + 1));
    if (!isBlank && !text.startsWith(indent, at + 1)) return at;
  }
  return text.length;
}

function spanOf(start: number, { length }: string): Span {
  return { start, end: start + length };
}

const BARE = /[^\s"'`<>&;|]*[^\s"'`<>&;|,.)}\]]/y;

/** A value without quotes, in a sentence or a list. */
export function bareSpan(text: string, at: number): Span {
  BARE.lastIndex = at;
  let end = BARE.test(text) ? BARE.lastIndex : at;
  // Of an escaped quote that ends what the value stands in.
  if (/["']/.test(text.charAt(end))) while (end > at && text[end - 1] === '\\') end--;
  return { start: at, end };
}

/**
 * The same with what stands behind a `&`: a password may hold one, where a shell, a form and a page begin something else
 * with it. Undefined where none goes on.
 */
export function beyondAmpersand(text: string, { start, end }: Span): Span | undefined {
  BEYOND.lastIndex = end;
  return start < end && BEYOND.test(text) ? { start, end: BEYOND.lastIndex } : undefined;
}

const BEYOND = /(?:&(?![\w.[\]%-]{0,64}=|#?\w{1,31};)[^\s"'`<>&;|]*[^\s"'`<>&;|,.)}\]])+/y;

/** Looks ahead for the same few texts again and again, in one pass over the whole. */
export function ahead(text: string): Reading['next'] {
  let found: Map<string, { from: number; index: number }> | undefined;
  return (needle, at) => {
    found ??= new Map();
    const last = found.get(needle);
    if (last && at >= last.from && (last.index < 0 || at <= last.index)) return last.index;
    const index = text.indexOf(needle, at);
    found.set(needle, { from: at, index });
    return index;
  };
}
