/** File names of pages. */

import { expect, it } from 'vitest';
import { slugOf } from '../../../src/trace/slug.js';

const LONG = 'word '.repeat(20);

it.each<[string, readonly string[], string]>([
  ['Create image: cirros!', [], 'create-image-cirros'],
  ['Create image', ['create-image', 'create-image-2'], 'create-image-3'],
  ['이미지', [], 'flow'],
  [LONG, [], 'word-'.repeat(12).slice(0, -1)],
  [LONG, ['word-'.repeat(12).slice(0, -1)], `${'word-'.repeat(11)}2`],
  ['a'.repeat(100), [], 'a'.repeat(60)],
])('%s, with %j taken', (title, taken, slug) => {
  expect(slugOf(title, new Set(taken))).toBe(slug);
});
