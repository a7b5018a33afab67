/** HARs that other people's programs make here and now, of traffic of which the server knows the truth. */

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import type { Exchange } from '../../src/model/exchange.js';
import type { Body } from '../../src/model/message.js';
import { readCapture } from '../../src/store/read-capture.js';
import { wiretale } from '../support/cli.js';
import { chromiumHar } from '../support/chromium-har.js';
import { needPackages } from '../support/debian.js';
import { freePorts } from '../openstack/free-ports.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { trafficServer, type SeenCall, type TrafficServer } from '../support/traffic-server.js';

let server: TrafficServer;

beforeAll(() => needPackages('chromium', 'mitmproxy', 'curl'), 900_000);
beforeEach(async () => void (server = await trafficServer()));
afterEach(() => server.close());

/** What becomes of a HAR: what was left out of it in words, and its exchanges. */
async function imported(har: string): Promise<{ told: string; exchanges: readonly Exchange[] }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'saved.har'), har);
  const { code, stderr } = await wiretale(folder, 'import', 'saved.har');
  expect(code, stderr).toBe(0);
  const { exchanges, problems } = await readCapture(join(folder, 'captures/saved'));
  expect(problems).toEqual([]);
  return { told: stderr, exchanges };
}

const callsOf = (exchanges: readonly Exchange[]): readonly SeenCall[] =>
  exchanges.map(({ request, outcome }) => ({
    method: request.method,
    path: request.url.slice(server.base.length),
    sent: textOf(request.body),
    status: outcome.kind === 'response' ? outcome.response.status : 0,
    got: outcome.kind === 'response' ? textOf(outcome.response.body) : outcome.cause,
  }));

function textOf(body: Body): string {
  if (body.kind === 'text') return body.text;
  if (body.kind === 'blob') return body.ref.sha256;
  return body.kind === 'empty' ? '' : `${body.kind}: ${body.reason}`;
}

it('Chromium: what a page asked is what was saved', async () => {
  const [closed] = (await freePorts(1)) as [number];
  const har = await chromiumHar(async (page) => {
    await page.goto(`${server.base}/`);
    await page.evaluate(useEverything, closed);
  });
  const { told, exchanges } = await imported(har);
  const refused = {
    method: 'GET',
    path: `http://127.0.0.1:${closed}/`.slice(server.base.length),
    sent: '',
    status: 0,
  };
  const calls = callsOf(exchanges);
  expect(calls.filter(({ status }) => status > 0)).toEqual(server.seen);
  expect(calls.filter(({ status }) => status === 0)).toEqual([{ ...refused, got: 'upstream-refused' }]);
  expect(server.seen).toHaveLength(11);
  expect(told).toMatch(/saved\.har:\d+: [^\n]*WebSocket/i);
});

/** Runs in the page, one call after the other. */
async function useEverything(closed: number): Promise<void> {
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => (await fetch(path, init)).text();
  const headers = { 'Content-Type': 'application/json' };
  await ask('/json?a=b%20c&d=%2F');
  await ask('/created', { method: 'POST', headers, body: '{"name": "é →"}' });
  await ask('/form', { method: 'POST', body: new URLSearchParams({ a: '1 2', b: 'x&y' }) });
  await ask('/zipped', { method: 'PUT', body: 'plain text' });
  await ask('/moved');
  await ask('/binary');
  await ask('/nothing', { method: 'DELETE' });
  await ask('/missing');
  await new Promise((resolve) => {
    const socket = new WebSocket(`ws://${location.host}/socket`);
    socket.onmessage = resolve;
  });
  await fetch(`http://127.0.0.1:${closed}/`).catch(() => undefined);
}

/** Debian's mitmproxy is older than the option `hardump`: the script for it comes with the package. */
function harScript(folder: string): string {
  const script = '/usr/share/doc/mitmproxy/examples/contrib/har_dump.py';
  if (existsSync(script)) return script;
  // Images without documentation leave it out.
  spawnSync('apt-get', ['download', '-q', 'mitmproxy'], { cwd: folder });
  spawnSync('sh', ['-c', 'dpkg-deb -x mitmproxy_*.deb .'], { cwd: folder });
  return join(folder, script);
}

it('mitmproxy: what curl asked through it is what was saved', async () => {
  const folder = await temporaryFolder();
  const saved = join(folder, 'saved.har');
  const args = ['-s', harScript(folder), '--set', `hardump=${saved}`, '--set', `confdir=${folder}`];
  const proxy = spawn('mitmdump', ['--listen-host', '127.0.0.1', '-p', '0', ...args]);
  const ended = once(proxy, 'close');
  let said = '';
  proxy.stdout.on('data', (text: Buffer) => void (said += text.toString()));
  const address = await vi.waitUntil(() => /listening at (127\.0\.0\.1:\d+)/.exec(said)?.[1], 60_000);
  const { base } = server;
  const json = ['-H', 'Content-Type: application/json'];
  for (const command of [
    [`${base}/json?a=b%20c&d=%2F`],
    [...json, '-d', '{"name": "é →"}', `${base}/created`],
    ['-d', 'a=1+2&b=x%26y', `${base}/form`],
    ['-X', 'PUT', '--compressed', '-H', 'Content-Type: text/plain', '-d', 'plain text', `${base}/zipped`],
    ['-L', `${base}/moved`],
    [`${base}/binary`],
    ['-X', 'DELETE', `${base}/nothing`],
    ['-I', `${base}/missing`],
  ]) {
    const curl = spawn('curl', ['-s', '-o', '/dev/null', '-x', `http://${address}`, ...command]);
    expect(await once(curl, 'close')).toEqual([0, null]);
  }
  proxy.kill('SIGINT');
  await ended;
  const { exchanges } = await imported(readFileSync(saved, 'utf8'));
  expect(callsOf(exchanges)).toEqual(server.seen);
  expect(server.seen).toHaveLength(9);
});
