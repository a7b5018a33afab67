/** HAR, damaged for a minute. */

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { damagedHar, faultOf, readDamaged } from '../support/har-fuzz.js';
import { importDamaged } from '../support/import-text.js';
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
      const save = join(folder, String(cases), 'capture');
      const done = await importDamaged(text, { format: 'har', save }).catch((cause: unknown) => {
        throw new Error(`case ${cases} of seed ${seed}`, { cause });
      });
      if (done === 'refused') refused += 1;
      else imported += 1;
    }
    console.log(`${cases} cases; of those imported ${imported} became captures and ${refused} were refused`);
    expect(Math.min(imported, refused)).toBeGreaterThan(0);
  },
);
