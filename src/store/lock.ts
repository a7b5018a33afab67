/** The lock of a capture that is being written: which process holds it, and whether that process still lives. */

import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTimeIn } from '../text/proc.js';

const LOCK_FILE = 'lock';

/** The process that records. `started` tells it from a later one with the same number, where the system says it. */
interface Holder {
  readonly pid: number;
  readonly started: string | null;
}

/** Fails with EEXIST when the capture is locked already. */
export async function lock(capturePath: string): Promise<void> {
  const holder: Holder = { pid: process.pid, started: await startOf(process.pid) };
  await writeFile(join(capturePath, LOCK_FILE), `${JSON.stringify(holder)}\n`, { flag: 'wx' });
}

export async function unlock(capturePath: string): Promise<void> {
  await rm(join(capturePath, LOCK_FILE), { force: true });
}

/** The number of the living process that writes the capture; undefined when there is none, or only a stale lock. */
export async function lockedBy(capturePath: string): Promise<number | undefined> {
  const holder = await readHolder(capturePath);
  if (!holder || !isAlive(holder.pid)) return undefined;
  return holder.started === null || holder.started === (await startOf(holder.pid)) ? holder.pid : undefined;
}

async function readHolder(capturePath: string): Promise<Holder | undefined> {
  try {
    const { pid, started } = JSON.parse(
      await readFile(join(capturePath, LOCK_FILE), 'utf8'),
    ) as Partial<Holder>;
    // 0 and negative numbers stand for groups of processes.
    if (!Number.isSafeInteger(pid) || pid! <= 0) return undefined;
    return { pid: pid!, started: typeof started === 'string' ? started : null };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // another user's
  }
}

async function startOf(pid: number): Promise<string | null> {
  try {
    return startTimeIn(await readFile(`/proc/${pid}/stat`, 'utf8')) ?? null;
  } catch {
    return null;
  }
}
