/** One value of what is equal, and no end of memory for what is not. */

import { expect, it } from 'vitest';
import { onceEach } from '../../../src/correlate/once.js';

it('gives one value for all that are equal', () => {
  const once = onceEach<{ readonly label: string }>();
  const first = once({ label: 'glance' });
  expect(once({ label: 'keystone' })).toEqual({ label: 'keystone' });
  expect(once({ label: 'glance' })).toBe(first);
});

it('forgets when there are too many, and stays right', () => {
  const once = onceEach<{ readonly label: string }>();
  const first = once({ label: 'glance' });
  for (let n = 0; n < 6000; n += 1) expect(once({ label: String(n) })).toEqual({ label: String(n) });
  const again = once({ label: 'glance' });
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});
