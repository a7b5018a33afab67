/** Counts, times and lists in words. */

import { expect, it } from 'vitest';
import { count, duration, grouped, listed, moment, ranges, sinceStart } from '../../../src/trace/words.js';

it.each([
  [count(1, 'call'), '1 call'],
  [count(1000, 'call'), '1,000 calls'],
  [grouped(21_233_664), '21,233,664'],
  [ranges([13, 8, 9, 10, 18]), '8–10, 13, 18'],
  [listed([]), ''],
  [listed(['a', 'b', 'c']), 'a, b and c'],
  [duration(0.42), '0.4 ms'],
  [duration(412.4), '412 ms'],
  [duration(1240), '1.24 s'],
  [duration(75_000), '75 s'],
  [sinceStart(-1), '+0.000 s'],
  [moment('2026-11-21T09:51:26.123Z'), '2026-11-21 09:51:26 UTC'],
  [moment('yesterday'), 'yesterday'],
])('%s', (said, wanted) => {
  expect(said).toBe(wanted);
});
