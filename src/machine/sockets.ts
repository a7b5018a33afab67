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
 * Connections that come in one turn of the event loop share one reading of the tables, and so do those that come during a
 * reading, after a rest as long as it took: traffic has half of the time then. All before the first of their bytes goes on: a
 * client that was started for one call is gone as soon as it has its answer.
 */
export function socketFinder(): FindSocket {
  const readTables = tablesReader();
  let waiting: Asked[] = [];
  let isLooking = false;
  const look = async (): Promise<void> => {
    for (let tookMs = 0; waiting.length > 0;) {
      await (tookMs > 1 ? rest(tookMs) : nextTurn());
      const asked = waiting;
      waiting = [];
      const from = performance.now();
      const tables = await readTables();
      const ports = new Set(asked.map(({ ends }) => ends.remote.port));
      const rows = tables.flatMap((table) => socketRows(table, ports));
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

// `/proc/net` is there on Linux only; without IPv6 there is one table.
const TABLES: readonly string[] = ['/proc/net/tcp', '/proc/net/tcp6'];

/** About 1,000 sockets, read in some milliseconds: on a machine with more, a thread reads the tables. */
const AT_ONCE_BYTES = 128 * 1024;

function tablesReader(): () => Promise<readonly string[]> {
  const inThread = threadReader();
  let size = 0;
  return async () => {
    const tables = size <= AT_ONCE_BYTES ? TABLES.map(readNow) : await inThread();
    size = tables.reduce((sum, table) => sum + table.length, 0);
    return tables;
  };
}

/** Node's own threads would come back to the event loop for each 4 KB that the kernel gives: for seconds, where it is busy. */
function threadReader(): () => Promise<readonly string[]> {
  let thread: Worker | undefined;
  return async () => {
    try {
      thread ??= new Worker(READING, { eval: true });
      thread.unref();
      thread.postMessage(TABLES);
      const [tables] = (await once(thread, 'message')) as [readonly string[]];
      return tables;
    } catch {
      thread = undefined;
      return TABLES.map(readNow);
    }
  };
}

const READING = `
  const { readFileSync } = require('node:fs');
  const { parentPort } = require('node:worker_threads');
  const read = (path) => { try { return readFileSync(path, 'latin1'); } catch { return ''; } };
  parentPort.on('message', (paths) => parentPort.postMessage(paths.map(read)));
`;

function readNow(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function clientRow(
  rows: readonly SocketRow[],
  { local, remote, towards }: AcceptedEnds,
): SocketRow | undefined {
  const own = rows.filter((row) => isSame(row.local, remote));
  const direct = own.find((row) => isSame(row.remote, local));
  if (direct || towards === undefined) return direct;
  const redirected = own.filter((row) => row.remote.port === towards);
  return redirected.length === 1 ? redirected[0] : undefined;
}

function isSame(one: SocketEnd, other: SocketEnd): boolean {
  return one.port === other.port && one.host === other.host;
}
