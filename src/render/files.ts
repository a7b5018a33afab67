/** Files of a site: made and checked in memory first, then written so that none is ever half there. */

import { mkdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../model/errors.js';
import { OWN_LIST, ownFiles, ownListText, refuseTaken } from './own-files.js';

/** A file below the output folder, with slashes. Only text that was captured is `checked`; our own bundles are not. */
export interface SiteFile {
  readonly path: string;
  readonly text: string;
  readonly checked: boolean;
}

/**
 * Writes every file. What an earlier render wrote is replaced, or removed when it is no longer among them.
 * @throws UserError `not-ours` before anything is written, when a file is in the way that no render wrote; `cannot-write`
 */
export async function writeFiles(out: string, files: readonly SiteFile[]): Promise<void> {
  const old = await ownFiles(out);
  const paths = files.map((file) => file.path);
  await refuseTaken(
    out,
    paths.filter((file) => !old.has(file)),
  );
  // Before the first file, so that after a crash a render finds all that it may replace.
  await writeWhole(out, OWN_LIST, ownListText([...old, ...paths]));
  for (const { path: place, text } of files) await writeWhole(out, place, text);
  for (const place of old) if (!paths.includes(place)) await remove(out, place);
  await writeWhole(out, OWN_LIST, ownListText(paths));
}

async function writeWhole(out: string, place: string, text: string): Promise<void> {
  const target = path.join(out, ...place.split('/'));
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  try {
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(temporary, text);
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw notWritable(target, cause);
  }
}

/** Removes a file, and the folders above it that it leaves empty. */
async function remove(out: string, place: string): Promise<void> {
  const target = path.join(out, ...place.split('/'));
  try {
    await unlink(target);
  } catch (cause) {
    if ((cause as { readonly code?: string }).code !== 'ENOENT') throw notWritable(target, cause);
  }
  for (let folder = path.posix.dirname(place); folder !== '.'; folder = path.posix.dirname(folder)) {
    // One that holds something else stays.
    await rmdir(path.join(out, folder)).catch(() => undefined);
  }
}

function notWritable(target: string, cause: unknown): unknown {
  const code = (cause as { readonly code?: string }).code ?? '';
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'you may not write there',
    EPERM: 'you may not write there',
    EROFS: 'the disk is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'part of the path is a file',
    EEXIST: 'part of the path is a file',
    EISDIR: 'a folder of that name is in the way',
  };
  const reason = reasons[code];
  if (reason === undefined) return cause;
  return new UserError('cannot-write', `${target} cannot be written: ${reason}.`, {
    cause,
    hint: 'Choose another folder with --out.',
  });
}
