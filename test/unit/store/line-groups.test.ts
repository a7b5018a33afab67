/** Lines come out as they went in, however many wait and however long they are. */

import { appendFile, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lineGroups } from '../../../src/store/line-groups.js';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'wiretale-lines-'))));
afterEach(() => rm(folder, { recursive: true }));

it('keeps the order and the bytes of short lines, of long ones and of those of several bytes a character', async () => {
  const file = join(folder, 'lines');
  const groups = lineGroups((bytes) => appendFile(file, bytes));
  const lines = Array.from({ length: 400 }, (_, n) => {
    const length = n % 100 === 50 ? 3 << 20 : (n * 379) % 20_000;
    return `${n} ${(n % 3 === 0 ? 'é€😀' : 'abc').repeat(length / 3)}\n`;
  });
  const append = (line: string): Promise<void> => {
    const { bytes, written } = groups.append(line);
    expect(bytes).toBe(Buffer.byteLength(line));
    return written;
  };
  const [first, ...others] = lines;
  await append(first!);
  await Promise.all(others.map(append));
  expect((await readFile(file, 'utf8')) === lines.join('')).toBe(true);
});

it('begins a new line behind a write that failed, which may have left half a line', async () => {
  const file = await open(join(folder, 'lines'), 'a');
  let room = 5;
  const groups = lineGroups(async (bytes) => {
    await file.appendFile(bytes.subarray(0, room));
    if (bytes.length > room) throw new Error('disk full');
  });
  await expect(groups.append('one line\n').written).rejects.toThrow('disk full');
  room = 100;
  await groups.append('another\n').written;
  await groups.append('third\n').written;
  await file.close();
  expect(await readFile(join(folder, 'lines'), 'utf8')).toBe('one l\nanother\nthird\n');
});
