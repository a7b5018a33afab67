/** Content-addressed bodies: whole under their hash, or not there at all. */

import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { newBlobWriter, PIECE_BYTES, readBody, type BlobWriter } from '../../../src/store/bodies.js';
import { createSpare } from '../../../src/store/spare.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

async function aFolder(): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'bodies'));
  return folder;
}

const spare = createSpare(PIECE_BYTES, 2);

function blobIn(capturePath: string, temporaryName = 'unfinished-1', limitBytes = 1 << 30): BlobWriter {
  return newBlobWriter({ capturePath, temporaryName, limitBytes, spare });
}

function fill(blob: BlobWriter, bytes: Uint8Array, chunkBytes = 64 * 1024): void {
  for (let at = 0; at < bytes.length; at += chunkBytes) blob.write(bytes.subarray(at, at + chunkBytes));
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('BlobWriter', () => {
  it.each([0, 1, 3_000_001])('keeps a body of %i bytes under its hash', async (size) => {
    const folder = await aFolder();
    const bytes = randomBytes(size);
    const blob = blobIn(folder);
    fill(blob, bytes);
    const { ref, kept } = await blob.finish();
    expect({ ref, kept }).toEqual({ ref: { sha256: hashOf(bytes), size }, kept: true });
    expect(await readdir(join(folder, 'bodies'))).toEqual([ref.sha256]);
    expect((await buffer(readBody(folder, ref.sha256))).equals(bytes)).toBe(true);
  });

  it('keeps bodies apart that come at the same time, in memory that is used again', async () => {
    const folder = await aFolder();
    const bodies = [1, 2, 3].map(() => randomBytes(1 << 20));
    const blobs = bodies.map((_, number) => blobIn(folder, `unfinished-${number}`));
    const chunk = Buffer.alloc(PIECE_BYTES);
    for (let at = 0; at < 1 << 20;) {
      const length = Math.min((at % 70_000) + 1000, PIECE_BYTES, (1 << 20) - at);
      for (const [number, blob] of blobs.entries()) {
        bodies[number]!.copy(chunk, 0, at, at + length);
        blob.write(chunk.subarray(0, length));
      }
      at += length;
      if (at % 3 === 0) await new Promise(setImmediate);
    }
    const refs = await Promise.all(blobs.map(async (blob) => (await blob.finish()).ref.sha256));
    expect(refs).toEqual(bodies.map(hashOf));
    const kept = await Promise.all(refs.map((sha256) => buffer(readBody(folder, sha256))));
    expect(kept.map(hashOf)).toEqual(refs);
  });

  it('keeps the same body once', async () => {
    const folder = await aFolder();
    const blobs = [1, 2].map((number) => blobIn(folder, `unfinished-${number}`));
    blobs.forEach((blob) => fill(blob, Buffer.from('twice')));
    const [first, second] = await Promise.all(blobs.map((blob) => blob.finish()));
    expect(second).toEqual(first);
    expect(await readdir(join(folder, 'bodies'))).toEqual([first!.ref.sha256]);
  });

  it.each([0, 99_999])(
    'hashes a body over a limit of %i bytes and keeps nothing of it',
    async (limitBytes) => {
      const folder = await aFolder();
      const bytes = randomBytes(100_000);
      const blob = blobIn(folder, 'unfinished-1', limitBytes);
      fill(blob, bytes, 30_000);
      expect(blob.size()).toBe(100_000);
      expect(await blob.finish()).toEqual({ ref: { sha256: hashOf(bytes), size: 100_000 }, kept: false });
      expect(await readdir(join(folder, 'bodies'))).toEqual([]);
    },
  );

  it('leaves nothing of a body that is discarded, begun or not', async () => {
    const folder = await aFolder();
    const begun = blobIn(folder);
    fill(begun, Buffer.from('no'));
    await begun.discard();
    await blobIn(folder, 'unfinished-2').discard();
    expect(await readdir(join(folder, 'bodies'))).toEqual([]);
  });

  it('tells only at the end that it could not be written', async () => {
    const folder = await aFolder();
    await rm(join(folder, 'bodies'), { recursive: true });
    const blob = blobIn(folder);
    fill(blob, randomBytes(200_000));
    await expect(blob.finish()).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('readBody', () => {
  it('fails when the capture does not hold the body', async () => {
    const stream = readBody(await aFolder(), hashOf(Buffer.from('x')));
    await expect(buffer(stream)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
