/** What was seen of services, over several flows. */

import { describe, expect, it } from 'vitest';
import { servicesIn, servicesOf } from '../../../src/trace/services.js';
import { flowOf } from '../../support/flow-of.js';

const ask = {
  from: 'client',
  to: 'keystone',
  method: 'GET',
  url: 'http://k/v3',
  status: 200,
  title: 'List versions',
};
const create = {
  from: 'client',
  to: 'glance',
  method: 'POST',
  url: 'http://g/v2/images',
  title: 'Create image',
};
const validate = { ...ask, from: 'glance', status: 404, title: 'Validate token' };
const name = (path: string): string => path;
const first = {
  name,
  slug: 'one',
  title: 'One',
  flow: flowOf([ask, { ...create, status: 201, calls: [validate] }]),
};
const second = { name, slug: 'two', title: 'Two', flow: flowOf([ask, ask]) };

describe('servicesOf', () => {
  it('lists services by name with their operations, who asked, and where', () => {
    const services = servicesOf([first, second], ['service-keystone-api']);
    expect(services.map(({ label, slug, sentence }) => [label, slug, sentence])).toEqual([
      ['glance-api', 'service-glance-api', '1 call in 1 flow, by openstack-client.'],
      ['keystone-api', 'service-keystone-api-2', '4 calls in 2 flows, by glance-api and openstack-client.'],
    ]);
    const both = [
      { slug: 'one', title: 'One' },
      { slug: 'two', title: 'Two' },
    ];
    expect(services[1]!.operations).toEqual([
      { title: 'List versions', call: 'GET /v3', calls: 3, failures: 0, by: 'openstack-client', flows: both },
      { title: 'Validate token', call: 'GET /v3', calls: 1, failures: 1, by: 'glance-api', flows: [both[0]] },
    ]);
  });
});

describe('servicesIn', () => {
  it('names those that a flow calls, not those that only call', () => {
    expect(servicesIn(first.flow)).toEqual(['keystone-api', 'glance-api']);
  });
});
