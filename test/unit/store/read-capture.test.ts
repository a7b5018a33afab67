/** A capture as it stands on disk: everything readable is given, everything else is said. */

import { spawnSync } from 'node:child_process';
import { appendFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCapture } from '../../../src/store/capture-dir.js';
import { readCapture } from '../../../src/store/read-capture.js';
import { aManifest, anExchange } from '../../support/stored.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const counts = { ...aManifest().counts, exchanges: 3 };
const sealed = aManifest({ endedAt: '2024-05-06T07:09:00.000Z', counts });

async function captureOf(seqs: readonly number[], { seal = true } = {}): Promise<string> {
  const path = join(await temporaryFolder(), 'one');
  const writer = await createCapture(path, aManifest());
  for (const seq of seqs) await writer.append(anExchange(seq));
  if (seal) await writer.seal(sealed);
  return path;
}

async function editLines(path: string, edit: (lines: string[]) => void): Promise<void> {
  const file = join(path, 'exchanges.jsonl');
  const lines = (await readFile(file, 'utf8')).split('\n');
  edit(lines);
  await writeFile(file, lines.join('\n'));
}

const seqsOf = async (path: string): Promise<readonly number[]> =>
  (await readCapture(path)).exchanges.map((exchange) => exchange.seq);

describe('readCapture', () => {
  it('gives the exchanges in order of arrival, whatever the order they finished in', async () => {
    const capture = await readCapture(await captureOf([2, 3, 1]));
    expect(capture.exchanges).toEqual([anExchange(1), anExchange(2), anExchange(3)]);
    expect(capture.manifest).toEqual(sealed);
    expect(capture.problems).toEqual([]);
  });

  it('leaves out a last line that is cut off, and says so', async () => {
    const path = await captureOf([1, 2, 3]);
    const file = join(path, 'exchanges.jsonl');
    const lines = (await readFile(file, 'utf8')).split('\n');
    const left = Buffer.byteLength(lines[2]!) - 9; // and its line break
    await truncate(file, (await readFile(file)).length - 10);
    expect(await readCapture(path)).toMatchObject({
      exchanges: [{ seq: 1 }, { seq: 2 }],
      problems: [`The last line of exchanges.jsonl (line 3, ${left} bytes) is cut off and was left out.`],
      damaged: false,
    });
  });

  it.each([
    ['text that is not JSON', 'x'],
    ['JSON that is no exchange', '{"seq":2}'],
    ['an id that is not its number', JSON.stringify({ ...anExchange(2), id: '../x' })],
    ['a hash that would leave the folder', JSON.stringify(withBlob('../../etc/passwd'))],
  ])('leaves out a line with %s, and says which', async (_, damaged) => {
    const path = await captureOf([1, 2, 3]);
    await editLines(path, (lines) => (lines[1] = damaged));
    expect(await readCapture(path)).toMatchObject({
      exchanges: [{ seq: 1 }, { seq: 3 }],
      problems: ['Line 2 of exchanges.jsonl is damaged and was left out.'],
      damaged: true,
    });
  });

  it('says when whole lines are gone, and when the file is', async () => {
    const path = await captureOf([1, 2, 3]);
    await editLines(path, (lines) => lines.splice(1, 1));
    expect((await readCapture(path)).problems).toEqual([
      '3 exchanges were kept and 2 are left in exchanges.jsonl.',
    ]);
    await rm(join(path, 'exchanges.jsonl'));
    expect((await readCapture(path)).problems[0]).toBe(
      'exchanges.jsonl could not be read to its end (ENOENT).',
    );
  });

  it('reads fields that a later version of the same format may have added', async () => {
    const path = await captureOf([]);
    await appendFile(join(path, 'exchanges.jsonl'), `${JSON.stringify({ ...anExchange(1), later: true })}\n`);
    expect(await seqsOf(path)).toEqual([1]);
  });
});

describe('an unsealed capture', () => {
  const deadPid = (): number => spawnSync(process.execPath, ['--version']).pid;
  const cutShort = ['The recording of one was cut short: what had finished by then is here.'];

  it('tells how many exchanges had begun that are not there', async () => {
    const path = await captureOf([1, 4, 2], { seal: false });
    await writeFile(join(path, 'lock'), JSON.stringify({ pid: deadPid(), started: null }));
    expect((await readCapture(path)).problems).toEqual([
      `${cutShort[0]!.slice(0, -1)}; 1 that had begun before the last of it is not.`,
    ]);
  });

  it('is said to be still recorded while its recorder lives', async () => {
    const capture = await readCapture(await captureOf([1], { seal: false }));
    expect(capture.exchanges).toEqual([anExchange(1)]);
    expect(capture.problems).toEqual([
      `one is still being recorded by process ${process.pid}: what has finished so far is here.`,
    ]);
  });

  it.each([
    ['of a process that is gone', () => ({ pid: deadPid(), started: null })],
    ['of an earlier process with the same number', () => ({ pid: process.pid, started: 'another time' })],
    ['of no process at all', () => ({ pid: -1 })],
    ['that cannot be read', () => 'nonsense'],
  ])('is said to be cut short by a lock %s', async (_, lock) => {
    const path = await captureOf([1], { seal: false });
    await writeFile(join(path, 'lock'), JSON.stringify(lock()));
    expect((await readCapture(path)).problems).toEqual(cutShort);
  });
});

describe('what is not a capture', () => {
  it('is refused with what is there instead', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'image-create'));
    await expect(readCapture(join(folder, 'imag'))).rejects.toMatchObject({
      code: 'unknown-capture',
      hint: `${folder} holds image-create.`,
    });
    await expect(readCapture(folder)).rejects.toMatchObject({
      code: 'not-a-capture',
      hint: 'It holds image-create.',
    });
  });

  it.each([
    ['nonsense', 'it has no format number'],
    ['{"format":0}', 'it has no format number'],
    ['{"format":1}', '"tool" is missing or not what it should be'],
    [JSON.stringify({ ...sealed, counts: { ...counts, lost: 'secret' } }), '"counts.lost" is missing'],
  ])('is refused with the place of the damage: %j', async (text, why) => {
    const path = await captureOf([]);
    await writeFile(join(path, 'capture.json'), text);
    const attempt = readCapture(path);
    await expect(attempt).rejects.toMatchObject({ code: 'damaged-capture', exitCode: 2 });
    await expect(attempt).rejects.toThrow(why);
    await expect(attempt).rejects.not.toThrow(/nonsense|secret/);
  });

  it('is refused in one sentence when it is newer', async () => {
    const path = await captureOf([]);
    await writeFile(join(path, 'capture.json'), '{"format":2,"unheard":"of"}');
    const attempt = readCapture(path);
    await expect(attempt).rejects.toMatchObject({ code: 'newer-format' });
    await expect(attempt).rejects.toThrow(
      `The capture ${path} is written in format 2 and this wiretale reads up to format 1: update wiretale to open it.`,
    );
  });
});

function withBlob(sha256: string) {
  const { request } = anExchange(2);
  return anExchange(2, {
    request: { ...request, body: { kind: 'blob', ref: { sha256, size: 1 }, mediaType: '' } },
  });
}
