/** `wiretale accept`: what a replay found different is as it shall be from now on: as rules, or as the new baseline. */

import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { CompareRule } from '../model/difference.js';
import { PAGE_FILE } from './config/page-file.js';
import { UserError } from '../model/errors.js';
import { allowing } from '../regress/learn.js';
import { lockedBy } from '../store/lock.js';
import { replaceManifest } from '../store/manifest-file.js';
import { readManifest } from '../store/read-capture.js';
import type { ReadReport } from './config/report-file.js';
import { readRules, rulesText, withRules } from './config/rules-file.js';

/** The rules that would have let pass what differed: one for each place of a call, with what was accepted. */
export function acceptedRules(reports: readonly ReadReport[]): readonly CompareRule[] {
  const found = new Map<string, CompareRule>();
  for (const difference of reports.flatMap(({ differences }) => differences)) {
    if (difference.weight === 'note') continue;
    const { expected, actual } = difference;
    const rule = allowing(difference, `accepted: ${expected ?? 'nothing'} → ${actual ?? 'nothing'}`);
    const key = keyOf(rule);
    if (!found.has(key)) found.set(key, rule);
  }
  return [...found.values()];
}

/** Adds rules to a file that may be there already; those that are new. @throws UserError `bad-rules`, `cannot-write` */
export async function writeRules(
  rules: readonly CompareRule[],
  file: string,
): Promise<readonly CompareRule[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw cannotWrite(file, error);
  });
  const known = new Set(text === undefined ? [] : (await readRules(file)).map(keyOf));
  const added = rules.filter((rule) => !known.has(keyOf(rule)));
  const heading =
    'What replays found different, and somebody accepted. Review it; it is named by --rules FILE';
  const written = text === undefined ? rulesText(added, heading) : withRules(text, added);
  if (added.length > 0) {
    await writeFile(file, written).catch((error: NodeJS.ErrnoException) => {
      throw cannotWrite(file, error);
    });
  }
  return added;
}

function keyOf({ step, service, side, place, as }: CompareRule): string {
  return JSON.stringify([step, service, side, place, as]);
}

/** Puts the run that was kept in the place of the capture. @throws UserError `not-kept`, `in-use`, `cannot-write` */
export async function replaceBaseline({ path, saved, capture }: ReadReport): Promise<void> {
  if (saved === null) {
    throw new UserError('not-kept', `The run of ${capture} was not kept, so that there is no new baseline.`, {
      hint: 'Replay it again with --save NAME.',
    });
  }
  const { manifest } = await readManifest(saved);
  if ((await lockedBy(path)) !== undefined) {
    throw new UserError('in-use', `${path} is being recorded.`);
  }
  try {
    await inPlaceOf(path, async (folder) => {
      await cp(saved, folder, { recursive: true });
      // The writer's own words are of the capture, whatever run it holds.
      const page = await readFile(join(path, PAGE_FILE)).catch(() => undefined);
      if (page) await writeFile(join(folder, PAGE_FILE), page);
      await replaceManifest(folder, { ...manifest, name: capture });
    });
  } catch (error) {
    throw cannotWrite(path, error as NodeJS.ErrnoException);
  }
}

/** The old one is there until the new one is whole. */
async function inPlaceOf(path: string, make: (folder: string) => Promise<void>): Promise<void> {
  const beside = await mkdtemp(join(dirname(path), `.${basename(path)}-`));
  try {
    await make(join(beside, 'new'));
    await rename(path, join(beside, 'old'));
    await rename(join(beside, 'new'), path);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

function cannotWrite(file: string, cause: NodeJS.ErrnoException): UserError {
  return new UserError('cannot-write', `${file} cannot be written (${cause.code ?? 'unknown'}).`, { cause });
}
