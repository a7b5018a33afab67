/** A recorder that is fed malformed requests for a minute: it lives, carries what comes after, and holds on to nothing. */

import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { readCapture } from '../../src/store/read-capture.js';
import { SMUGGLING } from '../integration/proxy/smuggling-corpus.js';
import { startWiretale } from '../support/cli.js';
import { numbers } from '../support/numbers.js';
import { startOrigin } from '../support/origin.js';
import { SEED } from '../support/seed.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SECONDS = 60;
const AT_ONCE = 8;

const HEAD = 'GET TARGET HTTP/1.1\r\nHost: ORIGIN\r\n';
const SAMPLES = [
  ...SMUGGLING.map(({ bytes }) => bytes).filter((bytes) => bytes.length < 40_000),
  `${HEAD}\r\n`.repeat(5),
  'CONNECT ORIGIN HTTP/1.1\r\nHost: ORIGIN\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n',
  `${HEAD}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x81\x00`,
  'PUT TARGET HTTP/1.1\r\nHost: ORIGIN\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nhello',
];
const PIECES = [
  ...[
    '\r\n',
    '\r',
    '\n',
    '\r\n\r\n',
    '\0',
    ' ',
    '\t',
    ':',
    ',',
    ';',
    '0',
    'ffffffffffffffff',
    '\xff',
    '\x7f',
    '\x16\x03\x01',
  ],
  ...[
    'Host: x\r\n',
    'Content-Length: 5\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Upgrade: websocket\r\n',
    'HTTP/1.1',
  ],
  ...[
    'Connection: close, Upgrade\r\n',
    'Expect: 100-continue\r\n',
    '0\r\n\r\n',
    'http://',
    '[::1]',
    '@',
    '%',
    'CONNECT ',
  ],
];

type Pick = (below: number) => number;

function mutated(pick: Pick): string {
  let text = SAMPLES[pick(SAMPLES.length)]!;
  for (let left = pick(6); left > 0; left -= 1) {
    const at = pick(text.length + 1);
    const piece = PIECES[pick(PIECES.length)]!;
    const way = pick(5);
    if (way === 0) text = text.slice(0, at) + piece + text.slice(at);
    else if (way === 1) text = text.slice(0, at) + text.slice(at + pick(20));
    else if (way === 2) text = text.slice(0, at) + piece + text.slice(at + 1);
    else if (way === 3) text = text.slice(0, at) + text.slice(pick(text.length + 1));
    else text = text.slice(0, at) + piece.repeat(pick(500)) + text.slice(at);
  }
  return text;
}

interface Attack {
  readonly pieces: readonly Buffer[];
  readonly leave: 'end' | 'destroy' | 'reset';
}

function attack(pick: Pick, origin: string): Attack {
  const text = mutated(pick)
    .replaceAll('TARGET', pick(4) === 0 ? '/a' : `http://${origin}/a`)
    .replaceAll('ORIGIN', origin);
  const cut = pick(3) === 0 ? pick(text.length + 1) : text.length;
  return {
    pieces: [text.slice(0, cut), text.slice(cut)]
      .filter(Boolean)
      .map((piece) => Buffer.from(piece, 'latin1')),
    leave: (['end', 'destroy', 'reset'] as const)[pick(3)]!,
  };
}

/** Sends the pieces, leaves as told once something came back or nothing was to come, and waits until the socket is closed. */
async function carryOut(port: number, { pieces, leave }: Attack): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  const closed = new Promise<void>((resolve) => void socket.once('close', () => resolve()));
  socket.on('error', () => {});
  socket.resume();
  for (const piece of pieces) {
    socket.write(piece);
    await wait(1);
  }
  await Promise.race([wait(20), closed]);
  if (leave === 'end') socket.end();
  if (leave === 'reset') socket.resetAndDestroy();
  await Promise.race([wait(leave === 'end' ? 50 : 0), closed]);
  socket.destroy();
  await closed;
}

async function descriptors(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/fd`)).length;
}

it('holds on anything', { timeout: 10 * SECONDS * 1000 }, async () => {
  console.log(`seed ${SEED} (WIRETALE_SEED)`);
  const folder = await temporaryFolder();
  const origin = await startOrigin((request, response) => {
    request
      .resume()
      .on('end', () => response.end('ok'))
      .on('error', () => {});
  });
  const recorder = startWiretale(folder, [
    ...['record', './fuzzed', '--quiet', '--listen', '127.0.0.1:0', '--gateway', `127.0.0.1:0=${origin.url}`],
  ]);
  onTestFinished(() => void recorder.child.kill('SIGKILL'));
  const gateway = Number((await recorder.printed(/Gateway http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  const proxy = Number((await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  const pid = recorder.child.pid!;
  const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${gateway}/a`)).text();
  await ask();
  const before = await descriptors(pid);

  const end = performance.now() + SECONDS * 1000;
  const attackers = Array.from({ length: AT_ONCE }, async (_, index) => {
    const pick = numbers(SEED * AT_ONCE + index);
    let cases = 0;
    for (; performance.now() < end; cases += 1) {
      await carryOut(pick(2) === 0 ? proxy : gateway, attack(pick, origin.host));
    }
    return cases;
  });
  const cases = (await Promise.all(attackers)).reduce((sum, each) => sum + each, 0);

  expect(recorder.child.exitCode).toBeNull();
  expect(await ask()).toBe('ok');
  let after = await descriptors(pid);
  for (let tries = 0; after > before + 2 && tries < 200; tries += 1) {
    await wait(100);
    after = await descriptors(pid);
  }
  console.log(`${cases} connections; descriptors ${before} before, ${after} after`);
  // Two for the pooled and the client's connection of the last request.
  expect(after).toBeLessThanOrEqual(before + 2);
  recorder.child.kill('SIGINT');
  const { code, stderr } = await recorder.finished;
  expect(stderr).not.toMatch(/bug in wiretale|fault of wiretale|could not be recorded/);
  expect(code).toBe(0);
  expect((await readCapture(`${folder}/fuzzed`)).damaged).toBe(false);
});
