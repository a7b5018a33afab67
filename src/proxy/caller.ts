/** What can be known of who calls: listener, proxy user, address, and on this machine the process behind the socket. */

import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Peer } from '../model/exchange.js';
import type { SocketRow } from '../text/proc.js';
import { addressOf, plainAddress } from './address.js';
import type { Caller, CallerLookup, Connection, Context, Listener } from './context.js';

/**
 * Notes an accepted connection while its far end can still be asked for: its client's socket, if that is on this machine.
 * Never rejects.
 */
export function noteConnection(
  context: Context,
  socket: Socket,
  { spec }: Listener,
): Promise<SocketRow | undefined> {
  const { lookup } = context.options;
  const row = lookup ? findSocket(socket, lookup, spec.intercepts) : Promise.resolve(undefined);
  const owner = ownerOf(row, lookup);
  const connection: Connection = {
    number: context.nextConnection(),
    address: addressOf(socket) ?? '',
    owner,
    asked: settledWithin(MOST_WAIT_MS, owner),
  };
  context.connections.set(socket, connection);
  socket.once('close', () => context.connections.delete(socket));
  return row;
}

// A client that was started for one call is gone as soon as it has its answer: so its request waits, but not for long.
const MOST_WAIT_MS = 500;

/** Settles when that does, or after a time. */
function settledWithin(ms: number, promise: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    const settled = (): void => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(settled, settled);
  });
}

/** Notes the name that a request gives to the proxy; it holds for what follows on its connection, and in its tunnel. */
export function noteUser({ connections }: Context, { socket, headers }: IncomingMessage): void {
  const user = proxyUser(headers['proxy-authorization']);
  const connection = connections.get(socket);
  if (connection && user !== undefined && user !== connection.user)
    connections.set(socket, { ...connection, user });
}

/** Evidence about the client of an exchange. Whose socket it is may take longer to find out than the exchange. */
export function callerOf(context: Context, listener: Listener, socket: Socket): Caller {
  const connection = context.connections.get(socket);
  if (!connection) return { known: peerOf(connection, listener, {}), whole: undefined };
  const caller = callers.get(connection) ?? callerOn(connection, listener);
  callers.set(connection, caller);
  return caller;
}

/** The same for all exchanges of a connection, until more is said on it. */
const callers = new WeakMap<Connection, Caller>();

function callerOn(connection: Connection, listener: Listener): Caller {
  const caller: { known: Peer; whole: Promise<Peer> | undefined } = {
    known: peerOf(connection, listener, {}),
    whole: connection.owner.then((owner) => {
      caller.whole = undefined;
      return (caller.known = peerOf(connection, listener, owner));
    }),
  };
  return caller;
}

function peerOf(
  connection: Connection | undefined,
  { spec: { edge } }: Listener,
  owner: Pick<Peer, 'account' | 'process'>,
): Peer {
  return {
    ...(connection && connection.address !== '' && { address: connection.address }),
    ...(edge !== undefined && { edge }),
    ...(connection?.user !== undefined && { user: connection.user }),
    ...owner,
    ...(connection && { connection: connection.number }),
    ...(connection?.tls && { tls: connection.tls }),
  };
}

/** Settles when all is known, or after a little; undefined when it is: an exchange is to be written soon after its end. */
export function knownSoon({ whole }: Caller): Promise<void> | undefined {
  return whole && settledWithin(MOST_DELAY_MS, whole);
}

const MOST_DELAY_MS = 50;

/** The user in `http://glance@127.0.0.1:9100`; the password is nobody's business here. */
function proxyUser(authorization: string | undefined): string | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization ?? '') ?? [];
  const user = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8').split(':')[0]!;
  return user === '' ? undefined : user;
}

async function findSocket(
  socket: Socket,
  lookup: CallerLookup,
  towards: number | undefined,
): Promise<SocketRow | undefined> {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (localAddress === undefined || remoteAddress === undefined) return undefined; // gone already
  return lookup.socket({
    local: { host: plainAddress(localAddress), port: localPort! },
    remote: { host: plainAddress(remoteAddress), port: remotePort! },
    ...(towards !== undefined && { towards }),
  });
}

async function ownerOf(
  found: Promise<SocketRow | undefined>,
  lookup: CallerLookup | undefined,
): Connection['owner'] {
  const row = await found;
  if (!row || !lookup) return {};
  const [account, process] = await Promise.all([lookup.account(row.uid), lookup.process(row)]);
  return { account, ...(process && { process }) };
}
