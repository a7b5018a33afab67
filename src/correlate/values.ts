/** The values of an exchange that tell what it belongs to: tokens, ids, the ids of traces and requests. */

import { responseOf, type RedactedExchange } from '../model/exchange.js';
import { EMPTY_BODY, headerValue, type Body } from '../model/message.js';
import { idsIn } from '../text/ids.js';
import { subjectOf, tokenOf, TOKEN_HEADER } from './tokens.js';

/** `asks`: what the request says; `mints`: what only the answer says. All are pseudonyms or ids, never secrets. */
export interface Values {
  /** The token with which it is made, and the one that the service adds for itself. */
  readonly token: string | undefined;
  readonly serviceToken: string | undefined;
  /** The token that it is about. */
  readonly subject: string | undefined;
  /** The project that its query is about. */
  readonly project: string | undefined;
  /** What its caller calls the work: ids of traces and of the caller's own request. */
  readonly traces: readonly string[];
  /** What its answer calls it, by which it may be named when the service calls others. */
  readonly requestIds: readonly string[];
  readonly asks: ReadonlySet<string>;
  readonly mints: ReadonlySet<string>;
}

/** Ids of one body; a list of thousands tells of none. */
const MOST_IDS = 200;

export function valuesOf(exchange: RedactedExchange): Values {
  const { request } = exchange;
  const response = responseOf(exchange);
  const token = tokenOf(exchange);
  const subject = subjectOf(exchange);
  const asks = new Set([...idsIn(request.url), ...idsOf(request.body)]);
  const mints = new Set<string>();
  if (response) {
    const issued = headerValue(response.headers, TOKEN_HEADER.subject);
    const location = headerValue(response.headers, 'location') ?? '';
    for (const value of [...idsIn(location), ...idsOf(response.body), ...(issued ? [issued] : [])]) {
      if (!asks.has(value) && value !== subject) mints.add(value);
    }
  }
  return {
    token,
    serviceToken: headerValue(request.headers, TOKEN_HEADER.service),
    subject,
    project: /[?&](?:project|tenant)_id=([^&#]*)/.exec(request.url)?.[1],
    traces: traceIds(exchange),
    requestIds: requestIds(exchange),
    asks,
    mints,
  };
}

/** Every value of an exchange once, to be counted. */
export function everyValue(exchange: RedactedExchange): ReadonlySet<string> {
  const { token, serviceToken, subject, traces, asks, mints } = valuesOf(exchange);
  const all = new Set([...asks, ...mints, ...traces]);
  for (const one of [token, serviceToken, subject, connectionOf(exchange)]) {
    if (one !== undefined) all.add(one);
  }
  return all;
}

/** The accepted connection that an exchange came on, as a value. */
export function connectionOf({ client }: RedactedExchange): string | undefined {
  return client.connection === undefined ? undefined : `connection ${client.connection}`;
}

const REQUEST_ID_HEADERS = ['x-openstack-request-id', 'x-compute-request-id', 'x-request-id', 'x-trans-id'];

/** Headers whose value is the trace, or holds it as RegExp says. */
const TRACE_HEADERS: readonly (readonly [name: string, trace: RegExp])[] = [
  ['traceparent', /^[0-9a-f]{2}-([0-9a-f]{32})-/i],
  ['b3', /^([0-9a-f]{16,32})-/i],
  ['x-b3-traceid', /^(.+)$/],
  ['uber-trace-id', /^([0-9a-f]+):/i],
  ['x-cloud-trace-context', /^([0-9a-f]+)/i],
  ['x-amzn-trace-id', /Root=([^;]+)/],
  ['x-correlation-id', /^(.+)$/],
  ['x-request-id', /^(.+)$/],
  ['x-openstack-request-id', /^(.+)$/],
  ['x-service-request-id', /^(.+)$/],
];

/** What an answer calls the request, and what the service's own trace does. */
function requestIds(exchange: RedactedExchange): readonly string[] {
  const response = responseOf(exchange);
  const { requestId } = exchange.server;
  const ids = response ? REQUEST_ID_HEADERS.flatMap((name) => headerValue(response.headers, name) ?? []) : [];
  return requestId === undefined ? ids : [...ids, requestId];
}

function traceIds({ client, request: { headers } }: RedactedExchange): readonly string[] {
  const ids: string[] = client.requestId === undefined ? [] : [client.requestId];
  for (const [name, trace] of TRACE_HEADERS) {
    const value = headerValue(headers, name);
    const id = value === undefined ? undefined : trace.exec(value)?.[1];
    if (id !== undefined) ids.push(id);
  }
  return ids.length < 2 ? ids : [...new Set(ids)];
}

// Exchanges of a long capture share their bodies: a catalog is read once, not at each sign-on.
const known = new WeakMap<Body, readonly string[]>();

function idsOf(body: Body = EMPTY_BODY): readonly string[] {
  if (body.kind !== 'text') return [];
  const ids = known.get(body) ?? idsIn(body.text).slice(0, MOST_IDS);
  known.set(body, ids);
  return ids;
}
