/** Memory that threads share: what was put into it stays as it is until it is given back, and then its place is used again. */

import { describe, expect, it } from 'vitest';
import { createRing } from '../../../src/app/keeper/ring.js';
import type { Stretch } from '../../../src/app/keeper/ring.js';
import { numbers } from '../../support/numbers.js';

const chunk = (value: number, length: number): Uint8Array => new Uint8Array(length).fill(value);

describe('a ring', () => {
  it('takes chunks one behind the other', () => {
    const ring = createRing(8);
    expect(ring.put([chunk(1, 2), chunk(2, 3)], 5)).toEqual({ at: 0, length: 5 });
    expect([...new Uint8Array(ring.memory)]).toEqual([1, 1, 2, 2, 2, 0, 0, 0]);
  });

  it('begins anew at its start when its end is too short, and says when there is no room', () => {
    const ring = createRing(8);
    expect(ring.put([chunk(1, 9)], 9)).toBeUndefined();
    expect(ring.put([chunk(1, 3)], 3)).toEqual({ at: 0, length: 3 });
    expect(ring.put([chunk(2, 3)], 3)).toEqual({ at: 3, length: 3 });
    expect(ring.put([chunk(3, 3)], 3)).toBeUndefined();
    ring.giveBack(1);
    expect(ring.put([chunk(3, 3)], 3)).toEqual({ at: 0, length: 3 });
    expect(ring.put([chunk(4, 1)], 1)).toBeUndefined(); // it would stand where the second one does
    ring.giveBack(2);
    expect(ring.put([chunk(5, 8)], 8)).toEqual({ at: 0, length: 8 });
  });

  it('keeps each stretch whole until it is given back, in whatever order of sizes', () => {
    const pick = numbers(7);
    const ring = createRing(64);
    const read = ({ at, length }: Stretch): number[] => [...new Uint8Array(ring.memory, at, length)];
    const open: { readonly stretch: Stretch; readonly value: number }[] = [];
    let taken = 0;
    for (let round = 0; round < 20_000; round++) {
      const [value, length] = [pick(256), 1 + pick(40)];
      const stretch = ring.put([chunk(value, length)], length);
      if (stretch) open.push({ stretch, value });
      else expect(open.length).toBeGreaterThan(0);
      taken += stretch ? 1 : 0;
      for (const one of open) expect(new Set(read(one.stretch))).toEqual(new Set([one.value]));
      const back = pick(open.length + 1);
      ring.giveBack(back);
      open.splice(0, back);
    }
    expect(taken).toBeGreaterThan(10_000);
  });
});
