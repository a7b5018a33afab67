/** What a replay would send, what it refuses, what it waits for, and what it lacks. */

import { describe, expect, it } from 'vitest';
import type { Binding, Place } from '../../../src/model/binding.js';
import type { ReplayPlan } from '../../../src/model/replay.js';
import { planReplay } from '../../../src/regress/plan/plan.js';
import { flowOf, jsonBody, type Call } from '../../support/flow-of.js';

const ID = 'a'.repeat(32);

function client(method: string, path: string, more: Partial<Call> = {}): Call {
  return { from: 'client', to: 'glance', method, url: `http://cloud${path}`, status: 200, ...more };
}

function planOf(calls: readonly Call[], bindings: readonly Binding[] = []): ReplayPlan {
  return planReplay([{ flow: flowOf(calls), bindings }], {
    nameOf: ({ exchange }) => `${exchange.request.method} ${new URL(exchange.request.url).pathname}`,
    chosen: () => true,
    given: { values: new Set(), signOn: () => false, bodies: new Set() },
  });
}

/** A value in the path of an exchange, born in another one or given. */
function bound(name: string, use: string, source?: string): Binding {
  return {
    name,
    value: ID,
    source: source === undefined ? 'given' : { exchange: source, side: 'response', part: 'body:/id' },
    uses: [{ exchange: use, side: 'request', part: 'path' }],
  };
}

describe('the plan of a replay', () => {
  it('is the client’s calls in their order, with what each needs and brings', () => {
    const inner: Call = { ...client('GET', '/token'), from: 'glance', to: 'keystone' };
    const calls = [
      client('POST', '/images', { status: 201, calls: [inner] }),
      client('GET', `/images/${ID}`),
    ];
    const { calls: planned } = planOf(calls, [bound('image_id', 'x000003', 'x000001')]);
    expect(planned.map(({ name, needs, yields }) => ({ name, needs, yields }))).toEqual([
      { name: 'POST /images', needs: [], yields: ['image_id'] },
      { name: `GET /images/${ID}`, needs: ['image_id'], yields: [] },
    ]);
  });

  it('makes one call of a poll, and says what it waits for', () => {
    const poll = (status: string, name: string): Call =>
      client('GET', '/servers/1', { got: jsonBody({ server: { name, status } }) });
    const [call, ...others] = planOf([poll('BUILD', 'x'), poll('BUILD', 'x'), poll('ACTIVE', 'y')]).calls;
    expect(others).toEqual([]);
    expect(call).toMatchObject({ repeats: 3, until: { pointer: '/server/status', value: 'ACTIVE' } });
    expect(planOf([poll('ACTIVE', 'x'), poll('ACTIVE', 'x')]).calls).toHaveLength(2);
  });

  it('makes one call of what was sent again after 503', () => {
    const busy = client('POST', '/images', { status: 503, gotHeaders: [['Retry-After', '1']] });
    const { calls } = planOf([busy, busy, client('POST', '/images', { status: 201 })]);
    expect(calls).toMatchObject([{ repeats: 3, until: null }]);
    expect(planOf([client('POST', '/a'), client('POST', '/a')]).calls).toHaveLength(2);
  });

  it('refuses to remove or replace what the run does not make', () => {
    const make = client('POST', '/images', { status: 201 });
    const remove = client('DELETE', `/images/${ID}`, { status: 204 });
    expect(planOf([remove], [bound('image_id', 'x000001')]).refusals).toEqual([
      { call: `DELETE /images/${ID}`, target: `/images/${ID}` },
    ]);
    expect(planOf([make, remove], [bound('image_id', 'x000002', 'x000001')]).refusals).toEqual([]);
    const put = (status: number): Call => client('PUT', '/v1/box', { status });
    expect(planOf([put(202)]).refusals).toHaveLength(1);
    expect(planOf([put(201), client('DELETE', '/v1/box/object')]).refusals).toEqual([]);
    // What an answer tells of others' things is not made by it: `POST /ports` tells the security group.
    const told = bound('group_id', 'x000002', 'x000001');
    const place = { ...(told.source as Place), part: 'body:/port/security_groups/0' };
    expect(planOf([make, remove], [{ ...told, source: place }]).refusals).toHaveLength(1);
    // Signing on makes no thing.
    const signOn = client('POST', '/auth/tokens', { status: 201, group: 'sign-on' });
    expect(planOf([signOn, remove], [bound('id', 'x000002', 'x000001')]).refusals).toHaveLength(1);
  });

  it('tells what is lacking, and how to give it', () => {
    const secret: Binding = {
      name: 'admin_password',
      value: '<password:0000000000000001>',
      kind: 'value',
      secret: true,
      source: 'given',
      uses: [{ exchange: 'x000001', side: 'request', part: 'body:/auth/identity/password/user/password' }],
    };
    const upload = client('PUT', `/images/${ID}/file`, {
      status: 201,
      sent: { kind: 'omitted', reason: 'too-large', size: 5, mediaType: 'application/octet-stream' },
    });
    const { unbound } = planOf(
      [client('POST', '/auth', { group: 'sign-on' }), upload],
      [secret, bound('image_id', 'x000002')],
    );
    expect(unbound.map(({ name, how }) => `${name}: ${how}`)).toEqual([
      'admin_password: --secret admin_password=env:VARIABLE',
      'image_id: --value image_id=VALUE',
      'body: --body 3=FILE',
    ]);
  });
});
