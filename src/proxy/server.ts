/** The proxy: its listeners, and which event of a connection becomes what. */

import http from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { UserError } from '../model/errors.js';
import { formatAddress } from './address.js';
import { noteConnection } from './caller.js';
import type { Arrival, Context, Listener, ListenerSpec, ProxyOptions } from './context.js';
import type { Carriage } from './exchange.js';
import { carry } from './exchange.js';
import { codeOf } from './failure.js';
import { HEAD_LIMIT_BYTES, pairsOf } from './headers.js';
import type { Headers } from '../model/message.js';
import { onMalformed } from './malformed.js';
import { receiveRedirected } from './redirected.js';
import type { Observer } from './observer.js';
import { gatewayOf } from './route.js';
import { tunnel } from './tunnel.js';
import { declineUpgrade, isWebSocket, upgrade } from './upgrade.js';
import { createUpstream } from './upstream.js';

export type { CallerLookup, ListenerSpec, ProxyOptions } from './context.js';

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
  let connections = 0;
  const context: Context = {
    options,
    observer,
    upstream: createUpstream(),
    listeners: [],
    connections: new Map(),
    flights: new Set(),
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
  return {
    addresses: context.listeners.map(({ spec, port }) => ({ host: spec.host, port, spec })),
    inFlight: () => context.flights.size,
    drain: () => drain(context),
    close: () => closeAll(context, servers),
  };
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
  const gateway = spec.upstream === undefined ? undefined : gatewayOf(spec.upstream);
  if (spec.upstream !== undefined && !gateway) {
    const hint = 'Give it as http://host or http://host:port.';
    throw new UserError(
      'not-an-upstream',
      `The upstream of the gateway on port ${spec.port} is not an http URL.`,
      { hint },
    );
  }
  const server = http.createServer({
    maxHeaderSize: HEAD_LIMIT_BYTES,
    requireHostHeader: false, // checked in route.ts, with a clear answer
    headersTimeout: 60_000,
    requestTimeout: 0, // an upload may take hours
    keepAliveTimeout: 0,
  });
  server.maxHeadersCount = 0;
  await listen(server, spec);
  const listener: Listener = { spec, port: (server.address() as AddressInfo).port, gateway };
  context.listeners.push(listener);
  serve(context, server, listener);
  return server;
}

async function listen(server: Server, { host, port }: ListenerSpec): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, () => resolve());
    });
  } catch (cause) {
    const where = formatAddress(host, port);
    if (codeOf(cause) === 'EADDRINUSE') {
      const hint = 'Stop what listens there, or take another port (0 for any free one).';
      throw new UserError('port-in-use', `Port ${where} is in use.`, { hint, cause });
    }
    const hint = 'Take an address of this machine, and a port that you may open (1024 or higher).';
    throw new UserError('cannot-listen', `Cannot listen on ${where} (${codeOf(cause)}).`, { hint, cause });
  }
}

function serve(context: Context, server: Server, listener: Listener): void {
  server.on('error', () => context.problem(`Listening on port ${listener.port} met an error.`));
  const carried = new WeakMap<Socket, Carriage>();
  const declined = new WeakMap<Socket, Headers>();
  const arrived = (req: IncomingMessage, res: ServerResponse): void => {
    const turn = carried.get(req.socket)?.over ?? Promise.resolve();
    const headers = declined.get(req.socket) ?? pairsOf(req.rawHeaders);
    declined.delete(req.socket);
    carried.set(req.socket, carry(context, { listener, req, res, headers }, turn));
  };
  server.on('request', arrived);
  server.on('checkContinue', arrived); // the 100 comes from the service
  server.on('checkExpectation', arrived);
  // Node's own listener would begin to read at once.
  const [parse] = server.rawListeners('connection') as [(socket: Socket) => void];
  server.off('connection', parse);
  const serveHttp = (socket: Socket): void => parse.call(server, socket);
  server.on('connection', (socket) => accept(context, { listener, socket, serve: serveHttp }));
  server.on('connect', (req, socket, head) =>
    tunnel(context, { listener, req, socket: socket as Socket, head }),
  );
  server.on('upgrade', (req, socket, head) => {
    const change = { listener, req, socket: socket as Socket, head };
    if (isWebSocket(req)) return upgrade(context, change);
    declined.set(change.socket, pairsOf(req.rawHeaders));
    declineUpgrade(server, change);
  });
  server.on('clientError', (error, socket) =>
    onMalformed(context, { error, socket: socket as Socket, last: carried.get(socket as Socket) }),
  );
}

function accept(context: Context, arrival: Arrival): void {
  const { listener, socket, serve } = arrival;
  if (context.connections.has(socket)) return serve(socket); // given back by declineUpgrade
  // Header lines are bytes; Node would write some of them as UTF-8.
  socket.setDefaultEncoding('latin1');
  socket.on('error', () => {});
  const found = noteConnection(context, socket, listener);
  if (listener.spec.intercepts === undefined) serve(socket);
  else void receiveRedirected(context, arrival, found);
}

async function drain({ flights }: Context): Promise<void> {
  while (flights.size > 0) await Promise.all([...flights].map((flight) => flight.done));
}

async function closeAll(context: Context, servers: readonly Server[]): Promise<void> {
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)));
  const flights = [...context.flights];
  for (const flight of flights) flight.stop();
  for (const socket of context.connections.keys()) socket.destroy();
  await Promise.all(flights.map((flight) => flight.done));
  await context.upstream.close();
  await Promise.all(closed);
}
