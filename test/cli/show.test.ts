import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ShownCapture } from '../../src/app/show.js';
import { startWiretale, wiretale } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const EXAMPLE = fileURLToPath(new URL('../../captures/examples/image-create', import.meta.url));

/** A folder with the committed real recording in `captures/one`. */
async function folderWithCapture(): Promise<{ folder: string; path: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'captures/one');
  await cp(EXAMPLE, path, { recursive: true });
  return { folder, path };
}

async function editLines(path: string, edit: (lines: string[]) => void): Promise<void> {
  const file = join(path, 'exchanges.jsonl');
  const lines = (await readFile(file, 'utf8')).split('\n');
  edit(lines);
  await writeFile(file, lines.join('\n'));
}

describe('wiretale show', () => {
  it('prints the latest capture as a tree', async () => {
    const { folder } = await folderWithCapture();
    const { code, stdout } = await wiretale(folder, 'show');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines[2]).toMatch(/^1: Create image cirros-0\.6\.2 {2}28 exchanges$/);
    expect(lines).toHaveLength(3 + 28);
    expect(lines[6]).toMatch(
      /^7–26 +client → glance +POST \/image\/v2\/images +201 Created +\d.* ms +\d+ B ↑ \d+ B ↓$/,
    );
    expect(lines[7]).toMatch(/^ {2}8–9 +glance → keystone +GET \/identity +300 MULTIPLE CHOICES/);
    expect(lines.some((line) => /^ {4}47–48 +swift → keystone/.test(line))).toBe(true);
  });

  it('prints JSON of the documented shape', async () => {
    const { folder } = await folderWithCapture();
    const shown = JSON.parse((await wiretale(folder, 'show', '--json')).stdout) as ShownCapture;
    expect(Object.keys(shown)).toEqual(['format', 'capture', 'flows']);
    const [flow] = shown.flows;
    expect(Object.keys(flow!)).toEqual(['id', 'title', 'command', 'hidden', 'participants', 'steps']);
    expect(flow!.participants.map(({ id, label }) => `${id} ${label}`)).toEqual([
      'client openstack-client',
      'keystone keystone-api',
      'glance glance-api',
      'swift swift-proxy-server',
    ]);
    const documented = await readFile(new URL('../../docs/reference/show-json.md', import.meta.url), 'utf8');
    const example = JSON.parse(/```json\n([\s\S]*?)```/.exec(documented)![1]!) as ShownCapture;
    expect(Object.keys(flow!.steps[0]!)).toEqual(Object.keys(example.flows[0]!.steps[0]!));
  });

  it.each([
    ['7', 'POST', '(7) POST', '(26) 201 Created'],
    ['26', 'POST', '(7) POST', '(26) 201 Created'],
    ['1:47', 'GET', '(47) GET', '(48) 300 MULTIPLE CHOICES'],
    ['PUT /v2/images/{image_id}/file', 'PUT', '(27) PUT', '(56) 204 No Content'],
    ['PUT /image/v2/images/{image_id}/file', 'PUT', '(27) PUT', '(56) 204 No Content'],
    ['GET /v3/limits#2', 'GET', '(32) GET', '(33) 200 OK'],
  ])('shows step %s whole', async (step, _method, request, response) => {
    const { folder } = await folderWithCapture();
    const { code, stdout } = await wiretale(folder, 'show', 'one', step);
    expect(code).toBe(0);
    expect(stdout).toContain(request);
    expect(stdout).toContain(response);
    expect((await wiretale(folder, 'show', step)).stdout).toBe(stdout);
  });

  it('tells in words why a step is where it is', async () => {
    const { folder } = await folderWithCapture();
    const { code, stdout } = await wiretale(folder, 'show', '--why', '54');
    expect(code).toBe(0);
    expect(stdout.trimEnd().split('\n')).toEqual([
      '(54) PUT /v1/AUTH_{service_project_id}/glance/{image_id}  glance → swift',
      '  glance: the catalog lists 127.0.0.1:8090/image as image; arrived on the listener of glance',
      expect.stringMatching(/^ {2}swift: the catalog lists 127\.0\.0\.1:8080\/v1\/AUTH_.* as object-store; /),
      expect.stringMatching(/^Caused by \(27\) PUT \/image\/v2\/images\/\{image_id\}\/file, \d\d % sure:$/),
      '  listener: arrived on the listener of glance',
      expect.stringMatching(/^ {2}nesting: made during /),
      '  ids: shares 80c43a40-6c4a-4dca-84c5-7107e353cc44 with that call',
      ...stdout.trimEnd().split('\n').slice(7),
    ]);
    const own = await wiretale(folder, 'show', '--why', 'one', 'POST /v2/images');
    expect(own.stdout).toContain('(7) POST /image/v2/images  client → glance\n');
    expect(own.stdout).toContain(
      '\nNo recorded call caused it.\n  command: the recorded command, openstack\n',
    );
  });

  it.each([['--why'], ['--why', '--json', '7']])('asks for a step with %s %s', async (...args) => {
    const { code, stderr } = await wiretale(await temporaryFolder(), 'show', ...args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: --why is asked of one step/);
  });

  it('shows failures and what a terminal would obey harmlessly', async () => {
    const { folder, path } = await folderWithCapture();
    await editLines(path, (lines) => {
      lines[0] = lines[0]!
        .replace('"/identity"', '"/identity"')
        .replace('MULTIPLE CHOICES', '\\u001b[31mRED');
    });
    const { stdout } = await wiretale(folder, 'show', 'one');
    expect(stdout).toContain('␛[31mRED');
    expect(stdout).not.toContain('\u001b');
  });

  it.each([
    ['99', /There is no step "99"/],
    ['2:1', /There is no step "2:1"/],
    ['GET /nowhere', /There is no step "GET \/nowhere"/],
  ])('has no step %s', async (step, words) => {
    const { folder } = await folderWithCapture();
    const { code, stderr } = await wiretale(folder, 'show', 'one', step);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
    expect(stderr).toMatch(/Flows: 1: 56 numbers/);
  });

  it('uses colours only where they are wanted', async () => {
    const { folder } = await folderWithCapture();
    const coloured = await startWiretale(folder, ['show'], { NO_COLOR: '', FORCE_COLOR: '1' }).finished;
    expect(coloured.stdout).toContain('\u001b[');
    expect((await wiretale(folder, 'show')).stdout).not.toContain('\u001b[');
  });
});

describe('a capture that is not as it should be', () => {
  it('damaged in the middle is shown without that line, said, and ends with 3', async () => {
    const { folder, path } = await folderWithCapture();
    await editLines(path, (lines) => void (lines[4] = lines[4]!.slice(0, 100)));
    const { code, stdout, stderr } = await wiretale(folder, 'show', 'one');
    expect(code).toBe(3);
    expect(stderr).toContain('Line 5 of exchanges.jsonl is damaged and was left out.');
    expect(stdout).toContain('27 exchanges');
    expect((await wiretale(folder, 'render', 'one')).code).toBe(3);
  });

  it('cut in its last line is shown without that line, said, and ends with 0', async () => {
    const { folder, path } = await folderWithCapture();
    await editLines(path, (lines) => void lines.splice(27, 2, lines[27]!.slice(0, 50)));
    const { code, stdout, stderr } = await wiretale(folder, 'show', 'one');
    expect(code).toBe(0);
    expect(stderr).toContain('is cut off and was left out');
    // The last line is the upload. What Glance did for it is told, too: what shares an id with the creation as work that
    // goes on after it, the rest as calls that nothing recorded caused.
    expect(stdout).toMatch(/1: Create image cirros-0\.6\.2 {2}16 exchanges/);
    expect(stdout).toMatch(/2: Background calls {2}11 exchanges/);
  });

  it('of a newer format is refused in one sentence', async () => {
    const { folder, path } = await folderWithCapture();
    const file = join(path, 'capture.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"format": 1', '"format": 2'));
    const { code, stderr } = await wiretale(folder, 'show', 'one');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: The capture captures\/one is written in format 2 and .* update wiretale/);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('wiretale render', () => {
  it('prints the page that opens first', async () => {
    const { folder } = await folderWithCapture();
    const { code, stdout } = await wiretale(folder, 'render');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'traces/image-create/create-image-cirros-0-6-2.html\n',
    });
  });

  it('is byte-identical when rendered twice', async () => {
    const { folder } = await folderWithCapture();
    await wiretale(folder, 'render', 'one', '--out', 'a');
    await wiretale(folder, 'render', 'one', '--out', 'b');
    for (const file of ['create-image-cirros-0-6-2.html', 'docs/index.md', 'mkdocs.yml']) {
      expect(await readFile(join(folder, 'a', file))).toEqual(await readFile(join(folder, 'b', file)));
    }
  });

  it('makes one site of several captures, with a page per service', async () => {
    const { folder, path } = await folderWithCapture();
    await cp(path, join(folder, 'captures/two'), { recursive: true });
    const { code, stdout } = await wiretale(
      ...([folder, 'render', 'one', 'two', '--theme', 'github', '--pictures', 'none'] as const),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^traces\/site\/index\.html\n/);
    const index = await readFile(join(folder, 'traces/site/README.md'), 'utf8');
    expect(index).toContain('56 HTTP exchanges in 2 flows of 2 captures');
    const service = await readFile(join(folder, 'traces/site/service-glance-api.md'), 'utf8');
    expect(service).toContain('(create-image-cirros-0-6-2-2.md)');
  });

  it('refuses to write a secret that somebody put into the capture', async () => {
    const { folder, path } = await folderWithCapture();
    const token = `gAAAAAB${'k3yR'.repeat(40)}`;
    await editLines(path, (lines) => void (lines[4] = lines[4]!.replace(/<token:[0-9a-f]{16}>/, token)));
    const { code, stdout, stderr } = await wiretale(folder, 'render', 'one', '--out', 'pages');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/would hold a secret/);
    expect(stderr).not.toContain(token);
    await expect(readFile(join(folder, 'pages/mkdocs.yml'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('refuses to print it as well, in colours too', async () => {
    const { folder, path } = await folderWithCapture();
    const secret = 'not-of-any-known-shape';
    await editLines(path, (lines) => {
      expect(lines[1]).toContain('"X-Subject-Token","<token:');
      lines[1] = lines[1]!.replace(/("X-Subject-Token",")[^"]*/, `$1${secret}`);
    });
    const running = startWiretale(folder, ['show', 'one', '3'], { FORCE_COLOR: '1' });
    const { code, stdout, stderr } = await running.finished;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/The output would hold a secret \(line \d+, header x-subject-token\)/);
    expect(stderr).not.toContain(secret);
  });

  it('leaves out what --skip says and tells so', async () => {
    const { folder } = await folderWithCapture();
    const { stdout } = await wiretale(folder, 'render', 'one', '--skip', '*/identity*');
    const html = await readFile(join(folder, stdout.split('\n')[0]!), 'utf8');
    expect(html).toMatch(/23 of 28 calls are hidden: [^.]*\d+ quota/);
    const nothing = await wiretale(folder, 'render', 'one', '--only', 'nowhere');
    expect(nothing.code).toBe(2);
    expect(nothing.stderr).toMatch(/The selection leaves no call\.[^]*Groups here: .*quota/);
  });

  it('says that it cannot write', async () => {
    const { folder } = await folderWithCapture();
    const { code, stderr } = await wiretale(folder, 'render', 'one', '--out', '/dev/null/x');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .*\/dev\/null\/x/);
  });
});
