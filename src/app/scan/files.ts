/** The files below a path, in order of their names. */

import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Why a path gave no file: it is none, or it could not be read (the system's code). */
export interface Pass {
  readonly why: 'skipped' | 'unread';
  readonly reason: string;
}

type OnPass = (path: string, pass: Pass) => void;

/** Symbolic links below the path are not followed. */
export async function* readableFiles(path: string, onPass: OnPass): AsyncGenerator<string> {
  yield* filesBelow(path, { onPass, kind: await stat(path) });
}

interface Kind {
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

interface Entry {
  readonly onPass: OnPass;
  readonly kind: Kind;
}

async function* filesBelow(path: string, { onPass, kind }: Entry): AsyncGenerator<string> {
  if (kind.isFile()) yield path;
  else if (kind.isSymbolicLink()) onPass(path, { why: 'skipped', reason: 'a symbolic link' });
  else if (!kind.isDirectory()) onPass(path, { why: 'skipped', reason: 'no regular file' });
  else {
    try {
      for (const name of (await readdir(path)).sort()) {
        const inside = join(path, name);
        yield* filesBelow(inside, { onPass, kind: await lstat(inside) });
      }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      onPass(path, { why: 'unread', reason: code });
    }
  }
}
