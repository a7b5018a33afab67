/** The lab with TLS at both ends: services with certificates of an authority of the test's, clients that trust wiretale's. */

import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { Authority } from '../../../src/proxy/tls/authority.js';
import { passingAuthority } from '../../../src/proxy/tls/authority.js';
import { testAuthority } from '../../support/certificates.js';
import type { Issued } from '../../support/certificates.js';
import { dial, listenAsOrigin, startLab, closeWithLab, wire } from './lab.js';
import type { Lab, Origin, Wire } from './lab.js';

export const SERVICES = testAuthority();
const LOOPBACK = SERVICES.issue('DNS:localhost,DNS:api.test,IP:127.0.0.1');

/** A TLS service that does with each connection what it is told. */
export function startTlsOrigin(
  serve: (wire: Wire) => void | Promise<void>,
  issued: Issued = LOOPBACK,
): Promise<Origin> {
  const server = createTlsServer({ ...issued, ALPNProtocols: ['http/1.1'], allowHalfOpen: false });
  return listenAsOrigin(server, 'secureConnection', serve);
}

let authority: Promise<Authority> | undefined;

/** The authority that wiretale signs with in these tests. */
export function ownAuthority(): Promise<Authority> {
  return (authority ??= passingAuthority(new Date()));
}

type LabArguments = Parameters<typeof startLab>;

/** A proxy that reads TLS, and trusts the services' authority. */
export async function startTlsLab(
  listeners: LabArguments[0] = [{}],
  options: LabArguments[1] & { readonly tunnelled?: readonly string[] } = {},
): Promise<Lab> {
  const { tunnelled = [], ...rest } = options;
  await ownAuthority(); // a client that waits for it between its CONNECT and its TLS would seem to be silent
  return startLab(listeners, {
    tls: { authority: ownAuthority, isTunnelled: (host) => tunnelled.includes(host) },
    upstreamTls: { authorities: [SERVICES.certificate], insecure: false },
    // The clock of certificates is the real one, since OpenSSL's is.
    clock: { nowUs: ticking(), wall: () => new Date() },
    ...rest,
  });
}

function ticking(): () => number {
  let ticks = 0;
  return () => (ticks += 1);
}

/** A client's CONNECT, answered. */
export async function throughConnect(port: number, host: string): Promise<Wire> {
  const client = await dial(port);
  client.write(`CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await client.until('established\r\n\r\n');
  return client;
}

/** TLS over a connection, or to a port; trusts wiretale's authority unless told otherwise. */
export async function secured(over: Wire | number, options: ConnectionOptions = {}): Promise<Wire> {
  const way = typeof over === 'number' ? { port: over, host: '127.0.0.1' } : { socket: over.socket };
  if (typeof over !== 'number') over.socket.removeAllListeners('data');
  const { certificate } = await ownAuthority();
  const socket: TLSSocket = connectTls({
    ...way,
    ca: certificate,
    servername: 'localhost',
    ...(options.servername === '' && { host: '127.0.0.1' }),
    ...options,
  });
  closeWithLab(socket, typeof over === 'number' ? undefined : over.socket);
  await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
  return wire(socket);
}
