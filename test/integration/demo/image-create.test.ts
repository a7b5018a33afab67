/** What passes between the demo's parts on `openstack image create`: the 25 documented exchanges, and nothing else. */

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { observedCloud, type ObservedCloud } from '../../support/demo.js';
import { headerOf, type Observed } from '../../support/observing-proxy.js';

const DISCOVERY = 'keystone GET /identity -> 300 MULTIPLE CHOICES';
const SIGN_ON = 'keystone POST /identity/v3/auth/tokens -> 201 CREATED';
const VALIDATION = 'glance > keystone GET /identity/v3/auth/tokens -> 200 OK';
const quotaOf = (resource: string): readonly string[] => [
  'glance > keystone GET /identity/v3/limits/model -> 200 OK',
  'glance > keystone GET /identity/v3/endpoints/{endpoint} -> 200 OK',
  `glance > keystone GET /identity/v3/limits?${resource} -> 200 OK`,
  `glance > keystone GET /identity/v3/registered_limits?${resource} -> 200 OK`,
];
const CLIENT = [
  `client > ${DISCOVERY}`,
  `client > ${SIGN_ON}`,
  'client > glance GET /image -> 300 Multiple Choices',
];
const CREATE = 'client > glance POST /image/v2/images -> 201 Created';
const UPLOAD = [
  'client > glance PUT /image/v2/images/{image}/file -> 204 No Content',
  ...quotaOf('image_size_total'),
  ...quotaOf('image_count_uploading'),
  `glance > ${SIGN_ON}`,
];
const HEAD = 'glance > swift HEAD /v1/AUTH_{project}/glance -> 204 No Content';
const PUT = 'glance > swift PUT /v1/AUTH_{project}/glance/{image} -> 201 Created';

const DOCUMENTED = [
  ...CLIENT,
  CREATE,
  `glance > ${DISCOVERY}`,
  `glance > ${SIGN_ON}`,
  VALIDATION,
  `glance > ${DISCOVERY}`,
  `glance > ${SIGN_ON}`,
  ...quotaOf('image_count_total'),
  ...UPLOAD,
  HEAD,
  PUT,
];

function told({ proxy, cloud }: ObservedCloud): readonly string[] {
  return proxy.seen.map(({ caller, method, url, status, reason }) => {
    const { pathname, search } = new URL(url);
    const service = url.startsWith(cloud.swiftUrl)
      ? 'swift'
      : url.startsWith(cloud.imageUrl)
        ? 'glance'
        : 'keystone';
    const path = pathname
      .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '{image}')
      .replace(/AUTH_[0-9a-f]{32}/, 'AUTH_{project}')
      .replace(/[0-9a-f]{32}/, '{endpoint}');
    const resource = new URLSearchParams(search).get('resource_name') ?? search.slice(1);
    return `${caller} > ${service} ${method} ${path}${resource && `?${resource}`} -> ${status} ${reason}`;
  });
}

describe('a cold image create', () => {
  it('is the 25 documented exchanges, in order', async () => {
    const observed = await observedCloud();
    await observed.createImage();
    expect(DOCUMENTED).toHaveLength(25);
    expect(told(observed)).toEqual(DOCUMENTED);
  });

  it('has three more inside the HEAD when Swift validates', async () => {
    const observed = await observedCloud({ swiftValidates: true });
    await observed.createImage();
    const swifts = [
      `swift > ${DISCOVERY}`,
      `swift > ${SIGN_ON}`,
      'swift > keystone GET /identity/v3/auth/tokens?nocatalog -> 200 OK',
    ];
    expect(told(observed)).toEqual([...DOCUMENTED.slice(0, 24), ...swifts, PUT]);
  });

  it.each(['told', 'not told'])('keeps what was sent when its size is %s', async (size) => {
    const observed = await observedCloud();
    const bytes = Buffer.alloc(300_000, 'some bytes');
    const { imageId } = await observed.createImage({ imageBytes: size === 'told' ? bytes : streamOf(bytes) });
    const headers = { 'X-Auth-Token': clientToken(observed.proxy.seen) };
    const stored = await fetch(`${observed.cloud.imageUrl}/v2/images/${imageId}/file`, { headers });
    expect(Buffer.from(await stored.arrayBuffer()).equals(bytes)).toBe(true);
    expect(stored.headers.get('content-md5')).toBe(createHash('md5').update(bytes).digest('hex'));
  });

  it('sends a stream in a segment and an object that points to it', async () => {
    const observed = await observedCloud();
    const { imageId } = await observed.createImage({ imageBytes: streamOf(Buffer.from('x')) });
    expect(told(observed).slice(0, 24)).toEqual(DOCUMENTED.slice(0, 24));
    const [segment, object] = observed.proxy.seen.slice(24);
    expect(segment?.url).toMatch(new RegExp(`/glance/${imageId}-00001$`));
    expect(headerOf(object!.requestHeaders, 'x-object-manifest')).toBe(`glance/${imageId}-`);
  });
});

describe('a warm image create', () => {
  it('lacks what Glance and Swift remember: 22 exchanges', async () => {
    const observed = await observedCloud({ swiftValidates: true });
    await observed.createImage();
    const before = observed.proxy.seen.length;
    await observed.createImage();
    const swifts = 'swift > keystone GET /identity/v3/auth/tokens?nocatalog -> 200 OK';
    const warm = [
      ...CLIENT,
      CREATE,
      VALIDATION,
      ...quotaOf('image_count_total'),
      ...UPLOAD,
      HEAD,
      swifts,
      PUT,
    ];
    expect(warm).toHaveLength(22);
    expect(told(observed).slice(before)).toEqual(warm);
  });

  it('signs on again when the tokens have expired', async () => {
    const observed = await observedCloud();
    await observed.createImage();
    observed.clock.advance(4 * 60 * 60 * 1000);
    const before = observed.proxy.seen.length;
    await observed.createImage();
    expect(told(observed).slice(before)).toEqual(
      DOCUMENTED.filter((line) => line !== `glance > ${DISCOVERY}`),
    );
  });
});

describe('the same source', () => {
  it('gives the same bodies but for the ports', async () => {
    const bodies = async (): Promise<readonly string[]> => {
      const observed = await observedCloud();
      await observed.createImage();
      return observed.proxy.seen.map((exchange) =>
        String(exchange.responseBody).replaceAll(/127\.0\.0\.1:\d+/g, ''),
      );
    };
    expect(await bodies()).toEqual(await bodies());
  });
});

async function* streamOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 70_000)
    yield await Promise.resolve(bytes.subarray(at, at + 70_000));
}

function clientToken(seen: readonly Observed[]): string {
  const signOn = seen.find(({ caller, method }) => caller === 'client' && method === 'POST')!;
  return headerOf(signOn.responseHeaders!, 'x-subject-token')!;
}
