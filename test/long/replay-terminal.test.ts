/** What a replay asks a person at a terminal: a secret, which is not shown, and whether another machine may be called. */

import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startThrough } from '../support/cli.js';
import { needPackages } from '../support/debian.js';
import { startOrigin } from '../support/origin.js';
import { freshCloud, recordedCalls, recordedDemo } from '../support/replayed.js';

const TERMINAL = fileURLToPath(new URL('../support/programs/terminal.py', import.meta.url));
needPackages('python3-minimal');

interface Answer {
  readonly prompt: string;
  readonly typed: string;
}

async function atTerminal(
  cwd: string,
  args: readonly string[],
  answers: readonly Answer[],
): Promise<{ readonly code: number | null; readonly shown: string }> {
  const starter = ['python3', TERMINAL, JSON.stringify(answers)];
  const { code, stdout } = await startThrough(starter, { cwd, args, environment: { OS_PASSWORD: '' } })
    .finished;
  return { code, shown: stdout };
}

it('asks for the password, and shows it nowhere', async () => {
  const { folder } = await recordedDemo();
  const cloud = await freshCloud('another');
  const { password } = cloud.credentials;
  const args = ['replay', 'one', '--target', `keystone=${cloud.identityUrl}`];
  const { code, shown } = await atTerminal(folder, args, [{ prompt: 'password', typed: `${password}\r` }]);
  expect({ code, same: shown.includes('one: same; 5 calls') }).toEqual({ code: 0, same: true });
  expect(shown).not.toContain(password);
});

it.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-D', '\u0004'],
])('ends with 2 and sends nothing where the question is broken off by %s', async (_key, typed) => {
  const { folder } = await recordedDemo();
  const asked: string[] = [];
  const target = await startOrigin(({ url }, response) => {
    asked.push(url!);
    response.end();
  });
  const args = ['replay', 'one', '--target', target.url];
  const { code, shown } = await atTerminal(folder, args, [{ prompt: 'password', typed }]);
  expect({ code, told: shown.includes('so that nothing was done') }).toEqual({ code: 2, told: true });
  expect(asked).toEqual([]);
});

it.each([
  ['n', 2, 'nobody agreed to it'],
  ['', 2, 'nobody agreed to it'],
  ['y', 3, 'the target does not answer'],
])('asks whether another machine may be called: "%s" ends with %i', async (typed, exit, words) => {
  const origin = await startOrigin((_request, response) => response.end('{}'));
  const path = await recordedCalls(origin.url, [{ method: 'GET', path: '/thing' }]);
  const args = ['replay', path, '--target', 'http://elsewhere.invalid'];
  const answers = [{ prompt: 'Send calls to http://elsewhere.invalid? [y/N]', typed: `${typed}\r` }];
  const { code, shown } = await atTerminal('/', args, answers);
  expect({ code, told: shown.includes(words) }).toEqual({ code: exit, told: true });
});
