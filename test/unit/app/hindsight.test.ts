import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hindsight } from '../../../src/app/hindsight.js';
import { createCapture } from '../../../src/store/capture-dir.js';
import { readCapture } from '../../../src/store/read-capture.js';
import { exchangeOf, jsonBody, redactor } from '../../support/redactor.js';
import { aManifest } from '../../support/stored.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

/** Hindsight over a real capture; `looks` counts how often the lines were gone through. */
async function behind() {
  const path = join(await temporaryFolder(), 'one');
  const capture = await createCapture(path, aManifest());
  const gate = redactor();
  let looks = 0;
  const writer: typeof capture = {
    ...capture,
    rewrite: (change) => {
      looks += 1;
      return capture.rewrite(change);
    },
  };
  const late = hindsight({ gate, writer, alsoRewrite: () => Promise.resolve() });
  return { path, writer, gate, late, looks: () => looks };
}

describe('hindsight', () => {
  it('looks once for all that is learned in a short time, and once more at the end', async () => {
    const { path, writer, gate, late, looks } = await behind();
    for (let number = 0; number < 300; number += 1) {
      const body = jsonBody(JSON.stringify({ note: `learned-late-number-${number}` }));
      await writer.append(gate.exchange(exchangeOf({ body })));
      gate.learn('password', `learned-late-number-${number}`);
      late.learned();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await late.finish();
    expect(looks()).toBeLessThan(10);
    await writer.seal(aManifest({ endedAt: '2024-05-06T07:09:00.000Z' }));
    const { exchanges } = await readCapture(path);
    expect(exchanges).toHaveLength(300);
    expect(JSON.stringify(exchanges)).not.toContain('learned-late-number');
  });

  it('does not look where nothing was learned', async () => {
    const { writer, gate, late, looks } = await behind();
    gate.learn('password', 'ab'); // too short to be looked for
    late.learned();
    await late.finish();
    expect(looks()).toBe(0);
    await writer.seal(aManifest());
  });
});
