/** The callers of one shared listener, told apart by what the machine knows of their sockets. */

import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ShownCapture } from '../../src/app/show.js';
import type { Exchange } from '../../src/model/exchange.js';
import { startThrough, startWiretale, wiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FETCH = fileURLToPath(new URL('../support/fetch.mjs', import.meta.url));
const SECRET = 'correct-horse-battery-staple';

async function exchanges(folder: string, capture: string): Promise<readonly Exchange[]> {
  const text = await readFile(join(folder, 'captures', capture, 'exchanges.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Exchange);
}

describe.runIf(process.platform === 'linux')('every process that a recorded shell starts', () => {
  it('is in the capture with its command line, without the secret in it', async () => {
    const folder = await temporaryFolder();
    const origin = await startOrigin((_request, response) => response.end('hello'));
    const fetch = `${process.execPath} ${FETCH} ${origin.url}`;
    const script = `${fetch}/one; ${fetch}/two GET '' --os-password ${SECRET}; true`;
    const recorded = await wiretale(folder, 'record', 'shell', '--', 'bash', '-c', script);
    expect(recorded.code).toBe(0);
    const [one, two] = (await exchanges(folder, 'shell')).map(({ client }) => client.process!);
    expect(one!.command).toEqual([process.execPath, FETCH, `${origin.url}/one`]);
    expect(two!.command.slice(0, 4)).toEqual([process.execPath, FETCH, `${origin.url}/two`, 'GET']);
    expect(two!.command.at(-2)).toBe('--os-password');
    expect(two!.command.at(-1)).toMatch(/^<password:[0-9a-f]{16}>$/);
    expect(one!.pid).not.toBe(two!.pid);
    expect(await readFile(join(folder, 'captures/shell/exchanges.jsonl'), 'utf8')).not.toContain(SECRET);
  });

  it('makes a flow of its own where the shell reads what somebody types', async () => {
    const folder = await temporaryFolder();
    const origin = await startOrigin((_request, response) => response.end('hello'));
    const line = (path: string): string => `${process.execPath} ${FETCH} ${origin.url}/${path}\n`;
    await writeFile(join(folder, 'typed'), line('one') + line('two'));
    const typing = ['sh', '-c', 'exec "$@" < typed', 'sh'];
    const args = ['record', 'shell', '--', 'bash'];
    expect((await startThrough(typing, { cwd: folder, args }).finished).code).toBe(0);
    const shown = JSON.parse((await wiretale(folder, 'show', 'shell', '--json')).stdout) as ShownCapture;
    expect(shown.flows.map(({ command }) => command)).toEqual([
      ['fetch.mjs', `${origin.url}/one`],
      ['fetch.mjs', `${origin.url}/two`],
    ]);
  });

  it('stands over its flow, in the terminal, as JSON and on the page', async () => {
    const folder = await temporaryFolder();
    const origin = await startOrigin((_request, response) => response.end('hello'));
    const script = `${process.execPath} ${FETCH} ${origin.url}/one; true`;
    await wiretale(folder, 'record', 'shell', '--', 'bash', '-c', script);
    const shown = JSON.parse((await wiretale(folder, 'show', 'shell', '--json')).stdout) as ShownCapture;
    expect(shown.flows[0]!.command).toEqual(['fetch.mjs', `${origin.url}/one`]);
    expect((await wiretale(folder, 'show', 'shell')).stdout).toContain(`$ fetch.mjs ${origin.url}/one`);
    const rendered = await wiretale(folder, 'render', 'shell');
    const html = await readFile(join(folder, rendered.stdout.split('\n')[0]!), 'utf8');
    expect(html).toContain(`fetch.mjs ${origin.url}/one`);
  });
});

it('a caller can give its name to the proxy, which goes no further', async () => {
  const folder = await temporaryFolder();
  const seen: string[][] = [];
  const origin = await startOrigin((incoming, response) => {
    seen.push(incoming.rawHeaders);
    response.end('hello');
  });
  const recorder = startWiretale(folder, ['record', 'named', '--listen', '127.0.0.1:0']);
  const [, port] = await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/);
  const authorization = `Basic ${Buffer.from(`glance:${SECRET}`).toString('base64')}`;
  await new Promise<void>((resolve, reject) => {
    const headers = { 'proxy-authorization': authorization };
    request({ port: Number(port), path: `${origin.url}/x`, headers, agent: false }, (response) => {
      response.resume().once('end', resolve);
    })
      .once('error', reject)
      .end();
  });
  await recorder.printed(/glance → /);
  recorder.child.kill('SIGINT');
  expect((await recorder.finished).code).toBe(0);
  expect(seen.flat().join()).not.toContain('Basic');
  expect((await exchanges(folder, 'named'))[0]!.client.user).toBe('glance');
  const text = await readFile(join(folder, 'captures/named/exchanges.jsonl'), 'utf8');
  expect(text).not.toContain(SECRET);
  expect(text).not.toContain(authorization.slice(6));
});
