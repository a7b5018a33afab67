/** CONNECT: bytes both ways between the client and the host that it names, counted and never read. */

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { connect } from 'node:net';
import { urlParts } from '../model/url.js';
import { entryProblem } from './access.js';
import { addressOf, formatAddress, withoutBrackets } from './address.js';
import { callerOf, noteUser } from './caller.js';
import type { Context, Listener } from './context.js';
import { reasonOf, statusOf } from './failure.js';
import { pairsOf } from './headers.js';
import type { Notes } from './notes.js';
import { openNotes } from './notes.js';
import { answerOnSocket, refuseOnSocket } from './reply.js';
import { GATEWAY_ONLY } from './route.js';
import type { Aim } from './refusal.js';
import { aimProblem } from './refusal.js';

/** A request whose connection becomes something else: `head` are the bytes that came after its head. */
export interface Switch {
  readonly listener: Listener;
  readonly req: IncomingMessage;
  readonly socket: Socket;
  readonly head: Buffer;
}

/** Opens and records a tunnel, as one exchange that lasts until both ends are closed. */
export function tunnel(context: Context, change: Switch): void {
  const { req, socket, listener } = change;
  const strange = entryProblem(context, listener, req);
  if (strange ?? listener.gateway) {
    context.observer.refused?.(strange ? 'not-allowed' : 'not-a-proxy-request');
    return refuseOnSocket(socket, strange ?? { status: 405, message: GATEWAY_ONLY });
  }
  const url = `https://${req.url}`;
  const target = /^(?:\[[^\]]*\]|[^:/?#@]+):\d+$/.test(req.url!) ? urlParts(url) : undefined;
  if (!target) {
    context.observer.refused?.('malformed');
    answerOnSocket(socket, 400, 'CONNECT takes host:port.');
    return;
  }
  noteUser(context, req);
  const notes = openNotes(context, {
    client: callerOf(context, listener, socket),
    method: 'CONNECT',
    url,
    httpVersion: req.httpVersion,
    headers: pairsOf(req.rawHeaders),
  });
  fly(context, { socket, notes }, open(context, change, { notes, host: target.host, port: target.port }));
}

/** Keeps a switched connection among the flights until it is over, and hands its exchange over then. */
export function fly(
  context: Context,
  { socket, notes }: { readonly socket: Socket; readonly notes: Notes },
  over: Promise<void>,
): void {
  const flight = {
    stop() {
      notes.noteFailure('recorder-stopped', 'The recording ended while the connection was open.');
      socket.destroy();
    },
    done: over.catch(() => fail(context, socket)).then(() => notes.close()),
  };
  context.flights.add(flight);
  void flight.done.then(() => context.flights.delete(flight));
}

/** A fault of ours ends this connection, not the others. */
function fail({ problem }: Context, socket: Socket): void {
  problem('A connection could not be carried, which is a fault of wiretale.');
  socket.destroy();
}

async function open(
  context: Context,
  { socket, head }: Switch,
  { notes, host, port }: Opening,
): Promise<void> {
  const closed = whenClosed(socket);
  const refusal = await aimProblem(context, { host, port });
  if (refusal) {
    notes.noteFailure('refused-by-recorder', refusal.message);
    answerOnSocket(socket, refusal.status, refusal.message);
    return closed;
  }
  if (socket.destroyed) return notes.noteFailure('client-aborted', LEFT);
  const upstream = connect({
    host: withoutBrackets(host),
    port,
    allowHalfOpen: true,
    lookup: context.dnsLookup,
  });
  let joined = false;
  const watched = onLeaving(socket, () => socket.destroy());
  upstream.once('connect', () => {
    joined = true;
    watched.stop();
    join({ socket, upstream, notes }, head);
  });
  upstream.on('error', (error) => {
    const { cause, message } = reasonOf(error, formatAddress(host, port));
    notes.noteFailure(cause, message);
    if (joined) socket.destroy();
    else answerOnSocket(socket, statusOf(cause), message);
  });
  socket.once('close', () => {
    if (!joined) notes.noteFailure('client-aborted', LEFT);
    upstream.destroy();
  });
  await Promise.all([closed, whenClosed(upstream)]);
}

const LEFT = 'The client closed the connection before the tunnel was open.';

interface Opening extends Aim {
  readonly notes: Notes;
}

interface Ends {
  readonly socket: Socket;
  readonly upstream: Socket;
  readonly notes: Notes;
}

function join({ socket, upstream, notes }: Ends, head: Buffer): void {
  notes.noteServer(addressOf(upstream) ?? '');
  const reason = 'Connection established';
  notes.noteResponseHead({ httpVersion: '1.1', status: 200, reason, headers: [] });
  socket.write(`HTTP/1.1 200 ${reason}\r\n\r\n`);
  socket.on('error', () => notes.noteFailure('client-aborted', 'The client broke the tunnel off.'));
  if (head.length > 0) socket.unshift(head);
  countBytes({ socket, upstream, notes });
  socket.pipe(upstream);
  upstream.pipe(socket);
}

/** Notices that a client has gone from whose connection nothing is read yet: nobody else would. */
export function onLeaving(socket: Socket, leave: () => void): { stop(): void } {
  const check = (): void => {
    if (socket.readableLength === 0) leave();
  };
  socket.on('readable', check);
  return { stop: () => void socket.off('readable', check) };
}

/** Settles when a socket that is open now is closed. */
export function whenClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once('close', () => resolve()));
}

/** Counts what passes between two ends that are about to be, or have been, piped to each other. */
export function countBytes({ socket, upstream, notes }: Ends): void {
  socket.on('data', (chunk: Buffer) => notes.noteTunnelled('request', chunk.length));
  upstream.on('data', (chunk: Buffer) => notes.noteTunnelled('response', chunk.length));
}
