/** The main job on a real cloud that speaks TLS: a terminator in front, https in the catalog, every caller right. */

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testAuthority } from '../support/certificates.js';
import { wiretale } from '../support/cli.js';
import { startTerminator } from '../support/terminator.js';
import type { Terminator } from '../support/terminator.js';
import { expectDocumented } from './documented.js';
import { freePorts } from './free-ports.js';
import { startLab } from './lab.js';
import type { Lab } from './lab.js';
import { createCommand, imageFile, recordOnly } from './recording.js';

const authority = testAuthority();
const terminators: Terminator[] = [];
let lab: Lab;
let home: string;
let image: { file: string; md5: string };

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'wiretale-home-'));
  image = await imageFile(home);
  const [http, swift, tlsHttp, tlsSwift] = (await freePorts(12)).slice(8) as [number, number, number, number];
  const issued = authority.issue('IP:127.0.0.1');
  terminators.push(await startTerminator(issued, { from: tlsHttp, to: http }));
  terminators.push(await startTerminator(issued, { from: tlsSwift, to: swift }));
  const file = join(home, 'cloud.crt');
  await writeFile(file, authority.certificate);
  lab = await startLab({ ports: { http, swift }, tls: { http: tlsHttp, swift: tlsSwift, authority: file } });
  await lab.ensureContainer();
});

afterAll(async () => {
  await lab?.stop();
  await Promise.all(terminators.map((each) => each.close()));
  await rm(home, { recursive: true, force: true });
});

/** Glance and swift-proxy, cold, with a proxy and the authority of whom they now meet. */
async function pointServices(): Promise<readonly string[]> {
  const [glance, swift] = (await freePorts(2)) as [number, number];
  await wiretale(home, 'ca', 'export', 'wiretale.crt', '--authority', 'ca');
  const bundle = join(home, 'bundle.crt');
  await writeFile(bundle, authority.certificate + (await readFile(join(home, 'wiretale.crt'), 'utf8')));
  const through = (port: number): Record<string, string> => ({
    https_proxy: `http://127.0.0.1:${port}`,
    REQUESTS_CA_BUNDLE: bundle,
  });
  await lab.restartCold({ glanceEnv: through(glance), swiftEnv: through(swift) });
  return [
    '--authority',
    'ca',
    '--caller',
    `glance=127.0.0.1:${glance}`,
    '--caller',
    `swift=127.0.0.1:${swift}`,
  ];
}

it('a cold openstack image create over TLS is told as documented', async () => {
  const flags = await pointServices();
  const command = createCommand(image.file, 'cirros');
  const recording = await recordOnly({ lab, cwd: home, name: 'tls', flags, command });
  const { finished, steps } = recording;
  expectDocumented(recording);
  expect(finished.code).toBe(0);
  expect(steps.filter(({ ambiguous }) => ambiguous)).toEqual([]);
  const text = await readFile(join(home, 'captures/tls/exchanges.jsonl'), 'utf8');
  const urls = [...text.matchAll(/"url":"(\w+):/g)].map(([, scheme]) => scheme);
  expect(urls).toEqual(Array.from({ length: 28 }, () => 'https'));
  await lab.restartCold(); // Glance still pointed at a listener that is closed now
  const checksum = await lab.openstack(['image', 'show', 'cirros', '-f', 'value', '-c', 'checksum']);
  expect(checksum.trim()).toBe(image.md5);
  expect((await wiretale(home, 'render', 'tls')).code).toBe(0);
});
