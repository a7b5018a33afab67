/** The file of a capture's lines while it is written: appended to, and changed as a whole in one step. */

import { open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './durable.js';
import { inTurn } from './in-turn.js';
import { lineGroups, type Appended } from './line-groups.js';
import { EXCHANGES_FILE } from './lines.js';
import { startRewriting, type LineChange, type Rewriting } from './rewrite.js';

export interface Lines {
  readonly append: (line: string) => Appended;
  readonly rewrite: (change: LineChange) => Promise<number>;
  /** When all that was appended or is being rewritten is written. */
  readonly close: () => Promise<void>;
}

/** Makes the file; it must not be there. */
export async function openLines(path: string, fsync: boolean): Promise<Lines> {
  let file = await open(join(path, EXCHANGES_FILE), 'ax');
  const lines = lineGroups((group) => appendTo(file, group, fsync));
  const rewriting = inTurn();
  /** What is written, from the next line on, goes into the file that took the place of the old one. */
  const takeOver = async (next: FileHandle | undefined): Promise<void> => {
    if (!next) return;
    const old = file;
    file = next;
    await old.close().catch(() => undefined); // of a file that is gone, nothing can be lost any more
  };
  return {
    append: lines.append,
    rewrite: (change) =>
      rewriting(async () => {
        const changed = await rewriteLines(startRewriting(path, change), { lines, takeOver });
        if (fsync && changed > 0) await syncFolder(path);
        return changed;
      }),
    async close() {
      await rewriting(() => Promise.resolve());
      await lines.settled();
      await file.close();
    },
  };
}

/** A file that somebody has removed takes all that is written to it, and nobody will ever read it. */
async function appendTo(file: FileHandle, lines: Buffer, fsync: boolean): Promise<void> {
  await file.appendFile(lines);
  if (fsync) await file.datasync();
  if ((await file.stat()).nlink > 0) return;
  throw Object.assign(new Error('the file was removed'), { code: 'ENOENT' });
}

interface Appending {
  readonly lines: ReturnType<typeof lineGroups>;
  readonly takeOver: (next: FileHandle | undefined) => Promise<void>;
}

async function rewriteLines(rewriting: Rewriting, { lines, takeOver }: Appending): Promise<number> {
  try {
    await rewriting.advance();
    return await lines.alone(async () => {
      const replaced = await rewriting.replace();
      await takeOver(replaced.file);
      return replaced.lines;
    });
  } catch (error) {
    await rewriting.discard();
    throw error;
  }
}
