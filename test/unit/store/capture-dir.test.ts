/** A capture's folder while it is written: one writer, whole lines in order, a manifest replaced in one step. */

import { existsSync } from 'node:fs';
import { open, readFile, readdir, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createCapture } from '../../../src/store/capture-dir.js';
import { readCapture } from '../../../src/store/read-capture.js';
import { aManifest, anExchange } from '../../support/stored.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const ENDED = '2024-05-06T07:09:00.000Z';

describe('createCapture', () => {
  it('makes the folder and those above it, locked and readable from the start', async () => {
    const path = join(await temporaryFolder(), 'captures', 'first');
    const writer = await createCapture(path, aManifest());
    expect(writer.path).toBe(path);
    expect((await readdir(path)).sort()).toEqual([
      'bodies',
      'capture.json',
      'exchanges.jsonl',
      'lock',
      'reserve',
    ]);
    await writer.seal(aManifest({ endedAt: ENDED }));
  });

  it('refuses a folder that exists and leaves it as it is', async () => {
    const path = await temporaryFolder();
    await expect(createCapture(path, aManifest())).rejects.toMatchObject({
      code: 'capture-exists',
      exitCode: 2,
    });
    expect(await readdir(path)).toEqual([]);
  });

  it('says which process records there', async () => {
    const path = join(await temporaryFolder(), 'one');
    const writer = await createCapture(path, aManifest());
    await expect(createCapture(path, aManifest())).rejects.toThrow(
      `Process ${process.pid} is recording into`,
    );
    await writer.seal(aManifest({ endedAt: ENDED }));
    await expect(createCapture(path, aManifest())).rejects.toThrow('There is already');
  });

  it.each(['file', 'file/below', '\0'])('cannot write below %j', async (parent) => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'file'), '');
    const attempt = createCapture(join(folder, parent, 'one'), aManifest());
    await expect(attempt).rejects.toMatchObject({
      code: 'cannot-write',
      hint: expect.stringContaining(folder) as string,
    });
  });

  // Nobody may make a folder in /sys, root neither; where there is none, the root folder is as closed to a plain user.
  it('cannot write into a read-only folder', async () => {
    const parent = existsSync('/sys/kernel') ? '/sys/kernel' : '/';
    await expect(createCapture(join(parent, 'one'), aManifest())).rejects.toMatchObject({
      code: 'cannot-write',
    });
  });
});

describe('CaptureWriter', () => {
  it('keeps the order of lines that are appended together', async () => {
    const path = join(await temporaryFolder(), 'one');
    const writer = await createCapture(path, aManifest());
    const order = [3, 1, 2, ...Array.from({ length: 200 }, (_, index) => index + 4)];
    await Promise.all(order.map((seq) => writer.append(anExchange(seq))));
    const lines = (await readFile(join(path, 'exchanges.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { seq: number }).seq)).toEqual(order);
    await writer.seal(aManifest({ endedAt: ENDED }));
  });

  it('writes more than fits into one write in several, in order', async () => {
    const path = join(await temporaryFolder(), 'one');
    const writer = await createCapture(path, aManifest());
    const text = 'x'.repeat(3 << 20);
    const large = Array.from({ length: 12 }, (_, seq) => anExchange(seq + 1, { id: `${seq + 1}-${text}` }));
    await Promise.all(large.map((exchange) => writer.append(exchange)));
    const written = await readFile(join(path, 'exchanges.jsonl'), 'utf8');
    expect([...written.matchAll(/^\{"id":"(\d+)-x+",.*\}$/gm)].map(([, id]) => Number(id))).toEqual(
      large.map(({ seq }) => seq),
    );
    await writer.seal(aManifest({ endedAt: ENDED }));
  });

  it('writes what was appended, without waiting, before it seals', async () => {
    const path = join(await temporaryFolder(), 'one');
    const writer = await createCapture(path, aManifest());
    void writer.append(anExchange(1));
    await writer.seal(aManifest({ endedAt: ENDED }));
    const capture = await readCapture(path);
    expect(capture.exchanges).toEqual([anExchange(1)]);
    expect(capture.problems).toEqual([]);
    expect((await readdir(path)).sort()).toEqual(['bodies', 'capture.json', 'exchanges.jsonl']);
    await expect(writer.append(anExchange(2))).rejects.toThrow();
  });

  it('replaces the manifest by the last one given, and never leaves half of one', async () => {
    const path = join(await temporaryFolder(), 'one');
    const writer = await createCapture(path, aManifest());
    const writes = ['a', 'b', 'c'].map((name) => writer.writeManifest(aManifest({ name })));
    expect((await readCapture(path)).manifest.name).toMatch(/^(image-create|a|b|c)$/);
    await Promise.all(writes);
    expect((await readCapture(path)).manifest.name).toBe('c');
  });
});

it('says when it is behind with what it was given, until most of that is written', async () => {
  const writer = await createCapture(join(await temporaryFolder(), 'one'), aManifest());
  expect(writer.behind()).toBeUndefined();
  const blob = writer.newBlob(64 << 20);
  for (let left = 12; left > 0; left -= 1) blob.write(Buffer.alloc(1 << 20));
  await writer.behind();
  expect(writer.behind()).toBeUndefined();
  await blob.finish();
  const long = { ...anExchange(1), id: 'x'.repeat(9 << 20) };
  const written = writer.append(long);
  const behind = writer.behind();
  expect(behind).toBeInstanceOf(Promise);
  await Promise.all([written, behind]);
  expect(writer.behind()).toBeUndefined();
  await writer.seal(aManifest({ endedAt: ENDED }));
});

describe('fsync', () => {
  /** Calls of the system by which files and folders are written to the disk itself. */
  async function syncs() {
    const file = await open(join(await temporaryFolder(), 'any'), 'w');
    const handle = Object.getPrototypeOf(file) as FileHandle;
    await file.close();
    return { lines: vi.spyOn(handle, 'datasync'), folders: vi.spyOn(handle, 'sync') };
  }

  it('has each line on the disk when it is said to be written, and each name in its folder', async () => {
    const { lines, folders } = await syncs();
    const writer = await createCapture(join(await temporaryFolder(), 'one'), aManifest(), { fsync: true });
    expect(folders.mock.calls.length).toBeGreaterThan(1);
    await writer.append(anExchange(1));
    expect(lines).toHaveBeenCalledTimes(1);
    const before = folders.mock.calls.length;
    const blob = writer.newBlob(10);
    blob.write(Buffer.from('bytes'));
    await blob.finish();
    expect(folders.mock.calls.length).toBe(before + 1);
    await writer.seal(aManifest({ endedAt: ENDED }));
    vi.restoreAllMocks();
  });

  it('is left to the system without', async () => {
    const { lines } = await syncs();
    const writer = await createCapture(join(await temporaryFolder(), 'one'), aManifest());
    await writer.append(anExchange(1));
    expect(lines).not.toHaveBeenCalled();
    await writer.seal(aManifest({ endedAt: ENDED }));
    vi.restoreAllMocks();
  });
});
