/** Which captures there are, and which one a name means. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freeName, listCaptures, resolveCapture } from '../../../src/store/find-capture.js';
import { aManifest } from '../../support/stored.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

async function folderWith(captures: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, startedAt] of Object.entries(captures)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'capture.json'), JSON.stringify(aManifest({ startedAt })));
  }
  return folder;
}

const three = (): Promise<string> =>
  folderWith({
    'server-list': '2024-05-06T07:00:00.500Z',
    'image-create': '2024-05-06T07:00:00Z',
    'image-list': '2024-05-05T23:00:00.000Z',
  });

describe('listCaptures', () => {
  it('lists by time, oldest first, and passes over what is no capture', async () => {
    const folder = await three();
    await mkdir(join(folder, 'examples'));
    await writeFile(join(folder, 'notes.txt'), '');
    await mkdir(join(folder, 'broken'));
    await writeFile(join(folder, 'broken', 'capture.json'), '{"startedAt":1}');
    expect((await listCaptures(folder)).map((capture) => capture.name)).toEqual([
      'image-list',
      'image-create',
      'server-list',
    ]);
  });

  it('finds none where there is no folder', async () => {
    expect(await listCaptures(join(await temporaryFolder(), 'captures'))).toEqual([]);
  });
});

describe('resolveCapture', () => {
  it('takes a name with a slash as a path, without looking', async () => {
    expect(await resolveCapture('./elsewhere', 'captures')).toBe('./elsewhere');
  });

  it('takes a name from the folder, and the latest without a name', async () => {
    const folder = await three();
    expect(await resolveCapture('image-list', folder)).toBe(join(folder, 'image-list'));
    expect(await resolveCapture(undefined, folder)).toBe(join(folder, 'server-list'));
  });

  it('names the nearest when there is no such capture', async () => {
    await expect(resolveCapture('image-creat', await three())).rejects.toMatchObject({
      code: 'unknown-capture',
      message: expect.stringContaining('There is no capture "image-creat"') as string,
      hint: 'The nearest of 3 there: image-create, image-list, server-list.',
    });
  });

  it.each([undefined, 'x'])('says how to make one when there is none: %s', async (name) => {
    await expect(resolveCapture(name, await temporaryFolder())).rejects.toMatchObject({
      code: 'unknown-capture',
      hint: expect.stringContaining('wiretale record') as string,
    });
  });
});

describe('freeName', () => {
  it('counts on from 2', async () => {
    const folder = await folderWith({ demo: '2024-05-06T07:00:00Z' });
    expect(await freeName(folder, 'image')).toBe('image');
    expect(await freeName(folder, 'demo')).toBe('demo-2');
    await writeFile(join(folder, 'demo-2'), '');
    expect(await freeName(folder, 'demo')).toBe('demo-3');
  });
});
