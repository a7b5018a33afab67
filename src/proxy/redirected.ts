/** Connections that a rule of the kernel sent here: where their clients meant to go is known before a byte of them is read. */

import type { SocketRow } from '../text/proc.js';
import { receive } from './arrival.js';
import type { Arrival, Context } from './context.js';
import { answerOnSocket } from './reply.js';

/**
 * A client sees its own socket as it opened it, so that tells its destination. Without it the port that is redirected here
 * and the Host line of each request do, or the name that its TLS asks for.
 */
export async function receiveRedirected(
  context: Context,
  arrival: Arrival,
  found: Promise<SocketRow | undefined>,
): Promise<void> {
  const { listener, socket } = arrival;
  const row = await found;
  if (!context.connections.has(socket)) return; // gone
  if (row && row.uid === process.geteuid?.()) {
    context.problem('The rules send the recorder’s own traffic back to it: they must exempt its user.');
    return answerOnSocket(
      socket,
      508,
      'the rules that sent this here do so with what the recorder itself calls, too.',
    );
  }
  const meant = row
    ? { host: inBrackets(row.remote.host), port: row.remote.port }
    : { port: listener.spec.intercepts! };
  return receive(context, arrival, meant);
}

function inBrackets(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
