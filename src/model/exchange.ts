/** One HTTP exchange as it was seen at the recorder: who, what, how it ended, when. */

import type { Request, Response } from './message.js';

/** The process that holds a socket: its command line, its systemd service, its container (12 digits), as far as known. */
export interface ProcessEvidence {
  readonly pid: number;
  readonly command: readonly string[];
  readonly unit?: string;
  readonly container?: string;
}

/**
 * Evidence about one end of an exchange, nothing more: naming happens later, so old captures gain from better rules.
 * Client side: `edge` is the caller's listener, `user` the name that it gave to the proxy, `account` and `process` whose
 * socket it is on this machine, `connection` numbers the accepted connections of a capture, `tls` is what its TLS told where
 * that was read: the version, and the host that it asked for.
 * `requestId`, which logs and traces tell, is on the client side the request that it was answering when it made this call, and on
 * the server side this one, each by the id that the service itself has for it.
 * Server side: `host` as addressed (`host:port`), `address` as connected to, `edge` the name that an imported file gives it.
 */
export interface Peer {
  readonly address?: string;
  readonly edge?: string;
  readonly user?: string;
  readonly account?: string;
  readonly process?: ProcessEvidence;
  readonly connection?: number;
  readonly host?: string;
  readonly requestId?: string;
  readonly tls?: { readonly version: string; readonly serverName?: string };
}

/** Why there is no response. A 500 is a response; a failure is the lack of one. */
export const FAILURE_CAUSES = [
  'upstream-refused',
  'upstream-unreachable', // no route, no such name, connect timeout
  'upstream-closed', // the connection broke before the response's head
  'upstream-invalid', // what came was not HTTP
  'client-aborted',
  'recorder-stopped', // in flight when the recording ended
  'refused-by-recorder', // a loop, a request that is not well-formed
] as const;

export type FailureCause = (typeof FAILURE_CAUSES)[number];

export interface Failure {
  readonly kind: 'failure';
  readonly cause: FailureCause;
  readonly message: string;
}

export type Outcome = { readonly kind: 'response'; readonly response: Response } | Failure;

/**
 * `startedAt` is the wall clock (ISO 8601, UTC) for people. The others are µs from the capture's one monotonic origin,
 * each taken when the byte *arrived at the recorder*, so that cause always comes before effect: the first and the last that
 * came of each message, also when more was to come; null when none came. `failed`: when it was known that no whole
 * response would come.
 */
export interface Timing {
  readonly startedAt: string;
  readonly requestFirst: number;
  readonly requestLast: number | null;
  readonly responseFirst: number | null;
  readonly responseLast: number | null;
  readonly failed?: number;
}

/** `seq` counts request arrivals from 1; `id` is `x` and seq in six digits. Plain, readonly, JSON-able. */
export interface Exchange {
  readonly id: string;
  readonly seq: number;
  readonly client: Peer;
  readonly server: Peer;
  readonly request: Request;
  readonly outcome: Outcome;
  readonly timing: Timing;
}

declare const redacted: unique symbol;

/** An exchange that went through the gate. Only `redact()` and the store's schema make one. */
export type RedactedExchange = Exchange & { readonly [redacted]: true };

export function exchangeId(seq: number): string {
  return `x${String(seq).padStart(6, '0')}`;
}

/** The response, or undefined when the exchange failed. */
export function responseOf(exchange: Exchange): Response | undefined {
  return exchange.outcome.kind === 'response' ? exchange.outcome.response : undefined;
}

/** True when no whole response came: none at all, or one that was cut. */
export function isBroken(exchange: Exchange): boolean {
  const response = responseOf(exchange);
  return response === undefined || response.cut !== undefined;
}

/** True when it did not go well: no whole response came, or its status says so (400 and above). */
export function hasFailed(exchange: Exchange): boolean {
  return isBroken(exchange) || responseOf(exchange)!.status >= 400;
}

/** The offset in µs at which an exchange was over: the last byte that came, or when it was known that no more would. */
export function endOf({ timing }: Exchange): number {
  return Math.max(
    timing.requestFirst,
    timing.requestLast ?? 0,
    timing.responseFirst ?? 0,
    timing.responseLast ?? 0,
    timing.failed ?? 0,
  );
}

/** Milliseconds from the first request byte to the end of the exchange, to a µs. */
export function durationMs(exchange: Exchange): number {
  return (endOf(exchange) - exchange.timing.requestFirst) / 1000;
}
