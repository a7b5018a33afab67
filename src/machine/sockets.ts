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
 * Connections that come in one turn of the event loop, or while the tables are being read, share the next reading. It is done
 * before the first of their bytes goes on: a client that was started for one call is gone as soon as it has its answer.
 */
export function socketFinder(): FindSocket {
  const readTables = tablesReader();
  let waiting: Asked[] = [];
  let isLooking = false;
  const look = async (): Promise<void> => {
    while (waiting.length > 0) {
      const asked = waiting;
      waiting = [];
      const ports = new Set(asked.map(({ ends }) => ends.remote.port));
      const given = readTables();
      const tables = given instanceof Promise ? await given : given;
      const rows = tables.flatMap((table) => socketRows(table, ports));
      for (const { ends, answer } of asked) answer(clientRow(rows, ends));
    }
    isLooking = false;
  };
  return (ends) =>
    new Promise((answer) => {
      waiting.push({ ends, answer });
      if (isLooking) return;
      isLooking = true;
      setImmediate(() => void look());
    });
}

// `/proc/net` is there on Linux only; without IPv6 there is one table.
const TABLES: readonly string[] = ['/proc/net/tcp', '/proc/net/tcp6'];

/** Where the last reading took longer, as with many thousand sockets, a thread reads the tables: traffic goes on meanwhile. */
const AT_ONCE_MS = 3;

function tablesReader(): () => readonly string[] | Promise<readonly string[]> {
  let tookMs = 0;
  return () => {
    const from = performance.now();
    const noted = (tables: readonly string[]): readonly string[] => {
      tookMs = performance.now() - from;
      return tables;
    };
    if (tookMs <= AT_ONCE_MS) return noted(TABLES.map(readNow));
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
