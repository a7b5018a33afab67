/** What comes to light late: a secret that stood in an innocent place before a rule told what it is, and who called. */

import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bodiless } from '../../src/app/keeper/bodiless.js';
import type { OpenKeeper } from '../../src/app/keeper/keeper.js';
import { startRecorder } from '../../src/app/recorder.js';
import type { Recorder, RecorderOptions } from '../../src/app/recorder.js';
import type { ProcessEvidence, RedactedExchange } from '../../src/model/exchange.js';
import type { CallerLookup } from '../../src/proxy/server.js';
import { readCapture } from '../../src/store/read-capture.js';
import { KEEPERS } from '../support/keepers.js';
import { startOrigin } from '../support/origin.js';
import { postThrough } from '../support/post-through.js';
import { RECORDER_OPTIONS } from '../support/recorder-options.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SECRET = 'correct-horse/battery+staple';

interface Call {
  readonly type?: string;
  readonly body?: string;
}

interface Lab {
  readonly path: string;
  readonly recorder: Recorder;
  readonly problems: readonly string[];
  readonly send: (call: Call) => Promise<void>;
  /** Whether the secret stands in any file of the capture, as it is or as JSON and URLs write it. */
  readonly onDisk: () => Promise<boolean>;
}

async function lab(open: OpenKeeper, changes: Partial<RecorderOptions> = {}): Promise<Lab> {
  const path = join(await temporaryFolder(), 'one');
  const origin = await startOrigin((incoming, response) => {
    incoming.resume().on('end', () => response.end('ok'));
  });
  const problems: string[] = [];
  const recorder = await startRecorder(
    {
      ...RECORDER_OPTIONS,
      path,
      onProblem: (message) => problems.push(message),
      ...changes,
    },
    open,
  );
  const send = async ({ type = 'application/json', body = '' }: Call): Promise<void> => {
    await postThrough(recorder.addresses[0]!, origin, { type, body });
  };
  const onDisk = async (): Promise<boolean> => {
    const bytes = await everyByte(path);
    return [SECRET, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('hex')].some((form) =>
      bytes.includes(form),
    );
  };
  return { path, recorder, problems, send, onDisk };
}

async function everyByte(folder: string): Promise<string> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const contents = files
    .filter((file) => file.isFile())
    // A file may have been renamed since.
    .map((file) => readFile(join(file.parentPath, file.name)).catch(() => Buffer.alloc(0)));
  return Buffer.concat(await Promise.all(contents)).toString('latin1');
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setImmediate(resolve));
}

async function lines(path: string): Promise<number> {
  return (await readFile(join(path, 'exchanges.jsonl'), 'utf8')).split('\n').length - 1;
}

const INNOCENT = JSON.stringify({
  note: `it is ${SECRET}`,
  link: `http://x/?q=${encodeURIComponent(SECRET)}`,
});
const REVEALING = JSON.stringify({ user: { password: SECRET } });

describe.each(KEEPERS)('a recorder that is told late who called, which keeps %s', (_where, open) => {
  it('has written what passed, and completes it', async () => {
    let tell = (): void => undefined;
    const process = (): Promise<ProcessEvidence> =>
      new Promise((resolve) => (tell = () => resolve({ pid: 7, command: ['python3'] })));
    const lookup: CallerLookup = {
      socket: ({ local, remote }) => Promise.resolve({ local: remote, remote: local, uid: 1, inode: 7 }),
      account: () => Promise.resolve('stack'),
      process,
    };
    const shown: RedactedExchange[] = [];
    const { path, recorder, send } = await lab(open, {
      lookup,
      onExchange: (exchange) => shown.push(exchange),
    });
    await send({ body: REVEALING });
    await until(async () => (await lines(path)) === 1);
    const early = await readFile(join(path, 'exchanges.jsonl'), 'utf8');
    expect(early).not.toContain('python3');
    expect(shown).toEqual([]);

    tell();
    await until(async () => (await readFile(join(path, 'exchanges.jsonl'), 'utf8')).includes('python3'));
    const { counts } = (await recorder.stop()).manifest;
    expect(counts).toMatchObject({ exchanges: 1, lost: 0, redactions: 1 });
    const { exchanges } = await readCapture(path);
    expect(exchanges.map(bodiless)).toEqual(shown.map(bodiless));
    const [{ client, ...rest }] = exchanges as [RedactedExchange];
    expect(client).toMatchObject({ account: 'stack', process: { pid: 7, command: ['python3'] } });
    expect(JSON.parse(early)).toMatchObject(rest);
  });

  it('has completed it when it ends', async () => {
    let tell = (): void => undefined;
    const lookup: CallerLookup = {
      socket: ({ local, remote }) => Promise.resolve({ local: remote, remote: local, uid: 1, inode: 7 }),
      account: () => new Promise((resolve) => (tell = () => resolve('stack'))),
      process: () => Promise.resolve(undefined),
    };
    const { path, recorder, send } = await lab(open, { lookup });
    await send({ body: INNOCENT });
    await until(async () => (await lines(path)) === 1);
    const stopped = recorder.stop();
    tell();
    await stopped;
    expect((await readCapture(path)).exchanges).toMatchObject([{ client: { account: 'stack' } }]);
  });
});

describe.each(KEEPERS)('a recorder that learns late, which keeps %s', (_where, open) => {
  it('rewrites what it had written, while it goes on', async () => {
    const { path, recorder, send, onDisk, problems } = await lab(open);
    await send({ body: INNOCENT });
    await until(async () => (await lines(path)) === 1);
    expect(await onDisk()).toBe(true);

    await send({ body: REVEALING });
    await until(async () => (await lines(path)) === 2 && !(await onDisk()));
    await send({ body: INNOCENT });

    const { manifest } = await recorder.stop();
    expect(await onDisk()).toBe(false);
    expect(problems).toEqual([]);
    expect(manifest.counts).toMatchObject({ exchanges: 3, lost: 0, secrets: 1, redactions: 5 });
    const { exchanges } = await readCapture(path);
    const [first, second, third] = exchanges.map(({ request: { body } }) => body);
    expect(first).toEqual(third);
    const [pseudonym] = /<password:[0-9a-f]{16}>/.exec(JSON.stringify(second))!;
    expect(JSON.parse((first as { text: string }).text)).toEqual({
      note: `it is ${pseudonym}`,
      link: `http://x/?q=${encodeURIComponent(pseudonym)}`,
    });
  });

  it('rewrites the recorded command and its environment as well', async () => {
    const command = {
      argv: ['curl', '-d', `note=${SECRET}`],
      cwd: `/home/${SECRET}`,
      env: { OS_NOTE: SECRET },
    };
    const { recorder, send, onDisk } = await lab(open, { command });
    expect(await onDisk()).toBe(true);
    await send({ body: REVEALING });
    await until(async () => !(await onDisk()));
    const { command: recorded } = (await recorder.stop({ exitCode: 0 })).manifest;
    expect(recorded).toMatchObject({
      exitCode: 0,
      argv: ['curl', '-d', expect.stringMatching(/^note=<password:[0-9a-f]{16}>$/) as string],
    });
  });

  it('takes back a kept body that holds what was learned after it', async () => {
    const { path, recorder, send, onDisk } = await lab(open);
    const opaque = { type: 'application/octet-stream', body: `\0${SECRET}\0` };
    await send(opaque);
    await send({ type: 'application/octet-stream', body: '\0innocent\0' });
    await send({ body: REVEALING });
    await recorder.stop();
    expect(await onDisk()).toBe(false);
    const { exchanges } = await readCapture(path);
    expect(exchanges.map(({ request: { body } }) => body)).toMatchObject([
      { kind: 'omitted', reason: 'secret', size: opaque.body.length },
      { kind: 'blob' },
      { kind: 'text' },
    ]);
    expect(exchanges[0]!.request.body).not.toHaveProperty('sha256');
    expect(await readdir(join(path, 'bodies'))).toHaveLength(1);
  });

  it('loses nothing under a load that teaches all the time', async () => {
    const { path, recorder, send, problems } = await lab(open);
    const secrets = Array.from({ length: 60 }, (_, index) => `learned-late-number-${index}`);
    await Promise.all(
      secrets.flatMap((secret) => [
        send({ body: JSON.stringify({ note: secret }) }),
        send({ body: JSON.stringify({ password: secret }) }),
      ]),
    );
    const { counts } = (await recorder.stop()).manifest;
    expect(problems).toEqual([]);
    expect(counts).toMatchObject({ exchanges: 120, lost: 0, secrets: 60, redactions: 120 });
    const { exchanges, problems: unread } = await readCapture(path);
    expect(unread).toEqual([]);
    expect(exchanges).toHaveLength(120);
    expect(await everyByte(path)).not.toContain('learned-late-number');
  });
});
