/** A recorder in a process of its own for a fault: what it holds open, and what it kept in the end. */

import { readdirSync, readlinkSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Capture } from '../../../src/model/capture.js';
import { readCapture } from '../../../src/store/read-capture.js';
import { startThrough } from '../../support/cli.js';
import { runs } from '../../support/runs.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { eventually } from '../../integration/proxy/lab.js';

/** How often each fault comes. */
export const { numRuns: TIMES } = runs(5, 200);

/** So many at a time. */
const AT_ONCE = 10;

/** What a client saw: a status and its body, whole or cut short; or no answer at all. */
export type Seen = `${number} ${string}` | `${number} cut` | 'nothing';

export interface Recording {
  readonly port: number;
  /** What a client sees that asks for a URL. */
  readonly ask: (url: string, call?: Call) => Promise<Seen>;
  /** Waits until it holds open no more sockets and files than it did at first. */
  readonly nothingLeft: () => Promise<void>;
  /** Ends it. `stderr` is all that it said. */
  readonly stop: () => Promise<Capture & { readonly code: number | null; readonly stderr: string }>;
}

export interface Call {
  readonly method?: string;
  readonly body?: string;
  /** Called when the first bytes of an answer's body have come. */
  readonly onPart?: () => void;
}

export interface Start {
  readonly folder?: string;
  readonly flags?: readonly string[];
  readonly starter?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export async function record({
  folder,
  flags = [],
  starter = [],
  environment,
}: Start = {}): Promise<Recording> {
  const cwd = folder ?? (await temporaryFolder());
  const args = ['record', './capture', '--quiet', '--listen', '127.0.0.1:0', ...flags];
  const recorder = startThrough(starter, { cwd, args, ...(environment && { environment }) });
  const port = Number((await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/))[1]);
  const open = (): readonly string[] => openOf(recorder.child.pid!);
  const atFirst = open().length;
  return {
    port,
    ask: (url, call) => ask(port, url, call),
    nothingLeft: () => eventually(() => open().length <= atFirst),
    async stop() {
      recorder.child.kill('SIGINT');
      const { code, stderr } = await recorder.finished;
      return { ...(await readCapture(join(cwd, 'capture'))), code, stderr };
    },
  };
}

/** Its sockets and files. Not what Node has for threads of its own, of which there are more when there is more to do. */
function openOf(pid: number): readonly string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder)
    .map((fd) => targetOf(join(folder, fd)))
    .filter((target) => target.startsWith('socket:') || target.startsWith('/'));
}

function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return ''; // closed meanwhile
  }
}

function ask(port: number, url: string, { method, body = '', onPart }: Call = {}): Promise<Seen> {
  return new Promise((resolve) => {
    const headers = { Host: new URL(url).host, ...(body !== '' && { 'Content-Length': body.length }) };
    request({ host: '127.0.0.1', port, path: url, method, headers, agent: false }, (response) => {
      const status = response.statusCode!;
      let text = '';
      response.setEncoding('latin1').on('data', (part: string) => (text += part));
      if (onPart) response.once('data', onPart);
      response.on('end', () => resolve(`${status} ${text}`));
      response.on('error', () => resolve(`${status} cut`));
    })
      .on('error', () => resolve('nothing'))
      .end(body);
  });
}

/** Does something `TIMES` times, some of them at once; gives how often each outcome came. */
export async function often(
  once: (time: number) => Promise<string>,
): Promise<Readonly<Record<string, number>>> {
  const left = Array.from({ length: TIMES }, (_, time) => time);
  const outcomes: string[] = [];
  const worker = async (): Promise<void> => {
    for (let time = left.pop(); time !== undefined; time = left.pop()) outcomes.push(await once(time));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return counted(outcomes);
}

/** How each exchange of a capture ended: `200`, `200 cut`, or the cause of its failure. */
export function endings({ exchanges }: Pick<Capture, 'exchanges'>): Readonly<Record<string, number>> {
  return counted(
    exchanges.map(({ outcome }) =>
      outcome.kind === 'failure'
        ? outcome.cause
        : `${outcome.response.status}${outcome.response.cut === undefined ? '' : ' cut'}`,
    ),
  );
}

function counted(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** All that was sent was kept, and nothing was lost. */
export function expectWhole({
  manifest,
  exchanges,
  damaged,
  code,
}: Awaited<ReturnType<Recording['stop']>>): void {
  expect([code, damaged]).toEqual([0, false]);
  expect(manifest.counts).toMatchObject({ exchanges: exchanges.length, lost: 0 });
  expect(manifest.counts.bodiesLost).toBeUndefined();
}
