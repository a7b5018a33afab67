/** Which files of a folder wiretale wrote there, by a list beside them: no others may it replace or remove. */

import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../model/errors.js';

/** The list's name in the folder. */
export const OWN_LIST = '.wiretale-pages.json';

/** Files that were written, and the names of the captures that they were made of. */
export interface OwnFiles {
  readonly files: Iterable<string>;
  readonly captures: readonly string[];
}

/** The text of a list. */
export function ownListText({ files, captures }: OwnFiles): string {
  return `${JSON.stringify({ captures, files: [...new Set(files)].sort() }, null, 2)}\n`;
}

/** What an earlier render left, by its list; nothing when there is none that can be read. */
export async function ownFiles(out: string): Promise<OwnFiles & { readonly files: ReadonlySet<string> }> {
  try {
    const text = await readFile(path.join(out, OWN_LIST), 'utf8');
    const { files, captures = [] } = JSON.parse(text) as Readonly<Record<string, readonly unknown[]>>;
    return { files: new Set(files!.filter(isBelow)), captures: captures.map(String) };
  } catch {
    return { files: new Set(), captures: [] };
  }
}

/** @throws UserError `other-capture` when what was written there was made of other captures, none of these among them. */
export function refuseOthers(out: string, old: readonly string[], captures: readonly string[]): void {
  const known = old.map(withoutNumber);
  if (old.length * captures.length === 0 || captures.some((name) => known.includes(withoutNumber(name))))
    return;
  throw new UserError(
    'other-capture',
    `${out} holds the pages of another capture, ${old.join(', ')}; nothing was written.`,
    { hint: 'Choose another folder with --dir; or delete that one, if its pages are not wanted any more.' },
  );
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

/** Recorded once more, a command has its name with a number behind it. */
function withoutNumber(name: string): string {
  return name.replace(/-\d+$/, '');
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
