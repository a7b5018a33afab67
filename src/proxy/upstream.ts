/** One request out, one response back, byte-faithful: undici's pool for what may be repeated, else a fresh connection. */

import { createSecureContext } from 'node:tls';
import type { Answers, Call, Connecting, Outbound, UpstreamContext } from './call.js';
import { createDirect } from './direct.js';
import { announcesBody, linesNamed } from './headers.js';
import { createPool } from './pool.js';

/** Which certificates of services are taken. */
export interface UpstreamTls {
  /** PEM; the only ones whose word counts. */
  readonly authorities: readonly string[];
  /** Takes any certificate. */
  readonly insecure: boolean;
}

export interface Upstream {
  /** What a TLS connection to a service is opened with. */
  readonly tls: () => UpstreamContext;
  send(out: Outbound, answers: Answers): Call;
  close(): Promise<void>;
}

/**
 * A pooled connection can turn out to be closed when a request was written to it already. So the pool carries only what may
 * then be repeated: safe requests without a body. All others, and what undici refuses (`Expect`, `OPTIONS *`) or changes
 * (bodies: it holds the head back until the first byte, and cuts an upload that is answered early), get a connection of
 * their own from Node's client.
 */
export function createUpstream(to: Omit<Connecting, 'tls'>, trust?: UpstreamTls): Upstream {
  const tls = upstreamContext(trust);
  const connecting = { ...to, tls };
  const direct = createDirect(connecting);
  const pool = createPool(direct.send, connecting);
  return {
    tls,
    send: (out, answers) => sendBy(isRepeatable(out) ? pool.send : direct.send, out, answers),
    async close() {
      direct.close();
      await pool.close();
    },
  };
}

/** Made when it is first used: it takes a while to read some hundred certificates. */
function upstreamContext(trust: UpstreamTls | undefined): () => UpstreamContext {
  let made: UpstreamContext | undefined;
  return () => {
    const ca = trust?.authorities;
    made ??= {
      secureContext: createSecureContext(ca === undefined ? {} : { ca: [...ca] }),
      rejectUnauthorized: trust?.insecure !== true,
    };
    return made;
  };
}

function isRepeatable({ method, path, headers }: Outbound): boolean {
  return (
    ['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(method) &&
    path.startsWith('/') &&
    !announcesBody(headers) &&
    linesNamed(headers, 'expect').length === 0
  );
}

type Send = (out: Outbound, answers: Answers) => Call;

/** Holds a client to the order of `Answers`; what it refuses to send at all is a failure like any other. */
function sendBy(send: Send, out: Outbound, answers: Answers): Call {
  let over = false;
  const last = <T>(tell: (value: T) => void) => {
    return (value: T): void => {
      if (!over) {
        over = true;
        tell(value);
      }
    };
  };
  const failed = last((error: unknown) => answers.failed(error));
  try {
    const call = send(out, {
      connected: (address) => over || answers.connected(address),
      informed: (head) => over || answers.informed(head),
      head: (head) => over || answers.head(head),
      data: (chunk) => over || answers.data(chunk),
      end: last((trailers) => answers.end(trailers)),
      failed,
    });
    return {
      resume: () => call.resume(),
      destroy() {
        over = true;
        call.destroy();
      },
    };
  } catch (error) {
    queueMicrotask(() => failed(error));
    return { resume: () => {}, destroy: () => void (over = true) };
  }
}
