/** Connections that a rule of the kernel sent here: where their clients meant to go is known before a byte of them is read. */

import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { SocketRow } from '../text/proc.js';
import { withoutBrackets } from './address.js';
import type { Arrival, Context, Destination } from './context.js';
import { answerOnSocket } from './reply.js';

/**
 * A client sees its own socket as it opened it, so that tells its destination. Without it the port that is redirected here
 * and the Host line of each request do.
 */
export async function receiveRedirected(
  context: Context,
  { listener, socket, serve }: Arrival,
  found: Promise<SocketRow | undefined>,
): Promise<void> {
  const row = await found;
  const connection = context.connections.get(socket);
  if (!connection) return; // gone
  if (row && row.uid === process.geteuid?.()) {
    context.problem('The rules send the recorder’s own traffic back to it: they must exempt its user.');
    return answerOnSocket(
      socket,
      508,
      'the rules that sent this here do so with what the recorder itself calls, too.',
    );
  }
  const destination: Destination = row
    ? { scheme: 'http', host: inBrackets(row.remote.host), port: row.remote.port }
    : { scheme: 'http', port: listener.spec.intercepts! };
  context.connections.set(socket, { ...connection, destination });
  if (await beginsTls(socket)) return passUnread(context, socket, destination);
  serve(socket);
}

function inBrackets(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

const TLS_HANDSHAKE = 22;

/** Looks at the first byte and puts it back. */
async function beginsTls(socket: Socket): Promise<boolean> {
  const first = await new Promise<Buffer | null>((resolve) => {
    const look = (): void => {
      const byte = socket.read(1) as Buffer | null;
      if (byte === null && !socket.readableEnded && !socket.destroyed) return;
      socket.off('readable', look).off('close', look).off('end', look);
      resolve(byte);
    };
    socket.on('readable', look).on('close', look).on('end', look);
    look();
  });
  if (first) socket.unshift(first);
  return first?.[0] === TLS_HANDSHAKE;
}

function passUnread({ problem }: Context, socket: Socket, { host, port }: Destination): void {
  problem(`TLS on port ${port} passed unread.`);
  if (host === undefined) return void socket.destroy();
  const upstream = connect({ host: withoutBrackets(host), port });
  upstream.on('error', () => socket.destroy());
  upstream.once('close', () => socket.destroy());
  socket.once('close', () => upstream.destroy());
  socket.pipe(upstream).pipe(socket);
}
