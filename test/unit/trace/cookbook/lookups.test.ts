/** Cookbooks of clients that are given names: looking the id up is no recipe, unless it is what a reader needs. */

import { describe, expect, it } from 'vitest';
import type { Call } from '../../../support/exchanges.js';
import { bookOf, GLANCE, KEYSTONE, sessionOf } from '../../../support/cookbook.js';

const ID = '80c43a40-6c4a-4dca-84c5-7107e353cc44';
const IMAGES = `${GLANCE}/v2/images`;
const IMAGE = { id: ID, name: 'my image', status: 'active' };

const CREATE: Call = {
  method: 'POST',
  url: IMAGES,
  requestBody: { name: 'my image' },
  status: 201,
  responseBody: IMAGE,
};
const MISS: Call = { url: `${IMAGES}/my%20image`, status: 404, reason: 'Not Found' };
const LIST: Call = { url: `${IMAGES}?name=my+image`, responseBody: { images: [IMAGE] } };
const NONE: Call = { ...LIST, responseBody: { images: [] } };
const DELETE: Call = { method: 'DELETE', url: `${IMAGES}/${ID}`, status: 204, reason: 'No Content' };

/** The same calls by one process of a client. */
function run(pid: number, ...calls: readonly Call[]): readonly Call[] {
  return calls.map((call) => ({ ...call, client: { process: { pid, command: ['openstack'] } } }));
}

function told(...calls: readonly Call[]): readonly string[] {
  return bookOf(sessionOf(calls)).recipes.map(
    ({ heading, answer }) => `${heading}: ${answer.status.slice(0, 3)}`,
  );
}

describe('an id that a client looks up by a name', () => {
  const lookedUp = [...run(7, CREATE), ...run(8, MISS, LIST, DELETE)];

  it('is no recipe when it is known from before, and is counted', () => {
    const { recipes, notes } = bookOf(sessionOf(lookedUp));
    expect(recipes.map(({ heading }) => heading)).toEqual(['Create image', 'Delete image']);
    expect(recipes[1]!.sources.map(({ names }) => names)).toContainEqual(['image_id']);
    expect(notes).toContain('Left out, since they only ask for the id of what was given by name: 2 calls.');
    expect(notes.join()).not.toContain('services made them');
  });

  it('comes from the list when nothing else brings it', () => {
    expect(told(...run(8, MISS, LIST, DELETE))).toEqual([
      'List images (name=my+image): 200',
      'Delete image: 204',
    ]);
    const { recipes } = bookOf(sessionOf(run(8, MISS, LIST, DELETE)));
    expect(recipes[0]!.keep?.command).toContain('image_id=$(');
  });

  it('is found by a list that is told when it is all that was asked for', () => {
    expect(told(...run(7, CREATE), ...run(8, MISS, LIST), ...run(9, DELETE))).toEqual([
      'Create image: 201',
      'List images (name=my+image): 200',
      'Delete image: 204',
    ]);
  });

  it('is looked up by other services of OpenStack in the same way', () => {
    const users = `${KEYSTONE}/v3/users`;
    const calls: readonly Call[] = [
      { url: `${users}/me`, status: 404 },
      { url: `${users}?domain_id=default&name=me`, responseBody: { users: [{ id: ID, name: 'me' }] } },
      { method: 'DELETE', url: `${users}/${ID}`, status: 204 },
    ];
    expect(told(...run(8, ...calls))).toEqual([
      'List users (domain_id=default&name=me): 200',
      'Delete user: 204',
    ]);
  });
});

describe('what looks like it and is not', () => {
  it('is a name that nothing has: the failure is what was seen', () => {
    expect(told(...run(8, MISS, NONE))).toEqual(['Show image: 404', 'List images (name=my+image): 200']);
  });

  it('is an image that is not there, with nothing asked after it, or something else', () => {
    expect(told(...run(8, MISS))).toEqual(['Show image: 404']);
    expect(told(...run(8, MISS, DELETE))).toEqual(['Show image: 404', 'Delete image: 204']);
    expect(told(...run(8, { ...MISS, status: 403 }, LIST))[0]).toBe('Show image: 403');
  });

  it('is somebody who asks for a list by name', () => {
    expect(told(...run(7, CREATE, LIST, DELETE))).toEqual([
      'Create image: 201',
      'List images (name=my+image): 200',
      'Delete image: 204',
    ]);
  });

  it('is somebody who makes each call by hand, by processes of their own or by curl', () => {
    const all = [
      'Create image: 201',
      'Show image: 404',
      'List images (name=my+image): 200',
      'Delete image: 204',
    ];
    expect(told(...run(7, CREATE), ...run(8, MISS), ...run(9, LIST), ...run(10, DELETE))).toEqual(all);
    const curl = sessionOf([CREATE, MISS, LIST, DELETE]).map((exchange) => ({
      ...exchange,
      request: {
        ...exchange.request,
        headers: [['User-Agent', 'curl/7.88.1'], ...exchange.request.headers] as const,
      },
    }));
    expect(
      bookOf(curl).recipes.map(({ heading, answer }) => `${heading}: ${answer.status.slice(0, 3)}`),
    ).toEqual(all);
  });
});
