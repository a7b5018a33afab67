/** Transparent recording in a network of the test's own: callers, destinations, loops, what is missing (root). */

import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startThrough } from '../../support/cli.js';
import { TRANSPARENT, transparentLab } from './lab.js';

const lab = transparentLab();

describe('what local processes call', () => {
  it('is recorded whoever calls, and each is known by user and command line', async () => {
    const users = ['daemon', 'games', 'man'];
    const calls = users.map(
      (user) => `setpriv --reuid=${user} --regid=${user} --clear-groups curl -s http://127.0.0.1/${user}`,
    );
    const { code, stdout, stderr } = await lab.record(
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
    const told = (await lab.exchanges()).map(({ client, request }) => [
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
    const { stdout } = await lab.record('sh', '-c', script);
    expect(stdout.split('\n')).toEqual(['127.0.0.2:80 elsewhere.invalid', '::1:8080 [::1]:8080']);
    expect((await lab.exchanges()).map(({ request, server }) => [request.url, server.address])).toEqual([
      ['http://elsewhere.invalid/', '127.0.0.2:80'],
      ['http://[::1]:8080/', '[::1]:8080'],
    ]);
  });

  it('passes where nothing listens as it would without', async () => {
    const { code } = await lab.record(
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code}',
      'http://127.0.0.3/',
    );
    expect(code).toBe(0);
    const [exchange] = await lab.exchanges();
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'upstream-refused' });
  });
});

describe('a loop', () => {
  it('is refused where rules exempt another user than the recorder', async () => {
    const ports = ['--transparent', '--ports', '80=18080'];
    const printed = await lab.start('record', ...ports, '--print-rules', '--run-as', 'games').finished;
    lab.setRules(printed.stdout);
    const { stdout, stderr } = await lab.start(
      'record',
      'it',
      ...ports,
      '--own-rules',
      '--',
      'curl',
      '-s',
      'http://127.0.0.1/',
    ).finished;
    lab.network.run('nft', 'delete', 'table', 'inet', 'wiretale_by_hand');
    expect(stdout).toContain(
      'wiretale: the rules that sent this here do so with what the recorder itself calls, too',
    );
    expect(stderr).toContain('they must exempt its user');
    expect(await lab.exchanges()).toHaveLength(1);
  });

  it('is refused where somebody calls the recorder’s own port', async () => {
    const ports = ['--transparent', '--ports', '80=18080'];
    const { stdout } = await lab.start(
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
    const { code, stderr } = await lab.start('record', ...TRANSPARENT, ...flags, '--', 'true').finished;
    expect({ code, said: message.test(stderr) }).toEqual({ code: 2, said: true });
  });

  it('root', async () => {
    await chmod(lab.folder, 0o755);
    const starter = [...lab.network.starter, 'setpriv', '--reuid=games', '--clear-groups'];
    const refused = await startThrough(starter, { cwd: lab.folder, args: ['record', ...TRANSPARENT] })
      .finished;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('--transparent needs root');
    const unclean = await startThrough(starter, { cwd: lab.folder, args: ['clean'] }).finished;
    expect(unclean.stderr).toContain('sudo wiretale clean');
  });

  it('nft', async () => {
    const environment = { PATH: lab.folder };
    const starter = ['/usr/sbin/ip', ...lab.network.starter.slice(1)];
    const refused = await startThrough(starter, {
      cwd: lab.folder,
      args: ['record', ...TRANSPARENT],
      environment,
    }).finished;
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain('There is no program nft');
  });
});

it('leaves nothing of root’s with the person who called sudo', async () => {
  await chmod(lab.folder, 0o755);
  const environment = { SUDO_UID: '5', SUDO_GID: '60', XDG_CONFIG_HOME: join(lab.folder, 'config') };
  const args = ['record', 'it', ...TRANSPARENT, '--', 'true'];
  const { code } = await startThrough(lab.network.starter, { cwd: lab.folder, args, environment }).finished;
  expect(code).toBe(0);
  const entries = await readdir(lab.folder, { recursive: true });
  expect(entries).toContain('config/wiretale/authority.pem');
  const owners = entries.map(async (name) => (await stat(join(lab.folder, name))).uid);
  expect(new Set(await Promise.all(owners))).toEqual(new Set([5]));
});

it('works from and into folders that the recorder’s user may not enter', async () => {
  const closed = join(lab.folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  for (const part of ['dist', 'node_modules', 'package.json', 'templates']) {
    await cp(part, join(closed, part), { recursive: true, verbatimSymlinks: true });
  }
  const main = join(closed, 'dist/bin/wiretale.js');
  const argv = [
    ...lab.network.starter,
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
