/** Header lines on their way through: as pairs, without what is for one hop only, with the right Host. */

import type { Header, Headers } from '../model/message.js';
import { headerValue } from '../model/message.js';

/** How long all header lines of a message may be together: a proxy should not be what refuses them. */
export const HEAD_LIMIT_BYTES = 256 * 1024;

/** The pairs of a flat `rawHeaders` list: names and values as they were on the wire. */
export function pairsOf(raw: readonly string[]): Headers {
  const pairs: Header[] = [];
  for (let at = 0; at < raw.length; at += 2) pairs.push([raw[at]!, raw[at + 1]!]);
  return pairs;
}

/** The flat list again. */
export function rawOf(headers: Headers): string[] {
  const raw: string[] = [];
  for (const [name, value] of headers) raw.push(name, value); // `flat()` takes several times as long
  return raw;
}

/**
 * The flat list that Node and undici write line by line, order, case and duplicates kept. Node reads a Content-Disposition
 * that follows Content-Length as UTF-8 and breaks its bytes (https://github.com/nodejs/node/pull/46528), so there the length
 * goes last.
 */
export function flatten(headers: Headers): string[] {
  const hasDisposition = headers.some(([key]) => isNamed(key, 'content-disposition'));
  const ordered = hasDisposition
    ? [...without(headers, 'content-length'), ...linesNamed(headers, 'content-length')]
    : headers;
  return rawOf(ordered);
}

/** `name` is in lower case. Most names are told apart by their length. */
function isNamed(key: string, name: string): boolean {
  return key.length === name.length && key.toLowerCase() === name;
}

function isOneOf(key: string, names: readonly string[]): boolean {
  for (const name of names) if (isNamed(key, name)) return true;
  return false;
}

/** All lines of one name. */
export function linesNamed(headers: Headers, name: string): Headers {
  return headers.filter(([key]) => isNamed(key, name));
}

/** The lines without those of the given names (lower case). */
export function without(headers: Headers, ...names: readonly string[]): Headers {
  return headers.filter(([key]) => !isOneOf(key, names));
}

/** True when the lines announce a body: the one thing that a request without one never does. */
export function announcesBody(headers: Headers): boolean {
  return headers.some(([key]) => isOneOf(key, FRAMING));
}

/**
 * The lines that are for the far end (RFC 9110, 7.6.1). `Content-Length` and `Transfer-Encoding` stay at their place: the
 * body goes on in the framing in which it came. What `Connection` names goes too, unless the message needs it.
 */
export function endToEnd(headers: Headers): Headers {
  const names = namedForOneHop(headers);
  return headers.filter(([key]) => !isOneOf(key, HOP_BY_HOP) && !isOneOf(key, names));
}

function namedForOneHop(headers: Headers): readonly string[] {
  const names: string[] = [];
  for (const [key, value] of headers) {
    if (!isNamed(key, 'connection')) continue;
    for (const part of value.toLowerCase().split(',')) {
      const name = part.trim();
      if (!KEPT.has(name)) names.push(name);
    }
  }
  return names;
}

/** Trailers without those that a receiver who merges them would route or frame the message by (RFC 9110, 6.5.1). */
export function trailing(trailers: Headers): Headers {
  return without(endToEnd(trailers), ...FRAMING, 'host', 'trailer');
}

/** The lines with the given Host in the place of the one that was there, or in front. */
export function withHost(headers: Headers, host: string): Headers {
  if (headerValue(headers, 'host') === undefined) return [['Host', host], ...headers];
  return headers.map(([key, value]) => [key, isNamed(key, 'host') ? host : value]);
}

const FRAMING: readonly string[] = ['content-length', 'transfer-encoding'];

/** What a message needs stays, even where `Connection` names it. */
const KEPT: ReadonlySet<string> = new Set([...FRAMING, 'host']);

const HOP_BY_HOP: readonly string[] = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'proxy-authenticate',
  'te',
  'upgrade',
];
