/** What wiretale shows to TLS clients: a certificate per host name or address, made once, kept until it is about to end. */

import { randomBytes } from 'node:crypto';
import { createServer } from 'node:tls';
import type { Server } from 'node:tls';
import type { Authority } from './authority.js';
import type { Credentials } from './certificates.js';
import { newLeaf } from './certificates.js';

/** Ends of TLS, by the name that the client expects. */
export interface Leaves {
  /** A TLS server that does not listen: connections are handed to it. `host` is a name, or an IP without brackets. */
  serverFor(host: string): Promise<Server>;
}

export interface LeavesOptions {
  /** The authority to sign with, as it is now. */
  readonly authority: () => Promise<Authority>;
  readonly now: () => Date;
  /** Sets up a new server. */
  readonly prepare: (server: Server) => void;
}

/** What can be spoken in TLS that is read (ALPN), best first. `curl --http1.0` offers the second alone. */
export const HTTP_1: readonly string[] = ['http/1.1', 'http/1.0'];

/** Clients choose the names, so they do not choose how many are kept. */
const KEPT = 1000;
const RENEW_MS = 24 * 60 * 60 * 1000;
const HANDSHAKE_MS = 60_000;

export function createLeaves({ authority, now, prepare }: LeavesOptions): Leaves {
  const kept = new Map<string, { readonly server: Promise<Server>; readonly until: number }>();
  // The same for all, so that a session can be taken up again whichever server gets it.
  const ticketKeys = randomBytes(48);
  const make = async (host: string): Promise<Server> => {
    const signer = await authority();
    const server = serverOf(await newLeaf(signer, host, now()), signer, ticketKeys);
    prepare(server);
    return server;
  };
  return {
    serverFor(host) {
      const found = kept.get(host);
      if (found && found.until > now().getTime()) return found.server;
      kept.delete(host);
      if (kept.size >= KEPT) kept.delete(kept.keys().next().value!);
      const server = make(host);
      kept.set(host, { server, until: now().getTime() + RENEW_MS });
      server.catch(() => kept.delete(host));
      return server;
    },
  };
}

function serverOf(leaf: Credentials, authority: Credentials, ticketKeys: Buffer): Server {
  return createServer({
    key: leaf.key,
    cert: leaf.certificate + authority.certificate,
    ALPNProtocols: [...HTTP_1],
    handshakeTimeout: HANDSHAKE_MS,
    ticketKeys,
  });
}
