/** A recording that fails is in nobody's way: the traffic passes whole, and what is lost is counted and said. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { gateRules } from '../../src/app/gate-rules.js';
import { createGate } from '../../src/app/gate.js';
import { hindsight } from '../../src/app/hindsight.js';
import { startRecorder } from '../../src/app/recorder.js';
import type { Recorder, RecorderOptions } from '../../src/app/recorder.js';
import type { OpenKeeper } from '../../src/app/keeper/keeper.js';
import { recordingObserver } from '../../src/app/keeper/observer.js';
import { createTally } from '../../src/app/tally.js';
import { createCapture } from '../../src/store/capture-dir.js';
import { readCapture } from '../../src/store/read-capture.js';
import { KEEPERS } from '../support/keepers.js';
import { RECORDER_OPTIONS } from '../support/recorder-options.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { answering, closeLab, dial, startLab, startOrigin } from './proxy/lab.js';
import type { Wire } from './proxy/lab.js';

afterEach(closeLab);

const BODY = 'x'.repeat(5000);
const ANSWER = `HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

/** One request, and its whole answer. */
async function ask(client: Wire, host: string): Promise<string> {
  const from = client.text().length;
  client.write(`POST http://${host}/a HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 5\r\n\r\nhello`);
  const got = await client.until(
    (text) => /(?:x{5000}|\n)$/.test(text.slice(from)) && text.length > from + 100,
  );
  return got.slice(from);
}

async function recording(open: OpenKeeper, extra: Partial<RecorderOptions> = {}) {
  const path = join(await temporaryFolder(), 'capture');
  const problems: string[] = [];
  let losses = 0;
  let exchanges = 0;
  const recorder: Recorder = await startRecorder(
    {
      ...RECORDER_OPTIONS,
      path,
      name: 'capture',
      onProblem: (message) => void problems.push(message),
      onLoss: () => void (losses += 1),
      onExchange: () => void (exchanges += 1),
      ...extra,
    },
    open,
  );
  const origin = await startOrigin(answering(ANSWER));
  const client = await dial(Number(recorder.addresses[0]!.split(':')[1]));
  /** Waits until so many exchanges are known to be on the disk. */
  const kept = async (wanted: number): Promise<void> => {
    while (exchanges < wanted) await new Promise((resolve) => setImmediate(resolve));
  };
  return { path, problems, recorder, origin, client, losses: () => losses, kept };
}

describe.each(KEEPERS)('a capture whose folder is removed while it is written %s', (_where, open) => {
  it('costs no byte of the traffic, and is counted as lost as a whole', async () => {
    const { path, problems, recorder, origin, client, kept } = await recording(open);
    expect(await ask(client, origin.host)).toContain(BODY);
    await recorder.drain(() => undefined);
    await kept(1);
    await rm(path, { recursive: true });
    for (let left = 3; left > 0; left -= 1) expect(await ask(client, origin.host)).toContain(BODY);
    const { counts } = (await recorder.stop()).manifest;
    expect(counts).toMatchObject({ exchanges: 0, lost: 4 });
    expect(problems).toContainEqual(
      expect.stringContaining('x000002 passed but could not be recorded (ENOENT)'),
    );
    expect(problems).toContainEqual(expect.stringContaining('manifest'));
  });

  it('lets nothing more pass when it is strict', async () => {
    const { path, recorder, origin, client, losses, kept } = await recording(open, { strict: true });
    expect(await ask(client, origin.host)).toContain(BODY);
    await recorder.drain(() => undefined);
    await kept(1);
    await rm(path, { recursive: true });
    // The one that is lost has passed; what is lost is known when its exchange is over.
    expect(await ask(client, origin.host)).toContain(BODY);
    await recorder.drain(() => undefined);
    while (losses() === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await ask(client, origin.host)).toMatch(/^HTTP\/1\.1 503 .*--strict/s);
    const seen = origin.wires.map((wire) => wire.text()).join('');
    expect(seen.match(/POST \/a/g)).toHaveLength(2);
    await recorder.stop();
  });
});

it('a gate that fails loses the exchange, and nobody else notices', async () => {
  const path = join(await temporaryFolder(), 'capture');
  const problems: string[] = [];
  const gate = createGate(gateRules());
  const manifest = {
    format: 1,
    tool: 't',
    name: 'n',
    startedAt: '2026-01-01T00:00:00.000Z',
    listen: [],
    callers: [],
    gateways: [],
  };
  const nothing = {
    exchanges: 0,
    skipped: 0,
    lost: 0,
    requestBytes: 0,
    responseBytes: 0,
    secrets: 0,
    redactions: 0,
    dropped: 0,
  };
  const writer = await createCapture(path, { ...manifest, counts: nothing });
  const tally = createTally(() => undefined);
  const failing: typeof gate = {
    ...gate,
    exchange(exchange) {
      if (exchange.seq % 2 === 0) throw new TypeError('a rule with a fault');
      return gate.exchange(exchange);
    },
  };
  const behind = hindsight({ gate, writer, alsoRewrite: () => Promise.resolve() });
  const onProblem = (message: string): void => void problems.push(message);
  const observer = recordingObserver(
    { ...RECORDER_OPTIONS, onProblem },
    { gate: failing, writer, tally, behind },
  );
  const origin = await startOrigin(answering(ANSWER));
  const lab = await startLab([{}], { observer });
  const client = await dial(lab.ports[0]!);
  for (let left = 4; left > 0; left -= 1) expect(await ask(client, origin.host)).toContain(BODY);
  await lab.drain();
  await tally.settled();
  await behind.finish();
  const counts = tally.counts(gate.counts());
  await writer.seal({ ...manifest, counts });
  expect(problems).toEqual([
    'Exchange x000002 passed but could not be recorded (TypeError).',
    'Exchange x000004 passed but could not be recorded (TypeError).',
  ]);
  const capture = await readCapture(path);
  expect(capture.manifest.counts).toMatchObject({ exchanges: 2, lost: 2 });
  expect(capture.exchanges.map(({ seq }) => seq)).toEqual([1, 3]);
});
