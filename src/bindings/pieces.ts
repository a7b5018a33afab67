/** What in a text may be a value that is used elsewhere: all of it, ids and secrets in it, segments, and what base64 holds. */

import type { PlaceSpan } from '../model/binding.js';
import { decodeBase64Text, base64FormOf, encodeBase64 } from '../text/base64.js';
import { idSpans } from '../text/ids.js';
import { secretsIn } from '../text/pseudonyms.js';

/**
 * `id`: made to be unique; `secret`: a pseudonym; `made`: looks made by a machine; `number`: of digits alone; `word`:
 * anything else that is short.
 */
export type Look = 'id' | 'secret' | 'made' | 'number' | 'word';

/** A value in a text. No span: it is all of it. */
export interface Piece {
  readonly value: string;
  readonly look: Look;
  readonly span?: PlaceSpan;
  readonly base64?: PlaceSpan;
}

/** Of a text its whole, and the ids and secrets in it, also in what it has in base64. */
export function piecesOf(text: string): readonly Piece[] {
  const found = marked(text);
  // One that is all of a text has nothing else in it.
  if (found[0] && found[0].span === undefined) return found;
  const look = wordLook(text);
  return [...(look ? [{ value: text, look }] : []), ...found, ...inBase64(text)];
}

/** The segments of a path, or of the path of a URL, and the values of its query: what is no piece of the text yet. */
export function segmentsOf(text: string): readonly Piece[] {
  const path = /^(?:https?:\/\/[^/?#]*)?(\/[^?#]*)?(\?[^#]*)?/i.exec(text);
  if (path?.[1] === undefined) return [];
  const start = path[0].length - path[1].length - (path[2]?.length ?? 0);
  return [
    ...between(path[1], '/', start),
    ...between(path[2] ?? '', '&', start + path[1].length).map((piece) => valueOf(piece)),
  ].filter(({ value, look }) => value !== '' && look !== 'id' && look !== 'secret');
}

/** What a value looks like as a whole. */
export function lookOf(text: string): Look | undefined {
  if (text === '' || text.length > 512) return undefined;
  const [mark] = marked(text);
  return mark && mark.span === undefined ? mark.look : wordLook(text);
}

/** What a text looks like that is neither an id nor a secret as a whole. */
function wordLook(text: string): Look | undefined {
  if (text === '' || text.length > 512) return undefined;
  if (/^\d{1,18}$/.test(text)) return 'number';
  return text.length >= 8 && /\d/.test(text) && !/\s/.test(text) ? 'made' : 'word';
}

/** Ids and secrets in a text; no span where one is all of it. */
function marked(text: string): readonly Piece[] {
  const secrets = secretsIn(text);
  const ids = text.length < 32 ? [] : idSpans(text);
  return [
    ...secrets.map((span) => piece(text, span, 'secret')),
    ...ids
      .filter(({ start }) => !secrets.some((one) => one.start <= start && start < one.end))
      .map((span) => piece(text, span, 'id')),
  ];
}

function piece(text: string, { start, end }: PlaceSpan, look: Look): Piece {
  const value = text.slice(start, end);
  return value.length === text.length ? { value, look } : { value, look, span: { start, end } };
}

// Shorter ones hold no id and no secret.
const BASE64 = /^(?:[A-Za-z]+ )?([A-Za-z0-9+/_-]{31,}={0,2})$/;

/** Ids and secrets in what a text, or the credentials of an `Authorization`, encode. */
function inBase64(text: string): readonly Piece[] {
  const written = BASE64.exec(text)?.[1];
  if (written === undefined) return [];
  const content = decodeBase64Text(written);
  if (content === undefined || !isCanonical(written, content)) return [];
  const base64 = { start: text.length - written.length, end: text.length };
  return marked(content).map(({ value, look, span = { start: 0, end: content.length } }) => ({
    value,
    look,
    span,
    base64,
  }));
}

/** Only what is written again in the same way can be filled with another value. */
function isCanonical(written: string, content: string): boolean {
  return encodeBase64(new TextEncoder().encode(content), base64FormOf(written)) === written;
}

function between(text: string, sign: string, offset: number): readonly Piece[] {
  let at = offset;
  return text.split(sign).map((value) => {
    const span = { start: at, end: at + value.length };
    at = span.end + 1;
    return { value, look: lookOf(value) ?? 'word', span };
  });
}

/** Of `?key=value` and `key=value` what is behind the sign. */
function valueOf({ value, span }: Piece): Piece {
  const equals = value.indexOf('=');
  const after = equals < 0 ? '' : value.slice(equals + 1);
  return {
    value: after,
    look: lookOf(after) ?? 'word',
    span: { start: span!.end - after.length, end: span!.end },
  };
}
