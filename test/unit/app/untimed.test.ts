/** Calls without times among those that have some: never behind what they caused, always in the order of their file. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { layUntimed, type Stretch, type UntimedCall } from '../../../src/app/import/untimed.js';

const call = (index: number, more: Partial<UntimedCall> = {}): UntimedCall => ({
  index,
  file: 0,
  ids: [],
  ...more,
});

const laidOut = (calls: readonly UntimedCall[], caused: Readonly<Record<string, Stretch>>) => [
  ...layUntimed(calls, new Map(Object.entries(caused))),
];

it('lays a call around what it caused, and the others by their answers', () => {
  const calls = [
    call(0, { answered: 3_000_000 }),
    call(1, { answered: 4_000_000 }),
    call(2, { answered: 5_000_000, ids: ['of nothing', 'req-a'] }),
    call(5, { answered: 9_000_000 }),
  ];
  expect(laidOut(calls, { 'req-a': { start: 4_700_000, end: 5_200_000 } })).toEqual([
    [0, { start: 3_000_000, end: 3_000_000 }],
    [1, { start: 3_000_001, end: 4_000_000 }],
    [2, { start: 4_000_001, end: 5_200_001 }],
    [5, { start: 5_200_002, end: 9_000_000 }],
  ]);
});

it('puts what has no date right before what has a time', () => {
  expect(laidOut([call(0), call(1, { ids: ['a'] }), call(2)], { a: { start: 100, end: 200 } })).toEqual([
    [0, { start: 98, end: 98 }],
    [1, { start: 99, end: 201 }],
    [2, { start: 202, end: 202 }],
  ]);
});

it('tells nothing of a file that has caused nothing, whatever the others did', () => {
  const calls = [call(0, { answered: 50 }), call(1, { file: 1, ids: ['a'] })];
  expect(laidOut(calls, { a: { start: 100, end: 200 } }).map(([index]) => index)).toEqual([1]);
  expect(laidOut([call(0, { answered: 50 })], {})).toEqual([]);
});

it('keeps the order of the file and begins before what was caused, whatever the clocks say', () => {
  const time = fc.integer({ min: 1000, max: 9000 });
  const one = fc.record({
    answered: fc.option(time, { nil: undefined }),
    caused: fc.option(fc.tuple(time, fc.nat(500)), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(one, { minLength: 1, maxLength: 12 }), (ones) => {
      const calls = ones.map(({ answered }, index) =>
        call(index, { ids: [`id-${index}`], ...(answered !== undefined && { answered }) }),
      );
      const caused = new Map(
        ones.flatMap((each, index): [string, Stretch][] => {
          if (!each.caused) return [];
          const [start, length] = each.caused;
          return [[`id-${index}`, { start, end: start + length }]];
        }),
      );
      const laid = layUntimed(calls, caused);
      if (caused.size === 0) return expect(laid.size).toBe(0);
      calls.forEach(({ index }) => {
        const { start, end } = laid.get(index)!;
        expect(end).toBeGreaterThanOrEqual(start);
        const around = caused.get(`id-${index}`);
        if (around) expect([start < around.start, end > around.end]).toEqual([true, true]);
        if (index > 0) expect(start).toBeGreaterThan(laid.get(index - 1)!.start);
      });
    }),
  );
});
