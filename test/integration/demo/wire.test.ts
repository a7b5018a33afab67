/** How the demo's messages look on the wire: header lines, their case and order, bodies, and when 100 Continue comes. */

import { request as httpRequest } from 'node:http';
import { describe, expect, it } from 'vitest';
import { observedCloud } from '../../support/demo.js';
import { headerOf, type Observed } from '../../support/observing-proxy.js';

const AGENTS = {
  client: /^openstacksdk\/\S+ keystoneauth1\/\S+ python-requests\/\S+ CPython\/\S+$/,
  middleware: /^glance\/\S+ keystonemiddleware\.auth_token\/\S+ keystoneauth1\//,
  validation: /^python-keystoneclient$/,
  api: /^glance-api keystoneauth1\//,
  swiftclient: /^python-swiftclient-\d/,
};

const TOKEN = /^gAAAAA[A-Za-z0-9_-]{174,}$/;

async function imageCreate(): Promise<readonly Observed[]> {
  const { createImage, proxy } = await observedCloud();
  await createImage();
  return proxy.seen;
}

const QUOTA_CALLS = [
  'GET /identity/v3/limits/model',
  'GET /identity/v3/…',
  'GET /identity/v3/limits',
  'GET /identity/v3/registered_limits',
];

const namesOf = (lines: readonly string[]): readonly string[] => lines.filter((_, at) => at % 2 === 0);
const at = (seen: readonly Observed[], number: number): Observed => seen[number - 1]!;
const json = (body: Buffer | undefined): unknown => JSON.parse(String(body));

describe('the exchanges of an image create', () => {
  it('tell their callers by User-Agent as the real ones do', async () => {
    const seen = await imageCreate();
    const agents = seen.map(({ requestHeaders }) => headerOf(requestHeaders, 'user-agent')!);
    const expected = (number: number): RegExp => {
      if ([1, 2, 3, 4, 14].includes(number)) return AGENTS.client;
      if ([5, 6].includes(number)) return AGENTS.middleware;
      if (number === 7) return AGENTS.validation;
      return number >= 24 ? AGENTS.swiftclient : AGENTS.api;
    };
    agents.forEach((agent, index) => expect(agent).toMatch(expected(index + 1)));
  });

  it.each([
    [2, 'request', 'Host User-Agent Accept-Encoding Accept Connection Content-Type Content-Length'],
    [
      7,
      'request',
      'Host User-Agent Accept-Encoding Accept Connection X-Subject-Token OpenStack-Identity-Access-Rules X-Auth-Token',
    ],
    [
      14,
      'request',
      'Host User-Agent Accept-Encoding Accept Connection Content-Type X-Auth-Token Content-Length',
    ],
    [24, 'request', 'Host Accept-Encoding x-auth-token user-agent'],
    [25, 'request', 'Host Accept-Encoding x-auth-token Content-Length user-agent'],
    [
      1,
      'response',
      'Date Server Content-Type Content-Length Location Vary x-openstack-request-id Connection',
    ],
    [
      2,
      'response',
      'Date Server Content-Type Content-Length X-Subject-Token Vary x-openstack-request-id Connection',
    ],
    [3, 'response', 'Date Server Content-Type Content-Length Connection'],
    [
      4,
      'response',
      'Date Server Content-Length Content-Type Location Openstack-Image-Import-Methods X-Openstack-Request-Id Connection',
    ],
    [14, 'response', 'Date Server Content-Type X-Openstack-Request-Id Connection'],
    [25, 'response', 'Content-Type Etag Last-Modified Content-Length X-Trans-Id X-Openstack-Request-Id Date'],
  ] as const)('exchange %i has the header lines of a real %s', async (number, side, names) => {
    const exchange = at(await imageCreate(), number);
    const lines = side === 'request' ? exchange.requestHeaders : exchange.responseHeaders!;
    expect(namesOf(lines).join(' ')).toBe(names);
  });

  it('carry a token of its own for each sign-on, from the answer to where it is used', async () => {
    const seen = await imageCreate();
    const issued = [2, 6, 9, 23].map((number) =>
      headerOf(at(seen, number).responseHeaders!, 'x-subject-token')!,
    );
    issued.forEach((token) => expect(token).toMatch(TOKEN));
    expect(new Set(issued).size).toBe(4);
    const used = (number: number): string => headerOf(at(seen, number).requestHeaders, 'x-auth-token')!;
    expect([4, 7, 10, 24].map(used)).toEqual(issued);
    expect(headerOf(at(seen, 7).requestHeaders, 'x-subject-token')).toBe(issued[0]);
  });

  it('have bodies as Python writes them, with the catalog that leads to the services', async () => {
    const { createImage, proxy, cloud } = await observedCloud();
    const { imageId, image } = await createImage({ imageName: 'tiny é' });
    const { seen } = proxy;
    expect(String(at(seen, 10).responseBody)).toMatch(/^\{"model": \{"name": "flat", "description": /);
    expect(String(at(seen, 4).requestBody)).toContain('"name": "tiny \\u00e9"');
    expect(json(at(seen, 4).responseBody)).toEqual(image);
    expect(image).toMatchObject({
      id: imageId,
      name: 'tiny é',
      status: 'queued',
      owner: cloud.credentials.projectId,
    });
    const { token } = json(at(seen, 2).responseBody) as { token: { catalog: object[] } };
    expect(token.catalog).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'image',
          endpoints: [expect.objectContaining({ url: cloud.imageUrl })],
        }),
      ]),
    );
    expect(json(at(seen, 9).requestBody)).toMatchObject({ auth: { scope: { system: { all: true } } } });
  });

  it('hold no secret that the cloud does not name', async () => {
    const { createImage, proxy, cloud } = await observedCloud({
      password: 'correct horse',
      swiftValidates: true,
    });
    await createImage();
    const told = new Set(cloud.secrets());
    const tokens = JSON.stringify(proxy.seen.map((one) => [one.requestHeaders, one.responseHeaders])).match(
      /gAAAA[\w-]+/g,
    );
    expect(new Set(tokens).size).toBe(5);
    tokens!.forEach((token) => expect(told.has(token)).toBe(true));
    expect(told.has('correct horse')).toBe(true);
  });
});

describe('Expect: 100-continue', () => {
  it('is answered when Glance first reads, after the quota and the look at the container', async () => {
    const { createImage, proxy, cloud } = await observedCloud();
    await createImage();
    const token = headerOf(at(proxy.seen, 4).requestHeaders, 'x-auth-token')!;
    const created = await fetch(`${cloud.imageUrl}/v2/images`, {
      method: 'POST',
      headers: { 'X-Auth-Token': token, 'Content-Type': 'application/json' },
      body: '{"name": "later"}',
    });
    const { id } = (await created.json()) as { id: string };
    const before = proxy.seen.length;
    const request = httpRequest(`${cloud.imageUrl}/v2/images/${id}/file`, {
      method: 'PUT',
      headers: {
        'X-Auth-Token': token,
        'Content-Type': 'application/octet-stream',
        'Content-Length': 5,
        Expect: '100-continue',
      },
    });
    const answered = new Promise<number>((resolve) => {
      request.on('response', (response) => resolve(response.resume().statusCode!));
    });
    await new Promise((resolve) => request.once('continue', resolve).flushHeaders());
    // The PUT to Swift may or may not have been seen by now: its head goes out at the same time.
    const calls = proxy.seen.slice(before).map(({ method, url }) => `${method} ${new URL(url).pathname}`);
    expect(calls.slice(0, 10).map((call) => call.replace(/AUTH_\w+|endpoints\/\w+/, '…'))).toEqual([
      ...QUOTA_CALLS,
      ...QUOTA_CALLS,
      'POST /identity/v3/auth/tokens',
      'HEAD /v1/…/glance',
    ]);
    request.end('bytes');
    expect(await answered).toBe(204);
  });
});
