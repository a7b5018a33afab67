/** `wiretale demo`: the embedded cloud and its client, recorded and rendered by the same code as a real one. */

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { runDemoClient } from '../demo/client.js';
import { startDemoCloud } from '../demo/cloud.js';
import type { Manifest, RecordedCommand } from '../model/capture.js';
import { freeName } from '../store/find-capture.js';
import { gateRules } from './gate-rules.js';
import type { Options } from './config/options.js';
import { openCapture } from './open-capture.js';
import { startRecorder } from './recorder.js';
import { render } from './render.js';
import type { RenderResult } from './render.js';
import { showCapture } from './show.js';
import type { ShownFlow } from './show.js';
import { understand } from './understand.js';

export interface DemoResult {
  readonly recorded: Manifest;
  readonly flows: readonly ShownFlow[];
  readonly rendered: RenderResult;
}

const IMAGE = { name: 'cirros-0.6.2-x86_64-disk', file: 'cirros-0.6.2-x86_64-disk.img', bytes: 1 << 20 };

export async function demo(options: Options, onProblem: (message: string) => void): Promise<DemoResult> {
  const name = await freeName(options.captures, 'demo');
  const path = join(options.captures, name);
  const recorded = await recordDemo({ name, path, options, onProblem });
  const capture = await openCapture(path, options);
  const { flows } = showCapture(name, understand(capture).flows);
  return { recorded, flows, rendered: await render(capture, options) };
}

interface DemoRecording {
  readonly name: string;
  readonly path: string;
  readonly options: Options;
  readonly onProblem: (message: string) => void;
}

async function recordDemo({ name, path, options, onProblem }: DemoRecording): Promise<Manifest> {
  const password = randomBytes(15).toString('base64url');
  const anyPort = { host: '127.0.0.1', port: 0 };
  const recorder = await startRecorder({
    name,
    path,
    listeners: [anyPort, { ...anyPort, edge: 'glance' }, { ...anyPort, edge: 'swift' }],
    keepHost: false,
    limits: { textLimitBytes: options.textLimit, keepBodiesBytes: options.keepBodies },
    filters: { only: [], skip: [] },
    rules: gateRules(),
    command: imitated(password),
    onProblem,
  });
  const [client, glance, swift] = recorder.addresses.map((address) => `http://${address}`);
  const cloud = await startDemoCloud({
    proxies: { glance: glance!, swift: swift! },
    password,
    random: (bytes) => randomBytes(bytes),
    now: () => new Date(),
  });
  try {
    await runDemoClient({
      authUrl: cloud.identityUrl,
      credentials: cloud.credentials,
      proxy: client!,
      imageName: IMAGE.name,
      imageBytes: randomBytes(IMAGE.bytes),
    });
    await recorder.drain(() => undefined);
    return (await recorder.stop({ exitCode: 0 })).manifest;
  } finally {
    await cloud.close();
  }
}

/** The command that the scripted client imitates. */
function imitated(password: string): RecordedCommand {
  return {
    argv: `openstack image create --disk-format qcow2 --file ${IMAGE.file} --public ${IMAGE.name}`.split(' '),
    cwd: process.cwd(),
    env: { OS_USERNAME: 'admin', OS_PASSWORD: password, OS_PROJECT_NAME: 'admin' },
  };
}
