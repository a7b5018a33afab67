/** URLs of a gateway's upstreams turned towards the gateway, in JSON documents and in `Location`; nothing else changes. */

import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { urlParts } from '../model/url.js';
import { formatAddress, isWildcard } from './address.js';
import type { Headers } from '../model/message.js';
import type { Gateway, Listener, Turned } from './context.js';

/** URLs below `upstream` become URLs below `own`, which is an origin as the client sees it. */
export interface Turning {
  readonly upstream: Gateway;
  readonly own: string;
}

/** Documents longer than this, encoded or decoded, pass as they are. */
export const TURN_LIMIT_BYTES = 4 * 1024 * 1024;

/** What to turn for a client that reached a gateway by this scheme, under the name in its Host line. */
export function turningsFor(
  listeners: readonly Listener[],
  hostLine: string,
  scheme: 'http' | 'https' = 'http',
): readonly Turning[] {
  const named = urlParts(`${scheme}://${hostLine}`);
  return listeners
    .flatMap((listener) => {
      const { gateway: upstream, spec, port } = listener;
      if (!upstream) return [];
      const host = named && (named.port === port || isWildcard(spec.host)) ? named.host : spec.host;
      return [{ upstream, own: `${scheme}://${formatAddress(host, port)}` }];
    })
    .sort((a, b) => b.upstream.prefix.length - a.upstream.prefix.length);
}

/** A URL below an upstream, turned; any other text as it is. */
export function turnUrl(url: string, turnings: readonly Turning[]): string {
  if (turnings.length === 0) return url;
  return url.replace(new RegExp(`^(?:${alternatives(turnings, '/')})(?=[/?#]|$)`), ownOf(turnings));
}

/** Header lines with their URLs turned, of those that hold any for the client to go to. */
export function turnLines(headers: Headers, turnings: readonly Turning[]): Headers {
  const turn = (url: string): string => turnUrl(url, turnings);
  return headers.map(([name, value]) => [name, TURNED_LINES[name.toLowerCase()]?.(value, turn) ?? value]);
}

type TurnLine = (value: string, turn: (url: string) => string) => string;

const TURNED_LINES: Readonly<Record<string, TurnLine>> = {
  location: (value, turn) => turn(value),
  'content-location': (value, turn) => turn(value),
  link: (value, turn) => value.replace(/<([^>]*)>/g, (_all, url: string) => `<${turn(url)}>`),
  // Keystone uri="http://cloud/identity"
  'www-authenticate': (value, turn) => value.replace(/"([^"]*)"/g, (_all, url: string) => `"${turn(url)}"`),
  refresh: (value, turn) =>
    value.replace(/(;\s*url=["']?)([^"']*)/i, (_all, before: string, url: string) => before + turn(url)),
};

/**
 * JSON text with the string values turned that start with an upstream's URL, byte-exact elsewhere (`\/` understood, keys
 * left alone). In JSON only an opening quote is followed by a letter, and no opening quote follows a backslash: so the
 * pattern needs no walk over all tokens.
 */
export function turnJson(text: string, turnings: readonly Turning[], which: Turned = 'all'): string {
  if (turnings.length === 0) return text;
  const value = String.raw`(?=(?:\\?\/|[?#"]))(?=[^"\\]*(?:\\.[^"\\]*)*"(?!\s*:))`;
  const pattern = new RegExp(
    String.raw`(?<=${which === 'all' ? ANY_VALUE : LINK})(?:${alternatives(turnings, String.raw`\\?\/`)})${value}`,
    'g',
  );
  return text.replace(pattern, ownOf(turnings));
}

const ANY_VALUE = String.raw`(?<!\\)"`;
const LINK = String.raw`(?<!\\)"(?:href|next|prev|previous|first|last|self)"\s*:\s*"`;

/** A document's bytes turned; undefined when that changes nothing. @throws when it cannot be decoded */
export async function turnDocument(
  body: Buffer,
  coding: string,
  turn: (text: string) => Promise<string>,
): Promise<Buffer | undefined> {
  const decoded = await decode(body, coding.trim().toLowerCase());
  // As Latin-1 every byte is a character and comes back as the same byte.
  const text = decoded.toString('latin1');
  const turned = await turn(text);
  return turned === text ? undefined : Buffer.from(turned, 'latin1');
}

/** One capturing group per turning, in order. */
function alternatives(turnings: readonly Turning[], slash: string): string {
  return turnings.map(({ upstream }) => `(${patternOf(upstream, slash)})`).join('|');
}

function patternOf({ scheme, host, port, prefix }: Gateway, slash: string): string {
  const anyCase = (text: string): string =>
    escaped(text).replace(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`);
  const isDefault = port === (scheme === 'https' ? 443 : 80);
  const path = escaped(prefix).replaceAll('/', slash);
  return `${anyCase(scheme)}:${slash}${slash}${anyCase(host)}${isDefault ? `(?::${port})?` : `:${port}`}${path}`;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

function ownOf(turnings: readonly Turning[]): (match: string, ...groups: unknown[]) => string {
  return (match, ...groups) => {
    const { own } = turnings[groups.findIndex((group) => group !== undefined)]!;
    return match.includes(String.raw`\/`) ? own.replaceAll('/', String.raw`\/`) : own;
  };
}

async function decode(body: Buffer, coding: string): Promise<Buffer> {
  const limits = { maxOutputLength: TURN_LIMIT_BYTES };
  if (coding === '' || coding === 'identity') return body;
  if (coding === 'gzip' || coding === 'x-gzip') return promisify(gunzip)(body, limits);
  if (coding === 'deflate') return promisify(inflate)(body, limits);
  if (coding === 'br') return promisify(brotliDecompress)(body, limits);
  throw new Error('unknown content coding');
}
