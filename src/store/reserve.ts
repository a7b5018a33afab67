/** Room kept back on the disk, so that a recording that filled it can still say at its end what it lost. */

import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const RESERVE_FILE = 'reserve';

// A manifest with its command's whole environment; kept output may need more.
const RESERVE_BYTES = 64 * 1024;

export async function keepReserve(capturePath: string): Promise<void> {
  // Blanks, since a file of zeros may be stored as none at all.
  await writeFile(join(capturePath, RESERVE_FILE), ' '.repeat(RESERVE_BYTES), { flag: 'wx' });
}

export async function giveUpReserve(capturePath: string): Promise<void> {
  await rm(join(capturePath, RESERVE_FILE), { force: true });
}
