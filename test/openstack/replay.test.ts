/** A recording of one real cloud replayed against another: other ports, paths, ids and passwords, and nothing differs. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReplayReport } from '../../src/model/replay.js';
import { startWiretale } from '../support/cli.js';
import { startLab } from './lab.js';
import type { Lab } from './lab.js';
import { imageFile, pointServices, recordOnly } from './recording.js';
import { everyFileIn, findSecrets } from './secrets.js';

const SESSION = fileURLToPath(new URL('replay-session.sh', import.meta.url));

let folder: string;
let lab: Lab;
let image: { file: string; md5: string };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiretale-replay-'));
  image = await imageFile(folder);
  lab = await startLab();
});

afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a session of the client and of curl, recorded cold', () => {
  it('is the same on a new cloud, exactly, with no rule written by hand', async () => {
    const { flags } = await pointServices(lab);
    const glance = `http://127.0.0.1:${lab.ports.http}/image`;
    const command = ['sh', SESSION, image.file, glance];
    const { finished } = await recordOnly({ lab, cwd: folder, name: 'session', flags, command });
    expect(finished.code).toBe(0);
    await lab.stop();

    lab = await startLab({ identityPath: '/keystone', imagePath: '/glance' });
    const args = ['session', '--compare', 'exact', '--report-json', 'report.json', '--save', 'again'];
    const environment = { OS_PASSWORD: lab.passwords.admin, OS_AUTH_URL: lab.env['OS_AUTH_URL']! };
    const replayed = await startWiretale(folder, ['replay', ...args], environment).finished;
    expect({ ...replayed, stdout: '' }).toMatchObject({ code: 0 });
    expect(replayed.stderr).toContain('session: same;');

    const { reports } = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as {
      reports: readonly ReplayReport[];
    };
    expect(reports[0]!.calls.flatMap(({ differences }) => differences)).toEqual([]);
    expect(reports[0]!.calls.length).toBeGreaterThan(30);
    expect(reports[0]!.cleanUp.left).toEqual([]);
    // Both images, of both runs, have the checksum of the file that was sent.
    const saved = await readFile(join(folder, 'captures/again/exchanges.jsonl'), 'utf8');
    expect(saved).toContain(image.md5);
    expect(await lab.openstack(['image', 'list', '-f', 'value'])).toBe('');

    const searched = await everyFileIn(join(folder, 'captures/again'));
    searched.set('report', await readFile(join(folder, 'report.json')));
    searched.set('output', Buffer.from(replayed.stdout + replayed.stderr));
    expect(findSecrets(Object.values(lab.passwords), searched)).toEqual([]);
  });
});
