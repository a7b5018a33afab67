/** One step of a flow as an entry of a HAR. */

import type { RecordedCommand } from '../../model/capture.js';
import { durationMs, responseOf } from '../../model/exchange.js';
import type { RedactedExchange } from '../../model/exchange.js';
import type { Step } from '../../model/flow.js';
import { headerValue } from '../../model/message.js';
import type { Body, Headers, Message, Request, Response } from '../../model/message.js';
import { urlParts } from '../../model/url.js';
import { encodeBase64 } from '../../text/base64.js';
import { queryFields } from '../../text/form.js';
import { percentEncode } from '../../text/percent.js';
import { secretsIn } from '../../text/pseudonyms.js';
import type { WriteSource } from '../format.js';
import { OWN_FORMAT } from './own.js';
import type { OwnBody, OwnMessage } from './own.js';

export interface EntrySource extends Pick<WriteSource, 'body'> {
  /** The flow's number. */
  readonly flow: number;
  /** When the capture began, µs since 1970. */
  readonly startedAt: number;
  /** Of the first entry alone. */
  readonly recording?: { readonly startedAt: number; readonly command?: RecordedCommand };
}

/** Plain JSON, valid against the schema of HAR 1.2. */
export async function entryOf(step: Step, source: EntrySource): Promise<Readonly<Record<string, unknown>>> {
  const { exchange, from, to, parent, number, confidence } = step;
  const { client, server, request, timing } = exchange;
  const address = ipAddress(server.address);
  const start = source.startedAt + timing.requestFirst;
  const response = await responseEntry(exchange, source);
  const entry = {
    startedDateTime: isoWithMicros(Date.parse(timing.startedAt), start),
    time: durationMs(exchange),
    request: requestEntry(request),
    response,
    cache: {},
    timings: timingsOf(exchange),
    ...(address !== undefined && { serverIPAddress: address }),
    ...(client.connection !== undefined && { connection: String(client.connection) }),
    _client: from,
    _server: to,
    _step: `${source.flow}.${number}`,
    _parent: parent === null ? null : `${source.flow}.${parent}`,
    _confidence: confidence,
  };
  const own = ownOf(exchange, { ...source, start, url: entry.request.url });
  return { ...entry, _redacted: secretsIn(JSON.stringify(exchange)).length, _wiretale: own };
}

interface OwnPlace extends Pick<EntrySource, 'recording'> {
  readonly start: number;
  readonly url: string;
}

function ownOf(
  { client, server, request, outcome, timing }: RedactedExchange,
  { start, url, recording }: OwnPlace,
): Readonly<Record<string, unknown>> {
  const { requestFirst, requestLast, responseFirst, responseLast, failed } = timing;
  const after = (offset: number | null): number | null => (offset === null ? null : offset - requestFirst);
  return {
    format: OWN_FORMAT,
    ...(url !== request.url && { url: request.url }),
    client,
    server,
    timing: {
      start,
      startedAt: timing.startedAt,
      requestLast: after(requestLast),
      responseFirst: after(responseFirst),
      responseLast: after(responseLast),
      ...(failed !== undefined && { failed: failed - requestFirst }),
    },
    request: ownMessage(request),
    ...(outcome.kind === 'failure' ? { failure: outcome.cause } : answerFacts(outcome.response)),
    ...(recording && { recording }),
  };
}

function answerFacts(response: Response): Readonly<Record<string, unknown>> {
  return { response: ownMessage(response), ...(response.cut !== undefined && { cut: response.cut }) };
}

function ownMessage({ body, bodyBytes }: Message): OwnMessage {
  return { bodyBytes, body: withoutText(body) };
}

function withoutText(body: Body): OwnBody {
  if (body.kind !== 'text') return body;
  const { kind, mediaType, coding } = body;
  return { kind, mediaType, ...(coding !== undefined && { coding }) };
}

function requestEntry(request: Request) {
  const { method, url, headers, body, bodyBytes } = request;
  return {
    method,
    url: validUrl(url),
    ...messageEntry(request, 'cookie'),
    queryString: queryFields(urlParts(url)?.query ?? '')
      .filter(({ start, name }) => start > 0 || name !== '')
      .map(({ name, value }) => ({ name, value })),
    ...(body.kind !== 'empty' && { postData: postData(body, headers) }),
    headersSize: -1,
    bodySize: bodyBytes,
  };
}

/** Binary bodies only by reference: HAR has no way to write one. */
function postData(body: Exclude<Body, { kind: 'empty' }>, headers: Headers) {
  const mimeType = headerValue(headers, 'content-type') ?? body.mediaType;
  return body.kind === 'text' ? { mimeType, text: body.text } : { mimeType, comment: notHere(body) };
}

async function responseEntry(exchange: RedactedExchange, { body }: EntrySource) {
  const response = responseOf(exchange);
  if (!response) {
    const { outcome } = exchange;
    const nothing = { httpVersion: 'HTTP/1.1', cookies: [], headers: [], headersSize: -1, bodySize: -1 };
    return {
      ...{ status: 0, statusText: '', ...nothing, redirectURL: '' },
      content: { size: 0, mimeType: 'x-unknown' },
      _error: outcome.kind === 'failure' ? outcome.message : '',
    };
  }
  return {
    status: response.status,
    statusText: response.reason,
    ...messageEntry(response, 'set-cookie'),
    content: await contentOf(response, body),
    redirectURL: headerValue(response.headers, 'location') ?? '',
    headersSize: -1,
    bodySize: response.bodyBytes,
  };
}

async function contentOf({ headers, body }: Response, read: WriteSource['body']) {
  const mimeType = headerValue(headers, 'content-type') ?? ('mediaType' in body ? body.mediaType : '');
  if (body.kind === 'empty') return { size: 0, mimeType };
  if (body.kind === 'text') {
    return { size: new TextEncoder().encode(body.text).length, mimeType, text: body.text };
  }
  const bytes = body.kind === 'blob' ? await read(body.ref) : undefined;
  if (bytes) return { size: bytes.length, mimeType, text: encodeBase64(bytes), encoding: 'base64' };
  return { size: body.kind === 'blob' ? body.ref.size : body.size, mimeType, comment: notHere(body) };
}

function notHere(body: Extract<Body, { kind: 'blob' | 'omitted' }>): string {
  if (body.kind === 'blob') return `${body.ref.size} bytes that are not here, SHA-256 ${body.ref.sha256}`;
  return `${body.size} bytes that were not kept: ${body.reason}`;
}

function messageEntry({ httpVersion, headers }: Message, cookies: 'cookie' | 'set-cookie') {
  return {
    httpVersion: `HTTP/${httpVersion}`,
    cookies: headers
      .filter(([name]) => name.toLowerCase() === cookies)
      .flatMap(([, value]) => (cookies === 'cookie' ? value.split(';') : [value.split(';', 1)[0]!]))
      .filter((cookie) => cookie.includes('='))
      .map((cookie) => {
        const equals = cookie.indexOf('=');
        return { name: cookie.slice(0, equals).trim(), value: cookie.slice(equals + 1).trim() };
      }),
    headers: headers.map(([name, value]) => ({ name, value })),
  };
}

/** Milliseconds. What came before what it waits for, as an answer before the end of the question, took no time. */
function timingsOf({ timing }: RedactedExchange) {
  const sent = timing.requestLast ?? timing.requestFirst;
  const first = timing.responseFirst ?? timing.failed ?? sent;
  const last = timing.responseLast ?? timing.failed ?? first;
  const ms = (from: number, to: number): number => Math.max(0, to - from) / 1000;
  return {
    send: ms(timing.requestFirst, sent),
    wait: ms(sent, first),
    receive: ms(Math.max(first, sent), last),
  };
}

/** The wall's second, to the µs where that and the monotonic clock agree. */
function isoWithMicros(wallMs: number, us: number): string {
  const fits = Math.abs(us / 1000 - wallMs) < 1000;
  const ms = fits ? Math.floor(us / 1000) : wallMs;
  const micros = fits ? String(us % 1000).padStart(3, '0') : '000';
  return new Date(ms).toISOString().replace('Z', `${micros}Z`);
}

/** The schema wants every sign of a URL that is none of RFC 3986's escaped, brackets outside of the host, and a second `#`. */
function validUrl(url: string): string {
  const end = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url)?.[0].length ?? 0;
  const [before, ...fragments] = url.slice(end).split('#');
  const fragment = fragments.length === 0 ? '' : `#${escaped(fragments.join('%23'))}`;
  return url.slice(0, end) + escaped(before!) + fragment;
}

function escaped(text: string): string {
  return text.replace(/%(?![0-9a-f]{2})|[^\w.~:/?@!$&'()*+,;=%-]+/gi, percentEncode);
}

function ipAddress(address: string | undefined): string | undefined {
  const host = /^\[?([0-9a-fA-F.:]+?)\]?:\d+$/.exec(address ?? '')?.[1];
  if (host === undefined) return undefined;
  const isV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/.test(host);
  return isV4 || /^(?=.*:)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}$/i.test(host) ? host : undefined;
}
