/** Files that are larger than any memory should be are imported in little of it. */

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startWiretale } from '../support/cli.js';
import { LARGE_FILES, writeLarge, type LargeFile } from '../support/large-files.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Imports in a process of its own; its largest resident set in MiB. */
async function peakOf(large: LargeFile, mebibytes: number): Promise<number> {
  const folder = await temporaryFolder();
  const file = join(folder, large.name);
  const entries = await writeLarge(file, large, mebibytes << 20);
  expect((await stat(file)).size).toBeGreaterThan(mebibytes << 20);
  const { child, finished } = startWiretale(folder, ['import', large.name, '--save', 'it']);
  let peak = 0;
  const look = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8')
      .then((status) => (peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)))
      .catch(() => undefined);
  }, 100);
  const { code, stderr } = await finished;
  clearInterval(look);
  expect(stderr).toContain(`captures/it: ${entries} exchanges, ${large.secrets} secrets replaced`);
  expect(code).toBe(0);
  return peak;
}

/** In MiB. HAR at its full size; of the others less tells the same. Of traces as many spans are held as may belong together. */
const SIZES: Readonly<Record<string, readonly [small: number, large: number]>> = {
  har: [64, 256],
  otlp: [96, 192],
};

it.runIf(process.platform === 'linux').each(LARGE_FILES)(
  '$format: a large file is imported in bounded memory',
  { timeout: 900_000 },
  async (file) => {
    const [less, more] = SIZES[file.format] ?? [24, 96];
    const small = await peakOf(file, less);
    const large = await peakOf(file, more);
    console.log(
      `${file.format}: ${less} MiB in ${small.toFixed(0)} MiB resident, ${more} MiB in ${large.toFixed(0)}`,
    );
    expect(large).toBeLessThan(320);
    expect(large - small).toBeLessThan(64);
  },
);
