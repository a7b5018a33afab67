/** Two runs on a real cloud laid over each other: what a cache or a first use decides is no difference, a quota is. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ShownDiff } from '../../src/app/diff.js';
import type { ShownStep } from '../../src/app/show.js';
import { startWiretale } from '../support/cli.js';
import { startLab } from './lab.js';
import type { Lab, ServiceSettings } from './lab.js';
import { createCommand, imageFile, pointServices, recordOnly } from './recording.js';
import type { Recorder } from './recording.js';

let folder: string;
let lab: Lab;
let recorder: Recorder;
let command: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiretale-diff-'));
  lab = await startLab();
  recorder = await pointServices(lab);
  command = createCommand((await imageFile(folder)).file, 'cirros');
});

afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

function throughCallers(settings: ServiceSettings = {}): Promise<void> {
  const [glance, swift] = [recorder.callers.glance, recorder.callers.swift].map((port) => ({
    http_proxy: `http://127.0.0.1:${port}`,
  }));
  return lab.restartCold({ glanceEnv: glance!, swiftEnv: swift!, ...settings });
}

/** Swift has its token then, and Glance has not. */
async function warmSwift(): Promise<void> {
  const passing = startWiretale(folder, ['pass', ...recorder.flags]);
  await passing.printed(/Passing, unrecorded/);
  await lab.ensureContainer();
  passing.child.kill('SIGINT');
  await passing.finished;
}

async function verified(): Promise<{
  readonly code: number | null;
  readonly calls: number;
  readonly told: string;
}> {
  const args = ['verify', 'first', '--json', '--', ...command];
  const { code, stdout, stderr } = await startWiretale(folder, args, lab.env).finished;
  const { calls } = JSON.parse(stdout) as ShownDiff;
  return { code, calls: calls.filter(({ after }) => after !== null).length, told: stderr };
}

describe('wiretale verify on one cloud', () => {
  it('is the same, however much the services remember', async () => {
    const { finished } = await recordOnly({
      lab,
      cwd: folder,
      name: 'first',
      flags: recorder.flags,
      command,
    });
    expect(finished.code).toBe(0);
    const lines = await readFile(join(folder, 'captures/first/exchanges.jsonl'), 'utf8');
    expect(lines.trimEnd().split('\n')).toHaveLength(29);

    await throughCallers();
    expect(await verified()).toMatchObject({
      code: 0,
      calls: 28,
      told: expect.stringContaining('Same: ') as string,
    });
    await throughCallers();
    await warmSwift();
    expect(await verified()).toMatchObject({ code: 0, calls: 26 });
    expect(await verified()).toMatchObject({ code: 0, calls: 22 });
  });
});

describe('wiretale diff of two clouds', () => {
  it('shows exactly the calls of the quota where one has none', async () => {
    await throughCallers();
    const quota = await recordOnly({ lab, cwd: folder, name: 'with', flags: recorder.flags, command });
    await throughCallers({ quota: false });
    const none = await recordOnly({ lab, cwd: folder, name: 'without', flags: recorder.flags, command });

    const { code, stdout } = await startWiretale(folder, ['diff', 'with', 'without', '--json']).finished;
    const { calls } = JSON.parse(stdout) as ShownDiff;
    const differing = calls.filter(({ differs }) => differs);
    expect(code).toBe(1);
    expect([...new Set(differing.map(({ mark }) => mark))]).toEqual(['removed']);
    // Besides the limits themselves, Glance looks for Keystone and signs on to be allowed to ask for them.
    const gone = new Set(differing.map(({ before }) => before!.exchange));
    const missing = quota.steps.filter(({ exchange }) => gone.has(exchange)).map(callOf);
    const expected = none.steps.map(callOf).reduce(withoutOne, quota.steps.map(callOf));
    expect(missing.toSorted()).toEqual(expected.toSorted());
    expect(missing.filter((call) => /\/v3\/(?:registered_limits|limits|endpoints)/.test(call))).toHaveLength(
      12,
    );
    expect(missing.filter((call) => !call.startsWith('glance > keystone'))).toEqual([]);
  });
});

/** `glance > keystone GET /identity/v3/endpoints/ID`. */
function callOf({ from, to, method, url }: ShownStep): string {
  const path = new URL(url).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{32}/g, 'ID');
  return `${from} > ${to} ${method} ${path}`;
}

function withoutOne(calls: readonly string[], call: string): readonly string[] {
  return calls.filter((_, index) => index !== calls.indexOf(call));
}
