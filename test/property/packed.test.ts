/** What crosses from one thread to another as lists is the same exchange on the other side. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { packed, unpacked } from '../../src/app/keeper/packed.js';
import { runs } from '../support/runs.js';
import { exchangesArbitrary } from '../support/stored.js';

it('an exchange that was packed, cloned and unpacked is the one that it was', () => {
  fc.assert(
    fc.property(exchangesArbitrary(3), (exchanges) => {
      for (const exchange of exchanges)
        expect(unpacked(structuredClone(packed(exchange)))).toStrictEqual(structuredClone(exchange));
    }),
    runs(300, 3000),
  );
});
