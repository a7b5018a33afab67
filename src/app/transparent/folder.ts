/** The folder of a capture that another user writes: made in its name, and given to who asked for it in the end. */

import { chown, lchown, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createFolder } from '../../store/capture-dir.js';
import type { UserRow } from '../../text/proc.js';
import type { Invoker } from './invoker.js';

/** @throws UserError `capture-exists`, `cannot-write` */
export async function claimFolder(
  path: string,
  { user, invoker }: { readonly user: UserRow; readonly invoker: Invoker },
): Promise<void> {
  const made = await missingAbove(path);
  await createFolder(path);
  for (const folder of made) await chown(folder, invoker.uid, invoker.gid);
  await chown(path, user.uid, user.gid);
}

/** Whoever recorded can then render, scrub and remove it without root. Nobody else writes there any more. */
export async function giveBack(path: string, { uid, gid }: Invoker): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true, recursive: true })) {
    await lchown(join(entry.parentPath, entry.name), uid, gid);
  }
  await lchown(path, uid, gid);
}

async function missingAbove(path: string): Promise<readonly string[]> {
  const missing: string[] = [];
  for (let folder = dirname(resolve(path)); !(await exists(folder)); folder = dirname(folder))
    missing.push(folder);
  return missing;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
