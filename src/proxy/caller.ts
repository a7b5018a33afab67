/** What can be known of who calls: the listener, the accepted connection, the far end's address. */

import type { Socket } from 'node:net';
import type { Peer } from '../model/exchange.js';
import { addressOf } from './address.js';
import type { Connection, Context, Listener } from './context.js';

/** Notes an accepted connection while its far end can still be asked for. */
export function noteConnection(context: Context, socket: Socket): void {
  const connection: Connection = { number: context.nextConnection(), address: addressOf(socket) ?? '' };
  context.connections.set(socket, connection);
  socket.once('close', () => context.connections.delete(socket));
}

/** Evidence about the client of an exchange. */
export function callerOf(context: Context, listener: Listener, socket: Socket): Peer {
  const connection = context.connections.get(socket);
  const { edge } = listener.spec;
  return {
    ...(connection && connection.address !== '' && { address: connection.address }),
    ...(edge !== undefined && { edge }),
    ...(connection && { connection: connection.number }),
  };
}
