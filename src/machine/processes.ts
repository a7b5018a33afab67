/** Finds the process that holds a socket: of other users' processes root alone is told. */

import { readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ProcessEvidence } from '../model/exchange.js';
import type { SocketRow } from '../text/proc.js';
import { argumentsIn, containerIn, unitIn } from '../text/proc.js';

type Socket = Pick<SocketRow, 'inode' | 'uid'>;

export type FindProcess = (socket: Socket) => Promise<ProcessEvidence | undefined>;

interface Asked {
  readonly socket: Socket;
  readonly answer: (found: ProcessEvidence | undefined) => void;
}

/** A walk for a socket that nobody has any more takes long: others begin meanwhile, but not one for each socket. */
const MOST_WALKS = 4;

/**
 * Sockets that are asked for in the same turn of the event loop are looked for together, and so are those that are asked for
 * meanwhile: a process may hold thousands of them. `except`: no caller, as we are none.
 */
export function processFinder(except: readonly number[] = []): FindProcess {
  const machine: Machine = {
    except: new Set([process.pid, ...except]),
    own: readText('/proc/self/cgroup'),
    known: new Set(),
  };
  let waiting: Asked[] = [];
  let walks = 0;
  const look = async (): Promise<void> => {
    while (waiting.length > 0) {
      const asked = waiting;
      waiting = [];
      await find(asked, machine);
      for (const { answer } of asked) answer(undefined); // those that were not found
    }
    walks -= 1;
  };
  return async (socket) => {
    if (socket.inode === 0 || !isOpenToUs(socket.uid)) return undefined;
    return new Promise((answer) => {
      waiting.push({ socket, answer });
      if (walks === MOST_WALKS) return;
      walks += 1;
      queueMicrotask(() => void look());
    });
  };
}

/** The processes of a user. */
export function processesOf(
  uid: number,
): readonly { readonly pid: number; readonly command: readonly string[] }[] {
  return pids()
    .filter((pid) => userOf(pid) === uid)
    .map((pid) => ({ pid, command: shortened(argumentsIn(readText(`/proc/${pid}/cmdline`))) }))
    .filter(({ command }) => command[0] !== '');
}

/** What is the same for all look-ups. `known` are the processes that called before, the latest last. */
interface Machine {
  readonly except: ReadonlySet<number>;
  readonly own: string;
  readonly known: Set<number>;
}

const KNOWN_LIMIT = 64;

/** So many links are read at once, some milliseconds' work, and then so many in a turn: the traffic goes on meanwhile. */
const FIRST_LINKS = 2000;
const TURN_LINKS = 400;

/**
 * Those that called before come first, then the newest of the sockets' users: a client that was started for one call is gone
 * as soon as it has its answer. Reading `/proc` waits for no disk, so threads would only be slower.
 */
async function find(asked: readonly Asked[], machine: Machine): Promise<void> {
  const wanted = new Map<string, Asked[]>();
  for (const one of asked) {
    const target = `socket:[${one.socket.inode}]`;
    wanted.set(target, [...(wanted.get(target) ?? []), one]);
  }
  const isDue = turnAfter(FIRST_LINKS);
  for (const pid of candidates(new Set(asked.map(({ socket }) => socket.uid)), machine)) {
    let found: { readonly process: ProcessEvidence | undefined } | undefined;
    // The newest connections have the highest numbers.
    for (const fd of namesIn(`/proc/${pid}/fd`).toReversed()) {
      const target = linkAt(`/proc/${pid}/fd/${fd}`);
      const own = wanted.get(target);
      if (own) {
        found ??= { process: machine.except.has(pid) ? undefined : describe(pid, machine) };
        for (const { answer } of own) answer(found.process);
        wanted.delete(target);
        if (wanted.size === 0) return;
      }
      if (isDue()) await nextTurn();
    }
    if (isDue()) await nextTurn();
  }
}

/** Called for each link: true when the event loop is to have a turn, after the first so many, and then after fewer. */
function turnAfter(links: number): () => boolean {
  let left = links;
  return () => {
    left -= 1;
    if (left > 0) return false;
    left = TURN_LINKS;
    return true;
  };
}

function* candidates(uids: ReadonlySet<number>, { known }: Machine): Generator<number> {
  yield* [...known].reverse();
  const newest = pids().filter((pid) => !known.has(pid));
  const others: number[] = [];
  for (const pid of newest) {
    const uid = userOf(pid);
    if (uid !== undefined && uids.has(uid)) yield pid;
    else others.push(pid);
  }
  // A process may have become another user since it opened the socket.
  yield* others;
}

/** The newest first, as far as numbers tell. */
function pids(): readonly number[] {
  const all = namesIn('/proc').map(Number).filter(Number.isInteger);
  return all.sort((a, b) => b - a);
}

function userOf(pid: number): number | undefined {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false })?.uid;
}

function describe(pid: number, { own, known }: Machine): ProcessEvidence | undefined {
  known.delete(pid);
  known.add(pid);
  if (known.size > KNOWN_LIMIT) known.delete(known.values().next().value!);
  const cmdline = readText(`/proc/${pid}/cmdline`);
  if (cmdline === '') return undefined; // gone
  const cgroup = readText(`/proc/${pid}/cgroup`);
  const unit = unitIn(cgroup);
  const container = containerIn(cgroup);
  return {
    pid,
    command: shortened(argumentsIn(cmdline)),
    // What we are in ourselves tells nothing of a caller.
    ...(unit !== undefined && unit !== unitIn(own) && { unit }),
    ...(container !== undefined && container !== containerIn(own) && { container }),
  };
}

const ARGUMENTS = 40;
const ARGUMENT_LENGTH = 300;

/** Long arguments go whole: a part of a secret would be recognised by nobody. */
function shortened(command: readonly string[]): readonly string[] {
  const kept = command.slice(0, ARGUMENTS).map((text) => (text.length > ARGUMENT_LENGTH ? '…' : text));
  return command.length > ARGUMENTS ? [...kept, '…'] : kept;
}

function isOpenToUs(uid: number): boolean {
  const own = process.geteuid?.();
  return own === 0 || own === uid;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // gone, or another user's
  }
}

function linkAt(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed meanwhile
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
