/** Ten minutes of mixed load: memory and latency stay where they are, and all that was sent is recorded. */

import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { linesOf } from '../../src/store/lines.js';
import { startWiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const { numRuns: MINUTES } = runs(1, 10);
const PER_SECOND = 50;

/** After the first minute a program has what it needs; from then on it may take this much more, whatever passes. */
const GROWTH_LIMIT_MB = 64;
/** Other tests run beside: this finds what grows with what has passed, and no more. */
const SLOWER_LIMIT = 4;
const SLOWER_LIMIT_MS = 20;

const LIST = JSON.stringify({
  images: Array.from({ length: 12 }, (_, n) => ({ id: `image-${n}`, name: 'x'.repeat(250), size: n })),
});
const BLOB = Buffer.alloc(1 << 20, 'blob');

interface Kind {
  readonly method: string;
  readonly path: string;
  readonly body?: () => Buffer;
  readonly type?: string;
  /** Of a hundred requests so many. */
  readonly share: number;
}

let signOns = 0;
const KINDS: readonly Kind[] = [
  { method: 'GET', path: '/images', share: 70 },
  {
    method: 'POST',
    path: '/auth',
    type: 'application/json',
    // Each teaches a secret, for which all that was written is gone through.
    body: () => Buffer.from(JSON.stringify({ user: 'me', password: `secret-number-${(signOns += 1)}` })),
    share: 5,
  },
  { method: 'PUT', path: '/upload', type: 'application/octet-stream', body: () => BLOB, share: 4 },
  { method: 'GET', path: '/download', share: 4 },
  { method: 'GET', path: '/missing', share: 10 },
  { method: 'GET', path: '/slow', share: 4 },
  { method: 'GET', path: '/reset', share: 3 },
];

function startService(): Promise<{ url: string; host: string }> {
  return startOrigin((request, response) => {
    request.resume();
    if (request.url === '/reset') return void request.socket.destroy();
    if (request.url === '/slow') return void setTimeout(() => response.end('at last'), 200);
    if (request.url === '/missing') response.statusCode = 404;
    response.setHeader(
      'Content-Type',
      request.url === '/download' ? 'application/x-image' : 'application/json',
    );
    request.on('end', () => response.end(request.url === '/download' ? BLOB : LIST));
  });
}

/** The kind of the nth request: each as often as its share. */
function kindOf(n: number): Kind {
  let left = (n * 37) % 100;
  return KINDS.find(({ share }) => (left -= share) < 0)!;
}

interface Load {
  readonly port: number;
  readonly url: string;
  readonly agent: http.Agent;
}

/** How long it took until its answer was whole, in ms; a service that resets is answered for by the recorder. */
function send({ method, path, body, type }: Kind, { port, url, agent }: Load): Promise<number> {
  const from = performance.now();
  const sent = body?.();
  const headers = {
    Host: new URL(url).host,
    ...(type && { 'Content-Type': type, 'Content-Length': sent!.length }),
  };
  return new Promise((resolve, reject) => {
    http
      .request({ port, method, path: url + path, headers, agent }, (response) => {
        response.resume().on('end', () => resolve(performance.now() - from));
      })
      .on('error', reject)
      .end(sent);
  });
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024;
}

interface Minute {
  readonly sent: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly mostMb: number;
}

async function minute(load: Load, pid: number, first: number): Promise<Minute> {
  const from = performance.now();
  const small: number[] = [];
  const all: Promise<unknown>[] = [];
  let mostMb = 0;
  for (let n = 0; n < 60 * PER_SECOND; n += 1) {
    await wait(Math.max(0, from + (n * 1000) / PER_SECOND - performance.now()));
    const kind = kindOf(first + n);
    const took = send(kind, load);
    all.push(kind.path === '/images' ? took.then((ms) => small.push(ms)) : took);
    if (n % PER_SECOND === 0) mostMb = Math.max(mostMb, residentMb(pid));
  }
  await Promise.all(all);
  small.sort((a, b) => a - b);
  const at = (part: number): number => small[Math.floor(part * (small.length - 1))]!;
  return { sent: all.length, medianMs: at(0.5), p99Ms: at(0.99), mostMb };
}

async function recorded(path: string): Promise<number> {
  let lines = 0;
  for await (const { ended } of linesOf(join(path, 'exchanges.jsonl'), 0)) if (ended) lines += 1;
  return lines;
}

it(`${MINUTES} minutes of mixed load leave memory and latency where they are, and lose nothing`, async () => {
  const folder = await temporaryFolder();
  const origin = await startService();
  const recorder = startWiretale(folder, ['record', './capture', '--quiet', '--listen', '127.0.0.1:0']);
  const [, port] = await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/);
  const load = { port: Number(port), url: origin.url, agent: new http.Agent({ keepAlive: true }) };
  const minutes: Minute[] = [];
  for (let n = 0; n < MINUTES; n += 1) {
    minutes.push(await minute(load, recorder.child.pid!, n * 60 * PER_SECOND));
    const { sent, medianMs, p99Ms, mostMb } = minutes.at(-1)!;
    console.log(
      `minute ${n + 1}: ${sent} sent, ${medianMs.toFixed(1)} ms, p99 ${p99Ms.toFixed(0)} ms, ${mostMb.toFixed(0)} MB`,
    );
  }
  load.agent.destroy();
  recorder.child.kill('SIGINT');
  const { code, stderr } = await recorder.finished;
  expect(stderr).toContain('lost: 0');
  expect(code).toBe(0);
  const sent = minutes.reduce((sum, one) => sum + one.sent, 0);
  expect(await recorded(join(folder, 'capture'))).toBe(sent);
  const [early, late] = [minutes.slice(1, 3), minutes.slice(-2)];
  const most = (some: readonly Minute[], of: (one: Minute) => number): number => Math.max(...some.map(of));
  if (MINUTES > 4) {
    expect(most(late, ({ mostMb }) => mostMb)).toBeLessThan(
      most(early, ({ mostMb }) => mostMb) + GROWTH_LIMIT_MB,
    );
    expect(most(late, ({ medianMs }) => medianMs)).toBeLessThan(
      SLOWER_LIMIT * most(early, ({ medianMs }) => medianMs) + SLOWER_LIMIT_MS,
    );
  }
  await rm(join(folder, 'capture'), { recursive: true });
}, 1_200_000);
