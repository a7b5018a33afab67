/** A client that leaves in the middle of an upload: the calls that its service went on with are still told as the upload's. */

import { afterEach, expect, it } from 'vitest';
import { correlate } from '../../src/correlate/flows.js';
import type { RedactedExchange } from '../../src/model/exchange.js';
import { stepsOf } from '../../src/model/flow.js';
import { OPENSTACK } from '../../src/profiles/openstack.js';
import { closeLab, dial, startLab, startOrigin } from './proxy/lab.js';
import { OK } from './proxy/round-trip.js';

afterEach(closeLab);

it('keeps the calls that the upload caused, in the order of what was seen', async () => {
  const keystone = await startOrigin(() => {});
  const glance = await startOrigin(async (wire) => {
    await wire.until('part');
    const call = await dial(lab.ports[1]!);
    call.write(`GET http://${keystone.host}/identity/v3/limits HTTP/1.1\r\nHost: x\r\n\r\n`);
  });
  const lab = await startLab([{}, { edge: 'glance' }]);
  const client = await dial(lab.ports[0]!);
  client.write(
    `PUT http://${glance.host}/image/v2/images/1/file HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\npart`,
  );
  const asked = await keystone.wire(0);
  await asked.until('\r\n\r\n');
  client.socket.destroy();
  await lab.count(1);
  asked.write(OK);
  const exchanges = (await lab.count(2)) as readonly RedactedExchange[];

  const flows = correlate(exchanges, { profiles: [OPENSTACK] });
  const steps = flows.map((flow) =>
    stepsOf(flow).map(({ number, responseNumber, from, parent }) => ({
      number,
      responseNumber,
      from,
      parent,
    })),
  );
  expect(steps).toEqual([
    [
      { number: 1, responseNumber: 3, from: 'client', parent: null },
      { number: 2, responseNumber: 4, from: 'glance', parent: 1 },
    ],
  ]);
});
