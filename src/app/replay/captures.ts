/** The captures that the arguments of a replay mean. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../model/errors.js';
import { resolveCapture } from '../../store/find-capture.js';
import { MANIFEST_FILE } from '../../store/manifest-file.js';

/** Folders that are no captures are left out where a pattern may have matched them. @throws UserError `unknown-capture` */
export async function resolveCaptures(paths: readonly string[], folder: string): Promise<readonly string[]> {
  if (paths.length === 0) return [withSlash(await resolveCapture(undefined, folder))];
  if (paths.length === 1) return paths;
  const known = await Promise.all(paths.map(async (path) => ((await isCapture(path, folder)) ? [path] : [])));
  if (known.flat().length > 0) return known.flat();
  throw new UserError('unknown-capture', 'None of these is a capture.', {
    hint: 'wiretale replay captures/* replays all of a folder.',
  });
}

async function isCapture(path: string, folder: string): Promise<boolean> {
  const at = await resolveCapture(path, folder);
  return stat(join(at, MANIFEST_FILE)).then(
    () => true,
    () => false,
  );
}

function withSlash(path: string): string {
  return path.includes('/') ? path : `./${path}`;
}
