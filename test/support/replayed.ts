/** A demo cloud recorded through the real recorder, and replays of that recording against another one. */

import { request } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { resolveOptions } from '../../src/app/config/resolve.js';
import type { Options } from '../../src/app/config/options.js';
import { startRecorder } from '../../src/app/recorder.js';
import { prepare } from '../../src/app/replay/prepare.js';
import { replay, type ReplayHooks } from '../../src/app/replay/replay.js';
import { runDemoClient } from '../../src/demo/client.js';
import { startDemoCloud, type DemoCloud } from '../../src/demo/cloud.js';
import type { DemoCloudOptions } from '../../src/demo/options.js';
import type { ReplayReport } from '../../src/model/replay.js';
import { differenceLine } from './compared.js';
import { testRandom } from './demo.js';
import { RECORDER_OPTIONS } from './recorder-options.js';
import { temporaryFolder } from './temporary-folder.js';

/** A cloud of its own ids, ports and password. */
export async function freshCloud(seed: string, options: Partial<DemoCloudOptions> = {}): Promise<DemoCloud> {
  const cloud = await startDemoCloud({ random: testRandom(seed), now: () => new Date(), ...options });
  onTestFinished(() => cloud.close());
  return cloud;
}

const RECORDER = {
  ...RECORDER_OPTIONS,
  limits: { textLimitBytes: 1 << 20, keepBodiesBytes: 1 << 24 },
  onProblem: (message: string) => {
    throw new Error(message);
  },
};

/** `openstack image create` against a cloud, recorded into `<folder>/captures/one`. */
export async function recordedDemo(): Promise<{
  readonly folder: string;
  readonly path: string;
  readonly cloud: DemoCloud;
}> {
  const folder = await temporaryFolder();
  const path = join(folder, 'captures/one');
  const anyPort = { host: '127.0.0.1', port: 0 };
  const listeners = [anyPort, { ...anyPort, edge: 'glance' }, { ...anyPort, edge: 'swift' }];
  const recorder = await startRecorder({ ...RECORDER, path, listeners });
  const [client, glance, swift] = recorder.addresses.map((address) => `http://${address}`);
  const cloud = await freshCloud('recorded', { proxies: { glance: glance!, swift: swift! } });
  await runDemoClient({
    authUrl: cloud.identityUrl,
    credentials: cloud.credentials,
    proxy: client!,
    imageName: 'cirros',
    imageBytes: Buffer.alloc(300_000, 'image'),
  });
  await recorder.drain(() => undefined);
  await recorder.stop({ exitCode: 0 });
  return { folder, path, cloud };
}

/** Calls to one service, made through the recorder one after the other. */
export async function recordedCalls(
  origin: string,
  calls: readonly { readonly method: string; readonly path: string; readonly body?: string }[],
): Promise<string> {
  const path = join(await temporaryFolder(), 'captures/one');
  const recorder = await startRecorder({ ...RECORDER, path });
  for (const { method, path: at, body = '' } of calls)
    await throughProxy(recorder.addresses[0]!, { method, url: origin + at, body });
  await recorder.drain(() => undefined);
  await recorder.stop();
  return path;
}

function throughProxy(
  proxy: string,
  { method, url, body }: { readonly method: string; readonly url: string; readonly body: string },
): Promise<void> {
  const [host, port] = proxy.split(':');
  const headers = {
    host: new URL(url).host,
    ...(body && { 'content-type': 'application/json', 'content-length': body.length }),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ host, port, method, path: url, headers, agent: false }, (answer) =>
      answer.resume().on('end', resolve),
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

export interface ReplaySetup {
  readonly path: string;
  readonly authUrl?: string;
  readonly password: string;
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly pause?: ReplayHooks['pause'];
}

/** One replay, as the command would do it. */
export async function replayed({
  path,
  authUrl,
  password,
  flags = {},
  environment = {},
  pause,
}: ReplaySetup): Promise<ReplayReport> {
  const options: Options = await resolveOptions(
    'replay',
    { ...(authUrl !== undefined && { authUrl }), ...flags },
    {},
  );
  const given = { OS_PASSWORD: password, ...environment };
  const prepared = await prepare({
    name: path,
    options,
    environment: given,
    ask: undefined,
    onProblem: (message) => {
      throw new Error(message);
    },
  });
  const { signal } = new AbortController();
  return replay(prepared, options, { signal, onResult: () => undefined, ...(pause && { pause }) });
}

/** What a report tells: each call that is not the same, and each difference below its call. */
export function told({ calls }: ReplayReport): readonly string[] {
  return calls.flatMap(({ name, state, reason, differences }) => [
    ...(state === 'same' ? [] : [`${state} ${name}${reason === null ? '' : `: ${reason}`}`]),
    ...differences.map((one) => `  ${differenceLine(one)}`),
  ]);
}
