/** `wiretale replay` as a user runs it: exit codes, what is said, what is written, what is left behind. */

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { startWiretale, wiretale, type Finished } from '../support/cli.js';
import { edit, faultyCloud } from '../support/faulty-cloud.js';
import { freshCloud, recordedDemo } from '../support/replayed.js';

const SCHEMA = new URL('../support/schemas/jenkins-junit.xsd', import.meta.url);

interface Replay {
  readonly folder: string;
  readonly password: string;
}

function replay({ folder, password }: Replay, ...args: readonly string[]): Promise<Finished> {
  return startWiretale(folder, ['replay', ...args], { OS_PASSWORD: password }).finished;
}

async function problemsOf(xml: string): Promise<readonly string[]> {
  const schema = await readFile(SCHEMA, 'utf8');
  const { errors } = await validateXML({ xml, schema });
  return errors.map(({ message }) => message);
}

describe('wiretale replay', () => {
  it('is the same against another cloud, leaves nothing there, and no secret in anything that it writes', async () => {
    const { folder } = await recordedDemo();
    const cloud = await freshCloud('another');
    const { password } = cloud.credentials;
    const reports = ['junit', 'json', 'md', 'html'].flatMap((kind) => [`--report-${kind}`, `report.${kind}`]);
    const where = ['--target', `keystone=${cloud.identityUrl}`, '--compare', 'exact'];
    const result = await replay({ folder, password }, 'one', ...where, ...reports, '--save', 'two');
    expect({ code: result.code, stderr: result.stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('one: same; 5 calls, 0 differences\n') as string,
    });
    expect(result.stdout.split('\n').filter((line) => line.startsWith('✓'))).toHaveLength(5);
    const [removed] = /Removed again: \/image\/v2\/images\/\S+/.exec(result.stderr)!;
    const image = removed.split(' ').at(-1)!;
    const gone = await fetch(new URL(image, cloud.imageUrl), {
      headers: { 'x-auth-token': cloud.secrets().at(-1)! },
    });
    expect(gone.status).toBe(404);

    const written = await readdir(folder, { recursive: true, withFileTypes: true });
    const texts = await Promise.all(
      written
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
    );
    const all = [...texts, result.stdout, result.stderr].join('\n');
    expect(texts.length).toBeGreaterThan(6);
    expect(cloud.secrets().filter((secret) => all.includes(secret))).toEqual([]);

    // What it kept is a recording like any other.
    const third = await freshCloud('a third');
    const again = { folder, password: third.credentials.password };
    const { code } = await replay(again, 'two', '--target', third.identityUrl, '--compare', 'exact');
    expect(code).toBe(0);
  });

  it('tells what differs first, and how to see it again; the reports say the same', async () => {
    const { folder } = await recordedDemo();
    const cloud = await freshCloud('another');
    const { password } = cloud.credentials;
    const target = await faultyCloud(cloud, (call, answer) => {
      if (call === 'POST /image/v2/images') edit(answer, '/visibility', () => 'pri"v<at>e');
    });
    const reports = [
      '--report-junit',
      'junit.xml',
      '--report-json',
      'report.json',
      '--report-html',
      'r.html',
    ];
    const { code, stdout, stderr } = await replay(
      { folder, password },
      'one',
      '--auth-url',
      target,
      ...reports,
    );
    expect(code).toBe(1);
    expect(stdout).toContain('body:/visibility is another: expected "public", got "pri\\"v<at>e"');
    expect(stdout).toContain(
      'ignore it: {step: "POST /v2/images", place: "body:/visibility", as: "ignored"}',
    );
    const [, argument, step] = /Again: wiretale replay (\S+) --step (\d+)/.exec(stderr)!;
    const again = await replay({ folder, password }, argument!, '--step', step!, '--auth-url', target);
    expect({ code: again.code, calls: again.stdout.match(/^[✓✗]/gm)?.length }).toEqual({ code: 1, calls: 2 });

    const xml = await readFile(join(folder, 'junit.xml'), 'utf8');
    expect(await problemsOf(xml)).toEqual([]);
    expect(xml).toContain('tests="5" failures="1" errors="0" skipped="0"');
    const html = await readFile(join(folder, 'r.html'), 'utf8');
    expect(html).toContain('<h1>one: different</h1>');
    expect(html).toContain('fill="rgba(234, 179, 8, 0.2)"');
    expect(html).toContain('pri\\&quot;v&lt;at&gt;e');
    expect(html).not.toMatch(/<script|v<at>e|src="http|href="http/);
    const { reports: all } = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as {
      reports: { verdict: string; calls: { name: string; state: string }[] }[];
    };
    expect(all.map(({ verdict }) => verdict)).toEqual(['different']);
    expect(all[0]!.calls.filter(({ state }) => state === 'different').map(({ name }) => name)).toEqual([
      'POST /v2/images (Create image)',
    ]);
  });

  it('replays several at a time, each a suite', async () => {
    const { folder } = await recordedDemo();
    const cloud = await freshCloud('another');
    const { password } = cloud.credentials;
    const names = ['captures/one', 'captures/one', 'captures/one'];
    const where = ['--auth-url', cloud.identityUrl, '--jobs', '3', '--report-junit', 'junit.xml'];
    const { code, stderr } = await replay({ folder, password }, ...names, ...where);
    expect({ code, last: stderr.trimEnd().split('\n').at(-1) }).toEqual({
      code: 0,
      last: '3 captures: 3 same.',
    });
    const xml = await readFile(join(folder, 'junit.xml'), 'utf8');
    expect(xml.match(/<testsuite /g)).toHaveLength(3);
    expect(await problemsOf(xml)).toEqual([]);
  });

  it('does in CI what the how-to says', async () => {
    const { folder } = await recordedDemo();
    const cloud = await freshCloud('another');
    const page = await readFile(new URL('../../docs/how-to/replay-in-ci.md', import.meta.url), 'utf8');
    const [, line, report] = /^ {4}- npx wiretale (replay .* --report-junit (\S+))$/m.exec(page)!;
    const args = line!.split(' ').map((word) => word.replace('captures/*', 'captures/one'));
    const environment = { OS_AUTH_URL: cloud.identityUrl, OS_PASSWORD: cloud.credentials.password };
    const { code, stderr } = await startWiretale(folder, args, environment).finished;
    expect({ code, same: stderr.includes('one: same; 5 calls') }).toEqual({ code: 0, same: true });
    expect(await problemsOf(await readFile(join(folder, report!), 'utf8'))).toEqual([]);
  });

  it('prints the plan, and sends nothing', async () => {
    const { folder } = await recordedDemo();
    const { code, stdout } = await replay(
      { folder, password: 'x' },
      'one',
      '--dry-run',
      '--auth-url',
      NOWHERE,
    );
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/^step {2}to +call +needs +brings$/);
    expect(rows).toHaveLength(5);
    expect(rows[3]).toMatch(/^7 +glance +POST \/v2\/images \(Create image\) +.*admin_token.* +image_id$/);
  });

  it('ends with 2 and sends nothing where something is missing or wrong', async () => {
    const { folder } = await recordedDemo();
    const nowhere = ['--auth-url', NOWHERE];
    const cases: readonly (readonly [said: string, password: string, ...args: readonly string[]])[] = [
      ['--secret admin_password=env:VARIABLE', '', ...nowhere],
      ['http://cloud.example is not this machine, and nobody', 'x', '--auth-url', 'http://cloud.example'],
      ['Nothing in the capture is sent to "nova".', 'x', '--target', 'nova=http://127.0.0.1:9'],
      ['nothing.img cannot be read (ENOENT).', 'x', ...nowhere, '--body', '27=nothing.img'],
      ['The selection leaves no call.', 'x', ...nowhere, '--only', 'nothing'],
      ['NOWHERE, which --secret a names, is not set.', 'x', ...nowhere, '--secret', 'a=env:NOWHERE'],
      ['none.yaml cannot be read (ENOENT).', 'x', ...nowhere, '--rules', 'none.yaml'],
    ];
    for (const [said, password, ...args] of cases) {
      const { code, stdout, stderr } = await replay({ folder, password }, 'one', ...args);
      expect({ code, stdout, said: stderr.includes(said), stderr }).toMatchObject({
        code: 2,
        stdout: '',
        said: true,
      });
    }
  });

  it('ends with 3 where nothing answers', async () => {
    const { folder } = await recordedDemo();
    const { code, stderr } = await replay({ folder, password: 'x' }, 'one', '--auth-url', NOWHERE);
    expect(code).toBe(3);
    expect(stderr).toContain('one: incomplete: the target does not answer: connect ECONNREFUSED');
  });

  it('undoes what it made when it is interrupted, and ends with 3', async () => {
    const { folder } = await recordedDemo();
    const cloud = await freshCloud('another');
    const target = await faultyCloud(cloud, (call, answer) => {
      if (call.startsWith('PUT ')) answer.delayMs = 600_000;
    });
    const args = ['replay', 'one', '--auth-url', target];
    const running = startWiretale(folder, args, { OS_PASSWORD: cloud.credentials.password });
    await running.printed(/Create image/);
    running.child.kill('SIGINT');
    const { code, stderr } = await running.finished;
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Removed again: \/image\/v2\/images\/[0-9a-f-]{36}$/m);
    expect(stderr).toContain('one: incomplete: interrupted;');
  });
});

describe('wiretale accept', () => {
  it('shows what differed, and writes it as rules or as the new baseline', async () => {
    const { folder } = await recordedDemo();
    const cloud = await freshCloud('another');
    const { password } = cloud.credentials;
    const target = await faultyCloud(cloud, (call, answer) => {
      if (call === 'POST /image/v2/images') edit(answer, '/visibility', () => 'shared');
    });
    const here = { folder, password };
    const where = ['--auth-url', target];
    await replay(here, 'one', ...where, '--save', 'two', '--report-json', 'report.json');

    const shown = await wiretale(folder, 'accept', 'report.json');
    expect({ code: shown.code, files: await readdir(folder) }).toMatchObject({ code: 2 });
    expect(shown.stdout).toContain('body:/visibility is another: expected "public", got "shared"');
    expect(shown.stderr).toContain('Nothing was written: nobody agreed to it.');
    expect((await replay(here, 'one', ...where)).code).toBe(1);

    await writeFile(join(folder, 'expect.yaml'), '# by hand\nexpect: []\n');
    expect((await wiretale(folder, 'accept', 'report.json', '--yes')).stderr).toContain('1 rule added');
    expect((await wiretale(folder, 'accept', 'report.json', '--yes')).stderr).toContain('0 rules added');
    const rules = await readFile(join(folder, 'expect.yaml'), 'utf8');
    expect(rules).toMatch(/^# by hand\n/);
    expect(rules).toContain('accepted: "public" → "shared"');
    expect((await replay(here, 'one', ...where, '--rules', 'expect.yaml')).code).toBe(0);

    const page = join(folder, 'captures/one/page.yaml');
    await writeFile(page, 'title: Mine\n');
    const replaced = await wiretale(folder, 'accept', 'report.json', '--as', 'baseline', '--yes');
    expect(replaced.code).toBe(0);
    expect((await readdir(join(folder, 'captures'))).sort()).toEqual(['one', 'two']);
    expect(await readFile(page, 'utf8')).toBe('title: Mine\n');
    expect((await replay(here, 'one', ...where, '--compare', 'exact')).code).toBe(0);
  });

  it('takes nothing but reports, and no run that was not kept', async () => {
    const { folder } = await recordedDemo();
    const cloud = await freshCloud('another');
    const { password } = cloud.credentials;
    await writeFile(join(folder, 'other.json'), '{}');
    expect((await wiretale(folder, 'accept', 'other.json')).stderr).toContain('is no report of a replay');
    await replay(
      { folder, password },
      'one',
      '--auth-url',
      cloud.identityUrl,
      '--report-json',
      'report.json',
    );
    const { code, stderr } = await wiretale(folder, 'accept', 'report.json', '--as', 'baseline', '--yes');
    expect({ code, told: stderr.includes('was not kept') }).toEqual({ code: 2, told: true });
    const nothing = await wiretale(folder, 'accept', 'report.json');
    expect({ code: nothing.code, stderr: nothing.stderr }).toEqual({
      code: 0,
      stderr: 'Nothing differs, so that there is nothing to accept.\n',
    });
  });
});

// Nobody listens there.
const NOWHERE = 'http://127.0.0.1:9';
