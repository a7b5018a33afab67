/** The variables of flows: what is named, by what, where it was born and where it is used. */
import { describe, expect, it } from 'vitest';
import { namePath } from '../../../src/bindings/label.js';
import { findBindings } from '../../../src/bindings/find.js';
import { correlate } from '../../../src/correlate/flows.js';
import type { Binding } from '../../../src/model/binding.js';
import { stepsOf } from '../../../src/model/flow.js';
import { pathOf } from '../../../src/model/url.js';
import { GENERIC } from '../../../src/profiles/generic.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { layOut, type Call } from '../../support/exchanges.js';
import { IDS, imageCreate } from '../../support/image-create.js';

const profiles = [OPENSTACK, GENERIC];
const A = '0d3a0c91848845ddb1794791ceeed1db';
const B = 'e6167145-7865-4d3d-ad19-2a59fb3f1870';

function bindingsOf(calls: readonly Call[]): readonly Binding[] {
  const [flow] = correlate(layOut(calls), { profiles, command: ['sh'] });
  return findBindings([flow!], profiles)[0]!;
}

const named = (calls: readonly Call[]): string[] => bindingsOf(calls).map(({ name }) => name);

describe('the documented image create', () => {
  const [flow] = correlate(imageCreate({ swiftCalls: true }), { profiles, command: ['openstack'] });
  const bindings = findBindings([flow!], profiles)[0]!;

  it('has its values, each with where it was born and how often it is used', () => {
    const rows = bindings.map(({ name, value, source, uses }) => {
      const born = source === 'given' ? source : `${source.exchange} ${source.part}`;
      return [name, value, born, uses.length];
    });
    expect(rows).toEqual([
      ['identity_url', 'http://192.0.2.10/identity', 'given', 23],
      ['admin_password', '<password:00000000000000d1>', 'given', 5],
      ['image_url', 'http://192.0.2.10/image', 'x000002 body:/token/catalog/1/endpoints/0/url', 3],
      ['admin_token', '<token:00000000000000c1>', 'x000002 header:x-subject-token', 3],
      ['image_name', 'cirros', 'given', 1],
      ['glance_token', '<token:00000000000000a1>', 'x000006 header:x-subject-token', 1],
      ['glance_token_2', '<token:00000000000000a2>', 'x000009 header:x-subject-token', 12],
      ['image_endpoint_id', IDS.imageEndpoint, 'x000002 body:/token/catalog/1/endpoints/0/id', 3],
      ['image_service_id', IDS.imageService, 'x000002 body:/token/catalog/1/id', 6],
      ['admin_project_id', IDS.adminProject, 'x000002 body:/token/project/id', 3],
      ['image_id', IDS.image, 'x000004 body:/id', 2],
      [
        'object_store_url',
        `http://192.0.2.10:8080/v1/AUTH_${IDS.serviceProject}`,
        'x000006 body:/token/catalog/2/endpoints/0/url',
        2,
      ],
      ['service_project_id', IDS.serviceProject, 'x000006 body:/token/project/id', 2],
      ['glance_swift_token', '<token:00000000000000a3>', 'x000023 header:x-subject-token', 3],
      ['swift_token', '<token:00000000000000b1>', 'x000026 header:x-subject-token', 1],
    ]);
  });

  it('has exactly the documented variables in its paths', () => {
    const paths = stepsOf(flow!).map(({ exchange }) => namePath(pathOf(exchange.request.url), bindings));
    expect([...new Set(paths)].filter((path) => path.includes('{'))).toEqual([
      '/identity/v3/endpoints/{image_endpoint_id}',
      '/image/v2/images/{image_id}/file',
      '/v1/AUTH_{service_project_id}/glance',
      '/v1/AUTH_{service_project_id}/glance/{image_id}',
    ]);
    expect(paths.join(' ')).not.toMatch(/[0-9a-f]{32}|[0-9a-f]{8}-/);
  });
});

describe('findBindings', () => {
  it.each<[string, readonly Call[], readonly string[]]>([
    ['the template of the operation', [{ url: `http://h:9292/v2/images/${B}` }], ['image_id']],
    ['the template, for ids of any shape', [{ url: 'http://h/image/v2/tasks/task-00042' }], ['task_id']],
    ['what is before it in the path', [{ url: `http://h/api/policies/${A}` }], ['policy_id']],
    ['what is before it in its segment', [{ url: `http://h/x/vol-${A}` }], ['vol_id']],
    [
      'its key in the query',
      [{ url: `http://h/a?owner_id=${A}` }, { url: `http://h/b?who=${A}` }],
      ['owner_id'],
    ],
    [
      'its key in a body',
      [{ url: 'http://h/a', requestBody: { in: [{ tenantId: A }] } }, { url: `http://h/b?x=${A}` }],
      ['tenant_id'],
    ],
    [
      'a number, where two have one name',
      [{ url: `http://h/users/${A}` }, { url: `http://h/users/${B}` }],
      ['user_id', 'user_id_2'],
    ],
    ['nothing, when it is used once outside of a path', [{ url: `http://h/a?owner=${A}` }], []],
    ['nothing, when it is an ordinary word', [{ url: 'http://h/image/v2/tasks/cleaning' }], []],
    ['nothing, when only responses have it', [{ url: 'http://h/a', responseBody: { id: A } }], []],
    ['safe characters only', [{ url: `http://h/a<b>"c;/${A}` }], ['a_b_c_id']],
  ])('names by %s', (_what, calls, names) => {
    expect(named(calls)).toEqual(names);
  });

  it.each<[string, Call, string]>([
    [
      'a body',
      { url: 'http://h/users', responseBody: { users: [{ id: B }, { id: A }] } },
      'body:/users/1/id',
    ],
    [
      'a Location',
      { url: 'http://h/users', responseHeaders: [['Location', `http://h/users/${A}`]] },
      'header:location',
    ],
    ['no earlier response', { url: 'http://h/users', responseBody: { id: B } }, 'given'],
    ['a body with odd keys', { url: 'http://h/', responseBody: { 'a/b~': A } }, 'body:/a~1b~0'],
  ])('finds the source in %s', (_where, first, part) => {
    const [binding] = bindingsOf([first, { url: `http://h/users/${A}` }]);
    expect(binding!.source === 'given' ? 'given' : binding!.source.part).toBe(part);
  });

  it('takes a value as given when a response names it only later, and still learns its name', () => {
    const later = { token: { project: { id: A, name: 'Ünïque Demo!' } } };
    const [binding] = bindingsOf([
      { url: `http://h/v1/AUTH_${A}` },
      { url: 'http://h/', responseBody: later },
    ]);
    expect(binding).toMatchObject({ name: 'n_que_demo_project_id', source: 'given' });
  });

  it('falls back to the plain name when a project’s own has no letters to write it in', () => {
    const body = { token: { project: { id: A, name: '서비스' } } };
    expect(named([{ url: 'http://h/', responseBody: body }, { url: `http://h/v1/AUTH_${A}` }])).toEqual([
      'project_id',
    ]);
  });

  it('finds every use, each in its part', () => {
    const calls: Call[] = [
      {
        url: `http://h/users/${A}?copy=${A}`,
        requestHeaders: [['X-User', A]],
        requestBody: { to: `u/${A}` },
      },
    ];
    expect(bindingsOf(calls)[0]!.uses.map(({ part }) => part)).toEqual([
      'path',
      'query:copy',
      'header:x-user',
      'body:/to',
    ]);
  });

  it('survives bodies that are not JSON, and JSON that is very deep', () => {
    const json: [string, string] = ['Content-Type', 'application/json'];
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const calls = ['{', deep].map((text): Call => ({
      url: `http://h/users/${A}`,
      requestHeaders: [json],
      requestBody: text,
      responseHeaders: [json],
      responseBody: text,
    }));
    expect(named(calls)).toEqual(['user_id']);
  });
});
