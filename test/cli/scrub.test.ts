import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { folderWithCapture } from '../support/edited-capture.js';
import type { Edits } from '../support/edited-capture.js';

const TOKEN = `gAAAAAB${'k3yR'.repeat(40)}`;
const PASSWORD = 'correct-horse';

async function filesOf(path: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.sort().map((file) => readFile(file, 'latin1')));
  return Object.fromEntries(files.map((file, index) => [file, texts[index]!]));
}

const leaky: Edits = {
  'exchanges.jsonl': (text) =>
    text
      .replace(/(?<="X-Auth-Token",")<token:[0-9a-f]{16}>/, TOKEN)
      .replace(/(?<=\\"password\\": \\")<password:[0-9a-f]{16}>/, PASSWORD)
      .replace('"User-Agent","', `"User-Agent","${PASSWORD} `),
  'capture.json': (text) => text.replace('"stderr": ""', `"stderr": "${TOKEN}"`),
};

describe('wiretale scrub', () => {
  it('leaves a capture that was recorded with the same rules byte for byte as it is', async () => {
    const { folder, path } = await folderWithCapture();
    const before = await filesOf(path);
    const { code, stdout } = await wiretale(folder, 'scrub', 'one');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'captures/one: changes 0 values in 0 places, hides 0 ids\n',
    });
    expect(await filesOf(path)).toEqual(before);
  });

  it('says first what it would do, and does it then', async () => {
    const { folder, path } = await folderWithCapture(leaky);
    const before = await filesOf(path);
    const dry = await wiretale(folder, 'scrub', 'one', '--dry-run');
    expect(dry.stdout).toBe('captures/one: would change 4 values in 4 places, hide 0 ids\n');
    expect(
      dry.stderr
        .split('\n')
        .filter(Boolean)
        .map((line) => line.trim())
        .sort(),
    ).toEqual([
      '1 × error output',
      '1 × request body /auth/identity/password/user/password',
      '1 × request header User-Agent',
      '1 × request header X-Auth-Token',
    ]);
    expect(await filesOf(path)).toEqual(before);

    const { code, stdout } = await wiretale(folder, 'scrub', 'one');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'captures/one: changes 4 values in 4 places, hides 0 ids\n',
    });
    const after = Object.values(await filesOf(path)).join('\n');
    expect(after).not.toMatch(new RegExp(`${TOKEN}|${PASSWORD}`));
    expect((await wiretale(folder, 'scan', 'one')).code).toBe(0);
    expect((await wiretale(folder, 'scrub', 'one')).stdout).toContain('changes 0 values');
  });

  it('changes no other line, keeps the pseudonyms that stand there and counts', async () => {
    const { folder, path } = await folderWithCapture(leaky);
    const lines = async () => (await readFile(join(path, 'exchanges.jsonl'), 'utf8')).split('\n');
    const counts = async () =>
      (JSON.parse(await readFile(join(path, 'capture.json'), 'utf8')) as { counts: Record<string, number> })
        .counts;
    const [before, counted] = [await lines(), await counts()];
    await wiretale(folder, 'scrub', 'one');
    const after = await lines();
    expect(after).toHaveLength(before.length);
    const changed = after.filter((line, index) => line !== before[index]);
    expect(changed).toHaveLength(3);
    const known = (text: string) => new Set(text.match(/<\w+:[0-9a-f]{16}>/g));
    const kept = known(before.join('\n'));
    expect([...kept].filter((pseudonym) => !known(after.join('\n')).has(pseudonym))).toEqual([]);
    expect(await counts()).toMatchObject({
      secrets: counted['secrets']! + 2,
      redactions: counted['redactions']! + 4,
    });
  });

  it('tells of ids that a rule of one’s own hides', async () => {
    const { folder } = await folderWithCapture();
    const id = '80c43a40-6c4a-4dca-84c5-7107e353cc44';
    const rule = { pattern: id, kind: 'secret', test: id };
    await writeFile(join(folder, 'wiretale.yaml'), JSON.stringify({ redact: [rule] }));
    const { stdout } = await wiretale(folder, 'scrub', 'one', '--dry-run');
    expect(stdout).toBe('captures/one: would change 8 values in 6 places, hide 1 id\n');
  });

  it('removes kept bodies that hold a secret, and their names', async () => {
    const body = `\0\0${TOKEN}\0`;
    const sha256 = createHash('sha256').update(body).digest('hex');
    const blob = JSON.stringify({ kind: 'blob', ref: { sha256, size: body.length }, mediaType: 'image/x' });
    const { folder, path } = await folderWithCapture({
      'exchanges.jsonl': (text) => text.replace('"body":{"kind":"empty"}', `"body":${blob}`),
    });
    await mkdir(join(path, 'bodies'), { recursive: true });
    await writeFile(join(path, 'bodies', sha256), body);
    const { stdout } = await wiretale(folder, 'scrub', 'one');
    expect(stdout).toBe('captures/one: changes 0 values in 0 places, hides 0 ids, removes 1 kept body\n');
    expect(await readdir(join(path, 'bodies'))).not.toContain(sha256);
    const [line] = (await readFile(join(path, 'exchanges.jsonl'), 'utf8')).split('\n');
    const omitted = { kind: 'omitted', reason: 'secret', size: body.length, mediaType: 'image/x' };
    expect(JSON.parse(line!)).toMatchObject({ request: { body: omitted } });
    expect(line).not.toContain(sha256);
  });

  it('refuses a capture that is being recorded', async () => {
    const { folder, path } = await folderWithCapture(leaky);
    await writeFile(join(path, 'lock'), JSON.stringify({ pid: process.pid, started: null }));
    const before = await filesOf(path);
    const { code, stdout, stderr } = await wiretale(folder, 'scrub', 'one');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`Process ${process.pid} is writing the capture captures/one.`);
    expect(await filesOf(path)).toEqual(before);
  });
});

describe('a capture whose recording was cut short', () => {
  it('is swept again before it is used, and that is said', async () => {
    const cut: Edits = {
      ...leaky,
      'capture.json': (text) => text.replace(/\s*"endedAt": "[^"]*",/, ''),
    };
    const { folder, path } = await folderWithCapture(cut);
    // What a recorder that died leaves behind.
    await writeFile(join(path, 'lock'), JSON.stringify({ pid: 2 ** 22 + 1, started: null }));
    await writeFile(join(path, 'exchanges.jsonl.new'), PASSWORD);
    const { code, stdout, stderr } = await wiretale(folder, 'show', 'one');
    expect(code).toBe(0);
    expect(stderr).toContain('The recording of one was cut short');
    expect(stderr).toContain('It was swept for secrets again: 3 values in 3 places were replaced.');
    expect(stdout).toContain('28 exchanges');
    const after = Object.values(await filesOf(path)).join('\n');
    expect(after).not.toMatch(new RegExp(`${TOKEN}|${PASSWORD}`));
    expect((await wiretale(folder, 'show', 'one')).stderr).toContain('and none was found');
  });
});
