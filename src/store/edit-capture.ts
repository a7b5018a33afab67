/** A finished capture that is changed in place: locked meanwhile, each file of it replaced in one step. */

import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Manifest } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { removeBody } from './bodies.js';
import { EXCHANGES_FILE } from './lines.js';
import { lock, lockedBy, unlock } from './lock.js';
import { MANIFEST_FILE, replaceManifest } from './manifest-file.js';
import { startRewriting } from './rewrite.js';
import type { LineChange } from './rewrite.js';

export interface CaptureEdit {
  /** Changes the lines of `exchanges.jsonl` that `change` wants to be others. */
  rewrite(change: LineChange): Promise<void>;
  writeManifest(manifest: Manifest): Promise<void>;
  /** `name` as `bodyNames` gives it. */
  removeBody(name: string): Promise<void>;
}

/** @throws UserError `capture-locked`, `cannot-write` */
export async function editCapture(path: string, work: (edit: CaptureEdit) => Promise<void>): Promise<void> {
  await refuseLocked(path);
  try {
    await unlock(path); // of a process that is no more
    await lock(path);
  } catch (error) {
    throw cannotWrite(path, error);
  }
  try {
    // Half of an edit that was cut short.
    for (const file of [EXCHANGES_FILE, MANIFEST_FILE]) await rm(join(path, `${file}.new`), { force: true });
    await work({
      rewrite: (change) => rewrite(path, change),
      writeManifest: (manifest) => replaceManifest(path, manifest),
      removeBody: (name) => removeBody(path, name),
    });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === undefined ? error : cannotWrite(path, error);
  } finally {
    await unlock(path);
  }
}

/** @throws UserError `capture-locked` while a living process writes the capture */
export async function refuseLocked(path: string): Promise<void> {
  const pid = await lockedBy(path);
  if (pid === undefined) return;
  throw new UserError('capture-locked', `Process ${pid} is writing the capture ${path}.`, {
    hint: 'Wait until it has ended.',
  });
}

async function rewrite(path: string, change: LineChange): Promise<void> {
  const rewriting = startRewriting(path, change);
  try {
    const { file } = await rewriting.replace();
    await file?.close();
  } catch (error) {
    await rewriting.discard();
    throw error;
  }
}

function cannotWrite(path: string, cause: unknown): UserError {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
  return new UserError('cannot-write', `The capture ${path} cannot be changed (${code}).`, {
    hint: `Check that you may write to ${path} and that its disk has room (${dirname(path)}).`,
    cause,
  });
}
