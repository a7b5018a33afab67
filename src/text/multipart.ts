/** Multipart bodies (RFC 2046, RFC 7578) as text: each part with its field name and the span of its content. */

import type { Span } from './span.js';

/** A part. The span is its content's. `name` is the form field's, `file` the name of its file; undefined where none is given. */
export interface Part extends Span {
  readonly name: string | undefined;
  readonly file: string | undefined;
  readonly type: string | undefined;
}

/** The parts of a multipart body; its boundary is read from the body itself. A body that was cut has a last part too. */
export function multipartParts(text: string): readonly Part[] {
  const opening = /(?:^|\n)--([^\r\n]{1,70}?)[ \t]*\r?\n/.exec(text);
  if (!opening) return [];
  const parts: Part[] = [];
  let start = opening.index + opening[0].length;
  for (const delimiter of delimiters(text, { boundary: opening[1]!, from: start - 1 })) {
    if (delimiter.start >= start) parts.push(partOf(text, { start, end: delimiter.start }));
    start = delimiter.end;
    if (delimiter.last) return parts;
  }
  return start < text.length ? [...parts, partOf(text, { start, end: text.length })] : parts;
}

interface Delimiter extends Span {
  /** True for the one that ends the body. */
  readonly last: boolean;
}

/** The delimiter lines, with the line break before each, which belongs to it. */
function* delimiters(
  text: string,
  { boundary, from }: { readonly boundary: string; readonly from: number },
): Generator<Delimiter> {
  const line = `\n--${boundary}`;
  const rest = /(--)?[ \t]*(?:\r?\n|$)/y;
  for (let at = text.indexOf(line, from); at >= 0; at = text.indexOf(line, at + line.length)) {
    rest.lastIndex = at + line.length;
    const match = rest.exec(text);
    if (match) yield { start: before(text, at), end: rest.lastIndex, last: match[1] !== undefined };
  }
}

function before(text: string, lineFeed: number): number {
  return text[lineFeed - 1] === '\r' ? lineFeed - 1 : lineFeed;
}

const LONGEST_HEAD = 8192;

function partOf(text: string, { start, end }: Span): Part {
  const beginning = text.slice(start, Math.min(end, start + LONGEST_HEAD));
  const blank = /(?:^|\n)\r?\n/.exec(beginning);
  const headEnd = blank ? blank.index + blank[0].length : 0;
  const head = beginning.slice(0, headEnd);
  const disposition = /^content-disposition[ \t]*:([^\r\n]*)/im.exec(head)?.[1] ?? '';
  return {
    name: valueOf(NAME.exec(disposition)),
    file: valueOf(FILE.exec(disposition)),
    type: /^content-type[ \t]*:[ \t]*([^\s;]+)/im.exec(head)?.[1],
    start: start + headEnd,
    end,
  };
}

const VALUE = String.raw`[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))`;
const NAME = new RegExp(String.raw`;[ \t]*name${VALUE}`, 'i');
const FILE = new RegExp(String.raw`;[ \t]*filename${VALUE}`, 'i');

function valueOf(parameter: RegExpExecArray | null): string | undefined {
  return parameter ? (parameter[2] ?? parameter[1]!.replace(/\\(.)/g, '$1')) : undefined;
}
