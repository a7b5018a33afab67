/** A recorded request with shell variables where its values were: by marks that no encoding changes. */

import type { Binding } from '../../model/binding.js';
import type { Exchange } from '../../model/exchange.js';
import type { Request } from '../../model/message.js';
import type { ShellPiece, ShellText } from '../../text/shell.js';
import type { ShellVariable } from './variables.js';

/** A request with other values, as the bindings write them. */
export type Fill = (
  exchange: Exchange,
  bindings: readonly Binding[],
  values: ReadonlyMap<string, string>,
) => Request;

/** Fills requests with marks, and reads texts with marks as text for a shell. */
export interface Marker {
  readonly fill: (exchange: Exchange) => Request;
  readonly pieces: (text: string) => ShellText;
  /** The same of JSON, values that may need it written as JSON writes them. */
  readonly json: (text: string) => readonly ShellPiece[];
  /** The same of a form or a query, values that may need it percent-encoded. */
  readonly encoded: (text: string) => ShellText;
  /** The same of XML, such values with its five characters as entities. */
  readonly xml: (text: string) => ShellText;
  /** The same for people: `/v2/images/{image_id}`. */
  readonly named: (text: string) => string;
}

export function markerFor(
  variables: readonly ShellVariable[],
  exchanges: readonly Exchange[],
  fill: Fill,
): Marker {
  const mark = unusedMark(exchanges);
  const names = variables.map(({ name }) => name);
  const values = new Map(names.map((name, index) => [name, `${mark}${index}z`]));
  const bindings = variables.flatMap((variable) => variable.bindings);
  const either = new RegExp(String.raw`${mark}(\d+)z|${LEFT_OVER}`, 'g');
  const nameOf = ([, index, ...kinds]: readonly (string | undefined)[]): string =>
    index === undefined ? kinds.find((kind) => kind !== undefined)!.toUpperCase() : names[Number(index)]!;
  const plain = new Set(['TOKEN', ...variables.filter(isPlain).map(({ name }) => name)]);
  const split = (text: string): readonly string[] => inTurn(text, either, nameOf);
  const piecesBy = (text: string, put: (name: string) => ShellPiece): ShellText => {
    const found = split(text);
    if (found.length === 1) return text;
    return found.map((one, index) => (index % 2 === 0 ? one : put(one))).filter((piece) => piece !== '');
  };
  const written =
    (format: '@uri' | '@html') =>
    (name: string): ShellPiece =>
      plain.has(name) ? { variable: name } : { command: `printf %s "$${name}" | jq -Rrs ${format}` };
  return {
    fill: (exchange) => fill(exchange, bindings, values),
    pieces: (text) => piecesBy(text, (variable) => ({ variable })),
    encoded: (text) => piecesBy(text, written('@uri')),
    xml: (text) => piecesBy(text, written('@html')),
    json: (text) => jsonPieces(split(text), plain),
    named: (text) =>
      text.replace(either, (...found: readonly string[]) => `{${nameOf(found.slice(0, MARK_GROUPS))}}`),
  };
}

/** What stands between the matches of a pattern and what is made of these in turn, text first. */
function inTurn(text: string, pattern: RegExp, made: (match: RegExpExecArray) => string): readonly string[] {
  const found: string[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    found.push(text.slice(at, match.index), made(match));
    at = match.index + match[0].length;
  }
  return [...found, text.slice(at)];
}

/** True for what JSON writes as it is, whoever follows the page: ids, tokens, URLs. Their own names and passwords may be anything. */
function isPlain({ name, kind, secret, bindings }: ShellVariable): boolean {
  const isMade = kind !== 'value' || /_id(?:_\d+)?$/i.test(name);
  return bindings.every(({ value }) =>
    secret ? value.startsWith('<token:') : isMade && !/["\\\u0000-\u001f]/.test(value),
  );
}

/** Of texts and names in turn. A value that is a whole string gets its quotes by what writes it. */
function jsonPieces(found: readonly string[], plain: ReadonlySet<string>): readonly ShellPiece[] {
  const texts = [...found];
  const pieces = found.map((name, index): ShellPiece => {
    if (index % 2 === 0) return '';
    if (plain.has(name)) return { variable: name };
    const [before, after] = [texts[index - 1]!, texts[index + 1]!];
    const isWhole = /(?<!\\)"$/.test(before) && after.startsWith('"');
    if (isWhole) [texts[index - 1], texts[index + 1]] = [before.slice(0, -1), after.slice(1)];
    return { command: `printf %s "$${name}" | jq ${isWhole ? '-Rs .' : "-Rrs '@json[1:-1]'"}` };
  });
  return pieces
    .map((piece, index) => (index % 2 === 0 ? texts[index]! : piece))
    .filter((piece) => piece !== '');
}

/** A secret that nothing binds, as it is, percent-encoded and in XML: a variable too, since a pseudonym opens nothing. */
const LEFT_OVER =
  '<([a-z]{3,12}):[0-9a-f]{16}>|%3[Cc]([a-z]{3,12})%3[Aa][0-9a-f]{16}%3[Ee]|&lt;([a-z]{3,12}):[0-9a-f]{16}&gt;';
/** Of a match: all of it, the number of a mark, and the kinds. */
const MARK_GROUPS = 5;

/** Letters that stand in no request. */
function unusedMark(exchanges: readonly Exchange[]): string {
  let mark = 'zqv';
  const isUsed = ({ request: { url, headers, body } }: Exchange): boolean =>
    url.includes(mark) ||
    headers.some(([, value]) => value.includes(mark)) ||
    (body.kind === 'text' && body.text.includes(mark));
  while (exchanges.some(isUsed)) mark += 'q';
  return mark;
}
