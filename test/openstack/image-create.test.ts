/** The main job on a real Keystone, Glance and Swift: recorded, told as documented, with no secret in any file. */

import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWiretale, wiretale } from '../support/cli.js';
import type { ShownCapture, ShownStep } from '../../src/app/show.js';
import type { Finished } from '../support/cli.js';
import { needPackages } from '../support/debian.js';
import { runScript } from '../support/run-script.js';
import {
  callOf,
  DOCUMENTED_CALLS,
  DOCUMENTED_CLIENT_CALLS,
  expectDocumented,
  SWIFT_CALLS,
} from './documented.js';
import { freePorts } from './free-ports.js';
import { startLab } from './lab.js';
import type { Lab } from './lab.js';
import { createCommand, imageFile, pointServices, recordBeside, recordOnly } from './recording.js';
import type { Recorder, Recording } from './recording.js';
import { everyFileIn, findSecrets } from './secrets.js';

let lab: Lab;
let folder: string;
let image: { file: string; md5: string };
let recorder: Recorder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiretale-openstack-'));
  image = await imageFile(folder);
  lab = await startLab();
  await lab.ensureContainer();
});

afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What `openstack image create` printed, without what differs from run to run. */
function withoutIdsAndTimes(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME');
}

describe('a cold openstack image create, recorded with a listener per caller', () => {
  let recording: Recording;
  let rendered: Finished;

  beforeAll(async () => {
    recorder = await pointServices(lab);
    recording = await recordBeside({
      lab,
      cwd: folder,
      name: 'cold',
      flags: recorder.flags,
      command: createCommand(image.file, 'cirros'),
    });
    rendered = await wiretale(folder, 'render', 'cold');
  });

  it('is the 25 documented exchanges and the 3 of Swift, in order, with statuses and callers', () => {
    expectDocumented(recording);
  });

  it('is what an independent packet capture saw, in its order', () => {
    const seen = recording.wire.requests.map(({ method, uri, status }) => `${method} ${uri} ${status}`);
    const recorded = recording.steps.map(({ method, url, status }) => {
      const { pathname, search } = new URL(url);
      return `${method} ${pathname}${search} ${status}`;
    });
    expect(recorded).toEqual(seen);
  });

  it('has 56 numbered steps and every call in the call that caused it', () => {
    const { steps } = recording;
    const numbers = steps.flatMap(({ step, response }) => [step, response]).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 56 }, (_, index) => index + 1));
    const [create, upload, head] = [7, 27, 46].map((number) => steps.find(({ step }) => step === number)!);
    expect([create, upload, head].map((step) => step && `${step.method} ${step.response}`)).toEqual([
      'POST 26',
      'PUT 56',
      'HEAD 53',
    ]);
    for (const step of steps) {
      const cause = { client: null, glance: step.step < 27 ? 7 : 27, swift: 46 }[step.from];
      expect(step).toMatchObject({ parent: cause, ambiguous: false });
      expect(step.confidence).toBeGreaterThan(0.9);
    }
  });

  it('stores the image whole and prints what an unrecorded run prints', async () => {
    await lab.restartCold();
    const checksum = await lab.openstack(['image', 'show', 'cirros', '-f', 'value', '-c', 'checksum']);
    expect(checksum.trim()).toBe(image.md5);
    await lab.openstack(['image', 'delete', 'cirros']);
    await lab.restartCold();
    const plain = await lab.openstack(createCommand(image.file, 'cirros').slice(1));
    expect(recording.finished.code).toBe(0);
    expect(withoutIdsAndTimes(recording.finished.stdout)).toBe(withoutIdsAndTimes(plain));
    await lab.openstack(['image', 'delete', 'cirros']);
  });

  it('is a page with 56 numbered sections in which names stand for the ids', async () => {
    expect(rendered.code).toBe(0);
    const html = await readFile(join(folder, rendered.stdout.split('\n')[0]!), 'utf8');
    for (let number = 1; number <= 56; number += 1) expect(html).toContain(`id="step-${number}"`);
    const markdown = await readFile(join(folder, 'traces/cold/docs/index.md'), 'utf8');
    const labels = markdown.split('\n').filter((line) => /^#{2,4} |->>/.test(line.trim()));
    expect(labels.length).toBeGreaterThan(56);
    for (const name of ['image_id', 'image_endpoint_id', 'service_project_id']) {
      expect(
        labels.join('\n').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))),
      ).toContain(`{${name}}`);
    }
    expect(labels.filter((label) => /[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}/.test(label))).toEqual([]);
  });

  it('holds no secret, in no file and nowhere in its own output', async () => {
    const { tokens, passwords } = recording.wire;
    expect(tokens.length).toBeGreaterThanOrEqual(5);
    expect(passwords).toEqual(expect.arrayContaining([lab.passwords.admin, lab.passwords.glance]));
    const own = [recording.finished, rendered].map(({ stdout, stderr }) => Buffer.from(stdout + stderr));
    const searched = await everyFileIn(join(folder, 'captures'));
    for (const [name, bytes] of await everyFileIn(join(folder, 'traces'))) searched.set(name, bytes);
    own.forEach((bytes, index) => searched.set(`output ${index}`, bytes));
    expect(searched.size).toBeGreaterThan(5);
    const secrets = [...tokens, ...passwords, ...Object.values(lab.passwords)];
    expect(findSecrets(secrets, searched)).toEqual([]);
  });

  it('leaves a cloud that works again: passed on, then put back', async () => {
    const { glance } = recorder.callers;
    await lab.restartCold({ glanceEnv: { http_proxy: `http://127.0.0.1:${glance}` } });
    await expect(lab.openstack(['image', 'list'])).rejects.toThrow();
    const passing = startWiretale(folder, ['pass', '--caller', `glance=127.0.0.1:${glance}`]);
    await passing.printed(/Passing, unrecorded/);
    expect(await lab.openstack(['image', 'list', '-f', 'value'])).toBe('');
    passing.child.kill('SIGINT');
    expect((await passing.finished).code).toBe(0);
    await lab.restartCold();
    expect(await lab.openstack(['image', 'list', '-f', 'value'])).toBe('');
  });

  it('is a script of curl commands that finds the recorded statuses on the cloud', async () => {
    needPackages('curl', 'jq');
    const exported = await wiretale(folder, 'export', 'cold', '--format', 'curl', '--out', 'again.sh');
    expect(exported.code, exported.stderr).toBe(0);
    const given = { ADMIN_PASSWORD: lab.passwords.admin, FILE_FOR_UPLOAD_IMAGE_DATA: image.file };
    const run = await runScript(join(folder, 'again.sh'), given);
    const statuses = recording.steps
      .filter(({ from }) => from === 'client')
      .map(({ status }) => `${status}\n`);
    expect(run).toEqual({ status: 0, stdout: statuses.join(''), stderr: '' });
    const sum = ['image', 'show', 'cirros', '-f', 'value', '-c', 'checksum'];
    expect((await lab.openstack(sum)).trim()).toBe(image.md5);
  });
});

describe('the same told by the logs of the client and of Glance', () => {
  let recording: Omit<Recording, 'wire'>;

  beforeAll(async () => {
    const { flags } = await pointServices(lab, { glanceDebug: true });
    // What --debug prints has no times, the file has.
    const client = `openstack --debug --log-file openstack.log ${createCommand(image.file, 'logged').slice(1).join(' ')}`;
    const command = ['sh', '-c', `exec ${client} 2>debug.txt`];
    recording = await recordOnly({ lab, cwd: folder, name: 'beside-logs', flags, command });
    expect(recording.finished.code, recording.finished.stderr).toBe(0);
    await copyFile(join(lab.work, 'log/glance.log'), join(folder, 'glance-api.log'));
  });

  it.each(['debug.txt', 'openstack.log'])('is what was recorded, with %s', async (log) => {
    const imported = await wiretale(folder, 'import', log, 'glance-api.log', '--save', `from-${log}`);
    expect(imported.code, imported.stderr).toBe(0);
    const shown = await wiretale(folder, 'show', `from-${log}`, '--json');
    const told = JSON.parse(shown.stdout) as ShownCapture;
    // What Swift calls stands in no log of the two.
    const calls = recording.steps.filter(({ from }) => from !== 'swift');
    expect(recording.steps.filter(({ from }) => from === 'swift').map(callOf)).toEqual(SWIFT_CALLS);
    expect(told.flows).toHaveLength(1);
    expect(treeOf(told.flows[0]!.steps)).toEqual(treeOf(calls));
    expect(told.flows[0]!.participants.map(({ id }) => id)).toEqual(
      recording.shown.flows[0]!.participants.map(({ id }) => id),
    );
  });
});

/** Who asked whom what, with which status, in order; and the place of the call that caused it. */
function treeOf(steps: readonly ShownStep[]): readonly unknown[] {
  const places = new Map(steps.map(({ step }, place) => [step, place]));
  return steps.map(({ from, to, method, url, status, parent }) => ({
    ...{ from, to, method, url, status },
    parent: parent === null ? null : places.get(parent),
  }));
}

describe('the same through a gateway, with nothing changed but OS_AUTH_URL', () => {
  it('passes and records all calls of the client and of the services', async () => {
    const { flags } = await pointServices(lab);
    const [gateway] = (await freePorts(1)) as [number];
    const upstream = `http://127.0.0.1:${lab.ports.http}`;
    const recording = await recordBeside({
      lab,
      cwd: folder,
      name: 'gateway',
      flags: [...flags, '--gateway', `127.0.0.1:${gateway}=${upstream}`],
      command: createCommand(image.file, 'through-gateway'),
      environment: { OS_AUTH_URL: lab.env['OS_AUTH_URL']!.replace(upstream, `http://127.0.0.1:${gateway}`) },
    });
    expect(recording.finished.code).toBe(0);
    const calls = recording.steps.map(callOf);
    expect(calls.filter((call) => call.startsWith('client >'))).toEqual(DOCUMENTED_CLIENT_CALLS);
    expect(calls.filter((call) => !call.startsWith('swift >'))).toEqual(DOCUMENTED_CALLS);
    // The capture keeps what Keystone really said: the catalog with the cloud's own URLs.
    const lines = await readFile(join(folder, 'captures/gateway/exchanges.jsonl'), 'utf8');
    expect(lines).toContain(`${upstream}/image`);
    await lab.restartCold();
    const shown = await lab.openstack(['image', 'show', 'through-gateway', '-f', 'value', '-c', 'checksum']);
    expect(shown.trim()).toBe(image.md5);
    expect(existsSync(join(folder, 'captures/gateway/lock'))).toBe(false);
  });
});
