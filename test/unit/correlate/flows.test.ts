/** The documented `openstack image create` as a flow: its numbers, callers, parents and names, step by step. */
import { describe, expect, it } from 'vitest';
import { correlate } from '../../../src/correlate/flows.js';
import type { RedactedExchange } from '../../../src/model/exchange.js';
import { stepsOf, type Flow } from '../../../src/model/flow.js';
import { pathOf } from '../../../src/model/url.js';
import { GENERIC } from '../../../src/profiles/generic.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { layOut, type Call } from '../../support/exchanges.js';
import { IDS, imageCreate, imageCreateCalls } from '../../support/image-create.js';

const context = { profiles: [OPENSTACK, GENERIC] };
const command = ['/usr/bin/openstack', 'image', 'create', '--file', 'cirros.img', 'cirros'];

/** `request–response from → to METHOD path status < parent`, as in the table of the documented trace. */
function table(flow: Flow): string[] {
  return stepsOf(flow).map((step) => {
    const { request, outcome } = step.exchange;
    const status = outcome.kind === 'response' ? outcome.response.status : outcome.cause;
    const under = step.parent === null ? '' : ` < ${step.parent}`;
    const path = pathOf(request.url)
      .replace(IDS.imageEndpoint, '{endpoint}')
      .replace(IDS.serviceProject, '{project}')
      .replace(IDS.image, '{image}');
    const numbers = `${step.number}–${step.responseNumber}`;
    return `${numbers} ${step.from} → ${step.to} ${request.method} ${path} ${status}${under}`;
  });
}

const QUOTA = (first: number, parent: number): string[] =>
  ['limits/model', 'endpoints/{endpoint}', 'limits', 'registered_limits'].map((name, index) => {
    const number = first + 2 * index;
    return `${number}–${number + 1} glance → keystone GET /identity/v3/${name} 200 < ${parent}`;
  });

const TOKENS = '/identity/v3/auth/tokens';
const CREATE = [
  '1–2 client → keystone GET /identity 300',
  `3–4 client → keystone POST ${TOKENS} 201`,
  '5–6 client → glance GET /image 300',
  '7–26 client → glance POST /image/v2/images 201',
  '8–9 glance → keystone GET /identity 300 < 7',
  `10–11 glance → keystone POST ${TOKENS} 201 < 7`,
  `12–13 glance → keystone GET ${TOKENS} 200 < 7`,
  '14–15 glance → keystone GET /identity 300 < 7',
  `16–17 glance → keystone POST ${TOKENS} 201 < 7`,
  ...QUOTA(18, 7),
];
const UPLOAD = [...QUOTA(28, 27), ...QUOTA(36, 27), `44–45 glance → keystone POST ${TOKENS} 201 < 27`];
const DOCUMENTED = [
  ...CREATE,
  '27–50 client → glance PUT /image/v2/images/{image}/file 204',
  ...UPLOAD,
  '46–47 glance → swift HEAD /v1/AUTH_{project}/glance 204 < 27',
  '48–49 glance → swift PUT /v1/AUTH_{project}/glance/{image} 201 < 27',
];
const WITH_SWIFT = [
  ...CREATE,
  '27–56 client → glance PUT /image/v2/images/{image}/file 204',
  ...UPLOAD,
  '46–53 glance → swift HEAD /v1/AUTH_{project}/glance 204 < 27',
  '47–48 swift → keystone GET /identity 300 < 46',
  `49–50 swift → keystone POST ${TOKENS} 201 < 46`,
  `51–52 swift → keystone GET ${TOKENS} 200 < 46`,
  '54–55 glance → swift PUT /v1/AUTH_{project}/glance/{image} 201 < 27',
];

describe('the documented image create', () => {
  it.each([
    ['its 25 exchanges', imageCreate(), DOCUMENTED],
    ['with listeners', imageCreate({ listeners: true }), DOCUMENTED],
    ['with Swift’s own calls', imageCreate({ swiftCalls: true }), WITH_SWIFT],
    ['with both', imageCreate({ swiftCalls: true, listeners: true }), WITH_SWIFT],
  ])('has the documented steps: %s', (_name, exchanges, steps) => {
    const flows = correlate(exchanges, { ...context, command });
    expect(flows.map(table)).toEqual([steps]);
  });

  it('is titled by what it did, with its participants in order of appearance', () => {
    const [flow] = correlate(imageCreate(), { ...context, command });
    expect(flow).toMatchObject({ id: 'f1', title: 'Create image cirros' });
    expect(flow!.participants.map(({ id, label }) => `${id}: ${label}`)).toEqual([
      'client: openstack-client',
      'keystone: keystone-api',
      'glance: glance-api',
      'swift: swift-proxy-server',
    ]);
  });

  it('is one flow without the command too, its client named by its User-Agent', () => {
    const flows = correlate(imageCreate(), context);
    expect(flows.map(table)).toEqual([DOCUMENTED]);
    expect(flows[0]!.participants[0]!.label).toBe('openstacksdk');
  });

  it('groups all but the story', () => {
    const [flow] = correlate(imageCreate({ swiftCalls: true }), { ...context, command });
    const groups = stepsOf(flow!).map(({ number, operation }) => `${number} ${operation.group ?? 'story'}`);
    const those = (group: string): number[] =>
      groups.filter((one) => one.endsWith(` ${group}`)).map((one) => parseInt(one));
    expect(those('discovery')).toEqual([1, 5, 8, 14, 47]);
    expect(those('sign-on')).toEqual([3, 10, 16, 44, 49]);
    expect(those('validation')).toEqual([12, 51]);
    expect(those('quota')).toEqual([18, 20, 22, 24, 28, 30, 32, 34, 36, 38, 40, 42]);
    expect(those('data')).toEqual([27, 54]);
    expect(those('story')).toEqual([7, 46]);
  });

  it('is sure of every parent, and says why', () => {
    const steps = stepsOf(correlate(imageCreate({ swiftCalls: true }), context)[0]!);
    expect(steps.filter(({ ambiguous, confidence }) => ambiguous || confidence < 0.95)).toEqual([]);
    expect(steps.find(({ number }) => number === 12)!.evidence).toEqual([
      { kind: 'token-owner', detail: 'the token is that of glance' },
      { kind: 'nesting', detail: 'made during the only call that glance-api was answering' },
      { kind: 'token', detail: 'asks about the token of that call' },
    ]);
    expect(steps[0]!.evidence.map(({ kind }) => kind)).toEqual(['user-agent']);
  });
});

describe('flows', () => {
  const titles = (exchanges: readonly RedactedExchange[]): string[] =>
    correlate(exchanges, context).map(({ id, title }) => `${id} ${title}`);
  const image = { url: 'http://h:9292/v2/images' };

  it('cuts a client’s calls where it pauses, but not those of a recorded command', () => {
    const exchanges = layOut([image, { ...image, method: 'POST', requestBody: { name: 'a' }, gapMs: 3000 }]);
    expect(titles(exchanges)).toEqual(['f1 List images', 'f2 Create image a']);
    expect(correlate(exchanges, { ...context, command: ['sh'] }).map(({ title }) => title)).toEqual([
      'Create image a',
    ]);
  });

  it('cuts where a client starts anew on another connection', () => {
    const run = (connection: number): Call[] => imageCreateCalls().map((call) => ({ ...call, connection }));
    expect(titles(layOut([...run(1), ...run(2)]))).toEqual([
      'f1 Create image cirros',
      'f2 Create image cirros',
    ]);
  });

  it('keeps calls of services that nothing recorded caused, as the last flow', () => {
    const [discovery, ...rest] = imageCreateCalls({ listeners: true });
    const lost: Call = { ...image, url: 'http://192.0.2.10/identity/v3/limits', edge: 'g-api' };
    const flows = correlate(layOut([lost, discovery!, ...rest]), { ...context, command });
    expect(flows.map(({ title }) => title)).toEqual(['Create image cirros', 'Background calls']);
    expect(table(flows[1]!)).toEqual(['1–2 glance → keystone GET /identity/v3/limits 200']);
    expect(flows[1]!.roots[0]).toMatchObject({ parent: null, confidence: 0, ambiguous: false });
  });

  it('gives a failure the number at which it was known', () => {
    const [flow] = correlate(layOut([{ ...image, failure: 'upstream-refused' }, image]), context);
    expect(table(flow!).map((line) => line.replace(/ client.*images/, ''))).toEqual([
      '1–2 upstream-refused',
      '3–4 200',
    ]);
  });

  it.each<[string, readonly Call[], readonly string[] | undefined, string]>([
    [
      'what was changed',
      [image, { ...image, method: 'DELETE', url: `${image.url}/1` }],
      undefined,
      'Delete image',
    ],
    [
      'the data that was moved',
      [{ url: `${image.url}/1` }, { url: `${image.url}/1/file` }],
      undefined,
      'Download image data',
    ],
    ['the command line', [{ url: 'http://h/x' }], ['/bin/curl', 'http://h/x'], 'curl http://h/x'],
    ['the first call', [{ url: 'http://h/x' }], undefined, 'GET http://h/x'],
    ['a tunnel’s end', [{ url: 'https://h:443', method: 'CONNECT' }], undefined, 'CONNECT h:443'],
    [
      'the first two of several',
      ['a', 'b', 'c'].map((name) => ({ url: `http://h/v1/AUTH_1/${name}`, method: 'PUT' })),
      undefined,
      'Create container a and create container b and 1 more',
    ],
  ])('is titled by %s', (_what, calls, argv, title) => {
    const flows = correlate(layOut(calls), { ...context, ...(argv ? { command: argv } : {}) });
    expect(flows.map((flow) => flow.title)).toEqual([title]);
  });

  it('tells of nothing when there is nothing', () => {
    expect(correlate([], { ...context, command })).toEqual([]);
  });
});
