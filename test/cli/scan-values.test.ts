import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startWiretale, wiretale } from '../support/cli.js';
import type { Finished } from '../support/cli.js';
import { folderWith, folderWithCapture } from '../support/edited-capture.js';

const VALUE = 'correct horse/battery+staple';

/** The lines on stdout; the value is in nothing that was printed. */
function hits({ stdout, stderr }: Finished): readonly string[] {
  expect(stdout + stderr).not.toContain(VALUE);
  return stdout.split('\n').filter(Boolean);
}

describe('wiretale scan for given values', () => {
  const encoded = [
    VALUE,
    encodeURIComponent(VALUE),
    VALUE.replaceAll(' ', '+').replace('battery+', 'battery%2b'),
    Buffer.from(VALUE).toString('hex'),
    btoa(VALUE),
    btoa(`x${VALUE}`),
    JSON.stringify({ a: JSON.stringify({ b: VALUE }) }),
    `\0${VALUE}`,
    gzipSync('nothing').toString('latin1') + VALUE,
  ];

  it('finds every encoding, and nothing where there is none', async () => {
    const files = encoded.map((text, index) => [`file-${index}`, text] as const);
    const folder = await folderWith({ ...Object.fromEntries(files), other: VALUE.toUpperCase() });
    const env = { KNOWN: VALUE };
    const result = await startWiretale(folder, ['scan', '.', '--value-from', 'env:KNOWN'], env).finished;
    expect(result.code).toBe(1);
    expect(hits(result)).toEqual(
      files.map(([name]): unknown =>
        expect.stringMatching(`^${name} (line 1|after byte 0): value env:KNOWN$`),
      ),
    );
  });

  it('takes values from a file, short and common ones too, and names the line', async () => {
    const folder = await folderWith({
      values: 'unseen-value\nasdf\r\n\npassword\n',
      page: 'x\nasdf\npassword',
    });
    const result = await wiretale(folder, 'scan', 'page', '--value-from', 'file:values');
    expect(hits(result)).toEqual([
      'page line 2: value file:values line 2',
      'page line 3: value file:values line 4',
    ]);
  });

  it('names the place in a capture', async () => {
    const { folder } = await folderWithCapture();
    const env = { ID: '80c43a40-6c4a-4dca-84c5-7107e353cc44' };
    const args = ['scan', 'one', '--value-from', 'env:ID'];
    const result = await startWiretale(folder, args, env).finished;
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(/exchanges\.jsonl line \d+ \(x\d+\) response body \/id: value env:ID/);
    expect(result.stdout).toContain('capture.json output: value env:ID');
  });

  it.each([
    [['--value-from', 'env:NOT_SET'], /value env:NOT_SET is not set/],
    [['--value-from', 'file:missing'], /missing cannot be read/],
    [['--value-from', VALUE], /--value-from.* must be env:NAME or file:PATH/],
    [[], /There is no file, folder or capture/],
  ])('%j is refused', async (args, words) => {
    const folder = await folderWith({ file: '' });
    const result = await wiretale(folder, 'scan', args.length > 0 ? 'file' : 'nowhere', ...args);
    expect(result.code).toBe(2);
    expect(hits(result)).toEqual([]);
    expect(result.stderr).toMatch(words);
  });
});

describe('wiretale scan --json and --explain', () => {
  it('prints the documented JSON', async () => {
    const folder = await folderWith({ 'a.log': 'X-Auth-Token: hunter2', 'b.log': '' });
    const { stdout, code } = await wiretale(folder, 'scan', '.', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      format: 1,
      files: 2,
      hits: [{ file: 'a.log', place: 'line 1', rule: 'header x-auth-token' }],
      unread: [],
      skipped: [],
    });
  });

  it('says what was redacted: the same counts as the manifest', async () => {
    const { folder } = await folderWithCapture();
    const { stdout, code } = await wiretale(folder, 'scan', 'one', '--explain');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'captures/one: 9 secrets, replaced 33 times',
      'password: 4 secrets, 6 times',
      '      5 × request body /auth/identity/password/user/password (body password), 4 secrets',
      '      1 × environment variable OS_PASSWORD (env os_password), 1 secret',
      'token: 5 secrets, 27 times',
      '     16 × request header X-Auth-Token (header x-auth-token), 4 secrets',
      '      7 × response header X-Subject-Token (header x-subject-token), 5 secrets',
      '      2 × request header X-Subject-Token (header x-subject-token), 2 secrets',
      '      2 × request header x-auth-token (header x-auth-token), 1 secret',
    ]);
    const json = JSON.parse((await wiretale(folder, 'scan', 'one', '--explain', '--json')).stdout) as object;
    expect(json).toMatchObject({
      format: 1,
      captures: [
        { capture: 'captures/one', secrets: 9, times: 33, kinds: [{ kind: 'password' }, { kind: 'token' }] },
      ],
    });
  });
});
