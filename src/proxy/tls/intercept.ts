/** TLS that ends here instead of at its host: what comes out of it is served like plain HTTP. */

import type { Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';
import { formatAddress, plainAddress, withoutBrackets } from '../address.js';
import { callerOf } from '../caller.js';
import type { Arrival, Context, Ending, TlsAim } from '../context.js';
import { codeOf } from '../failure.js';
import { openNotes } from '../notes.js';
import type { ClientHello } from './client-hello.js';
import { HTTP_1 } from './leaves.js';
import { isPermitted } from './name-constraints.js';

/** True when TLS for this host is read here: not told to be passed, spoken as HTTP/1, and ours to speak for. */
export async function isRead({ options }: Context, host: string, hello: ClientHello): Promise<boolean> {
  const { tls } = options;
  if (!tls || tls.isTunnelled(host)) return false;
  const { protocols } = hello;
  if (protocols.length > 0 && !protocols.some((name) => HTTP_1.includes(name))) return false;
  return isPermitted(withoutBrackets(host), (await tls.authority()).permitted);
}

/** Takes over a connection whose first bytes, still unread, begin TLS. */
export async function intercept(context: Context, arrival: Arrival, aim: TlsAim): Promise<void> {
  const { socket } = arrival;
  const connection = context.connections.get(socket);
  const name = nameFor(socket, aim);
  const client = callerOf(context, arrival.listener, socket);
  let server: Server;
  if (!context.leaves) return void socket.destroy();
  try {
    server = await context.leaves.serverFor(name);
  } catch (error) {
    context.problem(`No certificate for ${name} could be made (${codeOf(error)}), so its TLS was not read.`);
    return void socket.destroy();
  }
  if (!connection || socket.destroyed) return;
  context.endings.set(socket, { arrival, connection, aim, name, client });
  // Half a connection is of no use in a handshake: without this, one that the client closes would never end.
  socket.allowHalfOpen = false;
  server.emit('connection', socket);
}

/** The name in the certificate: the one that the client asked for. */
function nameFor(socket: Socket, { destination, hello }: TlsAim): string {
  const own = plainAddress(socket.localAddress ?? '127.0.0.1');
  return hello.serverName ?? withoutBrackets(destination?.host ?? own);
}

/** Sets up one of the servers to which connections are handed. */
export function attend(context: Context, server: Server): void {
  server.on('secureConnection', (secure) => {
    const ending = endingOf(context, secure);
    if (ending) serve(context, ending, secure);
    else secure.destroy();
  });
  server.on('tlsClientError', (error, secure) => {
    const ending = endingOf(context, secure);
    if (ending) reject(context, ending, reasonOf(codeOf(error)));
  });
}

/** Node tells which raw socket a TLS socket is made of, if in a field without documentation. */
function endingOf({ endings }: Context, secure: TLSSocket): Ending | undefined {
  const { _parent } = secure as unknown as { readonly _parent?: Socket };
  return _parent && endings.get(_parent);
}

function serve(context: Context, ending: Ending, secure: TLSSocket): void {
  const { connection, arrival, aim } = ending;
  const { destination, hello } = aim;
  const tls = {
    version: secure.getProtocol() ?? '',
    ...(hello.serverName !== undefined && { serverName: hello.serverName }),
  };
  context.connections.delete(arrival.socket); // it ends with the one made of it
  context.connections.set(secure, { ...connection, ...(destination && { destination }), tls });
  // Node's clients complete the handshake before they look at the certificate.
  let left = false;
  secure.on('error', () => (left = true)).once('end', () => (left = true));
  secure.once('close', () => {
    context.connections.delete(secure);
    if (left && secure.bytesRead === 0) reject(context, ending, CLOSED);
  });
  secure.allowHalfOpen = true;
  arrival.serve(secure);
}

const CLOSED = 'it closed the connection right after the handshake';

/** An alert says what the client thinks of the certificate; its name is in the code. */
function reasonOf(code: string): string {
  const alert = /ALERT_(\w+)$/.exec(code)?.[1];
  if (alert !== undefined) return `it said “${alert.toLowerCase().replaceAll('_', ' ')}”`;
  if (code === 'ECONNRESET') return 'it closed the connection in the handshake';
  return `no handshake came about (${code})`;
}

function reject(context: Context, ending: Ending, reason: string): void {
  const { aim, arrival, name, client } = ending;
  const { destination } = aim;
  if (arrival.listener.spec.intercepts !== undefined) context.distrusted.add(name);
  const host = destination?.port === undefined ? name : formatAddress(name, destination.port);
  context.observer.rejected?.({ host, reason });
  if (!destination) return;
  const notes = openNotes(context, {
    client,
    method: 'CONNECT',
    url: `https://${host}`,
    httpVersion: '1.1',
    headers: [],
  });
  const message = `The client did not take wiretale’s certificate for ${name}: ${reason}.`;
  notes.noteFailure('client-aborted', message);
  void notes.close();
}
