/** The file `capture.json`: replaced in one step, so that a reader sees the old one or the new one. */

import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../model/capture.js';
import { syncFolder } from './durable.js';
import { manifestText } from './schema.js';

export const MANIFEST_FILE = 'capture.json';

/** `fsync`: a power failure leaves the new one, once this resolves. */
export async function replaceManifest(path: string, manifest: Manifest, fsync = false): Promise<void> {
  const temporary = join(path, `${MANIFEST_FILE}.new`);
  // Whatever a crash left there, or somebody who wants us to write through a link of his.
  await rm(temporary, { force: true });
  await writeFile(temporary, manifestText(manifest), { flush: true, flag: 'wx' });
  await rename(temporary, join(path, MANIFEST_FILE));
  if (fsync) await syncFolder(path);
}
