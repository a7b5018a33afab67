/** Parts that exchanges share: the same values, one copy of them. */

import { expect, it } from 'vitest';
import { createSharing } from '../../../src/store/sharing.js';
import { responseOf } from '../../../src/model/exchange.js';
import { stepsOf } from '../../../src/model/flow.js';
import { IMAGE_CREATE } from '../../support/flow-sample.js';

it('gives back equal exchanges, with one copy of equal peers, header lines, lists of a request and bodies', () => {
  const exchanges = stepsOf(IMAGE_CREATE).map(({ exchange }) => exchange);
  const share = createSharing();
  const copies = exchanges.map((exchange) => share(structuredClone(exchange)));
  // Written out, since exports tell members in their order.
  expect(JSON.stringify(copies)).toBe(JSON.stringify(exchanges));
  const messages = copies.flatMap((one) => [one.request, responseOf(one) ?? []].flat());
  const bodies = messages.map(({ body }) => body).filter(({ kind }) => kind === 'empty' || kind === 'text');
  const alike = [
    copies.flatMap(({ client, server }) => [client, server]),
    copies.map(({ request }) => request.headers),
    messages.flatMap(({ headers }) => headers),
    bodies,
  ];
  for (const values of alike) {
    const different = new Set<unknown>(values).size;
    expect(different).toBe(new Set(values.map((value) => JSON.stringify(value))).size);
    expect(different).toBeLessThan(values.length);
  }
});
