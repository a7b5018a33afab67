/** The keyed hash behind pseudonyms, against Node's own. */

import { createHmac, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createHmacSha256, hashing } from '../../../src/app/hashing.js';

it.each([0, 1, 32, 64])('is HMAC-SHA-256 under a key of %d bytes', (length) => {
  const key = randomBytes(length);
  const hmac = createHmacSha256(key);
  // Around the edges of blocks and of what fits into the buffer, a long one before a short one, not only ASCII.
  for (const text of [
    '',
    'a',
    'x'.repeat(55),
    'x'.repeat(64),
    'é😀'.repeat(900),
    'y'.repeat(20_000),
    '\ud800',
    'z',
  ]) {
    expect(hmac(text)).toBe(createHmac('sha256', key).update(text, 'utf8').digest('hex'));
  }
});

it('gives each hashing a key of its own', () => {
  const [one, other] = [hashing(), hashing()];
  expect(one.pseudonym('token', 'a-secret')).toMatch(/^<token:[0-9a-f]{16}>$/);
  expect(one.pseudonym('token', 'a-secret')).toBe(one.pseudonym('token', 'a-secret'));
  expect(one.pseudonym('token', 'a-secret')).not.toBe(other.pseudonym('token', 'a-secret'));
});
