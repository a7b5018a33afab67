/** The pauses of a replay: none, or those of the recording, told to a clock that does not wait. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/model/exchange.js';
import { startOrigin } from '../../support/origin.js';
import { recordedCalls, replayed, told } from '../../support/replayed.js';

/** A thing that is ready at the third question. */
async function slowService(): Promise<string> {
  let asked = 0;
  const { url } = await startOrigin((request, response) => {
    if (request.method === 'GET' && request.url === '/things/1') asked += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ status: asked >= 3 ? 'active' : 'saving' }));
  });
  return url;
}

/** Recorded in no time; the client took 5 s more before each call. */
async function recordedSlowly(): Promise<{ readonly path: string; readonly gapsMs: readonly number[] }> {
  const get = (path: string) => ({ method: 'GET', path });
  const path = await recordedCalls(await slowService(), [
    ...['/first', '/second', '/things/1', '/things/1', '/things/1'].map(get),
  ]);
  const file = join(path, 'exchanges.jsonl');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const shifted = lines.map((line, index) => shiftedBy(JSON.parse(line) as Exchange, index * 5_000_000));
  await writeFile(file, shifted.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const gapsMs = shifted
    .slice(1)
    .map(({ timing }, index) => (timing.requestFirst - shifted[index]!.timing.responseLast!) / 1000);
  return { path, gapsMs };
}

function shiftedBy(exchange: Exchange, us: number): Exchange {
  const { startedAt, ...offsets } = exchange.timing;
  const moved = Object.entries(offsets).map(([name, at]) => [name, at === null ? null : at + us]);
  return { ...exchange, timing: { startedAt, ...Object.fromEntries(moved) } as Exchange['timing'] };
}

async function pausesOf(path: string, pace: string): Promise<readonly number[]> {
  const pauses: number[] = [];
  const pause = (ms: number): Promise<void> => Promise.resolve(void pauses.push(ms));
  const flags = { target: [await slowService()], pace };
  expect(told(await replayed({ path, password: '', flags, pause }))).toEqual([]);
  return pauses;
}

describe('the pace of a replay', () => {
  it('is that of the recording where that is wanted: before each call, and between polls', async () => {
    const { path, gapsMs } = await recordedSlowly();
    expect(gapsMs.every((ms) => ms >= 5000)).toBe(true);
    const [second, poll, , again] = gapsMs;
    expect(await pausesOf(path, 'recorded')).toEqual([0, second, poll, again, again]);
  });

  it('has no pauses but those between polls otherwise, and these are short', async () => {
    const { path } = await recordedSlowly();
    expect(await pausesOf(path, 'fast')).toEqual([1000, 1000]);
  });
});
