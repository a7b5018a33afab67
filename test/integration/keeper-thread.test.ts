/** The thread that keeps the traffic: when it falls behind, traffic waits for it; when it dies, traffic goes on. */

import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keeperThread } from '../../src/app/keeper/thread.js';
import { startRecorder } from '../../src/app/recorder.js';
import type { RecorderOptions } from '../../src/app/recorder.js';
import { readCapture } from '../../src/store/read-capture.js';
import { KEEPER_MAIN } from '../support/keepers.js';
import { startOrigin } from '../support/origin.js';
import { postThrough } from '../support/post-through.js';
import { RECORDER_OPTIONS } from '../support/recorder-options.js';
import { temporaryFolder } from '../support/temporary-folder.js';

interface Answered {
  readonly status: number;
  /** Of the body that arrived at the service, in hex. */
  readonly sha256: string;
}

/** A recorder whose thread runs this program, and a service that answers with the hash of what it got. */
async function lab(main: URL, changes: Partial<RecorderOptions> = {}) {
  const path = join(await temporaryFolder(), 'one');
  const origin = await startOrigin((incoming, response) => {
    const hash = createHash('sha256');
    incoming.on('data', (chunk: Buffer) => hash.update(chunk));
    incoming.on('end', () => response.end(hash.digest('hex')));
  });
  const problems: string[] = [];
  let losses = 0;
  const recorder = await startRecorder(
    {
      ...RECORDER_OPTIONS,
      path,
      onProblem: (message) => problems.push(message),
      onLoss: () => (losses += 1),
      ...changes,
    },
    keeperThread(main).open,
  );
  const send = async (type: string, body: Buffer): Promise<Answered> => {
    const { status, text } = await postThrough(recorder.addresses[0]!, origin, { type, body });
    return { status, sha256: text };
  };
  return { path, recorder, problems, losses: () => losses, send };
}

function sha256(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

const SMALL = Buffer.from('{"a":1}');

describe('a thread that keeps the traffic, and dies', () => {
  const FAILING = new URL('../support/failing-keeper.mjs', import.meta.url);

  async function bereft(changes: Partial<RecorderOptions> = {}) {
    const one = await lab(FAILING, changes);
    expect(await one.send('application/json', SMALL)).toEqual({ status: 200, sha256: sha256(SMALL) });
    while (one.losses() === 0) await new Promise((resolve) => setImmediate(resolve));
    return one;
  }

  it('costs no byte of the traffic, and says so', async () => {
    const { recorder, problems, losses, send } = await bereft();
    for (let left = 3; left > 0; left -= 1)
      expect(await send('application/json', SMALL)).toEqual({ status: 200, sha256: sha256(SMALL) });
    expect(losses()).toBe(4);
    expect(problems).toEqual([expect.stringMatching(/ended by itself \(RangeError\): what passes from now/)]);
    await expect(recorder.stop()).rejects.toMatchObject({ code: 'recorder-died', exitCode: 3 });
  });

  it('lets nothing more pass when it is strict', async () => {
    const { recorder, send } = await bereft({ strict: true });
    expect(await send('application/json', SMALL)).toMatchObject({ status: 503 });
    await expect(recorder.stop()).rejects.toMatchObject({ code: 'recorder-died' });
  });
});

it('takes bodies far larger than what it may be behind, and keeps them whole', async () => {
  const limits = { textLimitBytes: 1 << 20, keepBodiesBytes: 20 << 20 };
  const { path, recorder, problems, send } = await lab(KEEPER_MAIN, { limits });
  // One that is kept, and two that are too large for that: their memory is used again.
  const bodies = [20, 21, 22].map((mib) => randomBytes(mib << 20));
  const sent = await Promise.all(bodies.map((body) => send('application/octet-stream', body)));
  expect(sent).toEqual(bodies.map((body) => ({ status: 200, sha256: sha256(body) })));
  const { manifest } = await recorder.stop();
  expect(manifest.counts).toMatchObject({ exchanges: 3, lost: 0, requestBytes: 63 << 20 });
  expect(problems).toEqual([]);
  const { exchanges } = await readCapture(path);
  const recorded = exchanges.map(({ request: { body } }) =>
    body.kind === 'blob' ? body.ref.sha256 : (body as { sha256: string }).sha256,
  );
  expect(recorded.sort()).toEqual(bodies.map(sha256).sort());
  const [kept] = bodies;
  expect(sha256(await readFile(join(path, 'bodies', sha256(kept!))))).toBe(sha256(kept!));
});

it('keeps no more bodies once the capture has the size that it may have, and counts them', async () => {
  const { path, recorder, problems, send } = await lab(KEEPER_MAIN, { maxBytes: 100_000, fsync: true });
  const blob = Buffer.alloc(150_000, 1);
  await send('application/octet-stream', blob);
  while (!(await readFile(join(path, 'exchanges.jsonl'), 'utf8')).endsWith('\n'))
    await new Promise((resolve) => setImmediate(resolve));
  await send('application/octet-stream', Buffer.alloc(150_000, 2));
  await send('application/json', SMALL);
  const { manifest, bodiesLost } = await recorder.stop();
  expect(bodiesLost).toBe(0);
  // The service answers with a text, too.
  expect(manifest.counts).toMatchObject({ exchanges: 3, lost: 0, bodiesOverSize: 4 });
  expect(problems).toEqual(['The capture has 97.7 KiB (--max-size): no more bodies are kept.']);
  const { exchanges } = await readCapture(path);
  const omitted = { kind: 'omitted', reason: 'too-large' };
  expect(exchanges.map(({ request: { body } }) => body)).toMatchObject([
    { kind: 'blob' },
    { ...omitted, size: 150_000, sha256: sha256(Buffer.alloc(150_000, 2)) },
    { ...omitted, size: SMALL.length },
  ]);
  expect(exchanges[2]!.request.body).not.toHaveProperty('sha256');
});
