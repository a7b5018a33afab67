/** The laws of comparing: a run is the same as itself, and as itself with its ids renamed one to one, and as nothing else. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createComparison } from '../../src/regress/compare/exchange.js';
import type { Exchange } from '../../src/model/exchange.js';
import { compared } from '../support/compared.js';
import { runs } from '../support/runs.js';
import { exchangesArbitrary } from '../support/stored.js';

function differences(recorded: readonly Exchange[], live: readonly Exchange[]): readonly string[] {
  const comparison = createComparison({ mode: 'exact', rules: [], sides: ['request', 'response'] });
  return recorded.flatMap((exchange, index) =>
    comparison
      .compare({ recorded: exchange, live: live[index]!, service: 'any', step: 'GET /' })
      .map(({ place }) => place),
  );
}

const ids = fc.integer({ min: 1, max: 4 });
const hex = (n: number, run: number): string => `${run}${n}`.padStart(32, '0');

/** JSON in which some strings are ids: `#1`. */
const shape = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    ids.map((n) => `#${n}`),
    fc.constantFrom('a', 'b', 1, null, true),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value')),
  ),
})).value;

function written(value: unknown, name: (n: number) => string): string {
  return JSON.stringify(value).replace(/#(\d)/g, (_all, n: string) => name(Number(n)));
}

describe('comparing', () => {
  it('finds nothing between a run and itself', () => {
    fc.assert(
      fc.property(exchangesArbitrary(5), (exchanges) => {
        expect(differences(exchanges, exchanges)).toEqual([]);
      }),
      runs(200, 2000),
    );
  });

  it('finds nothing between a run and itself with its ids renamed one to one', () => {
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 4 }), fc.boolean(), (bodies, isSet) => {
        const run = (which: number) =>
          bodies.map((body) => ({ url: 'http://a/x', responseBody: written(body, (n) => hex(n, which)) }));
        const rules = isSet ? [{ place: 'body:', as: 'set', why: 'a test' } as const] : [];
        expect(compared(run(1), run(2), { mode: 'exact', rules })).toEqual([]);
      }),
      runs(300, 4000),
    );
  });

  it('finds two ids that have become one, and one that has become two', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([1, 2, 3, 4], { minLength: 2 }), (order) => {
        const apart = order.map((n) => ({ url: 'http://a/x', responseBody: { id: hex(n, 1) } }));
        const merged = order.map((n) => ({
          url: 'http://a/x',
          responseBody: { id: hex(Math.min(n, 3), 2) },
        }));
        const lost = new Set(order).size - new Set(order.map((n) => Math.min(n, 3))).size;
        expect(compared(apart, merged)).toHaveLength(lost);
        expect(compared(merged, apart)).toHaveLength(lost);
      }),
      runs(50, 500),
    );
  });
});
