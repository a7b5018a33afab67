/** Debug logs of OpenStack: real ones of `openstack image create` and Glance (Zed), and every other way to write them. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { correlate } from '../../../src/correlate/flows.js';
import { keystoneauthLog } from '../../../src/formats/keystoneauth-log/keystoneauth-log.js';
import { HEAD_CHARACTERS } from '../../../src/formats/format.js';
import type { RedactedExchange } from '../../../src/model/exchange.js';
import type { Step } from '../../../src/model/flow.js';
import { PROFILES } from '../../../src/app/profiles.js';
import { gated, readExchanges, readProblems, readText, type Reading } from '../../support/read-format.js';

const log = (name: string): string =>
  readFileSync(new URL(`../../fixtures/logs/${name}`, import.meta.url), 'utf8');
const read = (text: string, reading?: Reading) => readText(keystoneauthLog, text, reading);

/** `GET /identity 300`, or what went wrong. */
function lineOf({ request, outcome }: RedactedExchange): string {
  const { pathname, search } = new URL(request.url);
  const end = outcome.kind === 'response' ? outcome.response.status : outcome.cause;
  return `${request.method} ${pathname}${search} ${end}`;
}

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const PROJECT = /AUTH_[0-9a-f]{32}/g;

function stepsOf(roots: readonly Step[], depth = 0): readonly string[] {
  return roots.flatMap((step) => [
    `${'  '.repeat(depth)}${step.from} > ${step.to} ${lineOf(step.exchange)}`
      .replace(/\?.* /, ' ')
      .replace(UUID, '{id}')
      .replace(PROJECT, 'AUTH_{project}')
      .replace(/endpoints\/[0-9a-f]{32}/, 'endpoints/{endpoint}'),
    ...stepsOf(step.children, depth + 1),
  ]);
}

const DISCOVERY = 'glance > keystone GET /identity 300';
const SIGN_ON = 'glance > keystone POST /identity/v3/auth/tokens 201';
const QUOTA = [
  '  glance > keystone GET /identity/v3/limits/model 200',
  '  glance > keystone GET /identity/v3/endpoints/{endpoint} 200',
  '  glance > keystone GET /identity/v3/limits 200',
  '  glance > keystone GET /identity/v3/registered_limits 200',
];

describe('the logs of openstack image create and Glance', () => {
  it('are together the documented flow of 25 calls, each under the call that caused it', async () => {
    const items = [
      ...(await read(log('glance-api.log'), { caller: 'glance' })),
      ...(await read(log('openstack.log'), { caller: 'client' })),
    ];
    expect(readProblems(items)).toEqual([]);
    const flows = correlate(gated(items), { profiles: PROFILES });
    expect(flows).toHaveLength(1);
    expect(stepsOf(flows[0]!.roots)).toEqual([
      'client > keystone GET /identity 300',
      'client > keystone POST /identity/v3/auth/tokens 201',
      'client > glance GET /image 300',
      'client > glance POST /image/v2/images 201',
      `  ${DISCOVERY}`,
      `  ${SIGN_ON}`,
      '  glance > keystone GET /identity/v3/auth/tokens 200',
      `  ${DISCOVERY}`,
      `  ${SIGN_ON}`,
      ...QUOTA,
      'client > glance PUT /image/v2/images/{id}/file 204',
      ...QUOTA,
      ...QUOTA,
      `  ${SIGN_ON}`,
      '  glance > swift HEAD /v1/AUTH_{project}/glance 204',
      '  glance > swift PUT /v1/AUTH_{project}/glance/{id} 201',
    ]);
  });

  it('tell by the id of the request which call caused which', async () => {
    const items = [
      ...(await read(log('glance-api.log'), { caller: 'glance' })),
      ...(await read(log('openstack.log'), { caller: 'client' })),
    ];
    const [flow] = correlate(gated(items), { profiles: PROFILES });
    const [, , , create, upload] = flow!.roots;
    const told = [...create!.children.slice(3), ...upload!.children];
    for (const { evidence } of told) expect(evidence.map(({ kind }) => kind)).toContain('trace');
    // Before Glance has read the caller's token, its log does not say which request it is about.
    expect(create!.children.slice(0, 3).map(({ exchange }) => exchange.client.requestId)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('read the same however they are cut into chunks', async () => {
    const whole = await read(log('glance-api.log'), { chunk: 1 << 20 });
    for (const chunk of [1, 7, 4096]) {
      expect(await read(log('glance-api.log'), { chunk })).toEqual(whole);
    }
  });

  it('keep headers, bodies, versions and times as they were logged', async () => {
    const exchanges = readExchanges(await read(log('openstack.log'), { caller: 'client' }));
    const [discovery, , , create] = exchanges;
    expect(discovery!.request.headers).toEqual([
      ['Accept', 'application/json'],
      ['User-Agent', 'openstacksdk/0.101.0 keystoneauth1/5.0.0 python-requests/2.28.1 CPython/3.11.2'],
    ]);
    expect(discovery!.outcome).toMatchObject({
      response: {
        status: 300,
        httpVersion: '1.1',
        headers: [
          ['Connection', 'Keep-Alive'],
          ['Content-Length', '273'],
          ['Content-Type', 'application/json'],
          ['Date', 'Mon, 30 Nov 2026 02:38:46 GMT'],
          ['Keep-Alive', 'timeout=5, max=100'],
          ['Location', 'http://127.0.0.1:8090/identity/v3/'],
          ['Server', 'Apache/2.4.71 (Debian)'],
          ['Vary', 'X-Auth-Token'],
          ['x-openstack-request-id', 'req-3130de31-f2b5-4f19-80cd-d94a8e5d2a43'],
        ],
        body: { kind: 'text', mediaType: 'application/json' },
      },
    });
    expect(discovery!.timing).toEqual({
      start: Date.UTC(2026, 10, 30, 2, 38, 46, 26) * 1000,
      requestLast: 0,
      responseFirst: 12_000,
      responseLast: 13_000,
    });
    expect(create!.request.body).toMatchObject({ kind: 'text', mediaType: 'application/json' });
    // The upload's body is no text, and of the answer without one the log says that it left it out.
    expect(exchanges.at(-1)!.request.body).toMatchObject({ kind: 'omitted', reason: 'not-recorded' });
    expect(exchanges.at(-1)!.outcome).toMatchObject({ response: { status: 204, body: { kind: 'empty' } } });
  });

  it('are recognised, and curl transcripts are not taken for them', () => {
    expect(keystoneauthLog.detect!(log('glance-api.log').slice(0, HEAD_CHARACTERS))).toBe(true);
    expect(keystoneauthLog.detect!(log('openstack.log').split('\n').slice(2).join('\n'))).toBe(true);
    expect(keystoneauthLog.detect!('$ curl -i http://cloud/v3\nHTTP/1.1 200 OK\n')).toBe(false);
    expect(keystoneauthLog.detect!('{"log": {"entries": []}}')).toBe(false);
  });
});
