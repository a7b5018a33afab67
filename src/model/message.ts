/** The two messages of an HTTP exchange: header lines as they were on the wire, and what is known of the body. */

import { hostPort, pathOf } from './url.js';

/** One header line: the name in the case it was sent in, and the value. */
export type Header = readonly [name: string, value: string];

/** Header lines in wire order, with their case and duplicates: that is the truth; look-up is a function. */
export type Headers = readonly Header[];

/** A body kept in the capture's folder `bodies/<sha256>`; `size` in bytes. */
export interface BodyRef {
  readonly sha256: string;
  readonly size: number;
}

/** Why a body was not kept. */
export const OMIT_REASONS = [
  'too-large', // over the limit for texts, for kept blobs, or for the whole capture
  'undecodable', // bytes that are not of the charset or content coding they claim to be
  'unknown-coding', // a content coding or charset that cannot be decoded, so not redacted either
  'secret', // an opaque body in which a secret was seen
  'many-secrets', // text with more secrets than are replaced in one
  'tunnelled', // bytes of a CONNECT tunnel or an upgraded connection, never read
  'not-recorded', // recording failed here; the traffic went on
] as const;

export type OmitReason = (typeof OMIT_REASONS)[number];

/**
 * What is known of a body. Missing, empty and cut are different things.
 * `text` is decoded (charset and content coding); JSON is read from it where it is needed, so that numbers, key order
 * and duplicate keys stay as they were. `coding` names the content coding that was undone. Sizes are in bytes.
 */
export type Body =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string; readonly mediaType: string; readonly coding?: string }
  | { readonly kind: 'blob'; readonly ref: BodyRef; readonly mediaType: string }
  | {
      readonly kind: 'omitted';
      readonly reason: OmitReason;
      readonly size: number;
      readonly sha256?: string;
      readonly mediaType: string;
    };

/** What a request and a response have in common. `bodyBytes`: bytes of body on the wire, chunk framing left out. */
export interface Message {
  readonly httpVersion: string;
  readonly headers: Headers;
  readonly body: Body;
  readonly bodyBytes: number;
}

/** A request. `url` is absolute and exactly as it was addressed: double slashes, case and escapes untouched. */
export interface Request extends Message {
  readonly method: string;
  readonly url: string;
}

/** A response. `cut` says why its body ended early (`bodyBytes` came through), if it did. */
export interface Response extends Message {
  readonly status: number;
  readonly reason: string;
  readonly cut?: string;
}

export const EMPTY_BODY: Body = { kind: 'empty' };

/** The first value of a header, whatever its case; undefined when there is none. */
export function headerValue(headers: Headers, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const [key, value] of headers) {
    if (key.length === wanted.length && key.toLowerCase() === wanted) return value;
  }
  return undefined;
}

/** The media type of a message without its parameters, in lower case; '' when none is given. */
export function mediaType(headers: Headers): string {
  return (headerValue(headers, 'content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase();
}

/** The content coding of a message in lower case; '' when none is given. */
export function contentCoding(headers: Headers): string {
  return (headerValue(headers, 'content-encoding') ?? '').trim().toLowerCase();
}

/** True for `application/json` and every `+json` type. */
export function isJson(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json');
}

/** True for `application/xml`, `text/xml` and every `+xml` type. */
export function isXml(type: string): boolean {
  return /[/+]xml$/.test(type);
}

/** The text of a JSON body; undefined when the body is anything else. */
export function jsonText(body: Body): string | undefined {
  return body.kind === 'text' && isJson(body.mediaType) ? body.text : undefined;
}

/** What a request is aimed at, for people: its path without the query; of a CONNECT, which has none, `host:port`. */
export function targetOf({ method, url }: Pick<Request, 'method' | 'url'>): string {
  return (method === 'CONNECT' && hostPort(url)) || pathOf(url);
}
