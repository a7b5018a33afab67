/** The laws of the difference of two runs: a run is the same as itself, and both runs can be read from the marks. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stepsOf, type Flow } from '../../src/model/flow.js';
import { diffSequences } from '../../src/regress/sequence/diff.js';
import { flowOf, type Call } from '../support/flow-of.js';
import { runs } from '../support/runs.js';

/** Calls of few kinds, so that the same ones come again and again. */
const forest = fc.letrec<{ calls: readonly Call[] }>((tie) => ({
  calls: fc.array(
    fc
      .record({
        name: fc.constantFrom('a', 'b', 'c'),
        status: fc.constantFrom(200, 404),
        calls: fc.oneof({ maxDepth: 2 }, fc.constant([]), tie('calls')),
      })
      .map(({ name, status, calls }): Call => ({
        from: 'client',
        to: 'glance',
        method: 'GET',
        url: `http://cloud/${name}`,
        title: name,
        status,
        calls,
      })),
    { maxLength: 4 },
  ),
})).calls;

function exchangesOf(flow: Flow): readonly string[] {
  return stepsOf(flow).map(({ exchange }) => exchange.id);
}

describe('the difference of two runs', () => {
  it('is nothing between a run and itself', () => {
    fc.assert(
      fc.property(forest, (calls) => {
        const { items, counts } = diffSequences([flowOf(calls)], [flowOf(calls)]);
        expect(items.every(({ mark }) => mark === 'same')).toBe(true);
        expect(counts).toEqual([]);
      }),
      runs(100, 2000),
    );
  });

  it('leaves both runs to be read from the marks', () => {
    fc.assert(
      fc.property(forest, forest, (one, other) => {
        const [before, after] = [flowOf(one), flowOf(other)];
        const { items } = diffSequences([before], [after]);
        expect(items.flatMap((item) => item.before?.exchange.id ?? [])).toEqual(exchangesOf(before));
        expect(items.flatMap((item) => item.after?.exchange.id ?? [])).toEqual(exchangesOf(after));
        for (const { mark, before: was, after: is } of items) {
          if (mark === 'added') expect([was, is]).toEqual([null, expect.anything()]);
          if (mark === 'removed') expect([was, is]).toEqual([expect.anything(), null]);
          if (mark === 'same' || mark === 'changed') expect(was!.operation).toEqual(is!.operation);
        }
      }),
      runs(150, 3000),
    );
  });

  it('is one call where one was put in or taken out, wherever', () => {
    fc.assert(
      fc.property(forest, fc.nat(6), (calls, at) => {
        const extra: Call = {
          from: 'client',
          to: 'swift',
          method: 'PUT',
          url: 'http://cloud/new',
          status: 201,
          title: 'new',
        };
        const more = [...calls.slice(0, at), extra, ...calls.slice(at)];
        const marks = (diff: ReturnType<typeof diffSequences>): readonly string[] =>
          diff.items.map(({ mark }) => mark).filter((mark) => mark !== 'same');
        expect(marks(diffSequences([flowOf(calls)], [flowOf(more)]))).toEqual(['added']);
        expect(marks(diffSequences([flowOf(more)], [flowOf(calls)]))).toEqual(['removed']);
      }),
      runs(100, 2000),
    );
  });
});
