/** Exchanges for tests: one from a sketch, many from a tree of calls. The documented ones: image-create.ts. */
import { EMPTY_BODY, mediaType, type Body, type Headers } from '../../src/model/message.js';
import { exchangeId, type FailureCause, type Peer, type RedactedExchange } from '../../src/model/exchange.js';

/** What a test says of an exchange; the rest is filled in. Bodies given as values are written as JSON. Times in µs. */
export interface Sketch {
  readonly method?: string;
  readonly url: string;
  readonly requestHeaders?: Headers;
  readonly requestBody?: unknown;
  readonly status?: number;
  readonly reason?: string;
  readonly responseHeaders?: Headers;
  readonly responseBody?: unknown;
  readonly failure?: FailureCause;
  readonly edge?: string;
  readonly connection?: number;
  /** What else is known of the caller. */
  readonly client?: Peer;
}

/** A call and the calls that it causes, in order. `gapMs`: the pause before it. */
export interface Call extends Sketch {
  readonly calls?: readonly Call[];
  readonly gapMs?: number;
}

export interface Span {
  readonly seq: number;
  readonly first: number;
  readonly last: number;
}

/** One exchange; the brand is given by cast, as only tests may. */
export function exchangeOf(sketch: Sketch, { seq, first, last }: Span): RedactedExchange {
  const { edge, connection } = sketch;
  const request = messageOf(sketch.requestHeaders ?? [], sketch.requestBody);
  const response = messageOf(sketch.responseHeaders ?? [], sketch.responseBody);
  const status = sketch.status ?? 200;
  const exchange = {
    id: exchangeId(seq),
    seq,
    client: {
      ...(edge === undefined ? {} : { edge }),
      ...(connection === undefined ? {} : { connection }),
      ...sketch.client,
    },
    server: { host: new URL(sketch.url).host },
    request: { ...request, method: sketch.method ?? 'GET', url: sketch.url },
    outcome: sketch.failure
      ? { kind: 'failure', cause: sketch.failure, message: `the call failed: ${sketch.failure}` }
      : { kind: 'response', response: { ...response, status, reason: sketch.reason ?? 'OK' } },
    timing: {
      startedAt: new Date(Date.UTC(2026, 0, 2, 3, 4, 5) + Math.floor(first / 1000)).toISOString(),
      requestFirst: first,
      requestLast: first,
      ...(sketch.failure
        ? { responseFirst: null, responseLast: null, failed: last }
        : { responseFirst: last, responseLast: last }),
    },
  };
  return exchange as unknown as RedactedExchange;
}

/** Lays calls out one after the other, each around its own calls, an event every millisecond; in order of arrival. */
export function layOut(calls: readonly Call[]): RedactedExchange[] {
  const laid: RedactedExchange[] = [];
  let clock = 0;
  let seq = 0;
  const lay = (call: Call): void => {
    const span = { seq: (seq += 1), first: (clock += 1000 * (1 + (call.gapMs ?? 0))) };
    call.calls?.forEach(lay);
    laid.push(exchangeOf(call, { ...span, last: (clock += 1000) }));
  };
  calls.forEach(lay);
  return laid.sort((a, b) => a.seq - b.seq);
}

function messageOf(
  given: Headers,
  value: unknown,
): { httpVersion: string; headers: Headers; body: Body; bodyBytes: number } {
  if (value === undefined) return { httpVersion: '1.1', headers: given, body: EMPTY_BODY, bodyBytes: 0 };
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const type = mediaType(given) || 'application/json';
  const headers: Headers = mediaType(given) ? given : [...given, ['Content-Type', type]];
  return {
    httpVersion: '1.1',
    headers,
    body: { kind: 'text', text, mediaType: type },
    bodyBytes: text.length,
  };
}
