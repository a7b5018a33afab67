/** `wiretale import`: secrets stay out, damage is told and costs no more than itself. */

import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCapture } from '../../src/store/read-capture.js';
import { startThrough, wiretale } from '../support/cli.js';
import { folderWith, harOf } from '../support/har-of.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** All that stands below a folder, names too. */
async function everything(folder: string): Promise<string> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.map((file) => readFile(file, 'latin1')));
  return [...files, ...texts].join('\n');
}

const SECRETS = {
  token: 'gAAAAABl-planted-token-of-a-header-0123456789',
  password: 'planted-passw0rd-of-a-body',
  cookie: 'planted-cookie-of-a-list-77',
  late: 'planted-and-known-late-4711',
  inBase64: 'planted-in-base64-of-an-answer',
  name: 'planted-in-the-name-of-a-client-99',
};

describe('import', () => {
  it('lets no secret through to the disk, whatever place of a HAR it stands in', async () => {
    const login = JSON.stringify({
      auth: { identity: { password: { user: { password: SECRETS.password } } } },
    });
    const answer = Buffer.from(JSON.stringify({ secret: SECRETS.inBase64 })).toString('base64');
    const folder = await folderWith({
      'with secrets.har': harOf([
        // Told to be one only by the last entry.
        {
          url: `http://a.example/x/${SECRETS.late}`,
          more: { _client: `me ${SECRETS.name}`, serverIPAddress: '10.0.0.1' },
        },
        { url: 'http://a.example/', headers: [['X-Auth-Token', SECRETS.token]] },
        {
          url: 'http://a.example/login',
          more: {
            request: {
              method: 'POST',
              url: 'http://a.example/login',
              cookies: [{ name: 'sid', value: SECRETS.cookie }],
              postData: { mimeType: 'application/json', text: login },
            },
          },
        },
        {
          url: 'http://b.example/',
          response: { content: { mimeType: 'application/json', text: answer, encoding: 'base64' } },
        },
        {
          url: 'http://b.example/',
          headers: [
            ['X-Auth-Token', SECRETS.late],
            ['X-Subject-Token', SECRETS.name],
          ],
        },
      ]),
    });
    const result = await wiretale(folder, 'import', 'with secrets.har');
    expect(result).toMatchObject({ code: 0, stdout: '' });
    expect(result.stderr).toContain('captures/with-secrets: 5 exchanges, 6 secrets replaced');
    const kept = await everything(join(folder, 'captures'));
    const output = result.stdout + result.stderr;
    for (const secret of Object.values(SECRETS)) {
      for (const text of [secret, Buffer.from(secret).toString('base64').slice(4, 20)]) {
        expect((kept + output).includes(text), text).toBe(false);
      }
    }
    expect((await wiretale(folder, 'scan', 'captures')).code).toBe(0);
  });

  it('lets none through of a transcript of curl either', async () => {
    const [token, born, password, basic, cookie] = ['token', 'born', 'password', 'basic', 'cookie'].map(
      (kind) => `planted-${kind}-0123456789abcdef`,
    );
    const folder = await folderWith({
      'session.txt': [
        `$ curl -i -d '{"auth": {"identity": {"password": {"user": {"password": "${password}"}}}}}' \\`,
        "> -H 'Content-Type: application/json' http://cloud.example:5000/v3/auth/tokens",
        'HTTP/1.1 201 Created',
        `X-Subject-Token: ${born}`,
        `Set-Cookie: sid=${cookie}`,
        '',
        `$ curl -v -H "X-Auth-Token: ${born}" "http://cloud.example:9292/v2/images?temp_url_sig=${token}"`,
        `> GET /v2/images HTTP/1.1`,
        `> X-Auth-Token: ${born}`,
        '< HTTP/1.1 200 OK',
        '<',
        `$ curl -i -u me:${basic} http://me:${token}@cloud.example/`,
        'HTTP/1.1 401 Unauthorized',
        '',
        `$ curl "http://cloud.example/no/answer`,
        `X-Auth-Token: ${token}`,
      ].join('\n'),
    });
    const result = await wiretale(folder, 'import', 'session.txt');
    expect(result.code).toBe(3);
    expect(result.stderr).toContain('session.txt:15: The command cannot be read; it was left out.');
    expect(result.stderr).toContain('captures/session: 3 exchanges');
    expect(result.stderr).toContain('session.txt tells no times');
    const kept = (await everything(join(folder, 'captures'))) + result.stdout + result.stderr;
    for (const secret of [token, born, password, basic, cookie, btoa(`me:${basic}`)]) {
      expect(kept.includes(secret!), secret).toBe(false);
    }
  });

  it('says of commands without answers what they lack', async () => {
    const folder = await folderWith({
      'notes.md': 'Run this:\n\n    curl -s http://cloud.example/v2/images | jq .\n',
    });
    const result = await wiretale(folder, 'import', 'notes.md');
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('notes.md:3: The command has no answer with a status (curl -i, curl -v)');
    expect(result.stderr).toContain('Read as curl commands, there is no call in it; no capture was made.');
  });

  it('makes one capture of several files by time, and flows of named participants', async () => {
    const client = harOf([
      {
        url: 'http://cloud.example/image/v2/images',
        at: 0,
        more: { time: 100, timings: { send: 0, wait: 100, receive: 0 } },
      },
    ]);
    const service = harOf([
      { url: 'http://10.0.0.5/check', at: 60, more: { _client: 'glance', _server: 'policy-engine' } },
      {
        url: 'http://10.0.0.4/identity/v3/auth/tokens',
        at: 20,
        more: { _client: 'glance', _server: 'keystone' },
      },
    ]);
    const folder = await folderWith({ 'service.har': service, 'client.har': client });
    const result = await wiretale(folder, 'import', 'service.har', 'client.har', '--save', 'both', '--json');
    expect(JSON.parse(result.stdout)).toMatchObject({
      format: 1,
      capture: 'both',
      startedAt: '2026-01-02T03:04:05.000Z',
      counts: { exchanges: 3 },
      imported: [
        { file: 'service.har', format: 'har' },
        { file: 'client.har', format: 'har' },
      ],
      dropped: 0,
    });
    const shown = await wiretale(folder, 'show', 'both', '--json');
    const { flows } = JSON.parse(shown.stdout) as {
      flows: readonly { steps: readonly Record<string, unknown>[] }[];
    };
    expect(flows).toHaveLength(1);
    const steps = JSON.stringify(flows[0]);
    expect(steps).toContain('policy-engine');
    expect((await wiretale(folder, 'show', 'both')).stdout).toMatch(
      /client → glance[^]*\n +\S+ +glance → keystone[^]*glance → policy-engine/,
    );
  });

  it('leaves out what is damaged, says where, and keeps the rest', async () => {
    const whole = harOf([
      { url: 'http://a.example/1' },
      { url: 'http://a.example/2' },
      { url: 'http://a.example/3' },
    ]);
    const damaged = whole.replace('"http://a.example/2"', '"http://a.example/2');
    const folder = await folderWith({ 'damaged.har': damaged, 'cut.har': whole.slice(0, -200) });
    const one = await wiretale(folder, 'import', 'damaged.har');
    expect(one.code).toBe(3);
    const line = damaged
      .slice(0, damaged.lastIndexOf('{\n    "startedDateTime"', damaged.indexOf('/2')))
      .split('\n').length;
    expect(one.stderr).toContain(`damaged.har:${line}: The entry is damaged; it was left out.`);
    expect(one.stderr).toContain('2 exchanges');
    const two = await wiretale(folder, 'import', 'cut.har');
    expect(two.code).toBe(3);
    expect(two.stderr).toMatch(/cut\.har:\d+: The file ends within this entry/);
    expect((await readCapture(join(folder, 'captures/cut'))).exchanges).toHaveLength(2);
  });

  it.each([
    ['missing.har', 'There is no file missing.har.'],
    ['folder', 'folder is a folder.'],
    ['empty.har', 'empty.har is empty.'],
    ['blank.har', 'blank.har is empty.'],
    ['text.har', 'text.har begins like no format that is imported.'],
    ['none.har', 'Read as HAR 1.2, there is no call in it; no capture was made.'],
  ])('refuses %s in words, and leaves nothing behind', async (file, message) => {
    const folder = await folderWith({
      'empty.har': '',
      'blank.har': '\ufeff \n',
      'text.har': 'hello',
      'none.har': '{"log": {"entries": []}}',
      'good.har': harOf([{ url: 'http://a.example/' }]),
    });
    await mkdir(join(folder, 'folder'));
    for (const files of [[file], ['good.har', file]]) {
      // The good one alone would do where the other is only without calls.
      if (file === 'none.har' && files.length > 1) continue;
      const result = await wiretale(folder, 'import', ...files);
      expect(result.code).toBe(2);
      expect(result.stderr).toContain(message);
    }
    expect(
      (await readdir(folder)).includes('captures') ? await readdir(join(folder, 'captures')) : [],
    ).toEqual([]);
  });

  it('tells the formats that it reads where it is told of none of them', async () => {
    const folder = await temporaryFolder();
    const { code, stderr } = await wiretale(folder, 'import', 'a.har', '--format', 'nonsense');
    expect(code).toBe(2);
    expect(stderr).toContain('"nonsense" is no format that is imported.');
    expect(stderr).toContain('keystoneauth-log');
    expect(stderr).not.toContain('svg');
  });

  it('asks for a file where none is named', async () => {
    const { code, stderr } = await wiretale(await temporaryFolder(), 'import');
    expect(code).toBe(2);
    expect(stderr).toContain('A file or a capture is missing: 0 given, at least 1 needed.');
  });

  it('says what a text is not when it is told to read it all the same', async () => {
    const folder = await folderWith({ notes: 'hello' });
    const result = await wiretale(folder, 'import', 'notes', '--format', 'har');
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('notes:1: There is no list of entries here (log.entries).');
  });

  it('reads stdin, UTF-16 too, and keeps what had come by then when it is ended', async () => {
    const folder = await temporaryFolder();
    const text = harOf([{ url: 'http://a.example/é' }, { url: 'http://a.example/2' }]);
    const whole = startThrough([], { cwd: folder, args: ['import', '-'], piped: true });
    whole.child.stdin!.end(Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(await whole.finished).toMatchObject({ code: 0 });
    expect((await readCapture(join(folder, 'captures/import'))).exchanges[0]!.request.url).toBe(
      'http://a.example/é',
    );

    const entries = Array.from({ length: 3000 }, (_, n) => ({ url: `http://a.example/${n}` }));
    const many = startThrough([], { cwd: folder, args: ['import', '-', '--save', 'ended'], piped: true });
    const long = harOf(entries);
    const file = join(folder, 'captures/ended/exchanges.jsonl');
    many.child.stdin!.write(long.slice(0, long.length / 2));
    await expect
      .poll(() => readFile(file, 'utf8').catch(() => ''), { timeout: 30_000 })
      .toContain('example/1000');
    many.child.kill('SIGINT');
    const ended = await many.finished;
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('This is not all of it');
    const capture = await readCapture(join(folder, 'captures/ended'));
    expect(capture.problems).toEqual([]);
    expect(capture.manifest.counts.exchanges).toBe(capture.exchanges.length);
  });
});
