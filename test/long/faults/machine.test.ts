/** Faults of the machine, and crowds: a disk that turns read-only, a clock set back, slow heads, thousands at once. */

import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { closeLab, dial, eventually } from '../../integration/proxy/lab.js';
import type { Wire } from '../../integration/proxy/lab.js';
import { needPackages } from '../../support/debian.js';
import { startOrigin } from '../../support/origin.js';
import { runs } from '../../support/runs.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { endings, expectWhole, record } from './lab.js';

afterEach(closeLab);

function run(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  expect([program, status, stderr]).toEqual([program, 0, '']);
  return stdout;
}

/** A disk of its own, which the kernel turns read-only at its first error, and a way to such an error (root). */
async function failingDisk(): Promise<{ disk: string; fail: () => Promise<void> }> {
  needPackages('e2fsprogs', 'util-linux');
  const folder = await temporaryFolder();
  const image = join(folder, 'image');
  const disk = join(folder, 'disk');
  await mkdir(disk);
  run('truncate', '-s', '16M', image);
  run('mkfs.ext4', '-q', '-F', image);
  run('mount', '-o', 'loop,errors=remount-ro', image, disk);
  onTestFinished(() => void spawnSync('umount', ['-l', disk]));
  const device = run('findmnt', '-n', '-o', 'SOURCE', disk).trim().replace('/dev/', '');
  return { disk, fail: () => writeFile(`/sys/fs/ext4/${device}/trigger_fs_error`, 'a test') };
}

it('a disk that turns read-only', async () => {
  const origin = await startOrigin((_request, response) => response.end('all of it'));
  const { disk, fail } = await failingDisk();
  const recording = await record({ folder: disk });
  for (let left = 5; left > 0; left -= 1) expect(await recording.ask(origin.url)).toBe('200 all of it');
  const written = async (): Promise<number> =>
    (await readFile(join(disk, 'capture/exchanges.jsonl'), 'utf8')).split('\n').length - 1;
  await eventually(async () => (await written()) === 5);
  await fail();
  for (let left = 5; left > 0; left -= 1) expect(await recording.ask(origin.url)).toBe('200 all of it');
  const { code, stderr, exchanges, manifest } = await recording.stop();
  expect(code).toBe(3);
  expect(stderr).toMatch(/passed but could not be recorded \(EROFS\)/);
  expect(exchanges.length).toBe(5);
  // The manifest is as it was: it says that the recording was cut short.
  expect(manifest.endedAt).toBeUndefined();
});

it('a clock that is set back an hour', async () => {
  needPackages('faketime');
  const origin = await startOrigin((_request, response) => response.end('all of it'));
  const folder = await temporaryFolder();
  const offset = join(folder, 'offset');
  await writeFile(offset, '+0\n');
  const [library] = /\S+libfaketime\.so\.1/.exec(run('dpkg', '-L', 'libfaketime'))!;
  const recording = await record({
    folder,
    environment: {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: offset,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    },
  });
  for (let left = 5; left > 0; left -= 1) expect(await recording.ask(origin.url)).toBe('200 all of it');
  await writeFile(offset, '-3600\n');
  for (let left = 5; left > 0; left -= 1) expect(await recording.ask(origin.url)).toBe('200 all of it');
  const capture = await recording.stop();
  expectWhole(capture);
  const timings = capture.exchanges.map(({ timing }) => timing);
  const starts = timings.map(({ requestFirst }) => requestFirst);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  expect(timings.every((timing) => timing.responseLast! >= timing.requestFirst)).toBe(true);
  const [before, after] = [timings[4]!, timings[5]!].map(({ startedAt }) => Date.parse(startedAt));
  expect(before! - after!).toBeGreaterThan(3_500_000);
});

it('500 clients whose heads never end', async () => {
  const origin = await startOrigin((_request, response) => response.end('all of it'));
  const recording = await record();
  const slow = await Promise.all(Array.from({ length: 500 }, () => dial(recording.port)));
  for (const client of slow) client.write(`GET ${origin.url}/ HTTP/1.1\r\nX-`);
  const dripping = setInterval(
    () => slow.forEach((client) => client.socket.writable && client.write('a')),
    2000,
  );
  onTestFinished(() => clearInterval(dripping));
  let others = 0;
  const closed = Promise.all(slow.map((client) => client.closed));
  for (let open = true; open; others += 1) {
    expect(await recording.ask(origin.url)).toBe('200 all of it');
    open = !(await Promise.race([
      closed.then(() => true),
      new Promise((resolve) => setTimeout(resolve, 50)),
    ]));
  }
  expect(slow.filter((client) => client.text().startsWith('HTTP/1.1 408 '))).toHaveLength(500);
  await recording.nothingLeft();
  const capture = await recording.stop();
  expect(endings(capture)).toEqual({ '200': others });
  expectWhole(capture);
});

const { numRuns: CROWD } = runs(200, 5000);

describe(`${CROWD} connections that are opened at once`, () => {
  const answered = async (client: Wire, url: string): Promise<string> => {
    client.write(`GET ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    await client.closed;
    return client.text().split('\r\n')[0]!;
  };

  async function crowd(flags: readonly string[]) {
    const origin = await startOrigin((_request, response) => response.end('all of it'));
    const recording = await record({ flags });
    const clients = await Promise.all(Array.from({ length: CROWD }, () => dial(recording.port)));
    const answers = await Promise.all(clients.map((client) => answered(client, origin.url)));
    const of = (line: RegExp): number => answers.filter((answer) => line.test(answer)).length;
    await recording.nothingLeft();
    return { capture: await recording.stop(), ok: of(/ 200 /), tooMany: of(/ 503 /) };
  }

  it('are all carried where they may come', async () => {
    const { capture, ok } = await crowd(['--max-connections', String(CROWD)]);
    expect(ok).toBe(CROWD);
    expect(endings(capture)).toEqual({ '200': CROWD });
    expectWhole(capture);
  });

  it('are carried as far as they may come, and told 503 beyond', async () => {
    const { capture, ok, tooMany } = await crowd(['--max-connections', '100']);
    expect(ok).toBeGreaterThanOrEqual(100);
    expect(ok + tooMany).toBe(CROWD);
    expect(endings(capture)).toEqual({ '200': ok });
    expectWhole(capture);
  });
});
