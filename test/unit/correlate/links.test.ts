/** Which of several open calls caused another: by token, by ids, by the innermost; and when it cannot be known. */
import { describe, expect, it } from 'vitest';
import { correlate } from '../../../src/correlate/flows.js';
import { stepsOf, type Step } from '../../../src/model/flow.js';
import { OPENSTACK } from '../../../src/profiles/openstack.js';
import { exchangeOf, type Sketch, type Span } from '../../support/exchanges.js';

const A = 'e6167145-7865-4d3d-ad19-2a59fb3f1870';
const B = '0d3a0c91-8488-45dd-b179-4791ceeed1db';
const PROJECT = 'a5362cbd04fd4783a038d5a342d58e87';

function image(token: string, id: string): Sketch {
  return {
    method: 'PUT',
    url: `http://h:9292/v2/images/${id}/file`,
    requestHeaders: [['X-Auth-Token', token]],
  };
}

function fromGlance(url: string, requestHeaders: Sketch['requestHeaders'] = []): Sketch {
  return { url, requestHeaders, edge: 'glance' };
}

const validate = (token: string): Sketch =>
  fromGlance('http://h:5000/v3/auth/tokens', [['X-Subject-Token', token]]);

/** Two uploads at the same time, the second begun later, and one call of Glance while both are open. */
function child(call: Sketch, spans: readonly [Span, Span, Span] = OVERLAPPING): Step {
  const [a, b, c] = spans;
  const exchanges = [exchangeOf(image('T1', A), a), exchangeOf(image('T2', B), b), exchangeOf(call, c)];
  const flows = correlate(exchanges, { profiles: [OPENSTACK] });
  return flows.flatMap(stepsOf).find(({ from }) => from === 'glance')!;
}

const OVERLAPPING = [
  { seq: 1, first: 10, last: 90 },
  { seq: 2, first: 20, last: 80 },
  { seq: 3, first: 30, last: 40 },
] as const;

describe('linkCalls', () => {
  it.each([
    ['the token that is validated', validate('T1'), { parent: 1, kind: 'token' }],
    [
      'the token that is handed on',
      fromGlance('http://h:8080/v1/AUTH_1', [['x-auth-token', 'T1']]),
      { parent: 1, kind: 'token' },
    ],
    ['an id of the call', fromGlance(`http://h:8080/v1/AUTH_1/glance/${A}`), { parent: 1, kind: 'ids' }],
    [
      'an id inside a segment',
      fromGlance(`http://h:8080/v1/AUTH_1/glance/${A}-00001`),
      { parent: 1, kind: 'ids' },
    ],
  ])('chooses by %s', (_what, call, { parent, kind }) => {
    const step = child(call);
    expect(step).toMatchObject({ parent, ambiguous: false });
    expect(step.confidence).toBeGreaterThanOrEqual(0.95);
    expect(step.evidence.map((one) => one.kind).slice(0, 3)).toEqual(['listener', 'nesting', kind]);
  });

  it('marks a guess as ambiguous where calls fit equally well', () => {
    const step = child(fromGlance('http://h:5000/v3/limits/model'));
    expect(step).toMatchObject({ parent: 2, ambiguous: true });
    expect(step.confidence).toBeLessThan(0.8);
    const { kind, detail } = step.evidence.at(-1)!;
    expect(kind).toBe('ambiguous');
    expect(detail).toMatch(/^only \d+ % sure: it may also be x000001 \(\d+ %\)$/);
  });

  it('doubts the only open call when the token is another one’s', () => {
    const step = child(validate('T9'), [OVERLAPPING[0], { seq: 2, first: 1, last: 2 }, OVERLAPPING[2]]);
    expect(step).toMatchObject({ confidence: 0.5, ambiguous: false });
    expect(step.evidence.map(({ kind }) => kind)).toContain('other-token');
  });

  it('takes no call that ended before, or that began later', () => {
    const step = child(validate('T1'), [
      { seq: 1, first: 10, last: 25 },
      { seq: 3, first: 31, last: 80 },
      { seq: 2, first: 30, last: 40 },
    ]);
    expect(step).toMatchObject({ parent: null, confidence: 0 });
  });

  it('takes a call that is not waited for as work that goes on', () => {
    const step = child(validate('T1'), [
      { seq: 1, first: 10, last: 35 },
      { seq: 3, first: 31, last: 80 },
      { seq: 2, first: 30, last: 40 },
    ]);
    expect(step).toMatchObject({ parent: 1, continuation: true });
    expect(step.evidence.map(({ kind }) => kind)).toContain('continuation');
  });

  it('takes a call whose client left in the middle, though it ends later than that', () => {
    const upload = { ...image('T1', A), failure: 'client-aborted' as const };
    const exchanges = [
      exchangeOf(upload, { seq: 1, first: 10, last: 50 }),
      exchangeOf(validate('T1'), { seq: 2, first: 20, last: 30 }),
      exchangeOf(fromGlance('http://h:8080/v1/AUTH_1/glance'), { seq: 3, first: 40, last: 60 }),
    ];
    const flows = correlate(exchanges, { profiles: [OPENSTACK] });
    const steps = flows.map((flow) =>
      stepsOf(flow).map(({ number, responseNumber, parent }) => [number, responseNumber, parent]),
    );
    expect(steps).toEqual([
      [
        [1, 5, null],
        [2, 3, 1],
        [4, 6, 1],
      ],
    ]);
  });

  it('takes the innermost of calls that caused each other', () => {
    const calls = [
      exchangeOf({ url: 'http://h:9292/v2/images' }, { seq: 1, first: 10, last: 90 }),
      exchangeOf(fromGlance('http://h:8080/v1/AUTH_1'), { seq: 2, first: 20, last: 80 }),
      exchangeOf({ url: 'http://h:9292/v2/tasks', edge: 'swift' }, { seq: 3, first: 30, last: 70 }),
      exchangeOf(fromGlance('http://h:5000/v3/limits'), { seq: 4, first: 40, last: 50 }),
    ];
    const [flow] = correlate(calls, { profiles: [OPENSTACK] });
    expect(stepsOf(flow!).map(({ parent }) => parent)).toEqual([null, 1, 2, 3]);
    expect(stepsOf(flow!)[3]).toMatchObject({ ambiguous: false });
  });

  it('takes nothing but a sign-on for what comes before the token is looked at', () => {
    const calls = [
      exchangeOf(image('T1', A), { seq: 1, first: 10, last: 900 }),
      exchangeOf(validate('T1'), { seq: 2, first: 20, last: 30 }),
      exchangeOf(image('T2', B), { seq: 3, first: 100, last: 910 }),
      exchangeOf(fromGlance('http://h:5000/'), { seq: 4, first: 103, last: 110 }),
      exchangeOf(validate('T2'), { seq: 5, first: 111, last: 120 }),
    ];
    const [flow] = correlate(calls, { profiles: [OPENSTACK] });
    expect(stepsOf(flow!).map(({ parent }) => parent)).toEqual([null, 1, null, 1, 4]);
  });

  it('knows the project of a token from its sign-on', () => {
    const signOn = (token: string, project: string): Sketch => ({
      method: 'POST',
      url: 'http://h:5000/v3/auth/tokens',
      responseHeaders: [['X-Subject-Token', token]],
      responseBody: { token: { user: { name: 'demo' }, project: { id: project, name: 'demo' } } },
    });
    const calls = [
      exchangeOf(signOn('T1', PROJECT), { seq: 1, first: 1, last: 2 }),
      exchangeOf(signOn('T2', '3a16cadd069e4a70b95f71316ec6f3e8'), { seq: 2, first: 3, last: 4 }),
      exchangeOf(image('T1', A), { seq: 3, first: 10, last: 90 }),
      exchangeOf(image('T2', B), { seq: 4, first: 20, last: 80 }),
      exchangeOf(fromGlance(`http://h:5000/v3/limits?project_id=${PROJECT}`), {
        seq: 5,
        first: 30,
        last: 40,
      }),
    ];
    const [flow] = correlate(calls, { profiles: [OPENSTACK] });
    expect(stepsOf(flow!).at(-1)).toMatchObject({ parent: 5, ambiguous: false });
  });
});
