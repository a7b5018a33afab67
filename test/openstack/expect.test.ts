/** `Expect: 100-continue` to a real Glance: its 100 comes when it reads the body, after Swift's HEAD, with the recorder as without. */

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWiretale } from '../support/cli.js';
import { startLab } from './lab.js';
import type { Lab } from './lab.js';
import { startPacketCapture } from './packet-capture.js';
import { imageFile, pointServices } from './recording.js';

let lab: Lab;
let folder: string;
let image: { file: string; md5: string };

const run = promisify(execFile);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiretale-expect-'));
  image = await imageFile(folder);
  lab = await startLab();
  await lab.ensureContainer();
});

afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Upload {
  /** Seconds since 1970 at which the client's 100 was on the wire, and Swift's answer to Glance's HEAD. */
  readonly continued: number;
  readonly head: number;
  /** What curl did, in order. */
  readonly trace: readonly string[];
}

/** Uploads a new image's file by curl, which would wait a minute for the 100, and watches its port and Swift's meanwhile. */
async function upload(proxy?: string): Promise<Upload> {
  const token = (await lab.openstack(['token', 'issue', '-f', 'value', '-c', 'id'])).trim();
  const id = await newImage(token);
  const port = proxy === undefined ? lab.ports.http : Number(new URL(proxy).port);
  const packets = await startPacketCapture([port, lab.ports.swift]);
  try {
    const trace = join(folder, `trace-${id}`);
    await run('curl', [
      ...['--trace-ascii', trace, '--expect100-timeout', '60', '-sS', '-T', image.file],
      ...['-H', 'Expect: 100-continue', '-H', 'Content-Type: application/octet-stream'],
      ...['-H', `X-Auth-Token: ${token}`, '--noproxy', proxy === undefined ? '*' : ''],
      ...(proxy === undefined ? [] : ['-x', proxy]),
      `http://127.0.0.1:${lab.ports.http}/image/v2/images/${id}/file`,
    ]);
    const { requests } = await packets.stop();
    const [put] = requests.filter((one) => one.destinationPort === port && one.method === 'PUT');
    const heads = requests.filter((one) => one.destinationPort === lab.ports.swift && one.method === 'HEAD');
    expect(heads).toHaveLength(1);
    const said = await readFile(trace, 'latin1');
    return { continued: put!.continuedAt!, head: heads[0]!.answeredAt!, trace: said.match(EVENTS) ?? [] };
  } finally {
    await packets.remove();
  }
}

/** Of curl's trace: first lines of answers, and pieces of the body. (Its times may be up to a second wrong.) */
const EVENTS = /^=> Send data|(?<=^0000: HTTP\/1\.1 )\d+/gm;

/** By hand, since a client without a file would upload its standard input. */
async function newImage(token: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${lab.ports.http}/image/v2/images`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Auth-Token': token },
    body: JSON.stringify({ name: 'expected', disk_format: 'raw', container_format: 'bare' }),
  });
  return ((await answer.json()) as { readonly id: string }).id;
}

function inOrder({ continued, head, trace }: Upload): void {
  expect([continued, head].every(Number.isFinite)).toBe(true);
  expect(continued).toBeGreaterThan(head);
  expect([...new Set(trace)]).toEqual(['100', '=> Send data', '204']);
}

describe('an upload by a curl that expects', () => {
  it('gets its 100 after Swift has answered the HEAD, without the recorder', async () => {
    await lab.restartCold();
    const direct = await upload();
    inOrder(direct);
    console.log(
      `without: the 100 came ${((direct.continued - direct.head) * 1000).toFixed(1)} ms after the HEAD's answer`,
    );
  });

  it('and with it, as the service sends it', async () => {
    const { flags } = await pointServices(lab);
    const args = ['record', 'expected', '--quiet', '--listen', '127.0.0.1:0', ...flags];
    const recorder = startWiretale(folder, args);
    const [, proxy] = await recorder.printed(/http_proxy=(http:\/\/127\.0\.0\.1:\d+)/);
    const recorded = await upload(proxy);
    inOrder(recorded);
    console.log(
      `with: the 100 came ${((recorded.continued - recorded.head) * 1000).toFixed(1)} ms after the HEAD's answer`,
    );
    recorder.child.kill('SIGINT');
    expect((await recorder.finished).code).toBe(0);
  });
});
