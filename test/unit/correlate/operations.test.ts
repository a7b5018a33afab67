/** Which operation a path is: below any prefix, the most literal template first. */
import { describe, expect, it } from 'vitest';
import { operationOf } from '../../../src/correlate/operations.js';
import { matchTemplate } from '../../../src/model/template.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { exchangeOf } from '../../support/exchanges.js';

describe('matchTemplate', () => {
  it.each<[string, string, Record<string, string> | undefined]>([
    ['/v2/images', '/v2/images', {}],
    ['/v2/images', '/image/v2/images', {}],
    ['/v2/images', '/a/b/v2/images/', {}],
    ['/v2/images', '/v2/images/1', undefined],
    ['/v2/images', '/v1/v2/images', undefined],
    ['/v2/images/{image_id}/file', '/image/v2/images/7/file', { image_id: '7' }],
    ['/v2/images/{image_id}', '/v2/images//', undefined],
    ['/v1/AUTH_{p}/{c}/{o+}', '/v1/AUTH_7/box//tmp/x', { p: '7', c: 'box', o: '/tmp/x' }],
    ['/v1/AUTH_{p}/{c}', '/v1/KEY_7/box', undefined],
    ['/', '/', {}],
    ['/', '/identity', {}],
    ['/', '/identity/', {}],
    ['/', '/identity/v3', undefined],
    ['/', '/v3', undefined],
    ['/v3', '/identity/v3/', {}],
    ['/a.b+c', '/a.b+c', {}],
    ['/a.b+c', '/aXbbc', undefined],
    ['/v2[.1][/{p}]/x', '/v2.1/x', {}],
    ['/v2[.1][/{p}]/x', `/v2/${'a'.repeat(32)}/x`, { p: 'a'.repeat(32) }],
    ['/v2[.1][/{p}]/x', '/v2.1/word/x', undefined],
  ])('%s of %s', (template, path, variables) => {
    expect(matchTemplate(template, path)).toEqual(variables);
  });
});

describe('operationOf', () => {
  const operation = (line: string, service: string, byService = false): string => {
    const [method, path] = line.split(' ') as [string, string];
    const exchange = exchangeOf({ method, url: `http://h${path}` }, { seq: 1, first: 0, last: 1 });
    const { title, group } = operationOf(exchange, { service, byService }, [OPENSTACK]);
    return group === undefined ? title : `${title} (${group})`;
  };

  it.each<[string, string, boolean, string]>([
    ['GET /identity/v3/limits/model', 'keystone', false, 'Show limit model'],
    ['GET /identity/v3/limits/model', 'keystone', true, 'Show limit model (quota)'],
    ['GET /identity/v3/limits/7', 'keystone', true, 'Show limit'],
    ['GET /v3/endpoints/7', 'keystone', false, 'Show endpoint'],
    ['GET /v3/endpoints/7', 'keystone', true, 'Show own endpoint (quota)'],
    ['GET /v3/users/7/application_credentials', 'keystone', false, 'List application credentials'],
    ['GET /info', 'swift', false, 'Show capabilities (discovery)'],
    ['PUT /v1/AUTH_7/box/a/b', 'swift', true, 'Store object (data)'],
    ['POST /image/v2/images/7/actions/deactivate', 'glance', false, 'Deactivate image'],
    ['GET /compute/', 'nova', false, 'List versions (discovery)'],
    ['GET /compute', 'glance', false, 'GET /compute'],
    ['GET /foo?x=1', 'glance', false, 'GET /foo'],
    ['GET /v2.1/servers?name=x', 'nova', false, 'List servers'],
    ['GET /v2.1/unknown', 'nova', false, 'GET /v2.1/unknown'],
    ['GET /v2/images', 'h-80', false, 'GET /v2/images'],
  ])('%s of %s, by a service: %s', (line, service, byService, title) => {
    expect(operation(line, service, byService)).toBe(title);
  });

  it('is a list of versions wherever the answer is one', () => {
    const sketch = { url: 'http://h/openstack-glance', responseBody: { versions: [{ id: 'v2.9' }] } };
    const exchange = exchangeOf(sketch, { seq: 1, first: 0, last: 1 });
    const asked = { service: 'glance', byService: false };
    expect(operationOf(exchange, asked, [OPENSTACK]).title).toBe('List versions');
  });

  it.each([
    [
      { token: { catalog: [{ type: 'image' }] } },
      false,
      'signs on at {to} and gets a token and the service catalog.',
    ],
    [{ token: { catalog: [] } }, false, 'signs on at {to} and gets a token.'],
    [{ token: {} }, false, 'signs on at {to} and gets a token.'],
    [{ token: {} }, true, 'signs on at {to} as itself and gets a token.'],
    [
      { token: { catalog: [{}] } },
      true,
      'signs on at {to} as itself and gets a token and the service catalog.',
    ],
  ])('tells of a catalog where there is one: %j, by a service: %s', (responseBody, byService, sentence) => {
    const sketch = { method: 'POST', url: 'http://h/v3/auth/tokens', responseBody };
    const exchange = exchangeOf(sketch, { seq: 1, first: 0, last: 1 });
    const told = operationOf(exchange, { service: 'keystone', byService }, [OPENSTACK]);
    expect(told).toMatchObject({ title: 'Issue token', group: 'sign-on', sentence: `{from} ${sentence}` });
  });
});
