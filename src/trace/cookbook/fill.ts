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
  const nameOf = (index: string | undefined, kind: string | undefined): string =>
    index === undefined ? (kind ?? 'secret').toUpperCase() : names[Number(index)]!;
  return {
    fill: (exchange) => fill(exchange, bindings, values),
    pieces(text) {
      const pieces: ShellPiece[] = [];
      let at = 0;
      for (const { 0: all, 1: index, 2: kind, 3: coded, index: start } of text.matchAll(either)) {
        if (start > at) pieces.push(text.slice(at, start));
        pieces.push({ variable: nameOf(index, kind ?? coded) });
        at = start + all.length;
      }
      if (pieces.length === 0) return text;
      return at < text.length ? [...pieces, text.slice(at)] : pieces;
    },
    named: (text) =>
      text.replace(either, (...found: readonly string[]) => {
        const [, index, kind, coded] = found;
        return `{${nameOf(index, kind ?? coded)}}`;
      }),
  };
}

/** A secret that nothing binds, as it is and percent-encoded: a variable too, since a pseudonym opens nothing. */
const LEFT_OVER = '<([a-z]{3,12}):[0-9a-f]{16}>|%3[Cc]([a-z]{3,12})%3[Aa][0-9a-f]{16}%3[Ee]';

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
