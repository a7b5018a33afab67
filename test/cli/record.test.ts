import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startWiretale, wiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FETCH = fileURLToPath(new URL('../support/fetch.mjs', import.meta.url));
const SECRET = 'correct-horse-battery-staple';

async function lines(folder: string, capture: string): Promise<readonly Record<string, unknown>[]> {
  const text = await readFile(join(folder, 'captures', capture, 'exchanges.jsonl'), 'utf8');
  return text
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function everyByte(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name)));
  return Buffer.concat(await Promise.all(texts)).toString('latin1');
}

describe('wiretale record -- command', () => {
  it('passes output and exit code through and records without the secret', async () => {
    const folder = await temporaryFolder();
    const origin = await startOrigin((_request, response) => response.end('hello'));
    const { finished } = startWiretale(
      folder,
      ['record', 'hi', '--', process.execPath, FETCH, `${origin.url}/x`],
      {
        OS_TOKEN: SECRET,
      },
    );
    const { code, stdout, stderr } = await finished;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'hello' });
    expect(stderr).toContain('captures/hi: 1 exchange');
    expect(stderr).toContain('lost: 0');
    expect(stderr).toContain('was not kept');
    expect(stderr).toContain('wiretale render hi');
    expect(await lines(folder, 'hi')).toHaveLength(1);
    expect((await everyByte(folder)) + stderr).not.toContain(SECRET);
  });

  it('counts the bodies over --max-size, which are nothing that was lost', async () => {
    const folder = await temporaryFolder();
    const origin = await startOrigin((_request, response) => response.end('hello'));
    const { code, stderr } = await wiretale(
      folder,
      ...['record', 'hi', '--max-size', '0', '--fsync', '--', process.execPath, FETCH, `${origin.url}/x`],
    );
    expect(code).toBe(0);
    expect(stderr).toContain('lost: 0, bodies over --max-size: 1');
    expect(await lines(folder, 'hi')).toMatchObject([
      { outcome: { response: { body: { kind: 'omitted', reason: 'too-large', size: 5 } } } },
    ]);
  });

  it.each([
    { script: 'process.exit(7)', exitCode: 7 },
    { script: 'process.kill(process.pid, "SIGTERM")', exitCode: 128 + 15 },
    { script: 'process.kill(process.pid, "SIGKILL")', exitCode: 128 + 9 },
  ])('$script ends with $exitCode', async ({ script, exitCode }) => {
    const folder = await temporaryFolder();
    expect((await wiretale(folder, 'record', '--', process.execPath, '-e', script)).code).toBe(exitCode);
  });

  it('hands a signal on to the command and still seals the capture', async () => {
    const folder = await temporaryFolder();
    const script =
      'process.on("SIGTERM", () => process.exit(3)); setInterval(() => {}, 1000); console.log("ready")';
    const running = startWiretale(folder, ['record', 'sig', '--', process.execPath, '-e', script]);
    await running.printed(/ready/);
    running.child.kill('SIGTERM');
    expect((await running.finished).code).toBe(3);
    const manifest = JSON.parse(await readFile(join(folder, 'captures/sig/capture.json'), 'utf8')) as object;
    expect(manifest).toHaveProperty('endedAt');
  });

  it('keeps the output, redacted, when asked', async () => {
    const folder = await temporaryFolder();
    const script = `console.log(process.env.OS_PASSWORD); console.error("err")`;
    const { finished } = startWiretale(
      folder,
      ['record', 'out', '--keep-output', '--', process.execPath, '-e', script],
      { OS_PASSWORD: SECRET },
    );
    const { stdout, stderr } = await finished;
    expect(stdout).toBe(`${SECRET}\n`);
    expect(stderr).toContain('err');
    const manifest = JSON.parse(await readFile(join(folder, 'captures/out/capture.json'), 'utf8')) as {
      command: { output: { stdout: string; stderr: string } };
    };
    expect(manifest.command.output.stdout).toMatch(/^<password:[0-9a-f]{16}>\n$/);
    expect(manifest.command.output.stderr).toBe('err\n');
  });

  it('says why nothing may have passed', async () => {
    const folder = await temporaryFolder();
    const { stderr } = await wiretale(folder, 'record', '--', process.execPath, '-e', '0');
    expect(stderr).toContain('0 exchanges');
    expect(stderr).toMatch(/http_proxy/);
    expect(stderr).toMatch(/Next: wiretale record --gateway/);
  });

  it('makes a name from the command and counts on', async () => {
    const folder = await temporaryFolder();
    await wiretale(folder, 'record', '--', process.execPath, '-e', '0');
    await wiretale(folder, 'record', '--', process.execPath, '-e', '0');
    expect((await readdir(join(folder, 'captures'))).sort()).toEqual(['node', 'node-2']);
  });

  it('counts what --skip leaves out', async () => {
    const folder = await temporaryFolder();
    const origin = await startOrigin((_request, response) => response.end('hello'));
    const { stdout, stderr } = await wiretale(
      folder,
      ...['record', 's', '--skip', `${origin.host}/x*`, '--', process.execPath, FETCH, `${origin.url}/x/y`],
    );
    expect(stdout).toBe('hello');
    expect(stderr).toContain('skipped: 1');
    expect(await lines(folder, 's')).toEqual([]);
  });

  it('answers 502 when the upstream refuses, and records the failure', async () => {
    const folder = await temporaryFolder();
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const { stdout, stderr } = await wiretale(
      folder,
      ...['record', 'f', '--', process.execPath, FETCH, `http://127.0.0.1:${port}/`],
    );
    expect(stderr).toContain('status 502');
    expect(stdout).toContain(`127.0.0.1:${port}`);
    const [exchange] = await lines(folder, 'f');
    expect(exchange).toMatchObject({ outcome: { kind: 'failure', cause: 'upstream-refused' } });
  });
});

describe('wiretale record until Ctrl-C', () => {
  it('prints a line per exchange, survives Ctrl-C in mid-transfer and keeps what was finished', async () => {
    const folder = await temporaryFolder();
    let answerStarted!: () => void;
    const started = new Promise<void>((resolve) => (answerStarted = resolve));
    const origin = await startOrigin((request, response) => {
      if (request.url === '/done') return response.end('done');
      response.write('half');
      answerStarted();
      return undefined;
    });
    const running = startWiretale(folder, ['record', 'live', '--listen', '127.0.0.1:0']);
    const [, proxy] = await running.printed(/http_proxy=(http:\/\/127\.0\.0\.1:\d+)/);
    const viaProxy = { http_proxy: proxy! };
    await finishedFetch(`${origin.url}/done`, viaProxy);
    await running.printed(/x000001 {2}\S+ → \S+ {2}GET \/done {2}200 OK/);
    const hanging = finishedFetch(`${origin.url}/hangs`, viaProxy);
    await started;
    running.child.kill('SIGINT');
    expect((await running.finished).code).toBe(0);
    await hanging;
    const recorded = await lines(folder, 'live');
    expect(recorded.map(({ id }) => id)).toEqual(['x000001', 'x000002']);
    expect(recorded[1]).toMatchObject({ outcome: { kind: 'response', response: { status: 200 } } });
    expect(JSON.stringify(recorded[1])).toContain('"cut"');
  });
});

describe('clear errors', () => {
  it('a capture that exists is refused before the command runs', async () => {
    const folder = await temporaryFolder();
    await wiretale(folder, 'record', 'twice', '--', process.execPath, '-e', '0');
    const { code, stdout, stderr } = await wiretale(
      folder,
      ...['record', 'twice', '--', process.execPath, '-e', 'console.log("ran")'],
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: There is already a captures\/twice\.\n {7}Give another name/);
  });

  it('a port in use leaves no capture behind', async () => {
    const folder = await temporaryFolder();
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const { port } = taken.address() as AddressInfo;
    const { code, stderr } = await wiretale(folder, 'record', 'p', '--listen', `127.0.0.1:${port}`);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: .*127\\.0\\.0\\.1:${port}.*in use`));
    expect(await readdir(join(folder, 'captures')).catch(() => [])).toEqual([]);
  });

  it.each([
    [['record', '--', '/no/such/program'], 2, /could not be started: there is no such command/],
    [['record', '--lisen', 'x'], 2, /lisen/],
    [['record', '/dev/null/x', '--', process.execPath, '-e', '0'], 2, /cannot be written/],
    [['record', 'a b'], 2, /is not a name for a capture/],
    [['show', 'nothing-here'], 2, /nothing-here/],
    [['shwo'], 2, /Did you mean show/],
    [[], 2, /Which command/],
    [['show', '--', 'ls'], 2, /takes no command/],
    [['pass'], 2, /no listener to keep open/],
    [['render', '--theme', 'sphynx'], 2, /--theme/],
  ])('%j ends with %i', async (args, exitCode, words) => {
    const folder = await temporaryFolder();
    const { code, stdout, stderr } = await wiretale(folder, ...args);
    expect({ code, stdout }).toEqual({ code: exitCode, stdout: '' });
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(words);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(await readdir(join(folder, 'captures')).catch(() => [])).toEqual([]);
  });
});

function finishedFetch(url: string, environment: Record<string, string>): Promise<void> {
  const env = { ...process.env, ...environment };
  return new Promise((resolve) => {
    spawn(process.execPath, [FETCH, url], { env, stdio: 'ignore' }).once('close', () => resolve());
  });
}
