/** The proxy: its listeners, and which event of a connection becomes what. */

import http from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import { UserError } from '../model/errors.js';
import { assertGuarded, mayConnect } from './access.js';
import { formatAddress } from './address.js';
import { HEAD_MS, receive } from './arrival.js';
import { noteConnection } from './caller.js';
import { connect } from './connect.js';
import type { Arrival, Context, Listener, ListenerSpec, ProxyOptions } from './context.js';
import type { Carriage } from './exchange.js';
import { carry } from './exchange.js';
import { follower } from './follow.js';
import { prepareMemory } from './freed-memory.js';
import { HEAD_LIMIT_BYTES, pairsOf } from './headers.js';
import type { Headers } from '../model/message.js';
import { listen } from './listen.js';
import { onMalformed } from './malformed.js';
import { lookupFor } from './metadata.js';
import { receiveRedirected } from './redirected.js';
import type { Observer } from './observer.js';
import type { Refusal } from './refusal.js';
import { refuseOnSocket } from './reply.js';
import { gatewayOf } from './route.js';
import { attend } from './tls/intercept.js';
import { createLeaves } from './tls/leaves.js';
import { declineUpgrade, isWebSocket, upgrade } from './upgrade.js';
import { underWay } from './under-way.js';
import { createUpstream } from './upstream.js';

export type { CallerLookup, ListenerSpec, ProxyOptions, Turned } from './context.js';

/** A running proxy. */
export interface Proxy {
  /** Where it listens, in the order of the options' listeners. */
  readonly addresses: readonly {
    readonly host: string;
    readonly port: number;
    readonly spec: ListenerSpec;
  }[];
  /** Exchanges that are not handed over yet. */
  inFlight(): number;
  /** Settles as soon as nothing is in flight. All is still accepted: what is in flight may need further calls to end. */
  drain(): Promise<void>;
  /** Accepts no more, ends and hands over what is in flight, and closes all connections. */
  close(): Promise<void>;
}

/** Opens all listeners, or none. @throws UserError `same-port`, `port-in-use`, `cannot-listen`, `not-an-upstream` */
export async function startProxy(options: ProxyOptions, observer: Observer): Promise<Proxy> {
  assertOwnPorts(options.listeners);
  prepareMemory();
  let connections = 0;
  const allowMetadata = options.allowMetadata === true;
  const dnsLookup = lookupFor(allowMetadata);
  const context: Context = {
    options,
    observer,
    upstream: createUpstream({ lookup: dnsLookup, allowMetadata }, options.upstreamTls),
    dnsLookup,
    follow: undefined,
    listeners: [],
    connections: new Map(),
    flights: underWay(),
    leaves: leavesOf(options, (server) => attend(context, server)),
    endings: new WeakMap(),
    distrusted: new Set(),
    nextConnection: () => (connections += 1),
    problem: (message) => options.onProblem?.(message),
  };
  const servers: Server[] = [];
  try {
    for (const spec of options.listeners) servers.push(await openListener(context, spec));
  } catch (error) {
    await closeAll(context, servers);
    throw error;
  }
  const close = followOn(context, servers);
  return {
    addresses: context.listeners.map(({ spec, port }) => ({ host: spec.host, port, spec })),
    inFlight: () => context.flights.size(),
    drain: () => drain(context),
    close,
  };
}

/** Opens gateways for what documents name, if that is wanted, until the proxy is closed. */
function followOn(context: Context, servers: Server[]): () => Promise<void> {
  let closing = false;
  const told = context.options.onFollowed;
  const open = async (host: string, upstream: string): Promise<Listener> => {
    const server = await openListener(context, { host, port: 0, upstream });
    if (closing) server.close();
    else servers.push(server);
    return context.listeners.at(-1)!;
  };
  if (told) context.follow = follower({ context, open, told });
  return () => {
    closing = true;
    return closeAll(context, servers);
  };
}

function leavesOf({ tls, clock }: ProxyOptions, prepare: (server: TlsServer) => void): Context['leaves'] {
  return tls && createLeaves({ authority: tls.authority, now: () => clock.wall(), prepare });
}

function assertOwnPorts(listeners: readonly ListenerSpec[]): void {
  const taken = new Set<string>();
  for (const { host, port } of listeners.filter((spec) => spec.port !== 0)) {
    const where = formatAddress(host, port);
    if (taken.has(where)) {
      const hint = 'Give each listener a port of its own: the port tells who calls.';
      throw new UserError('same-port', `Two listeners are to open on ${where}.`, { hint });
    }
    taken.add(where);
  }
}

async function openListener(context: Context, spec: ListenerSpec): Promise<Server> {
  assertGuarded(spec, context.options.access);
  const gateway = spec.upstream === undefined ? undefined : gatewayOf(spec.upstream);
  if (spec.upstream !== undefined && !gateway) {
    const hint = 'Give it as http://host or http://host:port.';
    throw new UserError(
      'not-an-upstream',
      `The upstream of the gateway on port ${spec.port} is not an http URL.`,
      { hint },
    );
  }
  const headersTimeout = context.options.headMs ?? HEAD_MS;
  const server = http.createServer({
    maxHeaderSize: HEAD_LIMIT_BYTES,
    requireHostHeader: false, // checked in route.ts, with a clear answer
    headersTimeout,
    connectionsCheckingInterval: headersTimeout / 2,
    requestTimeout: 0, // an upload may take hours
    keepAliveTimeout: 0, // see `serve`: Node would announce its own to clients
  });
  server.maxHeadersCount = 0;
  // A client may end its side and wait for the answer; see half-close.ts. Node has this, and its types do not.
  (server as Server & { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true;
  await listen(server, spec);
  const listener: Listener = { spec, port: (server.address() as AddressInfo).port, gateway };
  context.listeners.push(listener);
  serve(context, server, listener);
  return server;
}

function serve(context: Context, server: Server, listener: Listener): void {
  server.on('error', () => context.problem(`Listening on port ${listener.port} met an error.`));
  const carried = new WeakMap<Socket, Carriage>();
  const declined = new WeakMap<Socket, Headers>();
  const arrived = (req: IncomingMessage, res: ServerResponse): void => {
    req.socket.setTimeout(0);
    const turn = carried.get(req.socket)?.over ?? Promise.resolve();
    const headers = declined.get(req.socket) ?? pairsOf(req.rawHeaders);
    declined.delete(req.socket);
    const carriage = carry(context, { listener, req, res, headers }, turn);
    carried.set(req.socket, carriage);
    void carriage.over.then(() => {
      if (carried.get(req.socket) === carriage) req.socket.setTimeout(context.options.idleMs ?? IDLE_MS);
    });
  };
  server.on('request', arrived);
  server.on('checkContinue', arrived); // the 100 comes from the service
  server.on('checkExpectation', arrived);
  // Node's own listener takes a connection for HTTP; that is to be seen first.
  const [parse] = server.rawListeners('connection') as [(socket: Socket) => void];
  server.off('connection', parse);
  const serveHttp = (socket: Socket): void => {
    // Header lines are bytes; Node would write some of them as UTF-8.
    socket.setDefaultEncoding('latin1');
    parse.call(server, socket);
  };
  server.on('connection', (socket) => accept(context, { listener, socket, serve: serveHttp }));
  server.on('connect', (req, socket, head) => {
    (socket as Socket).setTimeout(0);
    connect(context, { listener, req, socket: socket as Socket, head, serve: serveHttp });
  });
  server.on('upgrade', (req, socket, head) => {
    (socket as Socket).setTimeout(0);
    const change = { listener, req, socket: socket as Socket, head, serve: serveHttp };
    if (isWebSocket(req)) return upgrade(context, change);
    declined.set(change.socket, pairsOf(req.rawHeaders));
    declineUpgrade(change);
  });
  server.on('clientError', (error, socket) =>
    onMalformed(context, { error, socket: socket as Socket, last: carried.get(socket as Socket) }),
  );
}

/** How long a client may keep a connection idle, unless told otherwise: longer than clients usually do. */
const IDLE_MS = 10 * 60_000;

function accept(context: Context, arrival: Arrival): void {
  const { listener, socket } = arrival;
  socket.on('error', () => {});
  const refusal = connectionProblem(context, arrival);
  if (refusal) return turnAway(context, socket, refusal);
  const found = noteConnection(context, socket, listener);
  if (listener.spec.intercepts === undefined) void receive(context, arrival);
  else void receiveRedirected(context, arrival, found);
}

/** Why a connection is not taken at all. */
function connectionProblem(context: Context, { listener, socket }: Arrival): Refusal | undefined {
  if (!mayConnect(context, listener, socket)) {
    return { status: 403, message: 'this address may not use the recorder; --allow says which may.' };
  }
  if (context.connections.size < (context.options.maxConnections ?? MOST_CONNECTIONS)) return undefined;
  return { status: 503, message: 'there are too many connections; --max-connections sets how many may be.' };
}

const MOST_CONNECTIONS = 2000;

function turnAway({ observer }: Context, socket: Socket, refusal: Refusal): void {
  observer.refused?.('not-allowed');
  refuseOnSocket(socket, refusal);
}

async function drain({ flights }: Context): Promise<void> {
  while (flights.size() > 0) await Promise.all(flights.all().map((flight) => flight.done));
}

async function closeAll(context: Context, servers: readonly Server[]): Promise<void> {
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  const flights = context.flights.all();
  for (const flight of flights) flight.stop();
  for (const socket of context.connections.keys()) {
    context.endings.delete(socket); // a handshake that is cut here is nobody's rejection
    socket.destroy();
  }
  await Promise.all(flights.map((flight) => flight.done));
  await context.upstream.close();
  await Promise.all(closed);
}
