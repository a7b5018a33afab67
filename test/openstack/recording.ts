/** Records `openstack image create` of a real cloud with the built wiretale, every service through a listener of its own. */

import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ShownCapture, ShownStep } from '../../src/app/show.js';
import { startThrough, startWiretale } from '../support/cli.js';
import type { Finished } from '../support/cli.js';
import { freePorts } from './free-ports.js';
import type { Lab, ServiceSettings } from './lab.js';
import { startPacketCapture } from './packet-capture.js';
import type { WireRecord } from './wire-record.js';

export const IMAGE_BYTES = 20 << 20;

export interface Recording {
  readonly finished: Finished;
  readonly wire: WireRecord;
  readonly steps: readonly ShownStep[];
  readonly shown: ShownCapture;
}

export interface Recorder {
  /** Ports of the callers' listeners. */
  readonly callers: Readonly<Record<'glance' | 'swift', number>>;
  readonly flags: readonly string[];
}

/** An image file of random bytes, and its MD5 as Glance tells it. */
export async function imageFile(folder: string): Promise<{ file: string; md5: string }> {
  const bytes = randomBytes(IMAGE_BYTES);
  const file = join(folder, 'image.raw');
  await writeFile(file, bytes);
  return { file, md5: createHash('md5').update(bytes).digest('hex') };
}

export function createCommand(file: string, name: string): readonly string[] {
  return ['openstack', 'image', 'create', '--disk-format', 'raw', '--file', file, name];
}

/** Free ports for the callers, and Glance and swift-proxy restarted to call through them: cold. */
export async function pointServices(lab: Lab, settings: ServiceSettings = {}): Promise<Recorder> {
  const [glance, swift] = (await freePorts(2)) as [number, number];
  await lab.restartCold({
    ...settings,
    glanceEnv: { http_proxy: `http://127.0.0.1:${glance}` },
    swiftEnv: { http_proxy: `http://127.0.0.1:${swift}` },
  });
  const flags = ['--caller', `glance=127.0.0.1:${glance}`, '--caller', `swift=127.0.0.1:${swift}`];
  return { callers: { glance, swift }, flags };
}

/** One free port, and Glance and swift-proxy restarted to call through it, both: cold. */
export async function pointAllAtOne(lab: Lab): Promise<number> {
  const [port] = (await freePorts(1)) as [number];
  const http_proxy = `http://127.0.0.1:${port}`;
  await lab.restartCold({ glanceEnv: { http_proxy }, swiftEnv: { http_proxy } });
  return port;
}

export interface RecordOptions {
  readonly lab: Lab;
  readonly cwd: string;
  readonly name: string;
  readonly flags: readonly string[];
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Records the command while a packet capture watches the services' ports beside it. */
export async function recordBeside(options: RecordOptions): Promise<Recording> {
  const { ports } = options.lab;
  const capture = await startPacketCapture([ports.http, ports.swift]);
  try {
    const recorded = await recordOnly(options);
    return { ...recorded, wire: await capture.stop() };
  } finally {
    await capture.remove();
  }
}

/** Records the command in the lab's network. */
export async function recordOnly(options: RecordOptions): Promise<Omit<Recording, 'wire'>> {
  const { lab, cwd, name, flags, command, environment = {} } = options;
  const args = ['record', name, ...flags, '--', ...command];
  const finished = await startThrough(lab.starter, { cwd, args, environment: { ...lab.env, ...environment } })
    .finished;
  const json = await startWiretale(cwd, ['show', name, '--json']).finished;
  const shown = JSON.parse(json.stdout) as ShownCapture;
  return { finished, shown, steps: shown.flows.flatMap((flow) => flow.steps) };
}
