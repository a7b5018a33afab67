/** JSON that stands in other text: a line of a log or of a stream, a document among the output of programs, a block of a page. */

import { append, moved } from './finding.js';
import type { Finding, Search } from './finding.js';

/** What is found in each; `find` is undefined for what is no JSON. */
export function findEmbedded(
  text: string,
  isOver: Search['isOver'],
  find: (json: string) => readonly Finding[] | undefined,
): readonly Finding[] {
  const findings: Finding[] = [];
  const closing = closings(text);
  let covered = 0;
  let misses = 0;
  OPENING.lastIndex = 0;
  for (let found = OPENING.exec(text); found && misses < MOST_MISSES; found = OPENING.exec(text)) {
    if (isOver(findings)) break;
    const { index } = found;
    const line = endOr(text, text.indexOf('\n', index));
    const end = index < covered ? -1 : (endInLine(text, index, line) ?? closing(index));
    const inside = end < 0 ? undefined : find(text.slice(index, end));
    if (inside) append(findings, moved(inside, index));
    else if (end > line) misses++;
    covered = inside ? end : line;
    OPENING.lastIndex = Math.max(covered, index + 1);
  }
  return findings;
}

const OPENING = /[{[](?=\s{0,99}["{[])/g;

/** A text may open as many blocks as it likes that are none. */
const MOST_MISSES = 100;

function endOr({ length }: string, index: number): number {
  return index < 0 ? length : index;
}

/** Behind the last bracket of its line. */
function endInLine(text: string, start: number, line: number): number | undefined {
  const rest = text.slice(start, line);
  const last = Math.max(rest.lastIndexOf('}'), rest.lastIndexOf(']'));
  return last > 0 ? start + last + 1 : undefined;
}

/** Gives the place behind the first bracket that stands as far in as the line of an opening one does; -1 without one. */
function closings(text: string): (start: number) => number {
  // What is not there further on: to look for it again and again would take long.
  const missing = new Set<string>();
  return (start) => {
    const begin = text.lastIndexOf('\n', start) + 1;
    const indent = /^[ \t]*/.exec(text.slice(begin, Math.min(start, begin + LONGEST_INDENT)))![0];
    const close = `\n${indent}${text[start] === '{' ? '}' : ']'}`;
    if (missing.size >= MOST_MISSES || missing.has(close)) return -1;
    const at = text.indexOf(close, start);
    if (at < 0) missing.add(close);
    return at < 0 ? -1 : at + close.length;
  };
}

const LONGEST_INDENT = 40;
