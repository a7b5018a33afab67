/** A capture as it stands on disk, whole or not: everything readable is given, everything else is said. */

import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Capture, Manifest } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import type { RedactedExchange } from '../model/exchange.js';
import { capturedLines, EXCHANGES_FILE } from './lines.js';
import { lockedBy } from './lock.js';
import { MANIFEST_FILE } from './manifest-file.js';
import { parseManifest } from './schema.js';
import { createSharing } from './sharing.js';

/**
 * Reads the capture in the folder `path`. Damaged lines are left out and named in `problems`.
 * Throws a UserError `unknown-capture`, `not-a-capture`, `damaged-capture` or `newer-format`.
 */
export async function readCapture(path: string): Promise<Capture> {
  const { manifest, format } = await readManifest(path);
  const { exchanges, damagedLines, damaged, problems } = await readExchanges(path, format);
  exchanges.sort((a, b) => a.seq - b.seq);
  const ending = await endingProblems(path, manifest, {
    count: exchanges.length + damagedLines,
    last: exchanges.at(-1)?.seq ?? 0,
  });
  return { path, manifest, exchanges, problems: [...problems, ...ending], damaged };
}

/**
 * The manifest alone, and the format that it and the lines beside it are written in. Throws as `readCapture` does.
 */
export async function readManifest(path: string): Promise<{ manifest: Manifest; format: number }> {
  return parseManifest(await manifestOf(path), path);
}

async function manifestOf(path: string): Promise<string> {
  try {
    return await readFile(join(path, MANIFEST_FILE), 'utf8');
  } catch (cause) {
    const inside = await namesIn(path);
    if (inside === undefined) throw await missing(path, cause);
    const hint = inside.length > 0 ? `It holds ${listed(inside)}.` : 'It is empty.';
    throw new UserError('not-a-capture', `${path} is not a capture: it has no ${MANIFEST_FILE}.`, {
      hint,
      cause,
    });
  }
}

async function missing(path: string, cause: unknown): Promise<UserError> {
  const beside = (await namesIn(dirname(path))) ?? [];
  const hint =
    beside.length > 0 ? `${dirname(path)} holds ${listed(beside)}.` : 'Record one with `wiretale record`.';
  return new UserError('unknown-capture', `There is no capture ${path}.`, { hint, cause });
}

async function namesIn(folder: string): Promise<readonly string[] | undefined> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return undefined;
  }
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ');
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown;
}

async function readExchanges(path: string, format: number) {
  const exchanges: RedactedExchange[] = [];
  const share = createSharing();
  const problems: string[] = [];
  let damagedLines = 0;
  let damaged = false;
  try {
    for await (const { number, text, ended, exchange } of capturedLines(path, format)) {
      if (exchange) exchanges.push(share(exchange));
      else {
        damagedLines += 1;
        damaged ||= ended;
        problems.push(lineProblem(number, ended, Buffer.byteLength(text)));
      }
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    damaged = true;
    problems.push(`${EXCHANGES_FILE} could not be read to its end (${code}).`);
  }
  return { exchanges, damagedLines, damaged, problems };
}

function lineProblem(number: number, ended: boolean, bytes: number): string {
  return ended
    ? `Line ${number} of ${EXCHANGES_FILE} is damaged and was left out.`
    : `The last line of ${EXCHANGES_FILE} (line ${number}, ${bytes} bytes) is cut off and was left out.`;
}

/** What is there: `last` is the number of the exchange that began last. */
interface Lines {
  readonly count: number;
  readonly last: number;
}

async function endingProblems(
  path: string,
  manifest: Manifest,
  { count: lines, last }: Lines,
): Promise<readonly string[]> {
  if (manifest.endedAt === undefined) {
    const pid = await lockedBy(path);
    // Exchanges are numbered as they begin: one that is missing had begun, and was not over.
    const missing = Math.max(0, last - lines);
    const underWay =
      missing > 0
        ? `; ${missing} that had begun before the last of it ${missing === 1 ? 'is' : 'are'} not`
        : '';
    return pid === undefined
      ? [`The recording of ${basename(path)} was cut short: what had finished by then is here${underWay}.`]
      : [`${basename(path)} is still being recorded by process ${pid}: what has finished so far is here.`];
  }
  const expected = manifest.counts.exchanges;
  return lines < expected
    ? [`${expected} exchanges were kept and ${lines} are left in ${EXCHANGES_FILE}.`]
    : [];
}
