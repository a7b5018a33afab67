/** The committed real recording in a folder of its own, as it is or edited by hand. */

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.js';

const EXAMPLE = fileURLToPath(new URL('../../captures/examples/image-create', import.meta.url));

/** What becomes of the text of a capture's file, by its name. */
export type Edits = Readonly<Record<string, (text: string) => string>>;

/** A folder with the recording in `captures/one`. */
export async function folderWithCapture(
  edits: Edits = {},
): Promise<{ readonly folder: string; readonly path: string }> {
  const folder = await temporaryFolder();
  const path = join(folder, 'captures/one');
  await cp(EXAMPLE, path, { recursive: true });
  for (const [name, edit] of Object.entries(edits)) {
    await writeFile(join(path, name), edit(await readFile(join(path, name), 'utf8')));
  }
  return { folder, path };
}

/** A folder with these files. */
export async function folderWith(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}
