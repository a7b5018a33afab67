/** HAR at length: damaged for a minute, and large. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { resolveOptions } from '../../src/app/config/resolve.js';
import { importFiles } from '../../src/app/import/import.js';
import { UserError } from '../../src/model/errors.js';
import { readCapture } from '../../src/store/read-capture.js';
import { startWiretale } from '../support/cli.js';
import { damagedHar, faultOf, readDamaged } from '../support/har-fuzz.js';
import { numbers } from '../support/numbers.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SECONDS = 60;

it(
  'a damaged HAR is exchanges or a clear error, nothing else',
  { timeout: 10 * SECONDS * 1000 },
  async () => {
    // The same cases every time; another seed by hand finds other ones.
    const seed = Number(process.env['WIRETALE_FUZZ_SEED'] ?? 1);
    console.log(`seed ${seed} (WIRETALE_FUZZ_SEED)`);
    const pick = numbers(seed);
    const folder = await temporaryFolder();
    const end = performance.now() + SECONDS * 1000;
    let [cases, imported, refused] = [0, 0, 0];
    for (; performance.now() < end; cases++) {
      const text = damagedHar(pick);
      const faults = (await readDamaged(text, pick)).map(faultOf).filter((fault) => fault !== undefined);
      expect(faults, `case ${cases} of seed ${seed}`).toEqual([]);
      if (cases % 25 !== 0) continue;
      const path = join(folder, String(cases), 'capture');
      const done = await importText(text, path).catch((error: unknown) => error);
      if (done instanceof UserError) {
        refused += 1;
        continue;
      }
      expect(done, `case ${cases} of seed ${seed}`).toBeUndefined();
      const capture = await readCapture(path);
      expect(capture.problems, `case ${cases} of seed ${seed}`).toEqual([]);
      imported += 1;
    }
    console.log(`${cases} cases; of those imported ${imported} became captures and ${refused} were refused`);
    expect(Math.min(imported, refused)).toBeGreaterThan(0);
  },
);

async function importText(text: string, save: string): Promise<void> {
  await importFiles({
    paths: ['-'],
    options: await resolveOptions('import', { save, format: 'har' }, {}),
    stdin: Readable.from([Buffer.from(text)]),
    until: () => new Promise(() => undefined),
    onProblem: () => undefined,
    onProgress: () => undefined,
  });
}

const SERVERS = JSON.stringify({
  servers: Array.from({ length: 60 }, (_, n) => ({
    id: `0f1e2d3c-${n}`,
    name: `server ${n}`,
    status: 'ACTIVE',
  })),
});

/** A HAR of so many bytes, its entries unlike each other in what is unlike in life: marks, times, some tokens. */
async function writeHar(file: string, bytes: number): Promise<number> {
  const out = createWriteStream(file);
  const write = async (text: string): Promise<void> => void (out.write(text) || (await once(out, 'drain')));
  await write('{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[');
  let entries = 0;
  for (let size = 0; size < bytes; entries++) {
    const entry = JSON.stringify({
      startedDateTime: new Date(Date.UTC(2026, 0, 2) + entries * 50).toISOString(),
      time: 20,
      request: {
        method: 'GET',
        url: `http://cloud.example/compute/v2.1/servers/detail?marker=${entries}`,
        headers: [{ name: 'X-Auth-Token', value: `gAAAAABl${'x'.repeat(90)}${entries % 5}` }],
      },
      response: {
        status: 200,
        statusText: 'OK',
        headers: [],
        content: { mimeType: 'application/json', text: SERVERS },
      },
      timings: { send: 1, wait: 15, receive: 4 },
    });
    size += entry.length;
    await write(`${entries === 0 ? '' : ','}\n${entry}`);
  }
  out.end('\n]}}\n');
  await once(out, 'close');
  return entries;
}

/** Imports in a process of its own; its largest resident set in MiB. */
async function peakOf(folder: string, name: string, entries: number): Promise<number> {
  const { child, finished } = startWiretale(folder, ['import', `${name}.har`]);
  let peak = 0;
  const look = setInterval(() => {
    void readFile(`/proc/${child.pid}/status`, 'utf8')
      .then((status) => (peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)))
      .catch(() => undefined);
  }, 100);
  const { code, stderr } = await finished;
  clearInterval(look);
  expect(stderr).toContain(`captures/${name}: ${entries} exchanges, 5 secrets replaced`);
  expect(code).toBe(0);
  return peak;
}

it.runIf(process.platform === 'linux')(
  '256 MB are imported in bounded memory',
  { timeout: 900_000 },
  async () => {
    const folder = await temporaryFolder();
    const small = await peakOf(folder, 'small', await writeHar(join(folder, 'small.har'), 64 << 20));
    const large = await peakOf(folder, 'large', await writeHar(join(folder, 'large.har'), 256 << 20));
    expect((await stat(join(folder, 'large.har'))).size).toBeGreaterThan(256 << 20);
    console.log(`64 MiB: ${small.toFixed(0)} MiB resident; 256 MiB: ${large.toFixed(0)} MiB`);
    expect(large).toBeLessThan(320);
    expect(large - small).toBeLessThan(64);
  },
);
