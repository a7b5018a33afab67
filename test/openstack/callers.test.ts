/** The main job on a real cloud where nobody has a listener of its own: one for all of them, and none at all. */

import { execFileSync } from 'node:child_process';
import { chown, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startThrough } from '../support/cli.js';
import { needPackages } from '../support/debian.js';
import { expectDocumented } from './documented.js';
import { startLab } from './lab.js';
import type { Lab } from './lab.js';
import { createCommand, imageFile, pointAllAtOne, recordOnly } from './recording.js';
import type { Recording } from './recording.js';

const namespace = `wiretale-${process.pid}`;
/** Debian's own user for such things, in whose name the command runs. */
const user = { uid: 60, gid: 60 };

let lab: Lab;
let home: string;
let image: { file: string; md5: string };

function inside(...argv: readonly string[]): string {
  return execFileSync('ip', ['netns', 'exec', namespace, ...argv], { encoding: 'utf8' });
}

beforeAll(async () => {
  needPackages('iproute2', 'nftables', 'util-linux');
  execFileSync('ip', ['netns', 'add', namespace]);
  inside('ip', 'link', 'set', 'lo', 'up');
  home = await mkdtemp(join(tmpdir(), 'wiretale-home-'));
  image = await imageFile(home);
  for (const path of [home, image.file]) await chown(path, user.uid, user.gid);
  lab = await startLab({ namespace });
  await lab.ensureContainer();
});

afterAll(async () => {
  await lab?.stop();
  execFileSync('ip', ['netns', 'delete', namespace]);
  await rm(home, { recursive: true, force: true });
});

/** 28 exchanges, in the documented order, and each caller known by its process. */
function expectAllCallers(recording: Omit<Recording, 'wire'>): void {
  const { steps, finished, shown } = recording;
  expectDocumented(recording);
  expect(finished.code).toBe(0);
  const programs = { client: 'openstack', glance: 'glance-api', swift: 'swift-proxy-server' } as Record<
    string,
    string
  >;
  for (const step of steps) {
    expect(step.evidence[0]).toMatchObject({ kind: 'process' });
    expect(step.evidence[0]!.detail).toContain(`its process is ${programs[step.from]} (pid `);
    expect(step.ambiguous).toBe(false);
  }
  expect(shown.flows[0]!.command?.slice(0, 3)).toEqual(['openstack', 'image', 'create']);
}

it('a cold openstack image create through one listener that all share is told as documented', async () => {
  const port = await pointAllAtOne(lab);
  const flags = ['--listen', `127.0.0.1:${port}`];
  expectAllCallers(
    await recordOnly({ lab, cwd: home, name: 'shared', flags, command: createCommand(image.file, 'shared') }),
  );
});

describe('a cold openstack image create where nothing is configured anywhere', () => {
  it('is told as documented by rules that are gone afterwards', async () => {
    await lab.restartCold();
    const before = inside('nft', 'list', 'ruleset');
    const recording = await recordOnly({
      lab,
      cwd: home,
      name: 'transparent',
      flags: ['--transparent', '--ports', `${lab.ports.http},${lab.ports.swift}`],
      command: createCommand(image.file, 'cirros'),
      environment: { SUDO_UID: String(user.uid), SUDO_GID: String(user.gid), HOME: home },
    });
    expectAllCallers(recording);
    expect(inside('nft', 'list', 'ruleset')).toBe(before);
    const checksum = await lab.openstack(['image', 'show', 'cirros', '-f', 'value', '-c', 'checksum']);
    expect(checksum.trim()).toBe(image.md5);
  });

  it('leaves a capture to who asked for it, which renders without root', async () => {
    const capture = await stat(join(home, 'captures/transparent'));
    expect([capture.uid, capture.gid]).toEqual([user.uid, user.gid]);
    const asUser = ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
    const rendered = await startThrough(asUser, { cwd: home, args: ['render'] }).finished;
    expect(rendered.code).toBe(0);
    expect(rendered.stdout).toMatch(/\.html/);
  });
});
