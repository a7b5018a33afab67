/** What the proxy needs from whoever keeps the traffic: a sink for each body, and a place to hand the exchange to. */

import type { Exchange, Peer } from '../model/exchange.js';
import type { Body, Headers } from '../model/message.js';

/**
 * Gets a copy of every chunk that passes. It must not throw, block or change the chunk; `end` comes once, also when the
 * body was cut short. `body()` settles after `end` and never rejects.
 */
export interface BodySink {
  write(chunk: Uint8Array): void;
  end(): void;
  body(): Promise<Body>;
}

/** One of an exchange's two messages. */
export type Side = 'request' | 'response';

/**
 * One exchange being recorded. `seq` counts arrivals. `finished` gets it with what is known of its client, and a promise of the
 * whole of that, which never rejects, where there is more to come.
 */
export interface Recording {
  readonly seq: number;
  sink(side: Side, headers: Headers): BodySink;
  finished(exchange: Exchange, client?: Promise<Peer>): void;
}

/**
 * What the proxy could not take for a request to pass on: one addressed to the proxy as if it were the service, bytes that
 * are not a well-formed request (a CONNECT without host:port, or no HTTP at all), or one by somebody who may not use it.
 */
export type Refusal = 'not-a-proxy-request' | 'malformed' | 'not-allowed';

/** A client did not take the certificate that it was shown. `host` is what it wanted, with its port where that is known. */
export interface Rejection {
  readonly host: string;
  /** A sentence without its end: what the client did. */
  readonly reason: string;
}

/**
 * `open` is called when a request's head has arrived; undefined means: let it pass, unrecorded. `refused` is called for what
 * the proxy answered itself and never opened; `rejected` for a client that did not trust it. They must not
 * throw.
 */
export interface Observer {
  open(head: { readonly method: string; readonly url: string }): Recording | undefined;
  refused?(reason: Refusal): void;
  /** Something passed and is lost, for a fault on the way to the observer; it must not throw. */
  lost?(what: 'exchange' | 'body'): void;
  /**
   * Settles, and never rejects, when there is room again for what passes; without, or undefined, there is. Until then no more is
   * read than is under way, so that an observer slower than the traffic need not hold it.
   */
  busy?(): Promise<void> | undefined;
  /** Why no more is to pass, in a sentence; without, or undefined: it passes. */
  closed?(): string | undefined;
  rejected?(rejection: Rejection): void;
}
