import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OPENSTACK_SECRETS } from '../../src/profiles/openstack-secrets.js';
import { wiretale } from '../support/cli.js';
import type { Finished } from '../support/cli.js';
import { folderWith, folderWithCapture } from '../support/edited-capture.js';

const TOKEN = `gAAAAAB${'k3yR'.repeat(40)}`;
const SHAPE = `text ${OPENSTACK_SECRETS.find((rule) => rule.in === 'text')!.pattern}`;

/** The lines on stdout; no secret is in anything that was printed. */
function hits({ stdout, stderr }: Finished): readonly string[] {
  for (const secret of [TOKEN, 'hunter2']) expect(stdout + stderr).not.toContain(secret);
  return stdout.split('\n').filter(Boolean);
}

describe('wiretale scan of a capture', () => {
  it('finds nothing in what was recorded', async () => {
    const { code, stdout, stderr } = await wiretale((await folderWithCapture()).folder, 'scan', 'captures');
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toBe('2 files searched: no secret.\n');
  });

  it.each<[what: string, file: string, edit: (text: string) => string, place: string]>([
    [
      'a token in a header',
      'exchanges.jsonl',
      (text) => text.replace(/(?<="X-Auth-Token",")<token:[0-9a-f]{16}>/, TOKEN),
      'exchanges.jsonl line 6 (x000007) request header X-Auth-Token: header x-auth-token',
    ],
    [
      'a password in a body',
      'exchanges.jsonl',
      (text) => text.replace(/<password:[0-9a-f]{16}>/, 'hunter2'),
      'exchanges.jsonl line 2 (x000002) request body /auth/identity/password/user/password: body password',
    ],
    [
      'a signature in a URL',
      'exchanges.jsonl',
      (text) =>
        text.replace('"url":"http://127.0.0.1:8090/identity"', '"url":"http://x/y?temp_url_sig=hunter2"'),
      'exchanges.jsonl line 1 (x000001) request URL: query temp_url_sig',
    ],
    [
      'a password in base64',
      'exchanges.jsonl',
      (text) =>
        text.replace('["Accept","application/json"]', `["Authorization","Basic ${btoa('ada:hunter2')}"]`),
      'exchanges.jsonl line 1 (x000001) request header Authorization: header authorization',
    ],
    [
      'a token where no exchange has a place',
      'exchanges.jsonl',
      (text) => text.replace('{"id"', `{"note":"${TOKEN}","id"`),
      `exchanges.jsonl line 1: ${SHAPE}`,
    ],
    [
      'a token in a damaged line',
      'exchanges.jsonl',
      (text) => text.replace('"bodyBytes":0', `"bodyBytes":"${TOKEN}"`),
      `exchanges.jsonl line 1: ${SHAPE}`,
    ],
    [
      'a password in the environment',
      'capture.json',
      (text) => text.replace(/<password:[0-9a-f]{16}>/, 'hunter2'),
      'capture.json environment variable OS_PASSWORD: env os_password',
    ],
    [
      'a password in the command',
      'capture.json',
      (text) => text.replace('"--disk-format"', '"--os-password=hunter2"'),
      'capture.json command argument 3: argv --os-password',
    ],
  ])('reports %s with its place', async (_what, file, edit, place) => {
    const { folder } = await folderWithCapture({ [file]: edit });
    const result = await wiretale(folder, 'scan', 'captures');
    expect(result.code).toBe(1);
    expect(hits(result)).toEqual([`captures/one/${place}`]);
    expect(result.stderr).toBe('2 files searched: a secret in 1 place.\n');
    expect(hits(await wiretale(folder, 'scan', 'one'))).toEqual(hits(result));
  });

  it('render refuses the same capture', async () => {
    const { folder } = await folderWithCapture({
      'exchanges.jsonl': (text) => text.replace(/<password:[0-9a-f]{16}>/, 'hunter2-hunter2'),
    });
    const { code, stdout, stderr } = await wiretale(folder, 'render', 'one');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('would hold a secret');
    expect(stderr).not.toContain('hunter2');
  });

  it('hides a secret in a name that it prints', async () => {
    const { folder } = await folderWithCapture({
      'exchanges.jsonl': (text) => text.replace('"Accept","application/json"', `"X-${TOKEN}","${TOKEN}"`),
    });
    await mkdir(join(folder, TOKEN));
    await writeFile(join(folder, TOKEN, 'a'), TOKEN);
    const result = await wiretale(folder, 'scan', '.');
    expect(hits(result)).toHaveLength(2);
  });
});

describe('wiretale scan of other files', () => {
  const har = JSON.stringify({
    log: {
      entries: [
        {
          request: {
            url: 'http://x/',
            headers: [{ name: 'X-Auth-Token', value: 'hunter2' }],
            queryString: [{ name: 'temp_url_sig', value: 'hunter2' }],
            postData: { mimeType: 'application/json', text: '{"password":"hunter2"}' },
          },
          response: { content: { mimeType: 'text/plain', encoding: 'base64', text: btoa(TOKEN) } },
        },
      ],
    },
  });

  it.each<[name: string, content: string | Uint8Array, expected: readonly string[]]>([
    ['clean.txt', 'Vary: X-Auth-Token\nX-Auth-Token: <token:3f9a1c02b45d9e70>\n$OS_PASSWORD', []],
    ['log.txt', `one\ntwo\nX-Auth-Token: hunter2\n`, ['log.txt line 3: header x-auth-token']],
    ['page.html', `<p>\n<code>${TOKEN}</code>`, [`page.html line 2: ${SHAPE}`]],
    ['conf.json', '{\n"a": 1,\n"password": "hunter2"}', ['conf.json line 3: body password']],
    [
      'utf16.log',
      Buffer.from(`\ufeffone\r\nX-Auth-Token: hunter2\r\n`, 'utf16le'),
      ['utf16.log line 2: header x-auth-token'],
    ],
    [
      'binary',
      Buffer.concat([Buffer.alloc(3 << 20), Buffer.from(TOKEN), Buffer.alloc(100)]),
      [`binary after byte 3080192: ${SHAPE}`],
    ],
    [
      'trace.har',
      har,
      [
        'trace.har entry 0 request query temp_url_sig: query temp_url_sig',
        'trace.har entry 0 request header X-Auth-Token: header x-auth-token',
        'trace.har entry 0 request body /password: body password',
        `trace.har entry 0 response body: ${SHAPE}`,
      ],
    ],
  ])('%s', async (name, content, expected) => {
    const result = await wiretale(await folderWith({ [name]: content }), 'scan', name);
    expect(hits(result)).toEqual(expect.arrayContaining([...expected]));
    expect(result.code).toBe(expected.length > 0 ? 1 : 0);
    if (name !== 'trace.har') expect(hits(result)).toHaveLength(expected.length);
  });

  it('finds a secret on the seam of two blocks of a large text, with its line', async () => {
    const line = `${'.'.repeat(127)}\n`;
    const before = line.repeat((16 << 20) / 128 - 1) + '.'.repeat(100);
    const folder = await folderWith({ 'large.log': `${before}${TOKEN}\n${line}` });
    const result = await wiretale(folder, 'scan', 'large.log');
    expect(hits(result)).toEqual([`large.log line ${(16 << 20) / 128}: ${SHAPE}`]);
  });

  it('looks below folders, not behind links, and says what it could not read', async () => {
    const folder = await folderWith({
      'a/b/log': `X-Auth-Token: hunter2`,
      'a/locked': TOKEN,
      'outside/log': TOKEN,
    });
    await symlink('../outside', join(folder, 'a/link'));
    await chmod(join(folder, 'a/locked'), 0);
    const result = await wiretale(folder, 'scan', 'a');
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('a/link was not looked into: a symbolic link.');
    expect(hits(result)).toContain('a/b/log line 1: header x-auth-token');
    // Root reads what is locked.
    if (process.getuid?.() === 0) expect(hits(result)).toHaveLength(2);
    else expect(result.stderr).toContain('a/locked was not looked into: EACCES.');
  });
});
