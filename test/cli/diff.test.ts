/** `diff`, `verify` and `learn` as a user runs them: on the committed recording, and on commands recorded anew. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { folderWithCapture } from '../support/edited-capture.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const EXAMPLE = fileURLToPath(new URL('../../captures/examples/image-create', import.meta.url));
const FETCH = fileURLToPath(new URL('../support/fetch.mjs', import.meta.url));

const withoutQuota = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !/\/v3\/(?:registered_)?limits|\/v3\/endpoints\//.test(line))
    .join('\n');

describe('wiretale diff', () => {
  it('finds nothing between a capture and itself', async () => {
    const { folder } = await folderWithCapture();
    const { code, stdout, stderr } = await wiretale(folder, 'diff', 'one', EXAMPLE);
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'Same: 28 calls.\n' });
    expect(stdout).toContain('… 28 calls the same');
  });

  it('shows exactly the calls that are missing, under the call that had made them', async () => {
    const { folder } = await folderWithCapture({ 'exchanges.jsonl': withoutQuota });
    const { code, stdout, stderr } = await wiretale(folder, 'diff', EXAMPLE, 'one');
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Different: 12 gone.\n' });
    const gone = stdout.split('\n').filter((line) => line.startsWith('-'));
    expect(gone).toHaveLength(12);
    expect(
      gone.every((line) =>
        / {2}glance → keystone {2}GET \/v3\/(?:limits|registered_limits|endpoints)/.test(line),
      ),
    ).toBe(true);
    expect(stdout).not.toMatch(/^[+~>]/m);
  });

  it('draws what is gone', async () => {
    const { folder } = await folderWithCapture({ 'exchanges.jsonl': withoutQuota });
    const { code, stderr } = await wiretale(
      folder,
      'diff',
      EXAMPLE,
      'one',
      '--out',
      'd.svg',
      '--renderer',
      'builtin',
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Drawn: d.svg\nDifferent: 12 gone.\n' });
    const svg = await readFile(join(folder, 'd.svg'), 'utf8');
    expect(svg.match(/fill="rgba\(239, 68, 68, 0\.18\)"/g)).toHaveLength(12);
    expect(svg).not.toContain('<a ');
  });

  it('says the same as JSON', async () => {
    const { folder } = await folderWithCapture({ 'exchanges.jsonl': withoutQuota });
    const { stdout } = await wiretale(folder, 'diff', 'one', EXAMPLE, '--json');
    const { format, same, calls } = JSON.parse(stdout) as {
      format: number;
      same: boolean;
      calls: { mark: string; differs: boolean; before: unknown }[];
    };
    expect({ format, same }).toEqual({ format: 1, same: false });
    expect(calls.filter(({ differs }) => differs)).toHaveLength(12);
    expect(calls.every(({ mark, before }) => (mark === 'added') === (before === null))).toBe(true);
  });
});

describe('wiretale verify', () => {
  it('records the command afresh: the same leaves nothing behind, what differs is kept', async () => {
    const folder = await temporaryFolder();
    let status = 200;
    const answers = (request: IncomingMessage): string => JSON.stringify({ path: request.url, at: status });
    const origin = await startOrigin((request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(answers(request));
    });
    const command = ['--', process.execPath, FETCH, `${origin.url}/things`];
    await wiretale(folder, 'record', 'one', ...command);

    const same = await wiretale(folder, 'verify', 'one', ...command);
    expect({ code: same.code, captures: await readdir(join(folder, 'captures')) }).toEqual({
      code: 0,
      captures: ['one'],
    });
    expect(same.stderr).toContain('Same: 1 call.');

    status = 410;
    const other = await wiretale(folder, 'verify', 'one', '--out', 'drawn.mmd', ...command);
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('status: 200 → 410');
    expect(await readFile(join(folder, 'drawn.mmd'), 'utf8')).toContain('200 OK → 410 Gone');
    expect(other.stderr).toContain('wiretale diff one captures/one-verify');
    expect((await readdir(join(folder, 'captures'))).sort()).toEqual(['one', 'one-verify']);
  });

  it('wants a command', async () => {
    const { folder } = await folderWithCapture();
    expect((await wiretale(folder, 'verify', 'one')).code).toBe(2);
  });
});

describe('wiretale learn', () => {
  it('writes rules with reasons, which then hold', async () => {
    const edited = (text: string): string =>
      text.replaceAll('"min_ram\\": 0', '"min_ram\\": 5').replaceAll('"public\\"', '"private\\"');
    const { folder } = await folderWithCapture({ 'exchanges.jsonl': edited });
    const { code, stdout, stderr } = await wiretale(folder, 'learn', EXAMPLE, 'one');
    expect(code).toBe(0);
    expect(stdout).toContain('step: POST /v2/images\n    place: body:/min_ram\n    as: number\n');
    expect(stdout).toContain('why: 0 in image-create, 5 in image-create');
    expect(stdout).toContain('place: body:/visibility\n    as: text\n');
    expect(stderr).toContain('rules, each with its reason');

    await writeFile(join(folder, 'learned.yaml'), stdout);
    const again = await wiretale(folder, 'learn', EXAMPLE, 'one', '--rules', 'learned.yaml');
    expect({ code: again.code, stderr: again.stderr }).toEqual({
      code: 0,
      stderr: 'Nothing differs that the rules do not know.\n',
    });
  });

  it('takes two captures at least, and rules that are some', async () => {
    const { folder } = await folderWithCapture();
    expect((await wiretale(folder, 'learn', 'one')).code).toBe(2);
    await writeFile(join(folder, 'bad.yaml'), 'expect:\n  - place: nowhere\n');
    const { code, stderr } = await wiretale(folder, 'learn', 'one', EXAMPLE, '--rules', 'bad.yaml');
    expect({ code, told: stderr.includes('bad.yaml, entry 1, has a place that is not') }).toEqual({
      code: 2,
      told: true,
    });
  });
});
