/** Two runs laid over each other: what is new, gone, moved, changed, and how often a loop ran. */

import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../src/model/flow.js';
import { differingItems, type SequenceDiff } from '../../../src/model/sequence-diff.js';
import { diffSequences } from '../../../src/regress/sequence/diff.js';
import { flowOf, jsonBody, type Call } from '../../support/flow-of.js';

const id = (digit: string): string => digit.repeat(32);

function call(method: string, path: string, more: Partial<Call> = {}): Call {
  return {
    from: 'client',
    to: 'glance',
    method,
    url: `http://cloud${path}`,
    status: 200,
    title: `${method} ${path}`,
    ...more,
  };
}

function diffed(before: readonly Call[], after: readonly Call[]): SequenceDiff {
  return diffSequences([flowOf(before)], [flowOf(after)]);
}

/** `+ GET /a`, a line per call that is not the same, indented by its depth. */
function lines({ items, counts }: SequenceDiff): readonly string[] {
  const signs = { same: ' ', changed: '~', added: '+', removed: '-', moved: '>' };
  const shown = items.flatMap(({ mark, before, after, depth, changes }) => {
    if (mark === 'same') return [];
    const { operation } = (before ?? after)!;
    const what = changes.map(
      (change) => ` ${change.what} ${change.place}: ${change.expected} → ${change.actual}`,
    );
    return [`${signs[mark]} ${'  '.repeat(depth)}${operation.title}${what.join(';')}`];
  });
  return [...shown, ...counts.map(({ calls, before, after }) => `${calls.join(', ')}: ${before} → ${after}`)];
}

const discovery = call('GET', '/');
const create = call('POST', '/images', {
  status: 201,
  calls: [
    call('GET', '/token', { from: 'glance', to: 'keystone' }),
    call('GET', '/quota', { from: 'glance', to: 'keystone' }),
  ],
});
const upload = call('PUT', '/file');

describe('what a first use decides', () => {
  it('is no difference, nor is the answer of who asked before whether it is there', () => {
    const head = (status: number, path = '/box'): Call => call('HEAD', path, { status });
    const make = call('PUT', '/box', { status: 201, decidedBy: 'first-use' });
    const upload = call('PUT', '/box/object', { status: 201 });
    const first = diffed([head(404), make, upload], [head(204), upload]);
    expect(lines(first)).toEqual(['~ HEAD /box status : 404 → 204', '- PUT /box']);
    expect(differingItems(first, false)).toEqual([]);
    expect(differingItems(first, true)).toHaveLength(2);
    const other = diffed([head(404, '/else'), make, upload], [head(204, '/else'), upload]);
    expect(differingItems(other, false).map(({ mark }) => mark)).toEqual(['changed']);
  });
});

describe('the difference of two runs', () => {
  it('is nothing between a run and itself', () => {
    const diff = diffed([discovery, create, upload], [discovery, create, upload]);
    expect(diff.items.map(({ mark }) => mark)).toEqual(Array(5).fill('same'));
    expect(diff.counts).toEqual([]);
  });

  it('is one call where one was put in, and the rest stays as it was', () => {
    expect(
      lines(diffed([discovery, create, upload], [discovery, call('GET', '/new'), create, upload])),
    ).toEqual(['+ GET /new']);
    const quota = { ...create, calls: [create.calls![0]!] };
    expect(lines(diffed([discovery, create, upload], [discovery, quota, upload]))).toEqual([
      '-   GET /quota',
    ]);
  });

  it('sees calls that another now stands in front of', () => {
    const wrapped = call('POST', '/front', { calls: [{ ...create, from: 'front' }] });
    const before = call('POST', '/old', { calls: [{ ...create, from: 'front' }] });
    expect(lines(diffed([before], [wrapped]))).toEqual(['- POST /old', '+ POST /front']);
  });

  it('tells a call that moved', () => {
    const one = call('GET', '/one');
    expect(lines(diffed([one, create, upload], [create, upload, one]))).toEqual(['> GET /one', '> GET /one']);
  });

  it('tells a loop that ran more often as a count', () => {
    const poll = (times: number): readonly Call[] =>
      Array.from({ length: times }, () => call('GET', '/status'));
    const diff = diffed([create, ...poll(3), upload], [create, ...poll(300), upload]);
    expect(diff.counts).toMatchObject([{ calls: ['GET /status'], before: 3, after: 300 }]);
    expect(diff.counts[0]!.items).toHaveLength(297);
    const pair = (times: number): readonly Call[] =>
      Array.from({ length: times }, () => [call('GET', '/a'), call('GET', '/b')]).flat();
    expect(diffed(pair(4), pair(2)).counts).toMatchObject([
      { calls: ['GET /a', 'GET /b'], before: 4, after: 2 },
    ]);
  });

  it('tells another status, target and shape', () => {
    const got = (body: unknown): Call => call('GET', '/x', { got: jsonBody(body) });
    expect(lines(diffed([got({ a: 1, list: [] })], [got({ a: 2, list: [{ b: 1 }] })]))).toEqual([]);
    expect(lines(diffed([got({ a: 1, b: 1 })], [got({ a: '1' })]))).toEqual([
      '~ GET /x shape response /a: number → string; shape response /b: number → null',
    ]);
    expect(lines(diffed([upload], [{ ...upload, status: 409 }]))).toEqual(['~ PUT /file status : 200 → 409']);
    const download = { ...upload, url: 'http://cloud/other', title: 'Upload' };
    expect(lines(diffed([create, { ...upload, title: 'Upload' }], [create, download]))).toEqual([
      '~ Upload target : http://cloud/file → http://cloud/other',
    ]);
  });

  it('takes other ids, tokens and places for the same, one to one', () => {
    const run = (host: string, [one, other]: readonly [string, string]): readonly Call[] =>
      [one, other, one].map((image) => ({
        ...call('GET', `/v2/images/${id(image)}`),
        url: `http://${host}/v2/images/${id(image)}`,
        sentHeaders: [['X-Auth-Token', `<token:${id(image).slice(16)}>`]],
        title: 'Show image',
      }));
    expect(lines(diffed(run('a', ['1', '2']), run('b', ['3', '4'])))).toEqual([]);
    expect(lines(diffed(run('a', ['1', '2']), run('b', ['3', '3'])))).toHaveLength(1);
  });

  it('leaves both runs to be read from the marks', () => {
    const before = [discovery, create, call('GET', '/gone'), upload];
    const after = [upload, discovery, { ...create, calls: [] }, call('GET', '/new')];
    const { items } = diffed(before, after);
    const urls = (side: 'before' | 'after'): readonly string[] =>
      items.flatMap((item) => (item[side] ? [item[side].exchange.request.url] : []));
    const steps = (calls: readonly Call[]): readonly string[] =>
      stepsOf(flowOf(calls)).map(({ exchange }) => exchange.request.url);
    expect(urls('before')).toEqual(steps(before));
    expect(urls('after')).toEqual(steps(after));
  });
});
