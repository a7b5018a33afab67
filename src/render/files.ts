/** Files of a site: made and checked beside their places first, then moved there, so that none is ever half there. */

import { mkdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../model/errors.js';
import { OWN_LIST, ownFiles, ownListText, refuseOthers, refuseTaken } from './own-files.js';

/** A file below the output folder, with slashes. Only text that was captured is `checked`; our own bundles are not. */
export interface SiteFile {
  readonly path: string;
  readonly text: string | Uint8Array;
  readonly checked: boolean;
}

/** Makes a file when it is to be written. */
export type MakeFile = () => SiteFile | Promise<SiteFile>;

/** The captures that files are made of, by name. */
export interface MadeOf {
  readonly captures?: readonly string[] | undefined;
  readonly keepsOthers?: boolean;
}

/**
 * Writes every file, and resolves with their paths. What an earlier render wrote is replaced, or removed when it is no
 * longer among them. Only one of the files is held at a time. When making one of them fails, nothing has changed. `made`: what they
 * are made of, and whether pages of other captures stay.
 * @throws UserError `not-ours`, `other-capture`, `no-pages` before anything is changed: a file is in the way that no render wrote, or there is
 * none to write; `cannot-write`
 */
export async function writeFiles(
  out: string,
  files: Iterable<MakeFile> | AsyncIterable<MakeFile>,
  { captures = [], keepsOthers = false }: MadeOf = {},
): Promise<readonly string[]> {
  const stage = path.join(out, `.wiretale-${process.pid}.tmp`);
  const made = await makeFolder(stage);
  const paths: string[] = [];
  try {
    for await (const make of files) paths.push(await writeMade(stage, make));
    if (paths.length === 0) {
      throw new UserError('no-pages', `There is nothing to write to ${out}: what is there stays.`, {
        hint: 'Choose another theme, or more calls.',
      });
    }
    const { files: old, captures: others } = await ownFiles(out);
    if (keepsOthers) refuseOthers(out, others, captures);
    const unknown = paths.filter((file) => !old.has(file));
    await refuseTaken(out, unknown);
    // Before the first file, so that after a crash a render finds all that it may replace.
    await replace(stage, out, { [OWN_LIST]: ownListText({ captures, files: [...old, ...paths] }) });
    await moveAll(stage, out, paths);
    const kept = new Set(paths);
    for (const place of old) if (!kept.has(place)) await remove(out, place);
    await replace(stage, out, { [OWN_LIST]: ownListText({ captures, files: paths }) });
    await rm(stage, { recursive: true });
  } catch (error) {
    await rm(stage, { recursive: true, force: true }).catch(() => undefined);
    // A folder that was made for this, with nothing in it, is not left behind.
    for (let folder = out; isWithin(folder, made); folder = path.dirname(folder)) {
      await rmdir(folder).catch(() => undefined);
    }
    throw error;
  }
  return paths;
}

/** Writes one file that the user named; what is there is replaced. @throws UserError `cannot-write` */
export async function writeOne(target: string, text: string | Uint8Array): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`;
  await writeNew(temporary, text);
  await rename(temporary, target).catch(async (cause: unknown) => {
    await rm(temporary, { force: true });
    throw notWritable(target, cause);
  });
}

/** The same files, each text asked for before it is passed on: `check` throws when one must not leave. */
export async function* checked(
  files: Iterable<MakeFile> | AsyncIterable<MakeFile>,
  check: (text: string | Uint8Array, file: string) => void,
): AsyncGenerator<MakeFile> {
  for await (const make of files) {
    yield async () => {
      const file = await make();
      if (file.checked) check(file.text, file.path);
      return file;
    };
  }
}

/** One file by itself, so that nothing holds it when the next one is made. */
async function writeMade(stage: string, make: MakeFile): Promise<string> {
  const file = await make();
  await writeNew(path.join(stage, ...file.path.split('/')), file.text);
  return file.path;
}

/** The topmost folder that had to be made; undefined when all of them were there. */
async function makeFolder(folder: string): Promise<string | undefined> {
  return mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw notWritable(folder, cause);
  });
}

function isWithin(folder: string, top: string | undefined): boolean {
  return top !== undefined && !path.relative(path.resolve(top), path.resolve(folder)).startsWith('..');
}

async function writeNew(target: string, text: string | Uint8Array): Promise<void> {
  try {
    await writeFile(target, text).catch(async (error: { readonly code?: string }) => {
      if (error.code !== 'ENOENT') throw error;
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    });
  } catch (cause) {
    throw notWritable(target, cause);
  }
}

async function replace(stage: string, out: string, texts: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(texts)) {
    await writeNew(path.join(stage, file), text);
    await moveAll(stage, out, [file]);
  }
}

async function moveAll(stage: string, out: string, paths: readonly string[]): Promise<void> {
  const made = new Set<string>();
  for (const place of paths) {
    const parts = place.split('/');
    const target = path.join(out, ...parts);
    try {
      if (!made.has(path.dirname(target))) await mkdir(path.dirname(target), { recursive: true });
      made.add(path.dirname(target));
      await rename(path.join(stage, ...parts), target);
    } catch (cause) {
      throw notWritable(target, cause);
    }
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
