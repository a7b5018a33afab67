/** Why a request is not carried at all: it is not well-formed (RFC 9110, RFC 9112), or it would come back here. */

import type { IncomingMessage } from 'node:http';
import type { Headers } from '../model/message.js';
import { formatAddress } from './address.js';
import type { Context } from './context.js';
import { reasonOf } from './failure.js';
import { linesNamed } from './headers.js';
import { METADATA_CODE, isMetadata } from './metadata.js';
import { isLoop } from './route.js';

/** What the client is told. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  /** Header lines besides. */
  readonly lines?: Headers;
}

/** Where a request is to go. */
export interface Aim {
  readonly host: string;
  readonly port: number;
}

/** Why this request is not carried; undefined: it is. */
export function refusalOf(
  context: Context,
  message: { readonly req: IncomingMessage; readonly headers: Headers },
  aim: Aim,
): MaybeRefusal {
  return malformed(message.req, message.headers) ?? aimProblem(context, aim);
}

/** A promise only where it may be one of our own ports, which takes a look-up. */
type MaybeRefusal = Refusal | undefined | Promise<Refusal | undefined>;

/** Why nothing is sent there, whatever it is. */
export function aimProblem(context: Context, { host, port }: Aim): MaybeRefusal {
  if (context.options.allowMetadata !== true && isMetadata(host)) {
    return { status: 403, message: reasonOf({ code: METADATA_CODE }, formatAddress(host, port)).message };
  }
  return context.listeners.some((own) => own.port === port) ? loopProblem(context, host, port) : undefined;
}

async function loopProblem(context: Context, host: string, port: number): Promise<Refusal | undefined> {
  return (await isLoop(context, host, port)) ? { status: 508, message: LOOP } : undefined;
}

const LOOP =
  'the request is aimed at this proxy itself, so it would go round in circles. Use the address of the service, or ' +
  'leave this address out of the proxy settings (no_proxy).';

/**
 * What Node's parser lets through and two servers could read in two ways. Such a request is refused, never mended: what it
 * was meant to say is not known.
 */
function malformed({ httpVersion }: IncomingMessage, headers: Headers): Refusal | undefined {
  if (httpVersion !== '1.1' && httpVersion !== '1.0') {
    return { status: 505, message: `requests are HTTP/1.1 or HTTP/1.0 here, not ${httpVersion}.` };
  }
  const message =
    hostProblem(httpVersion, headers) ?? codingProblem(httpVersion, headers) ?? lengthProblem(headers);
  return message === undefined ? undefined : { status: 400, message };
}

/** RFC 9112, 3.2. */
function hostProblem(httpVersion: string, headers: Headers): string | undefined {
  const lines = linesNamed(headers, 'host');
  if (lines.length > 1) return 'the request has more than one Host line.';
  if (lines.length === 0) return httpVersion === '1.1' ? 'the request has no Host line.' : undefined;
  return /[\s@/?#\\,]/.test(lines[0]![1].trim()) ? 'the Host line of the request names no host.' : undefined;
}

/** RFC 9112, 6.1: known codings only, `chunked` last and once, and none of it in HTTP/1.0. */
function codingProblem(httpVersion: string, headers: Headers): string | undefined {
  const lines = linesNamed(headers, 'transfer-encoding');
  if (lines.length === 0) return undefined;
  if (httpVersion === '1.0') return 'HTTP/1.0 knows no Transfer-Encoding.';
  const codings = lines.flatMap(([, value]) => value.toLowerCase().split(','));
  const names = codings.map((coding) => coding.trim());
  const isKnown = names.slice(0, -1).every((name) => CODINGS.includes(name)) && names.at(-1) === 'chunked';
  return isKnown ? undefined : 'the Transfer-Encoding of the request is not one that ends with chunked.';
}

const CODINGS: readonly string[] = ['gzip', 'x-gzip', 'deflate', 'compress', 'x-compress'];

/** Beyond this, services count in different ways. */
function lengthProblem(headers: Headers): string | undefined {
  const lines = linesNamed(headers, 'content-length');
  return lines.every(([, value]) => Number(value) <= Number.MAX_SAFE_INTEGER)
    ? undefined
    : 'the Content-Length of the request is too large.';
}
