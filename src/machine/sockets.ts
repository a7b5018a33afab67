/** Finds the far end of an accepted connection among this machine's own sockets, which everybody may read. */

import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
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
 * Connections that come in one turn of the event loop share one reading of the tables, and so do those that come while the
 * last one is no longer ago than it took: traffic has half of the time at least. All before the first of their bytes goes on: a
 * client that was started for one call is gone as soon as it has its answer.
 */
export function socketFinder(): FindSocket {
  const readTables = tablesReader();
  let waiting: Asked[] = [];
  let restUntil = 0;
  const look = async (): Promise<void> => {
    const asked = waiting;
    waiting = [];
    const ports = new Set(asked.map(({ ends }) => ends.remote.port));
    const from = performance.now();
    const given = readTables();
    restUntil = 2 * performance.now() - from;
    const tables = given instanceof Promise ? await given : given;
    const rows = tables.flatMap((table) => socketRows(table, ports));
    for (const { ends, answer } of asked) answer(clientRow(rows, ends));
  };
  return (ends) =>
    new Promise((answer) => {
      waiting.push({ ends, answer });
      if (waiting.length > 1) return;
      const restMs = restUntil - performance.now();
      if (restMs > 1) setTimeout(() => void look(), restMs);
      else setImmediate(() => void look());
    });
}

// `/proc/net` is there on Linux only; without IPv6 there is one table.
const TABLES: readonly string[] = ['/proc/net/tcp', '/proc/net/tcp6'];

/** About 3,000 sockets. A thread reads larger ones, for which each 4 KB are a turn of the event loop. */
const AT_ONCE_BYTES = 512 * 1024;

function tablesReader(): () => readonly string[] | Promise<readonly string[]> {
  let size = 0;
  const noted = (tables: readonly string[]): readonly string[] => {
    size = tables.reduce((sum, table) => sum + table.length, 0);
    return tables;
  };
  return () => {
    if (size <= AT_ONCE_BYTES) return noted(TABLES.map(readNow));
    return Promise.all(TABLES.map((table) => readFile(table, 'latin1').catch(() => ''))).then(noted);
  };
}

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
