/** What services say of their versions. */

import { expect, it } from 'vitest';
import { apiVersions } from '../../../src/trace/versions.js';
import { flowOf } from '../../support/flow-of.js';

it('tells the current version of each service that was asked, in each of the forms that there are', () => {
  const asked = (to: string, document: unknown) => ({
    ...{ from: 'client', to, method: 'GET', url: `http://${to}/`, status: 300, group: 'discovery' },
    got: { kind: 'text' as const, mediaType: 'application/json', text: JSON.stringify(document) },
  });
  const flow = flowOf([
    asked('keystone', { versions: { values: [{ id: 'v3.14', status: 'stable' }] } }),
    asked('glance', {
      versions: [
        { id: 'v2.9', status: 'SUPPORTED' },
        { id: 'v2.16', status: 'CURRENT' },
      ],
    }),
    asked('swift', { version: { id: 'v2.1', status: 'CURRENT', version: '2.96' } }),
    asked('client', { versions: 'none' }),
  ]);
  expect(apiVersions(flow)).toBe('keystone-api v3.14, glance-api v2.16, swift-proxy-server v2.1 (2.96)');
  expect(apiVersions(flowOf([]))).toBe('');
});
