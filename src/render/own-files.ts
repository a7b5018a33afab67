/** Which files of a folder wiretale wrote there, by a list beside them: no others may it replace or remove. */

import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../model/errors.js';

/** The list's name in the folder. */
export const OWN_LIST = '.wiretale-pages.json';

/** The text of a list: the files' names and nothing else. */
export function ownListText(files: Iterable<string>): string {
  return `${JSON.stringify({ files: [...new Set(files)].sort() }, null, 2)}\n`;
}

/** Paths of the files that an earlier render left; none when there is no list that can be read. */
export async function ownFiles(out: string): Promise<ReadonlySet<string>> {
  try {
    const { files } = JSON.parse(await readFile(path.join(out, OWN_LIST), 'utf8')) as { files: unknown };
    return new Set((files as readonly unknown[]).filter(isBelow));
  } catch {
    return new Set();
  }
}

/** @throws UserError `not-ours` when one of these paths is taken. */
export async function refuseTaken(out: string, paths: readonly string[]): Promise<void> {
  const found = await Promise.all(paths.map((file) => isTaken(path.join(out, file))));
  const [first, ...more] = paths.filter((_, index) => found[index]);
  if (first === undefined) return;
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  throw new UserError(
    'not-ours',
    `${path.join(out, first)}${others} is there already and not from wiretale; nothing was written.`,
    { hint: 'Choose another folder with --out, or move away what is there.' },
  );
}

/** Lists can be edited, so none may lead out of its folder. */
function isBelow(file: unknown): file is string {
  return typeof file === 'string' && /^(?:\w[\w.-]*\/)*\w[\w.-]*$/.test(file);
}

function isTaken(target: string): Promise<boolean> {
  return lstat(target).then(
    () => true,
    () => false,
  );
}
