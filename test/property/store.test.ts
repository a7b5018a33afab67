/** The laws of a capture: what is read is what was written, and a cut loses at most the last exchange. */

import { mkdtemp, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RedactedExchange } from '../../src/model/exchange.js';
import { createCapture } from '../../src/store/capture-dir.js';
import { readCapture } from '../../src/store/read-capture.js';
import { runs } from '../support/runs.js';
import { aManifest, exchangesArbitrary } from '../support/stored.js';

async function withCapture(
  exchanges: readonly RedactedExchange[],
  check: (path: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wiretale-'));
  try {
    const path = join(folder, 'one');
    const writer = await createCapture(path, aManifest());
    await Promise.all(exchanges.map((exchange) => writer.append(exchange)));
    await writer.seal(aManifest({ endedAt: '2024-05-06T07:09:00.000Z' }));
    await check(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe('a capture', () => {
  it('reads as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(exchangesArbitrary(5), (exchanges) =>
        withCapture(exchanges, async (path) => {
          const capture = await readCapture(path);
          expect(capture.exchanges).toEqual(exchanges);
          expect(capture.problems).toEqual([]);
        }),
      ),
      runs(60, 600),
    );
  });

  it('loses at most the last exchange that is left when it is cut at any byte', async () => {
    await fc.assert(
      fc.asyncProperty(
        exchangesArbitrary(4),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (exchanges, where) =>
          withCapture(exchanges, async (path) => {
            const file = join(path, 'exchanges.jsonl');
            const written = await readFile(file);
            const cut = Math.floor(written.length * where);
            await truncate(file, cut);
            const wholeLines = written.subarray(0, cut).toString('utf8').split('\n').length - 1;
            const { exchanges: left } = await readCapture(path);
            expect(left).toEqual(exchanges.slice(0, left.length));
            expect(left.length).toBeGreaterThanOrEqual(wholeLines);
          }),
      ),
      runs(60, 600),
    );
  });
});
