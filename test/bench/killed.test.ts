/** A recorder that is killed under load, 200 times: what clients had for a tenth of a second is there, and is read the same again. */

import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openCapture } from '../../src/app/open-capture.js';
import { chances } from '../support/chances.js';
import { startWiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/**
 * What is promised: an exchange whose answer its client has had for so long is kept. A recorder that gets no processor writes
 * nothing either: so it must have given that client so many more answers, one after the other.
 */
const PROMISED_MS = 100;
const MORE_ANSWERS = 5;
const CLIENTS = 16;
const AT_ONCE = 2;

const { numRuns: ROUNDS } = runs(4, 200);

interface Answer {
  readonly url: string;
  readonly at: number;
}

interface Killed {
  readonly path: string;
  /** When each answer was whole, client by client, and when the recorder was killed. */
  readonly answers: readonly (readonly Answer[])[];
  readonly killedAt: number;
}

/** Answers are of all sizes and paces; some are blobs. */
async function startService(): Promise<{ url: string; host: string }> {
  return startOrigin((request, response) => {
    const [, number] = /(\d+)$/.exec(request.url!)!;
    const isBlob = Number(number) % 7 === 0;
    response.setHeader('Content-Type', isBlob ? 'application/octet-stream' : 'application/json');
    const body = JSON.stringify({
      items: Array.from({ length: Number(number) % 50 }, (_, n) => `item ${n}`),
    });
    if (Number(number) % 3 > 0) return void request.resume().on('end', () => response.end(body));
    response.write(body.slice(0, 3));
    request.resume().on('end', () => setTimeout(() => response.end(body.slice(3)), Number(number) % 20));
  });
}

async function kill(
  folder: string,
  origin: { url: string; host: string },
  afterAnswers: number,
): Promise<Killed> {
  const recorder = startWiretale(folder, ['record', './capture', '--quiet', '--listen', '127.0.0.1:0']);
  const [, port] = await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/);
  let enough!: () => void;
  const loaded = new Promise<void>((resolve) => (enough = resolve));
  const agent = new http.Agent({ keepAlive: true, maxSockets: CLIENTS });
  let next = 0;
  let come = 0;
  let killedAt = Number.NaN;
  const answers = Array.from({ length: CLIENTS }, () => {
    const own: Answer[] = [];
    const ask = (): void => {
      const url = `${origin.url}/${(next += 1)}`;
      const options = {
        port,
        path: url,
        method: next % 2 ? 'GET' : 'POST',
        headers: { Host: origin.host },
        agent,
      };
      const request = http.request(options, (answer) => {
        answer.resume().on('error', () => undefined);
        answer.on('end', () => {
          own.push({ url, at: performance.now() });
          if ((come += 1) >= afterAnswers) enough();
          if (Number.isNaN(killedAt)) ask();
        });
      });
      request.on('error', () => undefined).end(next % 2 ? undefined : 'a note');
    };
    ask();
    return own;
  });
  await loaded;
  killedAt = performance.now();
  recorder.child.kill('SIGKILL');
  await recorder.finished;
  agent.destroy();
  return { path: join(folder, 'capture'), answers, killedAt };
}

function promisedOf({ answers, killedAt }: Killed): readonly string[] {
  return answers
    .flatMap((own) => own.slice(0, -MORE_ANSWERS))
    .filter(({ at }) => at < killedAt - PROMISED_MS)
    .map(({ url }) => url);
}

/** The memory's, where there is one: a disk that others keep busy holds each write for as long as it likes. */
async function folderInMemory(): Promise<string> {
  if (!existsSync('/dev/shm')) return temporaryFolder();
  const folder = await mkdtemp('/dev/shm/wiretale-');
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function everyFile(path: string): Promise<Readonly<Record<string, string>>> {
  const files = await readdir(path, { recursive: true, withFileTypes: true });
  const read = files
    .filter((file) => file.isFile())
    .map(async ({ parentPath, name }) => [name, await readFile(join(parentPath, name), 'latin1')] as const);
  return Object.fromEntries(await Promise.all(read));
}

interface Round {
  readonly kept: number;
  readonly promised: number;
  readonly lost: readonly string[];
}

async function round(origin: { url: string; host: string }, afterAnswers: number): Promise<Round> {
  const killed = await kill(await folderInMemory(), origin, afterAnswers);
  const { path } = killed;
  const options = { captures: path, redact: [], keep: [] };
  const capture = await openCapture(path, options);
  expect(capture.damaged).toBe(false);
  expect(capture.problems.join(' ')).toContain('was cut short');
  const once = await everyFile(path);
  expect((await openCapture(path, options)).exchanges).toEqual(capture.exchanges);
  expect(await everyFile(path)).toEqual(once);
  const kept = new Set(capture.exchanges.map(({ request }) => request.url));
  const promised = promisedOf(killed);
  return { kept: kept.size, promised: promised.length, lost: promised.filter((url) => !kept.has(url)) };
}

it(`keeps what it promises, killed ${ROUNDS} times`, async () => {
  const random = chances(20261130);
  const origin = await startService();
  const moments = Array.from({ length: ROUNDS }, () => 50 + random() * 250);
  const rounds: Round[] = [];
  const worker = async (): Promise<void> => {
    for (let at = moments.pop(); at !== undefined; at = moments.pop()) rounds.push(await round(origin, at));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const sum = (of: (round: Round) => number): number => rounds.reduce((all, one) => all + of(one), 0);
  console.log(
    `${rounds.length} recorders killed: ${sum(({ kept }) => kept)} exchanges kept, ${sum(({ promised }) => promised)} promised`,
  );
  expect(sum(({ promised }) => promised)).toBeGreaterThan(ROUNDS);
  expect(rounds.flatMap(({ lost }) => lost)).toEqual([]);
});
