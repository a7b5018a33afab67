/** Bytes both ways between a client and a host, counted and never read. */

import type { Socket } from 'node:net';
import { connect } from 'node:net';
import type { Headers } from '../model/message.js';
import { addressOf, formatAddress, withoutBrackets } from './address.js';
import type { Caller, Context } from './context.js';
import { reasonOf, statusOf } from './failure.js';
import type { Notes } from './notes.js';
import { openNotes } from './notes.js';
import { answerOnSocket } from './reply.js';
import { aimProblem } from './refusal.js';

/** What is to be passed: a CONNECT with its lines, or TLS that came without one and is recorded like one. */
export interface Passage {
  readonly client: Caller;
  readonly socket: Socket;
  readonly host: string;
  readonly port: number;
  readonly httpVersion: string;
  readonly headers: Headers;
  /** Whether the client is to be told that its CONNECT succeeded. */
  readonly greeting: 'owed' | 'given' | 'none';
}

const ESTABLISHED = 'Connection established';

/** The answer to a CONNECT. */
export const GREETING = `HTTP/1.1 200 ${ESTABLISHED}\r\n\r\n`;

/** Opens and records a tunnel, as one exchange that lasts until both ends are closed. */
export function tunnel(context: Context, passage: Passage): void {
  const { client, socket, host, port, httpVersion, headers } = passage;
  const url = `https://${formatAddress(host, port)}`;
  const notes = openNotes(context, { client, method: 'CONNECT', url, httpVersion, headers });
  fly(context, { socket, notes }, open(context, passage, notes));
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
  context.flights.add(flight, flight.done);
}

/** A fault of ours ends this connection, not the others. */
function fail({ problem }: Context, socket: Socket): void {
  problem('A connection could not be carried, which is a fault of wiretale.');
  socket.destroy();
}

async function open(context: Context, passage: Passage, notes: Notes): Promise<void> {
  const { socket, host, port, greeting } = passage;
  const closed = whenClosed(socket);
  const refuse = (status: number, message: string): void => {
    if (greeting === 'owed') answerOnSocket(socket, status, message);
    else socket.destroy();
  };
  const refusal = await aimProblem(context, { host, port });
  if (refusal) {
    notes.noteFailure('refused-by-recorder', refusal.message);
    refuse(refusal.status, refusal.message);
    return closed;
  }
  if (socket.destroyed) return notes.noteFailure('client-aborted', LEFT);
  const upstream = connect({
    host: withoutBrackets(host),
    port,
    allowHalfOpen: true,
    noDelay: true, // what came in small pieces goes on in small pieces, at once
    lookup: context.dnsLookup,
  });
  let joined = false;
  const watched = onLeaving(socket, () => socket.destroy());
  upstream.once('connect', () => {
    joined = true;
    watched.stop();
    join({ socket, upstream, notes }, greeting);
  });
  upstream.on('error', (error) => {
    const { cause, message } = reasonOf(error, formatAddress(host, port));
    notes.noteFailure(cause, message);
    if (joined) socket.destroy();
    else refuse(statusOf(cause), message);
  });
  socket.once('close', () => {
    if (!joined) notes.noteFailure('client-aborted', LEFT);
    upstream.destroy();
  });
  await Promise.all([closed, whenClosed(upstream)]);
}

const LEFT = 'The client closed the connection before the tunnel was open.';

interface Ends {
  readonly socket: Socket;
  readonly upstream: Socket;
  readonly notes: Notes;
}

function join({ socket, upstream, notes }: Ends, greeting: Passage['greeting']): void {
  notes.noteServer(addressOf(upstream) ?? '');
  notes.noteResponseHead({ httpVersion: '1.1', status: 200, reason: ESTABLISHED, headers: [] });
  if (greeting === 'owed') socket.write(GREETING);
  socket.on('error', () => notes.noteFailure('client-aborted', 'The client broke the tunnel off.'));
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
