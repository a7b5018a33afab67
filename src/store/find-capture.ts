/** Which captures there are, and which one a name on the command line means. */

import { access, readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { UserError } from '../model/errors.js';
import { MANIFEST_FILE } from './manifest-file.js';

export interface ListedCapture {
  readonly name: string;
  readonly path: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** The captures directly below `folder`, oldest first; none when there is no such folder. Written in whatever format. */
export async function listCaptures(folder: string): Promise<readonly ListedCapture[]> {
  const names = await readdir(folder).catch(() => []);
  const listed = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const startedAt = await startOf(path);
      return startedAt === undefined ? [] : [{ name, path, startedAt }];
    }),
  );
  return listed
    .flat()
    .sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt) || compare(a.name, b.name));
}

/**
 * The path of the capture that `name` means: a path when it has a slash, else `<folder>/<name>`; without a name the
 * latest. Throws a UserError `unknown-capture`.
 */
export async function resolveCapture(name: string | undefined, folder: string): Promise<string> {
  if (name !== undefined && (name.includes('/') || name.includes(sep))) return name;
  if (name !== undefined && (await exists(join(folder, name)))) return join(folder, name);
  const captures = await listCaptures(folder);
  if (name !== undefined) throw unknown(name, folder, captures);
  const latest = captures.at(-1);
  if (latest) return latest.path;
  throw new UserError('unknown-capture', `There is no capture in ${folder} yet.`, {
    hint: 'Record one with `wiretale record -- <command>`, or try `wiretale demo`.',
  });
}

/** The first of `base`, `base-2`, `base-3` … that does not exist in `folder`. */
export async function freeName(folder: string, base: string): Promise<string> {
  let name = base;
  for (let number = 2; await exists(join(folder, name)); number += 1) name = `${base}-${number}`;
  return name;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function startOf(path: string): Promise<string | undefined> {
  try {
    const { startedAt } = JSON.parse(await readFile(join(path, MANIFEST_FILE), 'utf8')) as {
      startedAt?: unknown;
    };
    return typeof startedAt === 'string' && !Number.isNaN(Date.parse(startedAt)) ? startedAt : undefined;
  } catch {
    return undefined; // no capture, or one whose damage is told when it is opened
  }
}

function unknown(name: string, folder: string, captures: readonly ListedCapture[]): UserError {
  const near = captures
    .map((capture) => ({ name: capture.name, distance: editDistance(name, capture.name) }))
    .sort((a, b) => a.distance - b.distance || compare(a.name, b.name))
    .slice(0, 5)
    .map((candidate) => candidate.name);
  const hint =
    near.length > 0
      ? `The nearest of ${captures.length} there: ${near.join(', ')}.`
      : 'There are none yet: record one with `wiretale record -- <command>`.';
  return new UserError('unknown-capture', `There is no capture "${name}" in ${folder}.`, { hint });
}

// Levenshtein's, one row at a time.
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
