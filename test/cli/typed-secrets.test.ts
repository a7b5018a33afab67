/** Secrets that somebody types: in a gateway's address, among a command's words, and where they do not belong. */

import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startWiretale, wiretale } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SECRET = 'hunter-two-hunter-two';

it('what is not understood is not repeated, but for the names of flags', async () => {
  const typed = ['record', 'x', 'openstack', `--os-password=${SECRET}`, 'token', 'revoke', SECRET];
  const { code, stdout, stderr } = await wiretale(await temporaryFolder(), ...typed);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('error: Unknown arguments: --os-password, 4 words.');
  expect(stderr).toContain('A command to record stands behind --.');
  expect(stderr).not.toContain(SECRET);
});

it('the password before a gateway’s host is not printed', async () => {
  const folder = await temporaryFolder();
  const gateway = `127.0.0.1:0=http://me:${SECRET}@127.0.0.1:9`;
  const running = startWiretale(folder, ['record', 'x', '--gateway', gateway]);
  await running.printed(
    /stands for http:\/\/me:%3Cpassword%3A[0-9a-f]{16}%3E@127\.0\.0\.1:9: .*Recording into/s,
  );
  running.child.kill('SIGINT');
  const { stdout, stderr } = await running.finished;
  expect(stdout + stderr).not.toContain(SECRET);
});

it('a password among the words of a command is not in the name of its capture', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'swift'), '#!/bin/sh\n', { mode: 0o755 });
  const { stdout, stderr } = await wiretale(folder, 'record', '--', './swift', '-K', SECRET, 'list');
  expect(await readdir(join(folder, 'captures'))).toEqual(['swift']);
  expect(stdout + stderr).not.toContain(SECRET);
});
