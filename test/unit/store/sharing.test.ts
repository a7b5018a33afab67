/** Parts that exchanges share: the same values, one copy of them. */

import { expect, it } from 'vitest';
import { createSharing } from '../../../src/store/sharing.js';
import { stepsOf } from '../../../src/model/flow.js';
import { IMAGE_CREATE } from '../../support/flow-sample.js';

it('gives back equal exchanges, with one copy of equal header lines and bodies', () => {
  const exchanges = stepsOf(IMAGE_CREATE).map(({ exchange }) => exchange);
  const share = createSharing();
  const copies = exchanges.map((exchange) => share(structuredClone(exchange)));
  expect(copies).toEqual(exchanges);
  const lines = copies.flatMap(({ request }) => request.headers);
  const texts = lines.map(([name, value]) => `${name}\n${value}`);
  expect(new Set(lines).size).toBe(new Set(texts).size);
});
