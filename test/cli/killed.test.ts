/** A recorder that is killed between what it wrote and what would have told that a secret is in it. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startWiretale, wiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SECRET = 'correct-horse-battery-staple';

/** A folder with a capture whose recorder was killed while the exchange that reveals the secret was under way. */
async function killedInTheGap(): Promise<{ folder: string; capture: string; printed: string }> {
  const folder = await temporaryFolder();
  let revealed!: () => void;
  const underWay = new Promise<void>((resolve) => (revealed = resolve));
  const origin = await startOrigin((incoming, response) => {
    incoming.resume().on('end', () => {
      if (incoming.url !== '/reveal') return response.end('ok');
      response.write('half of it');
      revealed();
      return undefined;
    });
  });
  const running = startWiretale(folder, ['record', 'cut', '--listen', '127.0.0.1:0']);
  const [, port] = await running.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/);
  const send = (path: string, body: string): void => {
    const headers = { 'Content-Type': 'application/json', Host: origin.host };
    request({ port, method: 'POST', path: `${origin.url}${path}`, headers }, (response) => response.resume())
      // The recorder dies under the second one.
      .on('error', () => undefined)
      .end(body);
  };
  send(`/notes/${SECRET}`, JSON.stringify({ note: `it is ${SECRET}` }));
  await running.printed(/x000001 .* 200 OK/);
  send('/reveal', JSON.stringify({ password: SECRET }));
  await underWay;
  running.child.kill('SIGKILL');
  const { signal, stdout, stderr } = await running.finished;
  expect(signal).toBe('SIGKILL');
  return { folder, capture: join(folder, 'captures', 'cut'), printed: stdout + stderr };
}

async function everyByte(capture: string): Promise<string> {
  const files = await readdir(capture, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name)));
  return Buffer.concat(await Promise.all(texts)).toString('latin1');
}

it('leaves a capture that says so and is swept by the rules of whoever opens it', async () => {
  const { folder, capture, printed } = await killedInTheGap();
  // Written before it was known; never printed whole.
  expect(await everyByte(capture)).toContain(SECRET);
  expect(printed).not.toContain(SECRET);
  expect(await readFile(join(capture, 'capture.json'), 'utf8')).not.toContain('endedAt');

  const rule = { pattern: 'correct-horse-[a-z-]+', kind: 'password', test: SECRET };
  await writeFile(join(folder, 'wiretale.yaml'), JSON.stringify({ redact: [rule] }));
  const { code, stdout, stderr } = await wiretale(folder, 'show', 'cut', '1');
  expect(code).toBe(0);
  expect(stderr).toContain('The recording of cut was cut short');
  expect(stderr).toContain('It was swept for secrets again: 2 values in 2 places were replaced.');
  expect(stdout).toMatch(/"it is <password:[0-9a-f]{16}>"/);
  expect(stdout + stderr + (await everyByte(capture))).not.toContain(SECRET);
});

it('leaves what only the lost exchange would have told to those who know it', async () => {
  const { folder, capture } = await killedInTheGap();
  await writeFile(join(folder, 'known'), `${SECRET}\n`);
  const known = ['--value-from', 'file:known'];

  const found = await wiretale(folder, 'scan', 'cut', ...known);
  expect(found.code).toBe(1);
  const scrubbed = await wiretale(folder, 'scrub', 'cut', ...known);
  expect(scrubbed.stdout).toBe('captures/cut: changes 2 values in 2 places, hides 0 ids\n');
  expect(await everyByte(capture)).not.toContain(SECRET);
  for (const { stdout, stderr } of [found, scrubbed]) expect(stdout + stderr).not.toContain(SECRET);
});
