/** Who comes first goes first, however many came and went. */

import { expect, it } from 'vitest';
import { oldestOf } from '../../../src/text/oldest.js';

it('gives what came first of what is left, while others come and go', () => {
  const left = new Map<number, string>();
  const oldest = oldestOf(left);
  const taken: number[] = [];
  for (let next = 0; next < 5000; next += 1) {
    left.set(next, 'value');
    if (next % 7 === 0) left.delete(next - 3); // somebody else takes one out
    if (left.size <= 100) continue;
    const key = oldest();
    expect(left.keys().next().value).toBe(key);
    left.delete(key);
    taken.push(key);
  }
  expect(taken.length).toBeGreaterThan(4000);
});

it('gives what was taken out and came again behind what came before it', () => {
  const left = new Set(['a', 'b', 'c']);
  const oldest = oldestOf(left);
  left.delete(oldest());
  left.add('a');
  for (const expected of ['b', 'c', 'a']) {
    const key = oldest();
    expect(key).toBe(expected);
    left.delete(key);
  }
});
