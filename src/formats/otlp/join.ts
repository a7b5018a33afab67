/** Spans put together to calls: the caller's and the server's span of one call are one exchange. */

import { FAILURE_CAUSES } from '../../model/exchange.js';
import type { FailureCause } from '../../model/exchange.js';
import { mediaType, type Headers } from '../../model/message.js';
import type { ReadBody, ReadExchange } from '../format.js';
import type { Span, SpanCall } from './span.js';

/** The exchanges of some spans, which may come in any order, in order of time; each is made when it is asked for. */
export function* joinSpans(spans: readonly Span[]): Iterable<ReadExchange> {
  const byKey = new Map(spans.map((span) => [span.key, span]));
  const served = new Map<string, Span>();
  for (const span of spans) {
    const caller = span.parent === undefined ? undefined : byKey.get(span.parent);
    if (span.kind === 'server' && caller?.kind === 'client' && caller.call && span.call) {
      if (!served.has(caller.key)) served.set(caller.key, span);
    }
  }
  const paired = new Set([...served.values()].map(({ key }) => key));
  const calls = spans.filter(({ call, kind, key }) => call && kind !== 'other' && !paired.has(key));
  for (const span of calls.sort((a, b) => a.start - b.start)) {
    const ends = span.kind === 'client' ? { made: span, served: served.get(span.key) } : { served: span };
    yield exchangeOf(ends, byKey);
  }
}

/** One of them at least. */
interface Ends {
  readonly made?: Span;
  readonly served?: Span | undefined;
}

function exchangeOf({ made, served }: Ends, byKey: ReadonlyMap<string, Span>): ReadExchange {
  const span = made ?? served!;
  const call = merged(made?.call, served?.call);
  // Of a server's span alone, its parent may tell who called: a span that is not about HTTP, or one of a mesh.
  const parent = span.parent === undefined ? undefined : byKey.get(span.parent);
  const from = made ?? (parent?.service === served?.service ? undefined : parent);
  const caller = from?.service;
  const within = from && workOf(from, byKey);
  const url = call.url ?? `http://${hostFor(served?.service)}${call.target}`;
  const lasted = span.end - span.start;
  return {
    kind: 'exchange',
    line: span.line,
    client: {
      ...(caller !== undefined && { edge: caller }),
      ...(within !== undefined && { requestId: within }),
    },
    server: {
      host: new URL(url).host,
      ...(served?.service !== undefined && { edge: served.service }),
      ...(served && { requestId: served.key }),
    },
    request: {
      method: call.method,
      url,
      httpVersion: call.httpVersion ?? '1.1',
      headers: call.requestHeaders,
      body: bodyOf(call.requestBytes, call.requestHeaders),
    },
    ...endOfCall(call, { start: span.start, lasted }),
  };
}

function endOfCall(
  call: SpanCall,
  { start, lasted }: { start: number; lasted: number },
): Pick<ReadExchange, 'outcome' | 'timing'> {
  const { status, error, httpVersion = '1.1', responseHeaders: headers } = call;
  if (status === undefined) {
    return {
      outcome: { kind: 'failure', cause: causeOf(error), message: 'the trace tells of no answer' },
      timing: { start, requestLast: 0, responseFirst: null, responseLast: null, failed: lasted },
    };
  }
  const body = bodyOf(call.responseBytes, headers);
  return {
    outcome: { kind: 'response', response: { status, reason: '', httpVersion, headers, body } },
    timing: { start, requestLast: 0, responseFirst: lasted, responseLast: lasted },
  };
}

/** The request that a service was answering when it did what a span tells: the nearest span of its own in which it serves. */
function workOf(span: Span, byKey: ReadonlyMap<string, Span>): string | undefined {
  let at: Span | undefined = span;
  for (let depth = 0; at && depth < DEEPEST; depth++) {
    if (at.service !== span.service) return undefined;
    if (at.kind === 'server') return at.key;
    at = at.parent === undefined ? undefined : byKey.get(at.parent);
  }
  return undefined;
}

/** A trace is no tree when somebody says so: its circles end here. */
const DEEPEST = 1000;

/** What the caller says, and where it says nothing, what the server does. */
function merged(made: SpanCall | undefined, served: SpanCall | undefined): SpanCall {
  if (!made || !served) return (made ?? served)!;
  return {
    method: made.method,
    url: made.url ?? served.url,
    target: made.target === '/' ? served.target : made.target,
    status: made.status ?? served.status,
    httpVersion: made.httpVersion ?? served.httpVersion,
    error: made.error ?? served.error,
    requestHeaders: made.requestHeaders.length > 0 ? made.requestHeaders : served.requestHeaders,
    responseHeaders: made.responseHeaders.length > 0 ? made.responseHeaders : served.responseHeaders,
    requestBytes: made.requestBytes || served.requestBytes,
    responseBytes: made.responseBytes || served.responseBytes,
  };
}

function causeOf(error: string | undefined): FailureCause {
  return (
    FAILURE_CAUSES.find((cause) => cause === error) ??
    (error === 'ECONNREFUSED' ? 'upstream-refused' : 'upstream-closed')
  );
}

function bodyOf(size: number, headers: Headers): ReadBody {
  if (size === 0) return { kind: 'empty' };
  return { kind: 'omitted', reason: 'not-recorded', size, mediaType: mediaType(headers) };
}

/** Where no span tells the host, the service's own name stands for it. */
function hostFor(service = 'unknown'): string {
  return (
    service
      .toLowerCase()
      .replace(/[^a-z0-9.-]+/g, '-')
      .replace(/^[-.]+|[-.]+$/g, '') || 'unknown'
  );
}
