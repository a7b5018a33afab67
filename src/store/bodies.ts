/** Content-addressed bodies: written once into a temporary file while they pass, then named after their SHA-256. */

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { BodyRef } from '../model/message.js';
import { syncFolder } from './durable.js';
import type { Room } from './room.js';
import type { Spare } from './spare.js';

export const BODIES_FOLDER = 'bodies';

/** Takes one body. Ends with either `finish` or `discard`; of the chunks nothing is held after `write`. */
export interface BlobWriter {
  /** Never throws: what goes wrong is told by `finish`. */
  write(chunk: Uint8Array): void;
  /** Bytes handed in so far. */
  size(): number;
  /**
   * The whole body's size and hash, and whether it was kept: one over the limit leaves nothing behind but those. Rejects
   * with the file system's error if the body could not be written whole; then nothing is left of it either.
   */
  finish(): Promise<{ readonly ref: BodyRef; readonly kept: boolean }>;
  discard(): Promise<void>;
}

/** Where a body goes while it passes, and up to which size it is kept. */
export interface BlobPlace {
  readonly capturePath: string;
  /** Its own among the unfinished ones. */
  readonly temporaryName: string;
  readonly limitBytes: number;
  /** Is on the disk itself when it is finished. */
  readonly fsync?: boolean;
  /** Is told of what was handed in and is not written yet. */
  readonly room?: Room;
  /** For what is on its way to the disk, in pieces of `PIECE_BYTES`. */
  readonly spare: Spare;
}

/** As much as comes from a connection at once. */
export const PIECE_BYTES = 64 << 10;

export function newBlobWriter(place: BlobPlace): BlobWriter {
  const { capturePath, temporaryName, limitBytes, fsync = false } = place;
  const folder = join(capturePath, BODIES_FOLDER);
  const temporary = join(folder, temporaryName);
  const hash = createHash('sha256');
  let size = 0;
  let file: WriteStream | undefined;
  const opened = (): WriteStream => (file ??= openForWriting(temporary, fsync));

  const discard = async (): Promise<void> => {
    file?.destroy();
    if (file) await finished(file).catch(() => undefined);
    await rm(temporary, { force: true });
  };

  return {
    write: (chunk) => {
      hash.update(chunk);
      size += chunk.byteLength;
      if (size <= limitBytes) writeTo(opened(), chunk, place);
      else file?.destroy();
    },
    size: () => size,
    finish: async () => {
      const ref = { sha256: hash.digest('hex'), size };
      if (size > limitBytes) {
        await discard();
        return { ref, kept: false };
      }
      try {
        await finished(opened().end());
        await nameAfter(ref, { temporary, folder, fsync });
        return { ref, kept: true };
      } catch (error) {
        await discard();
        throw error;
      }
    },
    discard,
  };
}

/** Whose the chunk is may use its memory again. */
function writeTo(file: WriteStream, chunk: Uint8Array, { room, spare }: BlobPlace): void {
  const { length } = chunk;
  room?.take(length);
  // A small one would take more memory than it has.
  const piece = length > PIECE_BYTES / 4 && length <= PIECE_BYTES ? spare.take() : undefined;
  piece?.set(chunk);
  file.write(piece?.subarray(0, length) ?? Buffer.from(chunk), () => {
    room?.give(length);
    if (piece) spare.give(piece);
  });
}

async function nameAfter(
  { sha256 }: BodyRef,
  {
    temporary,
    folder,
    fsync,
  }: { readonly temporary: string; readonly folder: string; readonly fsync: boolean },
): Promise<void> {
  const kept = join(folder, sha256);
  await rename(temporary, kept);
  if (!fsync) return;
  await syncFolder(folder).catch(async (error: unknown) => {
    await rm(kept, { force: true }); // nobody would look for secrets in what counts as lost
    throw error;
  });
}

// A folder may hold what somebody else put there: that is not ours to touch.
const BODY_NAME = /^(?:[0-9a-f]{64}|unfinished-\d+)$/;

/** The files of bodies that a capture holds, those that were never finished too. */
export async function bodyNames(capturePath: string): Promise<readonly string[]> {
  const entries = await readdir(join(capturePath, BODIES_FOLDER), { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && BODY_NAME.test(entry.name)).map(({ name }) => name);
}

/** The bytes of a kept body, by its SHA-256, or of a file that `bodyNames` gave. The stream fails with ENOENT without one. */
export function readBody(capturePath: string, name: string): Readable {
  return createReadStream(join(capturePath, BODIES_FOLDER, name));
}

export async function removeBody(capturePath: string, name: string): Promise<void> {
  await rm(join(capturePath, BODIES_FOLDER, name), { force: true });
}

// Opened with the first byte only: most bodies are never kept, and an error is told by `finish`.
function openForWriting(path: string, flush: boolean): WriteStream {
  return createWriteStream(path, { flags: 'wx', flush }).on('error', () => undefined);
}
