/** Finds the far end of an accepted connection among this machine's own sockets, which everybody may read. */

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn, setTimeout as rest } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { SocketEnd, SocketRow } from '../text/proc.js';
import { socketRows } from '../text/proc.js';

/** An accepted connection. `towards`: the port that its client meant, where another one got it. */
export interface AcceptedEnds {
  readonly local: SocketEnd;
  readonly remote: SocketEnd;
  readonly towards?: number;
}

/** The client's socket, as the client sees it: its `remote` is where it meant to go. Undefined for one of another machine. */
export type FindSocket = (ends: AcceptedEnds) => Promise<SocketRow | undefined>;

interface Asked {
  readonly ends: AcceptedEnds;
  readonly answer: (row: SocketRow | undefined) => void;
}

/**
 * Connections that come together share one reading of the tables, and so do those that come during a reading, after a rest as
 * long as it took: traffic has half of the time then. All before the first of their bytes goes on: a client that was started for
 * one call is gone as soon as it has its answer. `atOnceMs`: where a reading takes longer, a thread does the next ones.
 */
export function socketFinder(atOnceMs = AT_ONCE_MS): FindSocket {
  const readTable = tableReader(atOnceMs);
  let waiting: Asked[] = [];
  let isLooking = false;
  const look = async (): Promise<void> => {
    for (let tookMs = 0; waiting.length > 0;) {
      await (tookMs > 1 ? rest(tookMs) : gathered(() => waiting.length));
      const asked = waiting;
      waiting = [];
      const from = performance.now();
      const rows = await rowsFor(asked, readTable);
      tookMs = performance.now() - from;
      for (const { ends, answer } of asked) answer(clientRow(rows, ends));
    }
    isLooking = false;
  };
  return (ends) =>
    new Promise((answer) => {
      waiting.push({ ends, answer });
      if (!isLooking) void look();
      isLooking = true;
    });
}

/** A turn of the event loop accepts one connection: as many turns as bring one more, within a while. */
async function gathered(count: () => number): Promise<void> {
  const until = performance.now() + GATHERED_MS;
  for (let before = 0; count() > before && performance.now() < until;) {
    before = count();
    await nextTurn();
  }
}

const GATHERED_MS = 5;

type ReadTable = (path: string) => Promise<string>;

/** By their own ports: thousands may be asked for. */
type Rows = ReadonlyMap<number, readonly SocketRow[]>;

/** An IPv4 client's socket may be of either family: where all are found in the first table, the second needs no reading. */
async function rowsFor(asked: readonly Asked[], readTable: ReadTable): Promise<Rows> {
  const ports = new Set(asked.map(({ ends }) => ends.remote.port));
  const isPlain = asked.some(({ ends }) => !ends.remote.host.includes(':'));
  const plain = isPlain ? socketRows(await readTable(TCP), ports) : [];
  const rows = byPort(plain);
  if (asked.every(({ ends }) => rowsOf(rows, ends).some((row) => isSame(row.remote, ends.local))))
    return rows;
  return byPort([...plain, ...socketRows(await readTable(TCP6), ports)]);
}

function byPort(rows: readonly SocketRow[]): Rows {
  const ports = new Map<number, SocketRow[]>();
  for (const row of rows) {
    const others = ports.get(row.local.port);
    if (others) others.push(row);
    else ports.set(row.local.port, [row]);
  }
  return ports;
}

/** What the client's end may be. */
function rowsOf(rows: Rows, { remote }: AcceptedEnds): readonly SocketRow[] {
  return (rows.get(remote.port) ?? []).filter(({ local }) => local.host === remote.host);
}

// `/proc/net` is there on Linux only; without IPv6 there is one table.
const [TCP, TCP6] = ['/proc/net/tcp', '/proc/net/tcp6'];

/**
 * The kernel goes through all places that it has for sockets, of which a machine with much memory has many (with 24 GiB that
 * takes 5 ms), and writes 150 bytes for each socket. While this thread reads, nothing passes.
 */
const AT_ONCE_MS = 1;

function tableReader(atOnceMs: number): ReadTable {
  let thread: Worker | undefined;
  let isReady = false;
  const start = (): Worker =>
    new Worker(READING, { eval: true })
      .once('online', () => (isReady = true))
      .on('error', () => (isReady = false));
  return async (path) => {
    if (thread && isReady) {
      thread.postMessage(path);
      const [table] = (await once(thread, 'message').catch(() => [readNow(path)])) as [string];
      return table;
    }
    const from = performance.now();
    const table = readNow(path);
    if (performance.now() - from > atOnceMs) {
      thread ??= start();
      thread.unref(); // nobody waits for it
    }
    return table;
  };
}

// Node's own threads would come back to the event loop for each 4 KB that the kernel gives: for seconds, where it is busy.
const READING = `
  const { readFileSync } = require('node:fs');
  const { parentPort } = require('node:worker_threads');
  const read = (path) => { try { return readFileSync(path, 'latin1'); } catch { return ''; } };
  parentPort.on('message', (path) => parentPort.postMessage(read(path)));
`;

function readNow(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function clientRow(rows: Rows, ends: AcceptedEnds): SocketRow | undefined {
  const own = rowsOf(rows, ends);
  const direct = own.find((row) => isSame(row.remote, ends.local));
  if (direct || ends.towards === undefined) return direct;
  const redirected = own.filter((row) => row.remote.port === ends.towards);
  return redirected.length === 1 ? redirected[0] : undefined;
}

function isSame(one: SocketEnd, other: SocketEnd): boolean {
  return one.port === other.port && one.host === other.host;
}
