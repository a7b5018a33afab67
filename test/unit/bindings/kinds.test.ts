/** Variables that are no ids: tokens, URLs, markers, names; and how they stand in their places. */
import { describe, expect, it } from 'vitest';
import { findBindings } from '../../../src/bindings/find.js';
import { correlate } from '../../../src/correlate/flows.js';
import type { Binding, Place } from '../../../src/model/binding.js';
import { GENERIC } from '../../../src/profiles/generic.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { layOut, type Call } from '../../support/exchanges.js';

const profiles = [OPENSTACK, GENERIC];
const A = '0d3a0c91848845ddb1794791ceeed1db';
const B = 'e6167145-7865-4d3d-ad19-2a59fb3f1870';
const TOKEN = '<token:3f9a1c02b45d9e70>';

function bindingsOf(calls: readonly Call[]): readonly Binding[] {
  const [flow] = correlate(layOut(calls), { profiles, command: ['sh'] });
  return findBindings([flow!], profiles)[0]!;
}

function line({ exchange, part, span, base64 }: Place): string {
  const at = span ? ` ${span.start}-${span.end}` : '';
  return `${exchange} ${part}${base64 ? ` ${base64.start}-${base64.end}` : ''}${at}`;
}

/** `name: source → uses`, each place with the span in it. */
function told(calls: readonly Call[]): readonly string[] {
  return bindingsOf(calls).map(({ name, source, uses }) => {
    const from = source === 'given' ? 'given' : line(source);
    return `${name}: ${from} → ${uses.map(line).join(', ')}`;
  });
}

const got = (responseBody: unknown): Call => ({ url: 'http://h/first', responseBody });

describe('what is born in an answer and used later', () => {
  it.each<[string, readonly Call[], readonly string[]]>([
    [
      'a token',
      [
        { url: 'http://h/sign-on', responseHeaders: [['X-Subject-Token', TOKEN]] },
        { url: 'http://h/a', requestHeaders: [['X-Auth-Token', TOKEN]] },
      ],
      ['token: x000001 header:x-subject-token → x000002 header:x-auth-token'],
    ],
    [
      'a token behind its scheme',
      [got({ access: TOKEN }), { url: 'http://h/a', requestHeaders: [['Authorization', `Bearer ${TOKEN}`]] }],
      ['token: x000001 body:/access → x000002 header:authorization 7-31'],
    ],
    [
      'an id that only a body uses, once',
      [got({ images: [{ id: B }] }), { url: 'http://h/a', method: 'POST', requestBody: { imageRef: B } }],
      ['image_id: x000001 body:/images/0/id → x000002 body:/imageRef'],
    ],
    [
      'an id inside of a URL in JSON',
      [
        got({ id: B }),
        { url: 'http://h/a', method: 'POST', requestBody: { from: `http://h/images/${B}/x` } },
      ],
      ['from_id: x000001 body:/id → x000002 body:/from 16-52'],
    ],
    [
      'an id in a URL in an answer',
      [got({ href: `http://h/volumes/${B}` }), { url: `http://h/volumes/${B}` }],
      ['volume_id: x000001 body:/href 17-53 → x000002 path 9-45'],
    ],
    [
      'an id in base64',
      [got({ id: A }), { url: 'http://h/a', method: 'POST', requestBody: { data: btoa(`{"for":"${A}"}`) } }],
      ['data_id: x000001 body:/id → x000002 body:/data 0-56 8-40'],
    ],
    [
      'a number, as an id',
      [
        { url: 'http://h/widgets', method: 'POST', responseBody: { id: 7, size: 3 } },
        { url: 'http://h/widgets/7/parts/3' },
      ],
      ['widget_id: x000001 body:/id → x000002 path 9-10'],
    ],
    [
      'a number that a Location ends with',
      [{ url: 'http://h/jobs', responseHeaders: [['Location', '/jobs/12']] }, { url: 'http://h/jobs/12' }],
      ['job_id: x000001 header:location 6-8 → x000002 path 6-8'],
    ],
    [
      'an ETag',
      [
        { url: 'http://h/a', responseHeaders: [['ETag', '"5f70bf18"']] },
        { url: 'http://h/a', method: 'PUT', requestHeaders: [['If-Match', '"5f70bf18"']] },
      ],
      ['etag: x000001 header:etag → x000002 header:if-match'],
    ],
    [
      'a marker, however it is escaped',
      [got({ last: 'page:0042/x' }), { url: 'http://h/a?marker=page%3A0042%2Fx' }],
      ['last: x000001 body:/last → x000002 query:marker'],
    ],
    [
      'the next page, relative',
      [
        got({ next: '/v2/images?limit=2&marker=cirros' }),
        { url: 'http://h/image/v2/images?limit=2&marker=cirros' },
      ],
      ['next_url: x000001 body:/next → x000002 url 14-46'],
    ],
    [
      'a Location that cannot be guessed',
      [
        { url: 'http://h/up', responseHeaders: [['Location', 'http://other/put/kx81w2q9']] },
        { url: 'http://other/put/kx81w2q9' },
      ],
      [
        'location_url: x000001 header:location → x000002 url 0-25',
        'location: x000001 header:location 17-25 → x000002 path 5-13',
      ],
    ],
    [
      'a field of a form',
      [
        got({ refresh_token: '<secret:00112233aabbccdd>' }),
        {
          url: 'http://h/token',
          method: 'POST',
          requestHeaders: [['Content-Type', 'application/x-www-form-urlencoded']],
          requestBody: 'grant_type=refresh_token&refresh_token=%3Csecret%3A00112233aabbccdd%3E',
        },
      ],
      ['secret: x000001 body:/refresh_token → x000002 form:refresh_token'],
    ],
  ])('%s', (_what, calls, expected) => {
    expect(told(calls)).toEqual(expected);
  });

  it('says which are secret, and what kind each is', () => {
    const rows = bindingsOf([
      got({ id: A, next: '/p?x=1', token: TOKEN }),
      { url: `http://h/p?x=1`, requestHeaders: [['X-Auth-Token', TOKEN]] },
      { url: `http://h/things/${A}` },
    ]).map(({ name, kind, secret }) => [name, kind, secret]);
    expect(rows).toEqual([
      ['next_url', 'url', undefined],
      ['token', 'value', true],
      ['thing_id', undefined, undefined],
    ]);
  });
});

describe('what the client gives', () => {
  it.each<[string, readonly Call[], readonly string[]]>([
    [
      'the name of what it creates, wherever it uses that again',
      [
        {
          url: 'http://h:8774/v2.1/servers',
          method: 'POST',
          requestBody: { server: { name: 'web', flavorRef: '1' } },
        },
        { url: 'http://h:8774/v2.1/servers?name=web' },
      ],
      ['server_name: given → x000001 body:/server/name, x000002 query:name'],
    ],
    [
      'the name of a container and of what it puts there',
      [
        { url: `http://h/v1/AUTH_${A}/photos`, method: 'PUT' },
        { url: `http://h/v1/AUTH_${A}/photos/2026/cat.jpg`, method: 'PUT' },
        { url: `http://h/v1/AUTH_${A}/photos/2026/cat.jpg` },
      ],
      [
        'project_id: given → x000001 path 9-41, x000002 path 9-41, x000003 path 9-41',
        'container_name: given → x000001 path 42-48, x000002 path 42-48, x000003 path 42-48',
        'object_name: given → x000002 path 49-61, x000003 path 49-61',
      ],
    ],
    [
      'a password, even once',
      [{ url: 'http://h/login', method: 'POST', requestBody: { password: '<password:91d2b0c4aa7e1f35>' } }],
      ['password: given → x000001 body:/password'],
    ],
  ])('%s', (_what, calls, expected) => {
    expect(told(calls)).toEqual(expected);
  });
});

describe('no variable is', () => {
  it.each<[string, readonly Call[]]>([
    ['an ordinary word', [got({ name: 'admin', region: 'one' }), { url: 'http://h/a?region=one' }]],
    [
      'what the client says of itself',
      [got({ agent: 'curl/8.1234' }), { url: 'http://h/a', requestHeaders: [['User-Agent', 'curl/8.1234']] }],
    ],
    [
      'a constant that an answer repeats',
      [
        { url: 'http://h/a?fields=id12345678', responseBody: { fields: 'id12345678' } },
        { url: 'http://h/a?fields=id12345678' },
      ],
    ],
    ['a number of another meaning', [got({ count: 3 }), { url: 'http://h/things/3' }]],
    [
      'a link to the thing itself',
      [got({ rel: 'self', href: 'http://h/things' }), { url: 'http://h/things' }],
    ],
    ['what is born after its use', [{ url: 'http://h/a?marker=abc-0042' }, got({ last: 'abc-0042' })]],
  ])('%s', (_what, calls) => {
    expect(told(calls)).toEqual([]);
  });
});

it('a value may come from an earlier flow, and its name is told there too', () => {
  const token = { token: { user: { name: 'ada', id: A } } };
  const calls: Call[] = [
    { url: 'http://h/sign-on', responseHeaders: [['X-Subject-Token', TOKEN]], responseBody: token },
    { url: 'http://h/b', requestHeaders: [['X-Auth-Token', TOKEN]], gapMs: 60_000 },
  ];
  const flows = calls.flatMap((_, index) => correlate(layOut(calls).slice(index, index + 1), { profiles }));
  const [, [binding]] = findBindings(flows, profiles) as [unknown, readonly Binding[]];
  expect(binding).toMatchObject({
    name: 'ada_token',
    source: { exchange: 'x000001' },
    uses: [{ exchange: 'x000002' }],
  });
});

it('takes the public endpoint for the source where others say the same', () => {
  const url = 'http://h:9292';
  const endpoints = ['admin', 'internal', 'public'].map((name) => ({ interface: name, url }));
  const [binding] = bindingsOf([
    got({ token: { catalog: [{ type: 'image', endpoints }] } }),
    { url: `${url}/v2/images` },
  ]);
  expect(binding).toMatchObject({
    name: 'image_url',
    source: { part: 'body:/token/catalog/0/endpoints/2/url' },
  });
});
