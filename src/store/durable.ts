/** What a power failure may not take: the folder's entries, once they are on the disk itself. */

import { open } from 'node:fs/promises';

/** Has the names in a folder written to the disk. Fails with the file system's error. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
