/** The kernel's rules of a transparent recording: there while it records, and gone however it ends (root). */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rulesText } from '../../../src/machine/redirect.js';
import { startTimeIn } from '../../../src/text/proc.js';
import type { Running } from '../../support/cli.js';
import { ORIGIN, TRANSPARENT, transparentLab } from './lab.js';

const lab = transparentLab();

const GONE = { pid: 4_190_000, started: '1' };
const PATIENT = { timeout: 60_000 };

/** A recorder that waits, with its rules set. */
async function waiting(): Promise<Running> {
  const recorder = lab.start('record', 'it', ...TRANSPARENT);
  await recorder.printed(/Ctrl-C ends it/);
  return recorder;
}

function childOf(pid: number, name: RegExp): number {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' });
  return Number(
    children
      .split('\n')
      .find((line) => name.test(line))!
      .trim()
      .split(' ')[0],
  );
}

describe('the rules', () => {
  it('are there while it records', async () => {
    const { stdout } = await lab.record('nft', 'list', 'ruleset');
    expect(stdout).toMatch(/table inet wiretale_\d+ /);
    expect(stdout).toMatch(/meta skuid 65534 accept\n.*tcp dport 80 redirect to :\d+/);
    expect(lab.network.rules()).toBe(lab.before);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('are gone after %s', async (signal) => {
    const recorder = await waiting();
    expect(lab.network.rules()).not.toBe(lab.before);
    recorder.child.kill(signal);
    expect((await recorder.finished).code).toBe(0);
    expect(lab.network.rules()).toBe(lab.before);
  });

  it('are gone when the recorder itself is killed, and what is called then passes', async () => {
    const recorder = await waiting();
    process.kill(childOf(recorder.child.pid!, /recorder-main/), 'SIGKILL');
    await recorder.printed(/The recorder has ended/);
    await expect.poll(() => lab.network.rules(), PATIENT).toBe(lab.before);
    expect(lab.network.run('curl', '-s', 'http://127.0.0.1/')).toBe('127.0.0.1:80 127.0.0.1');
    expect((await recorder.finished).code).toBe(3);
  });

  it('are gone after kill -9 of all, and clean has nothing left to do', async () => {
    const recorder = await waiting();
    const child = childOf(recorder.child.pid!, /recorder-main/);
    recorder.child.kill('SIGKILL');
    process.kill(child, 'SIGKILL');
    const cleaned = await lab.start('clean').finished;
    expect(cleaned.code).toBe(0);
    expect(lab.network.rules()).toBe(lab.before);
    expect(lab.network.run('curl', '-s', 'http://127.0.0.1/')).toBe('127.0.0.1:80 127.0.0.1');
  });

  it('are gone after kill -9 of the root process alone, and the capture is sealed', async () => {
    const recorder = await waiting();
    expect(lab.network.run('curl', '-s', 'http://127.0.0.1/')).toBe('127.0.0.1:80 127.0.0.1');
    recorder.child.kill('SIGKILL');
    await expect.poll(() => lab.network.rules(), PATIENT).toBe(lab.before);
    await expect
      .poll(() => readFile(join(lab.folder, 'captures/it/capture.json'), 'utf8'))
      .toContain('"endedAt"');
    expect(await lab.exchanges()).toHaveLength(1);
  });

  it('leave others of the recorder’s user unrecorded, which is said', async () => {
    const other = lab.network.start(
      'setpriv',
      '--reuid=games',
      '--clear-groups',
      process.execPath,
      ORIGIN,
      '127.0.0.9',
      '8099',
    );
    await once(other.stdout!, 'data');
    const { stderr } = await lab.start('record', 'it', ...TRANSPARENT, '--run-as', 'games', '--', 'true')
      .finished;
    expect(stderr).toMatch(/named-origin\.mjs \(pid \d+\) runs as games, too/);
    other.kill('SIGKILL');
  });

  const left = { redirects: [{ port: 80, to4: 18080, to6: 18080 }], exemptUid: 65534 };

  it('that an old kernel left are removed by clean: byte-equal to before', async () => {
    lab.setRules(rulesText(left, GONE));
    expect(lab.network.rules()).not.toBe(lab.before);
    const cleaned = await lab.start('clean').finished;
    expect(cleaned.stdout).toContain(`process ${GONE.pid}`);
    expect(lab.network.rules()).toBe(lab.before);
  });

  it('that an old kernel left are removed by the next recording', async () => {
    lab.setRules(rulesText(left, GONE));
    expect((await lab.record('curl', '-s', 'http://127.0.0.1/')).stdout).toBe('127.0.0.1:80 127.0.0.1');
    expect(lab.network.rules()).toBe(lab.before);
  });

  it('of a recorder that lives stay', async () => {
    const started = startTimeIn(await readFile('/proc/self/stat', 'utf8'))!;
    const text = rulesText(left, { pid: process.pid, started });
    lab.setRules(text);
    const meanwhile = lab.network.rules();
    expect((await lab.start('clean').finished).stdout).toContain('No rules');
    expect(lab.network.rules()).toBe(meanwhile);
    lab.network.run('nft', 'delete', 'table', 'inet', `wiretale_${process.pid}`);
  });

  it('can be printed and set by somebody else', async () => {
    const ports = ['--transparent', '--ports', '80=18080,8080=18081'];
    const printed = await lab.start('record', ...ports, '--print-rules').finished;
    lab.setRules(printed.stdout);
    const set = lab.network.rules();
    const recorded = await lab.start(
      'record',
      'it',
      ...ports,
      '--own-rules',
      '--',
      'curl',
      '-s',
      'http://127.0.0.1/',
    ).finished;
    expect(recorded.stdout).toBe('127.0.0.1:80 127.0.0.1');
    expect(await lab.exchanges()).toHaveLength(1);
    expect(lab.network.rules()).toBe(set);
    lab.network.run('nft', 'delete', 'table', 'inet', 'wiretale_by_hand');
  });
});
