/** Sizes as pages tell them: of one, of few, of many. */

import { expect, it } from 'vitest';
import { EN } from '../../../src/trace/lang/en.js';
import { sizeWords } from '../../../src/trace/sizes.js';

it.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [12, '12 bytes'],
  [20_971_520, '20.0 MiB (20,971,520 bytes)'],
])('tells %i', (bytes, told) => {
  expect(sizeWords(bytes, EN)).toBe(told);
});
