/** Files of a site: made and checked in memory first, then written so that none is ever half there. */

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../model/errors.js';

/** A file below the output folder, with slashes. Only text that was captured is `checked`; our own bundles are not. */
export interface SiteFile {
  readonly path: string;
  readonly text: string;
  readonly checked: boolean;
}

/** Writes every file; an older one of the same name is replaced whole. */
export async function writeFiles(out: string, files: readonly SiteFile[]): Promise<void> {
  for (const { path: place, text } of files) {
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
