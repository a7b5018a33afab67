/** One request out, its answer back: nothing is followed, nothing is decoded, nothing is sent again. */

import { createSecureContext } from 'node:tls';
import type { Readable } from 'node:stream';
import { Agent } from 'undici';
import type { FailureCause } from '../model/exchange.js';
import type { Headers } from '../model/message.js';
import { urlParts } from '../model/url.js';

/** `body` is read once; without a Content-Length among the headers it goes chunked. */
export interface OutgoingCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | Readable | null;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Where the chunks of the answer's body go; `head` comes first. */
export interface AnswerSink {
  head(answer: AnswerHead): void;
  data(chunk: Uint8Array): void;
}

export interface AnswerHead {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
}

/** How it ended: whole, cut, or without an answer. */
export type CallEnd =
  | { readonly kind: 'whole' }
  | { readonly kind: 'cut'; readonly message: string }
  | { readonly kind: 'failure'; readonly cause: FailureCause | 'timeout'; readonly message: string };

export interface Sender {
  readonly send: (call: OutgoingCall, sink: AnswerSink) => Promise<CallEnd>;
  readonly close: () => Promise<void>;
}

/** Whom a TLS service is trusted by. */
export interface Trust {
  /** PEM; the only ones whose word counts. */
  readonly authorities: readonly string[];
  /** Takes any certificate. */
  readonly insecure: boolean;
}

export function createSender(trust: Trust): Sender {
  const plain = new Agent({ pipelining: 1, connect: { timeout: CONNECT_MS } });
  let secure: Agent | undefined;
  return {
    send: (call, sink) =>
      sendCall(/^https:/i.test(call.url) ? (secure ??= secureAgent(trust)) : plain, call, sink),
    async close() {
      await Promise.all([plain.destroy(), secure?.destroy()]);
    },
  };
}

// To read all those certificates takes a while: once, and only where there is TLS.
function secureAgent({ authorities, insecure }: Trust): Agent {
  const secureContext = createSecureContext({ ca: [...authorities] });
  const connect = { timeout: CONNECT_MS, secureContext, rejectUnauthorized: !insecure };
  return new Agent({ pipelining: 1, connect });
}

const CONNECT_MS = 10_000;

async function sendCall(agent: Agent, call: OutgoingCall, sink: AnswerSink): Promise<CallEnd> {
  const { origin, path, query } = urlParts(call.url)!;
  const timeout = AbortSignal.timeout(call.timeoutMs);
  let isAnswered = false;
  try {
    const answer = await agent.request({
      origin,
      path: query === undefined ? path : `${path}?${query}`,
      method: call.method,
      headers: call.headers.flat(),
      body: call.body,
      responseHeaders: 'raw',
      signal: AbortSignal.any([call.signal, timeout]),
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    isAnswered = true;
    const { statusCode: status, statusText: reason } = answer;
    sink.head({ status, reason, headers: pairs(answer.headers as unknown as readonly string[]) });
    for await (const chunk of answer.body) sink.data(chunk as Uint8Array);
    return { kind: 'whole' };
  } catch (error) {
    if (timeout.aborted)
      return { kind: 'failure', cause: 'timeout', message: `no answer within ${call.timeoutMs} ms` };
    const { cause, message } = failureOf(error);
    return isAnswered ? { kind: 'cut', message } : { kind: 'failure', cause, message };
  }
}

function pairs(flat: readonly string[]): Headers {
  return Array.from({ length: flat.length / 2 }, (_none, index) => [flat[index * 2]!, flat[index * 2 + 1]!]);
}

const CAUSES: Readonly<Record<string, FailureCause>> = {
  ECONNREFUSED: 'upstream-refused',
  ECONNRESET: 'upstream-closed',
  UND_ERR_SOCKET: 'upstream-closed',
  EPIPE: 'upstream-closed',
  ENOTFOUND: 'upstream-unreachable',
  EAI_AGAIN: 'upstream-unreachable',
  EHOSTUNREACH: 'upstream-unreachable',
  ENETUNREACH: 'upstream-unreachable',
  UND_ERR_CONNECT_TIMEOUT: 'upstream-unreachable',
  UND_ERR_ABORTED: 'client-aborted',
  ABORT_ERR: 'client-aborted',
};

function failureOf(error: unknown): { readonly cause: FailureCause; readonly message: string } {
  const { code, name, message } = error as NodeJS.ErrnoException;
  const cause = CAUSES[code ?? ''] ?? (name === 'AbortError' ? 'client-aborted' : 'upstream-invalid');
  // undici's own words say which side, not what of.
  if (code === 'UND_ERR_SOCKET')
    return { cause, message: 'the connection was closed before all of the answer came' };
  return { cause, message: message || (code ?? name) };
}
