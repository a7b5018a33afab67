/** One span as far as it matters: its place in the trace, its times, and the call that it is about. */

import { isInstant } from '../../model/instant.js';
import type { Header, Headers } from '../../model/message.js';
import { isAbsolute } from '../absolute.js';
import { fields, readAttributes } from './values.js';

/** Times in µs since 1970. `key` and `parent` tell spans of all traces apart. */
export interface Span {
  readonly line: number;
  readonly key: string;
  readonly parent: string | undefined;
  readonly service: string | undefined;
  readonly kind: 'client' | 'server' | 'other';
  readonly start: number;
  readonly end: number;
  readonly call: SpanCall | undefined;
}

/** What a span tells of an HTTP call: each part may be missing, also on the one side alone. */
export interface SpanCall {
  readonly method: string;
  readonly url: string | undefined;
  /** Without a host. */
  readonly target: string;
  readonly status: number | undefined;
  readonly httpVersion: string | undefined;
  readonly error: string | undefined;
  readonly requestHeaders: Headers;
  readonly responseHeaders: Headers;
  readonly requestBytes: number;
  readonly responseBytes: number;
}

/** A span of OTLP/JSON; undefined when it has no place, or no time that is a date. */
export function readSpan(json: unknown, { line, service }: Pick<Span, 'line' | 'service'>): Span | undefined {
  const { traceId, spanId, parentSpanId, kind, startTimeUnixNano, endTimeUnixNano, attributes } =
    fields(json);
  const start = microsOf(startTimeUnixNano);
  const end = microsOf(endTimeUnixNano) ?? start;
  if (!isId(traceId) || !isId(spanId) || start === undefined || end === undefined) return undefined;
  if (!isInstant(start) || !isInstant(end)) return undefined;
  return {
    line,
    key: `${traceId}-${spanId}`,
    parent: isId(parentSpanId) ? `${traceId}-${parentSpanId}` : undefined,
    service,
    kind: KINDS.get(kind) ?? 'other',
    start,
    end: Math.max(start, end),
    call: callOf(readAttributes(attributes)),
  };
}

const KINDS = new Map<unknown, Span['kind']>([
  [2, 'server'],
  [3, 'client'],
  ['SPAN_KIND_SERVER', 'server'],
  ['SPAN_KIND_CLIENT', 'client'],
]);

/** In hexadecimal digits; Tempo writes base64. */
function isId(value: unknown): value is string {
  return typeof value === 'string' && /^[\w+/=-]{8,64}$/.test(value) && /[^0]/.test(value);
}

/** Nanoseconds are more than a number holds: they come as text, of which the last digits do not matter. */
function microsOf(nanos: unknown): number | undefined {
  if (typeof nanos === 'number' && Number.isFinite(nanos) && nanos >= 0) return Math.round(nanos / 1000);
  if (typeof nanos !== 'string' || !/^\d{1,19}$/.test(nanos)) return undefined;
  return Number(nanos.slice(0, -3));
}

type Attributes = ReadonlyMap<string, readonly string[]>;

/** By the stable names, and by those before. */
function callOf(attributes: Attributes): SpanCall | undefined {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => attributes.get(name)?.[0]).find((value) => value !== undefined && value !== '');
  const method = first('http.request.method_original', 'http.request.method', 'http.method');
  if (method === undefined || !/^[\w!#$%&'*+.^`|~-]{1,40}$/.test(method)) return undefined;
  const scheme = schemeOf(first);
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return undefined;
  const status = Number(first('http.response.status_code', 'http.status_code'));
  const agent = first('user_agent.original', 'http.user_agent');
  const sent = headersIn(attributes, 'http.request.header.');
  const hasAgent = agent === undefined || sent.some(([name]) => name === 'user-agent');
  return {
    method,
    url: urlOf(first),
    target: targetOf(first),
    status: Number.isInteger(status) && status >= 100 && status <= 999 ? status : undefined,
    httpVersion: first('network.protocol.version', 'http.flavor'),
    error: first('error.type', 'exception.type'),
    requestHeaders: hasAgent ? sent : [['user-agent', agent], ...sent],
    responseHeaders: headersIn(attributes, 'http.response.header.'),
    requestBytes: sizeOf(first('http.request.body.size', 'http.request_content_length')),
    responseBytes: sizeOf(first('http.response.body.size', 'http.response_content_length')),
  };
}

type First = (...names: readonly string[]) => string | undefined;

/** What the address of a call begins with, where that is told: `grpc` is none of HTTP. */
function schemeOf(first: First): string | undefined {
  const full = first('url.full', 'http.url');
  return full === undefined ? first('url.scheme', 'http.scheme') : /^([a-z][a-z0-9+.-]*):/i.exec(full)?.[1];
}

function urlOf(first: First): string | undefined {
  const full = first('url.full', 'http.url');
  if (full !== undefined) return isAbsolute(full) ? full : undefined;
  const scheme = first('url.scheme', 'http.scheme') ?? 'http';
  const host = first('server.address', 'http.host', 'net.host.name', 'net.peer.name');
  if (host === undefined) return undefined;
  const port = first('server.port', 'net.host.port', 'net.peer.port');
  const written = host.includes(':') && !/^\[|^[^:]*:\d+$/.test(host) ? `[${host}]` : host;
  const isUsual = port === undefined || port === USUAL_PORTS[scheme] || /:\d+$/.test(written);
  const url = `${scheme}://${written}${isUsual ? '' : `:${port}`}${targetOf(first)}`;
  return isAbsolute(url) ? url : undefined;
}

const USUAL_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

function targetOf(first: First): string {
  const path = first('url.path', 'http.target', 'http.route') ?? '/';
  const query = first('url.query');
  const target = query === undefined || path.includes('?') ? path : `${path}?${query.replace(/^\?/, '')}`;
  return target.startsWith('/') ? target : `/${target}`;
}

function headersIn(attributes: Attributes, prefix: string): Headers {
  return [...attributes].flatMap(([key, values]): readonly Header[] => {
    if (!key.startsWith(prefix)) return [];
    const name = key.slice(prefix.length);
    return values.map((value) => [name, value]);
  });
}

function sizeOf(text: string | undefined): number {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : 0;
}
