/** Listeners beyond loopback, as a user meets them: what is demanded, and that the password is nowhere afterwards. */

import { execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { expect, it } from 'vitest';
import { startWiretale, wiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const PASSWORD = 'correct-horse-battery';

it('says both ways to keep strangers out', async () => {
  const { code, stderr } = await wiretale(await temporaryFolder(), 'record', '--listen', '0.0.0.0:0');
  expect(code).toBe(2);
  expect(stderr).toMatch(/--allow CIDR/);
  expect(stderr).toMatch(/--proxy-password env:NAME/);
});

it.each([
  ['--allow', '10.0.0.0/33', 'must be a network'],
  ['--allow', 'devstack', 'must be a network'],
  ['--proxy-password', PASSWORD, 'must be env:NAME or file:PATH'],
  ['--proxy-password', 'env:NOT_SET', 'holds no password'],
  ['--max-connections', '0', 'must be a whole number'],
])('%s %s is refused', async (flag, value, words) => {
  const { code, stderr } = await wiretale(await temporaryFolder(), 'record', flag, value);
  expect(code).toBe(2);
  expect(stderr).toContain(words);
});

const own = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

it.skipIf(own === undefined)('lets a client in by password, and keeps its name alone', async () => {
  const folder = await temporaryFolder();
  const origin = await startOrigin((_request, response) => response.end('ok'));
  const args = ['record', './capture', '--listen', '0.0.0.0:0', '--proxy-password', 'env:PROXY_PASSWORD'];
  const recorder = startWiretale(folder, args, { PROXY_PASSWORD: PASSWORD });
  const port = Number((await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  const ask = (credentials: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = {
        Host: origin.host,
        'Proxy-Authorization': `Basic ${Buffer.from(credentials).toString('base64')}`,
      };
      request({ host: own, port, path: `${origin.url}/a`, headers, agent: false }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode!));
      })
        .on('error', reject)
        .end();
    });
  expect(await ask('glance:wrong')).toBe(407);
  expect(await ask(`glance:${PASSWORD}`)).toBe(200);
  await recorder.printed(/x000001/);
  recorder.child.kill('SIGINT');
  const { code, stdout, stderr } = await recorder.finished;
  expect(code).toBe(0);
  expect(stderr).toMatch(/can be reached from other machines: a proxy client must give the password/);
  const written = execFileSync('cat', ['capture/capture.json', 'capture/exchanges.jsonl'], {
    cwd: folder,
  }).toString();
  expect(written).toContain('/a');
  for (const secret of [PASSWORD, Buffer.from(`glance:${PASSWORD}`).toString('base64')]) {
    expect(written + stdout + stderr).not.toContain(secret);
  }
});
