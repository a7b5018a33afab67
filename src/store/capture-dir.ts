/** A capture's folder while it is written: created for one recorder alone, appended to, sealed. */

import { mkdir, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Manifest } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import type { RedactedExchange } from '../model/exchange.js';
import { BODIES_FOLDER, newBlobWriter, PIECE_BYTES, removeBody, type BlobWriter } from './bodies.js';
import { syncFolder } from './durable.js';
import { inTurn } from './in-turn.js';
import { openLines } from './lines-file.js';
import { lock, lockedBy, unlock } from './lock.js';
import { replaceManifest } from './manifest-file.js';
import { giveUpReserve, keepReserve } from './reserve.js';
import { createRoom } from './room.js';
import type { Room } from './room.js';
import type { LineChange } from './rewrite.js';
import { exchangeLine } from './schema.js';
import { createSpare } from './spare.js';

/** The one writer of a capture. */
export interface CaptureWriter {
  readonly path: string;
  /** Resolves when the operating system has the line, so that it outlives this process; lines keep their order. */
  append(exchange: RedactedExchange): Promise<void>;
  /**
   * Changes lines that were written, in one step, and all that were appended before this call; gives the number of those
   * that are others now. What is appended meanwhile waits for the last of it only.
   */
  rewrite(change: LineChange): Promise<number>;
  /** About how many bytes of lines and bodies the capture has. */
  size(): number;
  /** Settles when little of what was handed over is still to be written; undefined while that is so. */
  behind(this: void): Promise<void> | undefined;
  /** A body of up to `limitBytes` is kept, of a longer one only its size and hash. */
  newBlob(limitBytes: number): BlobWriter;
  /** Takes a kept body back; the lines that point to it are the caller's to change. */
  removeBody(sha256: string): Promise<void>;
  /** Replaces `capture.json` in one step: a reader sees the old one or the new one. */
  writeManifest(manifest: Manifest): Promise<void>;
  /** Writes the final manifest after the last line, and gives up the lock. Nothing may be appended afterwards. */
  seal(manifest: Manifest): Promise<void>;
  /** Takes the whole capture back: nothing was recorded, and the name is free again. */
  remove(): Promise<void>;
}

export interface Durability {
  /** What is written survives a power failure: each group of lines, body and manifest is on the disk itself when it is done. */
  readonly fsync?: boolean;
}

/** Creates the folder `path` and locks it. Throws a UserError `capture-exists` or `cannot-write`. */
export async function createCapture(
  path: string,
  manifest: Manifest,
  durability: Durability = {},
): Promise<CaptureWriter> {
  await createFolder(path);
  if (durability.fsync) await syncAbove(path);
  return fillFolder(path, manifest, durability);
}

/** The same in a folder that `createFolder` made for it, maybe in the name of somebody else. Throws `cannot-write`. */
export async function fillFolder(
  path: string,
  manifest: Manifest,
  { fsync = false }: Durability = {},
): Promise<CaptureWriter> {
  try {
    await lock(path);
    await mkdir(join(path, BODIES_FOLDER));
    await replaceManifest(path, manifest, fsync);
    await keepReserve(path);
    const writer = await openWriter(path, fsync);
    if (fsync) await syncFolder(path);
    return writer;
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

async function openWriter(path: string, fsync: boolean): Promise<CaptureWriter> {
  const room = createRoom(MOST_UNWRITTEN);
  const lines = await openLines(path, fsync);
  let size = 0;
  const replacing = inTurn();
  const writeManifest = (manifest: Manifest): Promise<void> =>
    replacing(() => replaceManifest(path, manifest, fsync));
  return {
    path,
    append(exchange) {
      const { bytes, written } = lines.append(exchangeLine(exchange));
      size += bytes;
      room.take(bytes);
      return written.finally(() => room.give(bytes));
    },
    size: () => size,
    behind: room.wait,
    rewrite: lines.rewrite,
    async removeBody(sha256) {
      await removeBody(path, sha256);
      if (fsync) await syncFolder(join(path, BODIES_FOLDER));
    },
    newBlob: blobsIn({ path, fsync, room }, (bytes) => (size += bytes)),
    writeManifest,
    seal: async (manifest) => {
      await lines.close();
      await giveUpReserve(path);
      await writeManifest(manifest);
      await unlock(path);
    },
    remove: async () => {
      await lines.close();
      await rm(path, { recursive: true });
    },
  };
}

/** With a disk that is slower than the traffic, this much waits for it in memory. */
const MOST_UNWRITTEN = 8 << 20;

/** Writers of bodies, each into a file of its own; `onKept` is told the size of each that was not there. */
function blobsIn(
  { path, fsync, room }: { readonly path: string; readonly fsync: boolean; readonly room: Room },
  onKept: (bytes: number) => void,
): CaptureWriter['newBlob'] {
  const kept = new Set<string>();
  const spare = createSpare(PIECE_BYTES, MOST_UNWRITTEN / PIECE_BYTES);
  let blobs = 0;
  return (limitBytes) => {
    const temporaryName = `unfinished-${(blobs += 1)}`;
    const blob = newBlobWriter({ capturePath: path, temporaryName, limitBytes, fsync, room, spare });
    return {
      ...blob,
      async finish() {
        const finished = await blob.finish();
        const { sha256, size } = finished.ref;
        if (finished.kept && !kept.has(sha256)) onKept(size);
        if (finished.kept) kept.add(sha256);
        return finished;
      },
    };
  };
}

/** The capture's own name, and that of the folder of captures, which may have been made with it. */
async function syncAbove(path: string): Promise<void> {
  const above = dirname(resolve(path));
  try {
    for (const folder of [above, dirname(above)]) await syncFolder(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EACCES') throw cannotWrite(path, error);
  }
}

/** Makes the folder of a new capture, and what is missing above it. Throws a UserError `capture-exists` or `cannot-write`. */
export async function createFolder(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  try {
    await mkdir(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw cannotWrite(path, error);
    throw await alreadyThere(path);
  }
}

async function alreadyThere(path: string): Promise<UserError> {
  const pid = await lockedBy(path);
  const hint =
    'Give another name, or move that folder away; then copy its page.yaml, if it has one, into the new folder.';
  if (pid === undefined) return new UserError('capture-exists', `There is already a ${path}.`, { hint });
  return new UserError('capture-exists', `Process ${pid} is recording into ${path}.`, {
    hint: `Give another name, or end the recording that runs under ${basename(path)}.`,
  });
}

function cannotWrite(path: string, cause: unknown): UserError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  return new UserError('cannot-write', `The capture ${path} cannot be written (${code}).`, {
    hint: `Check that ${dirname(path)} is a folder you may write to and that its disk has room.`,
    cause,
  });
}
