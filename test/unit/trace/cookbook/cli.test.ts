/** The client's command beside the calls of a cookbook. */

import { expect, it } from 'vitest';
import { bookOf, GLANCE, sessionOf } from '../../../support/cookbook.js';

it('is told of each client that a script ran, by its process', () => {
  const ran = [
    ['sh', 'setup.sh'],
    ['python3', '/usr/bin/openstack', 'image', 'create', 'cirros'],
    ['/usr/bin/openstack', 'image', 'list'],
  ];
  const create = { method: 'POST', url: `${GLANCE}/v2/images`, status: 201, reason: 'Created' };
  const list = { url: `${GLANCE}/v2/images`, status: 200, reason: 'OK' };
  const exchanges = sessionOf([create, list]).map((exchange, index) => ({
    ...exchange,
    client: { ...exchange.client, process: { pid: index + 1, command: ran[index]! } },
  }));
  const { preface, recipes } = bookOf(exchanges, { argv: ran[0]! });
  expect([...preface, ...recipes].map(({ cli }) => cli?.command)).toEqual([
    undefined,
    'openstack image create cirros',
    'openstack image list',
  ]);
});
