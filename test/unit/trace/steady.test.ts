/** What a steady page has a name for, and what it leaves as it is. */

import { describe, expect, it } from 'vitest';
import { steadied } from '../../../src/trace/steady/flow.js';
import { namedBody, sortedBody } from '../../../src/trace/steady/volatile.js';
import { LANGUAGES, languageOf } from '../../../src/trace/lang/languages.js';
import { steadyText } from '../../../src/trace/steady/text.js';
import { stepsOf } from '../../../src/model/flow.js';
import { responseOf } from '../../../src/model/exchange.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { flowOf } from '../../support/flow-of.js';
import { MANIFEST } from '../../support/flow-sample.js';

const ID = '3195d06aa49541009838146ab9072997';
const DIGEST = 'c8fc807773e5354afe61636071771906';
const START = '2026-11-30T06:21:23.123Z';

describe('steadyText', () => {
  it.each([
    [`/v2/images/${ID}`, '/v2/images/{image_id}'],
    ['/v1/AUTH_0123456789abcdef0123456789abcdef/x', '/v1/AUTH_{id}/x'],
    ['req-f1d06f7f-7939-4aa1-9696-dc3bff8e0c70', 'req-{id}'],
    ['<token:97364e1a464d0309> <cookie:0123456789abcdef>', '{admin_token} {cookie}'],
    ['?t=%3Ctoken%3A0000000000000000%3E', '?t={token}'],
    ['Mon, 30 Nov 2026 06:21:28 GMT', '{time}'],
    ['2026-11-30T09:21:23.000000Z 2026-11-30 06:21:23.5', '{time} {time}'],
    [
      'http://127.0.0.1:44421/a http://[::1]:50000 localhost:44421',
      'http://127.0.0.1:{port}/a http://[::1]:{port_2} localhost:{port}',
    ],
  ])('names %s', (text, named) => {
    const bindings = [
      { name: 'image_id', value: ID, source: 'given', uses: [] },
      { name: 'admin_token', value: '<token:97364e1a464d0309>', secret: true, source: 'given', uses: [] },
    ] as const;
    expect(steadyText(START, bindings)(text)).toBe(named);
  });

  it.each([
    'http://10.0.0.5:44421/image', // Somebody set it.
    'http://127.0.0.1:9292/v2',
    '2013-03-06T00:00:00Z', // A version's, not a clock's.
    'Fri, 01 Mar 2013 00:00:00 GMT',
    'sha256 6f92436b88c374bc36e0e698a521aaecbb8404843f0634b5b7d5e434612476bd', // Whether the data is the same.
    'cirros-0.6.2 12345 v2.16 <b>',
    `"checksum": "${ID}", "hash":"${ID}", "os_hash_value" : "${ID}"`,
    `Content-Md5: ${ID}`,
    `ETag: W/"${ID}"`,
    `| checksum    | ${ID} |`,
  ])('leaves %s', (text) => expect(steadyText(START)(text)).toBe(text));
});

describe('the legend', () => {
  // Kinds of secrets are many: two stand for all.
  const all =
    '<token:0123456789abcdef> <password:0123456789abcdef> http://127.0.0.1:44421/ 2026-11-30T06:21:23Z';
  const body = JSON.stringify({ expires: 'a day', number: '7', digest: '8' });
  const format = { expires: 'time', number: 'number', digest: 'digest' } as const;
  const rules = Object.entries(format).map(([key, one]) => ({ pointer: `/${key}`, format: one }));
  const message = {
    httpVersion: '1.1',
    headers: [],
    body: { kind: 'text', mediaType: 'application/json', text: body },
    bodyBytes: 1,
  } as const;
  const named = `${steadyText(START)(`${all} ${ID}`)} ${(namedBody(message, rules).body as { text: string }).text}`;
  const stands = [...new Set(named.match(/\{\w+\}/g))];

  it.each(LANGUAGES)('explains all that stands for something, in %s', (name) => {
    expect(stands.toSorted()).toEqual(['{id}', '{number}', '{password}', '{port}', '{time}', '{token}']);
    const { words } = languageOf(name);
    for (const one of stands) {
      expect(words.steady).toContain(one);
      expect(words.standsFor).toContain(one);
    }
  });
});

it.each([
  ['{"tags": ["ubuntu", "a b",\n "noble"]}', '{"tags": ["a b", "noble",\n "ubuntu"]}'],
  [
    '{"images": [{"tags": ["b", "a"]}, {"tags": ["d", "c"]}]}',
    '{"images": [{"tags": ["a", "b"]}, {"tags": ["c", "d"]}]}',
  ],
  ['{"tags": [{"b": ["d", "c"]}, {"a": 1}]}', '{"tags": [{"b": ["d", "c"]}, {"a": 1}]}'],
  ['{"names": ["b", "a"], "tags": []}', '{"names": ["b", "a"], "tags": []}'],
])('sorts lists whose order means nothing: %s', (text, sorted) => {
  const body = { kind: 'text', mediaType: 'application/json', text } as const;
  const message = { httpVersion: '1.1', headers: [], body, bodyBytes: text.length };
  expect(sortedBody(message, [{ pointer: '**/tags' }]).body).toEqual({ ...body, text: sorted });
});

describe('a steady flow', () => {
  const flow = flowOf([
    {
      ...{
        from: 'client',
        to: 'keystone',
        method: 'GET',
        url: `http://127.0.0.1:44421/v3/users/${ID}`,
        status: 200,
      },
      gotHeaders: [
        ['X-Openstack-Request-Id', 'a-made-up-one'],
        ['Etag', DIGEST],
        ['Location', `/x/${DIGEST}`],
      ],
      got: {
        kind: 'text',
        mediaType: 'application/json',
        text: '{"token": {"audit_ids": ["Nln9BWAg4ZMyppUWD2mFAQ"], "n": 1.0}, "versions": [{"status": "CURRENT"}]}',
      },
    },
  ]);
  const manifest = {
    ...MANIFEST,
    startedAt: START,
    command: {
      ...MANIFEST.command!,
      output: {
        stdout: `| ${ID} | cirros |\n| id | x |\n| checksum | ${DIGEST} |\nmade ${ID}\n`,
        stderr: '',
        truncated: false,
      },
    },
  };
  const bindings = [{ name: 'user_id', value: ID, source: 'given', uses: [] }] as const;
  const steady = steadied({ flow, manifest, bindings, name: (path: string) => path }, OPENSTACK);
  const [step] = stepsOf(steady.flow);

  it('has names where profiles say that a value is another each time, but for words that a service chooses', () => {
    expect(step!.exchange.request.url).toBe('http://127.0.0.1:{port}/v3/users/{user_id}');
    const { headers, body } = responseOf(step!.exchange)!;
    expect(headers).toContainEqual(['X-Openstack-Request-Id', '{id}']);
    expect(headers).toContainEqual(['Location', '/x/{id}']);
    expect(body).toMatchObject({
      text: '{"token": {"audit_ids": ["{id}"], "n": 1.0}, "versions": [{"status": "CURRENT"}]}',
    });
  });

  it('has the digests of data as they are, by their headers and in what a client printed', () => {
    expect(responseOf(step!.exchange)!.headers).toContainEqual(['Etag', DIGEST]);
    expect(steady.manifest.command.output.stdout).toContain(`| checksum | ${DIGEST} |\n`);
  });

  it('names the processes of a client once, without their numbers', () => {
    const told = ['(pid 7)', '(pid 8)', '(pid 9, a.service)'].map((place) => `its process is curl ${place}`);
    const participants = [
      { id: 'c', label: 'c', evidence: told.map((detail) => ({ kind: 'process', detail })) },
    ];
    const input = { flow: { ...flow, participants }, manifest, bindings: [], name: (path: string) => path };
    const [client] = steadied(input, OPENSTACK).flow.participants;
    expect(client!.evidence.map(({ detail }) => detail)).toEqual([
      'its process is curl',
      'its process is curl (a.service)',
    ]);
  });

  it('keeps tables straight, and says of a variable what kind of value it has', () => {
    const row = `| ${'{user_id}'.padEnd(33)}| cirros |`;
    expect(steady.manifest.command.output.stdout).toMatch(
      /^\| \{user_id\} +\| cirros \|\n\| id \| x \|\n.*\nmade \{user_id\}\n$/,
    );
    expect(steady.manifest.command.output.stdout.split('\n')[0]).toHaveLength(row.length);
    expect(steady.bindings[0].value).toBe('{id}');
  });
});
