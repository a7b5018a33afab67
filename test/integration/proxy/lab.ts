/** Both ends of a proxy as bare sockets, and an observer that keeps what it is handed. */

import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { Exchange } from '../../../src/model/exchange.js';
import type { Body, Headers } from '../../../src/model/message.js';
import { mediaType } from '../../../src/model/message.js';
import { socketFinder } from '../../../src/machine/sockets.js';
import type { CallerLookup, ListenerSpec, ProxyOptions } from '../../../src/proxy/server.js';
import { startProxy } from '../../../src/proxy/server.js';
import type { BodySink, Observer, Refusal, Rejection } from '../../../src/proxy/observer.js';
import { wire } from './wire.js';
import type { Wire } from './wire.js';

export { wire };
export type { Wire };

export interface Origin {
  readonly port: number;
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** Every connection that came, in order. */
  readonly wires: readonly Wire[];
  /** The nth connection, from 0, once it has come. */
  wire(index: number): Promise<Wire>;
  openConnections(): Promise<number>;
}

const closers: (() => Promise<void>)[] = [];
const dialled = new Set<Socket>();

/** Closes everything that was opened in a test. */
export async function closeLab(): Promise<void> {
  dialled.forEach((socket) => void socket.destroy());
  dialled.clear();
  await Promise.all(closers.splice(0).map((close) => close()));
}

/** A service that does with each connection what it is told. */
export function startOrigin(serve: (wire: Wire) => void | Promise<void>): Promise<Origin> {
  return listenAsOrigin(createServer(), 'connection', serve);
}

/** The same of any server, by the event that tells of a connection. */
export async function listenAsOrigin(
  server: Server,
  event: string,
  serve: (wire: Wire) => void | Promise<void>,
): Promise<Origin> {
  const wires: Wire[] = [];
  const arrivals = new Set<() => void>();
  server.on(event, (socket: Socket) => {
    const accepted = wire(socket);
    wires.push(accepted);
    arrivals.forEach((each) => each());
    void Promise.resolve(serve(accepted)).catch(() => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    wires.forEach(({ socket }) => socket.destroy());
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    wires,
    wire: (index) =>
      new Promise((resolve) => {
        const attempt = (): void => {
          const found = wires[index];
          if (!found) return void arrivals.add(attempt);
          arrivals.delete(attempt);
          resolve(found);
        };
        attempt();
      }),
    openConnections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error ? reject(error) : resolve(count))),
      ),
  };
}

/** A service that gives every request the same answer as soon as its head is there. */
export function answering(response: string): (wire: Wire) => Promise<void> {
  return async (accepted) => {
    for (let answered = 0; ; answered += 1) {
      await accepted.until((text) => text.split('\r\n\r\n').length > answered + 1);
      accepted.write(response);
    }
  };
}

/** Closes a client's socket with the lab: the outer one of two, for Node breaks when the inner one goes first. */
export function closeWithLab(socket: Socket, inner?: Socket): void {
  dialled.add(socket);
  if (inner) dialled.delete(inner);
}

export async function dial(port: number, allowHalfOpen = false): Promise<Wire> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen });
  closeWithLab(socket);
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return wire(socket);
}

export interface Recorder {
  readonly observer: Observer;
  readonly exchanges: Exchange[];
  readonly refusals: Refusal[];
  readonly rejections: Rejection[];
  /** Resolves when that many exchanges were handed over, and the clients of all are known. */
  count(wanted: number): Promise<readonly Exchange[]>;
}

/** Keeps exchanges; bodies as text, or, where `keepBodies` is false, as their size alone. */
export function createRecorder(keepBodies = true): Recorder {
  const exchanges: Exchange[] = [];
  const refusals: Refusal[] = [];
  const rejections: Rejection[] = [];
  const waiting = new Set<() => void>();
  let seq = 0;
  let late = 0;
  const observer: Observer = {
    refused: (reason) => void refusals.push(reason),
    rejected: (rejection) => void rejections.push(rejection),
    open: () => ({
      seq: (seq += 1),
      sink: (_side, headers) => keepingSink(headers, keepBodies),
      finished(exchange, client) {
        const at = exchanges.push(exchange) - 1;
        if (client) late += 1;
        void client?.then((known) => {
          late -= 1;
          exchanges[at] = { ...exchange, client: known };
          waiting.forEach((each) => each());
        });
        waiting.forEach((each) => each());
      },
    }),
  };
  return {
    observer,
    exchanges,
    refusals,
    rejections,
    count: (wanted) =>
      new Promise((resolve) => {
        const attempt = (): void => {
          if (exchanges.length < wanted || late > 0) return void waiting.add(attempt);
          waiting.delete(attempt);
          resolve([...exchanges].sort((a, b) => a.seq - b.seq));
        };
        attempt();
      }),
  };
}

function keepingSink(headers: Headers, keep: boolean): BodySink {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let settle: (body: Body) => void;
  const done = new Promise<Body>((resolve) => (settle = resolve));
  const type = mediaType(headers);
  return {
    write(chunk) {
      size += chunk.length;
      if (keep) chunks.push(chunk);
    },
    end: () =>
      settle(
        keep
          ? { kind: 'text', text: Buffer.concat(chunks).toString('latin1'), mediaType: type }
          : { kind: 'omitted', reason: 'too-large', size, mediaType: type },
      ),
    body: () => done,
  };
}

export interface Lab extends Recorder {
  /** The port of each listener. */
  readonly ports: readonly number[];
  readonly problems: string[];
  inFlight(): number;
  drain(): Promise<void>;
  close(): Promise<void>;
}

type LabOptions = Partial<Omit<ProxyOptions, 'listeners'>> & {
  readonly recorder?: Recorder;
  readonly observer?: Observer;
};

const LOOKUP: CallerLookup = {
  socket: socketFinder(),
  account: () => Promise.resolve(''),
  process: () => Promise.resolve(undefined),
};

/** A running proxy with a clock that counts calls, so that times tell the order of what was noted. */
export async function startLab(
  listeners: readonly Partial<ListenerSpec>[] = [{}],
  { recorder = createRecorder(), observer = recorder.observer, ...options }: LabOptions = {},
): Promise<Lab> {
  const problems: string[] = [];
  let ticks = 0;
  const proxy = await startProxy(
    {
      listeners: listeners.map((spec) => ({ host: '127.0.0.1', port: 0, ...spec })),
      clock: { nowUs: () => (ticks += 1), wall: () => new Date('2026-01-02T03:04:05.678Z') },
      onProblem: (message) => void problems.push(message),
      lookup: LOOKUP,
      ...options,
    },
    observer,
  );
  closers.push(() => proxy.close());
  return {
    ...recorder,
    ports: proxy.addresses.map(({ port }) => port),
    problems,
    inFlight: () => proxy.inFlight(),
    drain: () => proxy.drain(),
    close: () => proxy.close(),
  };
}

/** Waits, event loop turn by turn, for a condition that no event announces. */
export async function eventually(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve));
}
