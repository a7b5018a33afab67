/** The values of an exchange that tell what it belongs to: tokens, ids, the ids of traces and requests. */

import { responseOf, type RedactedExchange } from '../model/exchange.js';
import { EMPTY_BODY, type Body, type Headers } from '../model/message.js';
import { idsIn } from '../text/ids.js';
import { TOKEN_HEADER } from './tokens.js';

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
  const asked = tellingIn(request.headers);
  const answered = response ? tellingIn(response.headers) : NO_HEADERS;
  const subject = asked.get(TOKEN_HEADER.subject);
  const asks = setOf(idsIn(request.url), idsOf(request.body));
  const issued = answered.get(TOKEN_HEADER.subject);
  const named = idsIn(answered.get('location') ?? '');
  const minted = setOf(named, idsOf(response?.body), issued ? [issued] : NO_VALUES);
  const isNew = (value: string): boolean => !asks.has(value) && value !== subject;
  return {
    token: asked.get(TOKEN_HEADER.auth) ?? asked.get('authorization'),
    serviceToken: asked.get(TOKEN_HEADER.service),
    subject,
    project: /[?&](?:project|tenant)_id=([^&#]*)/.exec(request.url)?.[1],
    traces: traceIds(exchange, asked),
    requestIds: requestIds(exchange, answered),
    asks,
    mints: all(minted, isNew) ? minted : new Set([...minted].filter(isNew)),
  };
}

// Most exchanges of a long capture have none of these.
const NO_HEADERS: ReadonlyMap<string, string> = new Map();
const NO_VALUES: readonly string[] = [];
const NO_SET: ReadonlySet<string> = new Set();

function setOf(...lists: readonly (readonly string[])[]): ReadonlySet<string> {
  let values: Set<string> | undefined;
  for (const list of lists) for (const value of list) (values ??= new Set()).add(value);
  return values ?? NO_SET;
}

function all(values: ReadonlySet<string>, holds: (value: string) => boolean): boolean {
  for (const value of values) if (!holds(value)) return false;
  return true;
}

/** The first value of each header that tells something, by its name in lower case: they are looked through once. */
function tellingIn(headers: Headers): ReadonlyMap<string, string> {
  let found: Map<string, string> | undefined;
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (TELLING.has(lower) && !found?.has(lower)) (found ??= new Map()).set(lower, value);
  }
  return found ?? NO_HEADERS;
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

/** Headers that are looked at here. */
const TELLING: ReadonlySet<string> = new Set([
  ...Object.values(TOKEN_HEADER),
  'authorization',
  'location',
  ...REQUEST_ID_HEADERS,
  ...TRACE_HEADERS.map(([name]) => name),
]);

/** What an answer calls the request. */
export function requestIdsIn(headers: Headers): readonly string[] {
  const answered = tellingIn(headers);
  return REQUEST_ID_HEADERS.flatMap((name) => answered.get(name) ?? NO_VALUES);
}

/** What an answer calls the request, and what the service's own trace does. */
function requestIds(
  { server: { requestId } }: RedactedExchange,
  answered: ReadonlyMap<string, string>,
): readonly string[] {
  if (answered.size === 0 && requestId === undefined) return NO_VALUES;
  const ids = REQUEST_ID_HEADERS.flatMap((name) => answered.get(name) ?? NO_VALUES);
  return requestId === undefined ? ids : [...ids, requestId];
}

function traceIds(
  { client: { requestId } }: RedactedExchange,
  asked: ReadonlyMap<string, string>,
): readonly string[] {
  if (asked.size === 0 && requestId === undefined) return NO_VALUES;
  const ids: string[] = requestId === undefined ? [] : [requestId];
  for (const [name, trace] of TRACE_HEADERS) {
    const value = asked.get(name);
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
