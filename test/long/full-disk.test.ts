/** A disk that runs full while it is recorded on (a tmpfs of 512 KiB, as root): nothing is in the way, and the loss is told. */

import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readCapture } from '../../src/store/read-capture.js';
import { startWiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const BODY = 'a line of an answer\n'.repeat(2000);

async function smallDisk(): Promise<string> {
  const folder = await temporaryFolder();
  const disk = join(folder, 'disk');
  await mkdir(disk);
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  onTestFinished(() => void spawnSync('umount', ['-l', disk]));
  return disk;
}

async function onSmallDisk(...flags: readonly string[]) {
  const disk = await smallDisk();
  const origin = await startOrigin((_request, response) => {
    response.setHeader('Content-Type', 'text/plain').end(BODY);
  });
  const recorder = startWiretale(disk, ['record', './capture', '--listen', '127.0.0.1:0', ...flags]);
  const port = Number((await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  let lost = false;
  void recorder.printed(/passed but could not be recorded \(ENOSPC\)/).then(
    () => (lost = true),
    () => undefined,
  );
  const ask = (): Promise<{ status: number; body: string }> =>
    new Promise((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port,
        path: `${origin.url}/a`,
        headers: { Host: origin.host },
        agent: false,
      };
      request(options, (response) => {
        let body = '';
        response.setEncoding('latin1').on('data', (text: string) => (body += text));
        response.on('end', () => resolve({ status: response.statusCode!, body })).on('error', reject);
      })
        .on('error', reject)
        .end();
    });
  return { disk, recorder, ask, isLost: () => lost };
}

describe('a full disk', () => {
  it('is in nobody’s way; what was lost is shown, counted and written', async () => {
    const { disk, recorder, ask, isLost } = await onSmallDisk();
    let asked = 0;
    for (let more = 5; more > 0; asked += 1) {
      expect(await ask()).toEqual({ status: 200, body: BODY });
      if (isLost()) more -= 1;
    }
    recorder.child.kill('SIGINT');
    const { code, stderr } = await recorder.finished;
    expect(code).toBe(3);
    const { manifest, exchanges, damaged } = await readCapture(join(disk, 'capture'));
    expect(manifest.endedAt).toBeDefined();
    expect(manifest.counts.lost).toBeGreaterThanOrEqual(5);
    expect(manifest.counts.exchanges + manifest.counts.lost).toBe(asked);
    expect(exchanges.length).toBe(manifest.counts.exchanges);
    expect(stderr).toContain(`lost: ${manifest.counts.lost}`);
    console.log(
      `${asked} passed whole, ${exchanges.length} kept, ${manifest.counts.lost} lost, damaged: ${damaged}`,
    );
  });

  it('stops a strict recording, which ends by itself with exit code 3', async () => {
    const { disk, recorder, ask } = await onSmallDisk('--strict');
    const seen = new Set<number>();
    for (; !seen.has(503) && recorder.child.exitCode === null;) {
      const answer = await ask().catch(() => undefined); // it may have ended meanwhile
      if (!answer) break;
      seen.add(answer.status);
      if (answer.status === 200) expect(answer.body).toBe(BODY);
    }
    const { code } = await recorder.finished;
    expect(code).toBe(3);
    expect((await readCapture(join(disk, 'capture'))).manifest.counts.lost).toBeGreaterThan(0);
  });
});
