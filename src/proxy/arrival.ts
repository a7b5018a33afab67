/** A connection just accepted: TLS is read or passed on by the name that it asks for, everything else is HTTP's. */

import type { Socket } from 'node:net';
import { strangerProblem } from './access.js';
import { withoutBrackets } from './address.js';
import type { Arrival, Context, Destination } from './context.js';
import { callerOf } from './caller.js';
import { spoken } from './spoken.js';
import { answerOnSocket } from './reply.js';
import type { ClientHello } from './tls/client-hello.js';
import { peek, tlsOrOther } from './tls/first-bytes.js';
import type { Speech } from './tls/first-bytes.js';
import { intercept, isRead } from './tls/intercept.js';
import { tunnel } from './tunnel.js';

/** A connection that sends nothing has this long, as its request's head has after that. */
export const HEAD_MS = 60_000;

/** Where a client meant to go that did not mean this proxy. Without a host only the bytes tell. */
type Meant = Required<Pick<Destination, 'port'>> & Pick<Destination, 'host'>;

/** Serves a connection as what it turns out to be. */
export async function receive(context: Context, arrival: Arrival, meant?: Meant): Promise<void> {
  const { socket } = arrival;
  if (!meant && !context.options.tls) return arrival.serve(socket);
  const speech = await heard(context, socket, meant);
  if (speech.kind === 'gone') return void socket.destroy();
  if (speech.kind === 'tls') return receiveTls(context, arrival, { meant, hello: speech.hello });
  if (speech.kind === 'other' && meant?.host !== undefined) {
    return passUnread(context, arrival, { host: meant.host, port: meant.port });
  }
  if (meant) aimAt(context, arrival, { scheme: 'http', ...meant });
  arrival.serve(socket);
}

async function heard(context: Context, socket: Socket, meant: Meant | undefined): Promise<Speech> {
  if (meant?.host !== undefined) return spoken(context, socket, { host: meant.host, port: meant.port });
  const patience = setTimeout(() => {
    context.observer.refused?.('malformed');
    answerOnSocket(socket, 408, 'the request never became complete.');
  }, context.options.headMs ?? HEAD_MS);
  const speech = await peek(socket, tlsOrOther).speech;
  clearTimeout(patience);
  return speech;
}

interface Secured {
  readonly meant: Meant | undefined;
  readonly hello: ClientHello;
}

async function receiveTls(context: Context, arrival: Arrival, { meant, hello }: Secured): Promise<void> {
  if (arrival.listener.gateway) return intercept(context, arrival, { destination: undefined, hello });
  const name = hello.serverName ?? meant?.host;
  const host = meant?.host ?? name;
  const isDistrusted = meant !== undefined && context.distrusted.has(withoutBrackets(name ?? ''));
  if (name === undefined || (!isDistrusted && (await isRead(context, name, hello)))) {
    const destination = { scheme: 'https' as const, ...(host !== undefined && { host }) };
    return intercept(context, arrival, {
      destination: meant?.port === undefined ? destination : { ...destination, port: meant.port },
      hello,
    });
  }
  passUnread(context, arrival, { host: host!, port: meant?.port ?? 443 });
}

function passUnread(
  context: Context,
  { listener, socket }: Arrival,
  to: { readonly host: string; readonly port: number },
): void {
  if (strangerProblem(context, listener, socket)) {
    context.observer.refused?.('not-allowed'); // there is no way to be asked for a password here
    return void socket.destroy();
  }
  const client = callerOf(context, listener, socket);
  tunnel(context, { ...to, client, socket, headers: [], httpVersion: '1.1', greeting: 'none' });
}

/** Says of a connection where its requests are meant to go. */
export function aimAt({ connections }: Context, { socket }: Arrival, destination: Destination): void {
  const connection = connections.get(socket);
  if (connection) connections.set(socket, { ...connection, destination });
}

/** Says of a connection that its client has shown that it may use the proxy. */
export function admit({ connections }: Context, { socket }: Arrival): void {
  const connection = connections.get(socket);
  if (connection) connections.set(socket, { ...connection, isAdmitted: true });
}
