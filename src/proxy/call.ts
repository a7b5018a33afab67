/** The words in which a request goes out and its answer comes back, whichever client carries them. */

import type { IncomingMessage } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Headers } from '../model/message.js';

/** A request as it goes out. */
export interface Outbound {
  readonly method: string;
  readonly scheme: string;
  /** IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  /** The name that a TLS service's certificate must bear; '' for an address. */
  readonly serverName: string;
  /** The request target: path and query, or `*`. */
  readonly path: string;
  /** The lines to send, Host among them. */
  readonly headers: Headers;
  /** Where its body comes from, if the lines announce one. */
  readonly source: Source;
}

export interface Source {
  readonly body: IncomingMessage;
  /** After `body.pause()`: more may come. */
  readOn(this: void): void;
}

/** How connections to upstreams are made. */
export interface Connecting {
  readonly lookup: LookupFunction;
  readonly allowMetadata: boolean;
  readonly tls: () => UpstreamContext;
}

/** A response's head as it arrived. */
export interface ResponseHead {
  readonly httpVersion: string;
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
}

/** What the upstream says, in this order; `end` or `failed` comes last and once, and nothing after `destroy`. */
export interface Answers {
  connected(address: string): void;
  /** A 1xx, which is not the answer yet. */
  informed(head: ResponseHead): void;
  head(head: ResponseHead): void;
  /** False: hold back until `resume`. */
  data(chunk: Uint8Array): boolean;
  end(trailers: Headers): void;
  failed(error: unknown): void;
}

/** What TLS connections to services are opened with. */
export interface UpstreamContext {
  readonly secureContext: SecureContext;
  readonly rejectUnauthorized: boolean;
}

/** A request under way. */
export interface Call {
  resume(): void;
  destroy(): void;
}
