/** Transparent recording in a network of the test's own: rules made and removed, callers, destinations, loops (root). */

import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rulesText } from '../../src/machine/redirect.js';
import type { Exchange } from '../../src/model/exchange.js';
import { startTimeIn } from '../../src/text/proc.js';
import { startThrough } from '../support/cli.js';
import type { Finished, Running } from '../support/cli.js';
import { needPackages } from '../support/debian.js';
import { makeNamespace } from '../support/namespace.js';
import type { Namespace } from '../support/namespace.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const ORIGIN = fileURLToPath(new URL('../support/named-origin.mjs', import.meta.url));
const GONE = { pid: 4_190_000, started: '1' };
const PATIENT = { timeout: 60_000 };

let network: Namespace;
let before: string;
let folder: string;

beforeAll(async () => {
  needPackages('curl', 'procps');
  network = makeNamespace(`wiretale-long-${process.pid}`);
  // Somebody else's rules are none of our business.
  network.run(
    'nft',
    'add table ip other { chain input { type filter hook input priority 0; tcp dport 9 drop; }; }',
  );
  before = network.rules();
  for (const host of ['127.0.0.1', '127.0.0.2', '::1']) {
    await once(network.start(process.execPath, ORIGIN, host, '80', '8080').stdout!, 'data');
  }
}, 300_000);

afterAll(() => network.remove());

beforeEach(async () => {
  folder = await temporaryFolder();
});

function start(...args: readonly string[]): Running {
  return startThrough(network.starter, { cwd: folder, args });
}

const TRANSPARENT = ['--transparent', '--ports', '80,8080'] as const;

function record(...command: readonly string[]): Promise<Finished> {
  return start('record', 'it', ...TRANSPARENT, '--', ...command).finished;
}

async function exchanges(): Promise<readonly Exchange[]> {
  const text = await readFile(join(folder, 'captures/it/exchanges.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Exchange);
}

/** A recorder that waits, with its rules set. */
async function waiting(): Promise<Running> {
  const recorder = start('record', 'it', ...TRANSPARENT);
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

describe('what local processes call', () => {
  it('is recorded whoever calls, and each is known by user and command line', async () => {
    const users = ['daemon', 'games', 'man'];
    const calls = users.map(
      (user) => `setpriv --reuid=${user} --regid=${user} --clear-groups curl -s http://127.0.0.1/${user}`,
    );
    const { code, stdout, stderr } = await record(
      'sh',
      '-c',
      `${calls.join('; echo; ')}; echo; curl -s http://127.0.0.1:8080/root`,
    );
    expect({ code, stdout: stdout.split('\n') }).toEqual({
      code: 0,
      stdout: [
        '127.0.0.1:80 127.0.0.1',
        '127.0.0.1:80 127.0.0.1',
        '127.0.0.1:80 127.0.0.1',
        '127.0.0.1:8080 127.0.0.1:8080',
      ],
    });
    expect(stderr).toContain('lost: 0');
    const told = (await exchanges()).map(({ client, request }) => [
      client.account,
      client.process?.command.at(-1),
      request.url,
    ]);
    expect(told).toEqual([
      ...users.map((user) => [user, `http://127.0.0.1/${user}`, `http://127.0.0.1/${user}`]),
      ['root', 'http://127.0.0.1:8080/root', 'http://127.0.0.1:8080/root'],
    ]);
  });

  it('arrives where it was sent, whatever its Host line says, in both families', async () => {
    const script = `curl -s -H 'Host: elsewhere.invalid' http://127.0.0.2/; echo; curl -s 'http://[::1]:8080/'`;
    const { stdout } = await record('sh', '-c', script);
    expect(stdout.split('\n')).toEqual(['127.0.0.2:80 elsewhere.invalid', '::1:8080 [::1]:8080']);
    expect((await exchanges()).map(({ request, server }) => [request.url, server.address])).toEqual([
      ['http://elsewhere.invalid/', '127.0.0.2:80'],
      ['http://[::1]:8080/', '[::1]:8080'],
    ]);
  });

  it('passes where nothing listens as it would without', async () => {
    const { code } = await record('curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'http://127.0.0.3/');
    expect(code).toBe(0);
    const [exchange] = await exchanges();
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'upstream-refused' });
  });
});

describe('the rules', () => {
  it('are there while it records', async () => {
    const { stdout } = await record('nft', 'list', 'ruleset');
    expect(stdout).toMatch(/table inet wiretale_\d+ /);
    expect(stdout).toMatch(/meta skuid 65534 accept\n.*tcp dport 80 redirect to :\d+/);
    expect(network.rules()).toBe(before);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('are gone after %s', async (signal) => {
    const recorder = await waiting();
    expect(network.rules()).not.toBe(before);
    recorder.child.kill(signal);
    expect((await recorder.finished).code).toBe(0);
    expect(network.rules()).toBe(before);
  });

  it('are gone when the recorder itself is killed, and what is called then passes', async () => {
    const recorder = await waiting();
    process.kill(childOf(recorder.child.pid!, /recorder-main/), 'SIGKILL');
    await recorder.printed(/The recorder has ended/);
    await expect.poll(() => network.rules(), PATIENT).toBe(before);
    expect(network.run('curl', '-s', 'http://127.0.0.1/')).toBe('127.0.0.1:80 127.0.0.1');
    expect((await recorder.finished).code).toBe(3);
  });

  it('are gone after kill -9 of all, and clean has nothing left to do', async () => {
    const recorder = await waiting();
    const child = childOf(recorder.child.pid!, /recorder-main/);
    recorder.child.kill('SIGKILL');
    process.kill(child, 'SIGKILL');
    const cleaned = await start('clean').finished;
    expect(cleaned.code).toBe(0);
    expect(network.rules()).toBe(before);
    expect(network.run('curl', '-s', 'http://127.0.0.1/')).toBe('127.0.0.1:80 127.0.0.1');
  });

  it('are gone after kill -9 of the root process alone, and the capture is sealed', async () => {
    const recorder = await waiting();
    expect(network.run('curl', '-s', 'http://127.0.0.1/')).toBe('127.0.0.1:80 127.0.0.1');
    recorder.child.kill('SIGKILL');
    await expect.poll(() => network.rules(), PATIENT).toBe(before);
    await expect
      .poll(() => readFile(join(folder, 'captures/it/capture.json'), 'utf8'))
      .toContain('"endedAt"');
    expect(await exchanges()).toHaveLength(1);
  });

  it('leave others of the recorder’s user unrecorded, which is said', async () => {
    const other = network.start(
      'setpriv',
      '--reuid=games',
      '--clear-groups',
      process.execPath,
      ORIGIN,
      '127.0.0.9',
      '8099',
    );
    await once(other.stdout!, 'data');
    const { stderr } = await start('record', 'it', ...TRANSPARENT, '--run-as', 'games', '--', 'true')
      .finished;
    expect(stderr).toMatch(/named-origin\.mjs \(pid \d+\) runs as games, too/);
    other.kill('SIGKILL');
  });

  const left = { redirects: [{ port: 80, to4: 18080, to6: 18080 }], exemptUid: 65534 };

  it('that an old kernel left are removed by clean: byte-equal to before', async () => {
    execFileSync('ip', [...network.starter.slice(1), 'nft', '-f', '-'], { input: rulesText(left, GONE) });
    expect(network.rules()).not.toBe(before);
    const cleaned = await start('clean').finished;
    expect(cleaned.stdout).toContain(`process ${GONE.pid}`);
    expect(network.rules()).toBe(before);
  });

  it('that an old kernel left are removed by the next recording', async () => {
    execFileSync('ip', [...network.starter.slice(1), 'nft', '-f', '-'], { input: rulesText(left, GONE) });
    expect((await record('curl', '-s', 'http://127.0.0.1/')).stdout).toBe('127.0.0.1:80 127.0.0.1');
    expect(network.rules()).toBe(before);
  });

  it('of a recorder that lives stay', async () => {
    const started = startTimeIn(await readFile('/proc/self/stat', 'utf8'))!;
    const text = rulesText(left, { pid: process.pid, started });
    execFileSync('ip', [...network.starter.slice(1), 'nft', '-f', '-'], { input: text });
    const meanwhile = network.rules();
    expect((await start('clean').finished).stdout).toContain('No rules');
    expect(network.rules()).toBe(meanwhile);
    network.run('nft', 'delete', 'table', 'inet', `wiretale_${process.pid}`);
  });

  it('can be printed and set by somebody else', async () => {
    const ports = ['--transparent', '--ports', '80=18080,8080=18081'];
    const printed = await start('record', ...ports, '--print-rules').finished;
    execFileSync('ip', [...network.starter.slice(1), 'nft', '-f', '-'], { input: printed.stdout });
    const set = network.rules();
    const recorded = await start(
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
    expect(await exchanges()).toHaveLength(1);
    expect(network.rules()).toBe(set);
    network.run('nft', 'delete', 'table', 'inet', 'wiretale_by_hand');
  });
});

describe('a loop', () => {
  it('is refused where rules exempt another user than the recorder', async () => {
    const ports = ['--transparent', '--ports', '80=18080'];
    const printed = await start('record', ...ports, '--print-rules', '--run-as', 'games').finished;
    execFileSync('ip', [...network.starter.slice(1), 'nft', '-f', '-'], { input: printed.stdout });
    const { stdout, stderr } = await start(
      'record',
      'it',
      ...ports,
      '--own-rules',
      '--',
      'curl',
      '-s',
      'http://127.0.0.1/',
    ).finished;
    network.run('nft', 'delete', 'table', 'inet', 'wiretale_by_hand');
    expect(stdout).toContain(
      'wiretale: the rules that sent this here do so with what the recorder itself calls, too',
    );
    expect(stderr).toContain('they must exempt its user');
    expect(await exchanges()).toHaveLength(1);
  });

  it('is refused where somebody calls the recorder’s own port', async () => {
    const ports = ['--transparent', '--ports', '80=18080'];
    const { stdout } = await start(
      'record',
      'it',
      ...ports,
      '--',
      'curl',
      '-s',
      '-w',
      '%{http_code}',
      'http://127.0.0.1:18080/',
    ).finished;
    expect(stdout).toMatch(/aimed at this proxy itself[^]*508$/);
  });
});

describe('what is missing is said', () => {
  it.each([
    [['--run-as', 'nobody-at-all'], /There is no user nobody-at-all/],
    [['--run-as', 'root'], /cannot run as root/],
  ])('%j', async (flags, message) => {
    const { code, stderr } = await start('record', ...TRANSPARENT, ...flags, '--', 'true').finished;
    expect({ code, said: message.test(stderr) }).toEqual({ code: 2, said: true });
  });

  it('root', async () => {
    await chmod(folder, 0o755);
    const starter = [...network.starter, 'setpriv', '--reuid=games', '--clear-groups'];
    const refused = await startThrough(starter, { cwd: folder, args: ['record', ...TRANSPARENT] }).finished;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--transparent needs root');
    const unclean = await startThrough(starter, { cwd: folder, args: ['clean'] }).finished;
    expect(unclean.stderr).toContain('sudo wiretale clean');
  });

  it('nft', async () => {
    const environment = { PATH: folder };
    const starter = ['/usr/sbin/ip', ...network.starter.slice(1)];
    const refused = await startThrough(starter, {
      cwd: folder,
      args: ['record', ...TRANSPARENT],
      environment,
    }).finished;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('There is no program nft');
  });
});

it('works from and into folders that the recorder’s user may not enter', async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  for (const part of ['dist', 'node_modules', 'package.json', 'templates']) {
    await cp(part, join(closed, part), { recursive: true, verbatimSymlinks: true });
  }
  const main = join(closed, 'dist/cli/main.js');
  const argv = [
    ...network.starter,
    process.execPath,
    main,
    'record',
    'it',
    ...TRANSPARENT,
    '--',
    'curl',
    '-s',
    'http://127.0.0.1/',
  ];
  const [program, ...rest] = argv;
  expect(execFileSync(program!, rest, { cwd: closed, encoding: 'utf8' })).toBe('127.0.0.1:80 127.0.0.1');
  const text = await readFile(join(closed, 'captures/it/exchanges.jsonl'), 'utf8');
  expect(text.trim().split('\n')).toHaveLength(1);
});
