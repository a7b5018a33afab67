/** One call as its messages in the log tell it, from the request on; and the exchange that it becomes. */

import { headerValue, isJson, mediaType, type Headers } from '../../model/message.js';
import { parseJson } from '../../text/json-value.js';
import type { ReadBody, ReadExchange, ReadRequest, ReadResponse } from '../format.js';
import { jsonIn } from '../json-in.js';
import type { LoggedRequest } from './curl-line.js';
import type { LogEvent } from './messages.js';

/** Times in µs since 1970 by the clock of the log; undefined where the log tells none. */
export interface LoggedCall {
  readonly line: number;
  readonly request: LoggedRequest;
  /** A sign-on, of which only the target is logged. */
  readonly signOn: boolean;
  readonly started: number | undefined;
  wire?: Extract<LogEvent, { kind: 'wire' }> & { readonly time: number | undefined };
  status?: Pick<Extract<LogEvent, { kind: 'status' }>, 'status' | 'reason'> & {
    readonly time: number | undefined;
  };
  headers: Headers;
  body?: { readonly text: string; readonly cut: boolean; readonly time: number | undefined };
  failure?: { readonly timedOut: boolean; readonly time: number | undefined };
}

/** Of a sign-on that failed, only urllib3 tells. */
export function isAnswered({ status, failure, signOn, body, wire }: LoggedCall): boolean {
  const signedOn = signOn && (body !== undefined || wire !== undefined);
  return status !== undefined || failure !== undefined || signedOn;
}

/** Who made the calls, and what is added to the clock of the log to have UTC. */
export interface Maker {
  readonly caller: string | undefined;
  readonly pid: number | undefined;
  readonly unit: string | undefined;
  readonly requestId: string | undefined;
  readonly zoneMicros: number;
}

/** The exchange of a call that was answered, or of which the log says that it was not. */
export function exchangeOf(call: LoggedCall, maker: Maker, limitBytes: number): ReadExchange {
  const { line, started } = call;
  const at = (time: number | undefined): number =>
    started === undefined || time === undefined ? 0 : Math.max(0, time - started);
  const ended = at(call.body?.time ?? call.status?.time ?? call.wire?.time);
  const begun = Math.min(ended, at(call.wire?.time ?? call.status?.time));
  const start = started === undefined ? {} : { start: Math.max(0, started + maker.zoneMicros) };
  return {
    kind: 'exchange',
    line,
    client: clientOf(maker),
    server: { host: new URL(call.request.url).host },
    request: requestOf(call),
    ...(call.failure
      ? {
          outcome: failureOf(call.failure.timedOut),
          timing: { ...start, ...NO_ANSWER, failed: at(call.failure.time) },
        }
      : {
          outcome: { kind: 'response', response: responseOf(call, limitBytes) },
          timing: { ...start, requestLast: 0, responseFirst: begun, responseLast: ended },
        }),
  };
}

const NO_ANSWER = { requestLast: 0, responseFirst: null, responseLast: null };

function failureOf(timedOut: boolean): ReadExchange['outcome'] {
  const message = timedOut ? 'the log says that it timed out' : 'the log says that no connection was made';
  return { kind: 'failure', cause: timedOut ? 'upstream-closed' : 'upstream-unreachable', message };
}

function clientOf({ caller, pid, unit, requestId }: Maker): ReadExchange['client'] {
  return {
    ...(caller !== undefined && { edge: caller }),
    ...(pid !== undefined && unit !== undefined && { process: { pid, command: [programOf(unit)], unit } }),
    ...(requestId !== undefined && { requestId }),
  };
}

function programOf(unit: string): string {
  return unit.replace(/\.service$/, '').replace(/^devstack@/, '');
}

/** What Python prints of an object that is no text. */
const NO_TEXT = /^<(?:binary_data|_io\.|generator object |[\w.]+ object at 0x)[^]*>$/;

function requestOf({ request, signOn, wire }: LoggedCall): ReadRequest {
  const { method, url, headers, data } = request;
  const type = mediaType(headers) || (data !== undefined && looksLikeJson(data) ? JSON_TYPE : '');
  return {
    method,
    url,
    httpVersion: wire?.httpVersion ?? '1.1',
    headers,
    body: signOn ? notLogged(0, JSON_TYPE) : sentBody(data, type, headers),
  };
}

const JSON_TYPE = 'application/json';

function sentBody(data: string | undefined, type: string, headers: Headers): ReadBody {
  const size = sizeOf(headers) ?? 0;
  if (data === undefined) return size > 0 ? notLogged(size, type) : { kind: 'empty' };
  if (NO_TEXT.test(data)) return notLogged(size, type);
  return data === '' ? { kind: 'empty' } : { kind: 'text', text: data, mediaType: type };
}

function responseOf(call: LoggedCall, limitBytes: number): ReadResponse {
  const { wire, headers } = call;
  // The token is given in a 201, and nothing else is.
  const status = call.status?.status ?? wire?.status ?? 201;
  const body = gotBody(call, status, limitBytes);
  return {
    status,
    reason: call.status?.reason ?? '',
    httpVersion: wire?.httpVersion ?? '1.1',
    headers,
    body,
  };
}

const OMITTED = /^Omitted, Content-Type is set to /;

function gotBody(call: LoggedCall, status: number, limitBytes: number): ReadBody {
  const { request, headers, body, wire, signOn } = call;
  const type = mediaType(headers) || (signOn ? JSON_TYPE : '');
  if (request.method === 'HEAD' || status === 204 || status === 304) return { kind: 'empty' };
  const size = sizeOf(headers) ?? wire?.size ?? body?.text.length ?? 0;
  if (body === undefined || OMITTED.test(body.text)) {
    return size > 0 || body !== undefined ? notLogged(size, type) : { kind: 'empty' };
  }
  if (body.cut)
    return { kind: 'omitted', reason: 'too-large', size: Math.max(size, limitBytes), mediaType: type };
  const text = isJson(type) ? jsonIn(body.text) : body.text;
  return text === '' ? { kind: 'empty' } : { kind: 'text', text, mediaType: type };
}

function looksLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text) && parseJson(text) !== undefined;
}

function notLogged(size: number, type: string): ReadBody {
  return { kind: 'omitted', reason: 'not-recorded', size, mediaType: type };
}

function sizeOf(headers: Headers): number | undefined {
  const length = headerValue(headers, 'content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}
