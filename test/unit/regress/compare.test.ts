/** What is the same for two runs of one call, and what is told of what is not. */

import { describe, expect, it } from 'vitest';
import type { CompareRule } from '../../../src/model/difference.js';
import { createComparison } from '../../../src/regress/compare/exchange.js';
import { compared, comparedBodies } from '../../support/compared.js';
import { exchangeOf } from '../../support/exchanges.js';

const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((digit) => digit.repeat(32)) as [
  string,
  string,
  string,
  string,
];
const url = 'http://cloud.example/image/v2/images';
const rule = (place: string, as: CompareRule['as']): CompareRule => ({ place, as, why: 'a test' });

describe('a contract', () => {
  it('holds when the answer is the same', () => {
    const answer = { id: A, name: 'cirros', size: 12, tags: ['x', 'y'], nested: { deep: [1, null, true] } };
    expect(comparedBodies(answer, answer)).toEqual([]);
  });

  it('is broken by a missing member, another value, another type', () => {
    const recorded = { name: 'cirros', size: 12, status: 'active' };
    expect(comparedBodies(recorded, { name: 'other', size: '12' })).toEqual([
      'difference changed body:/name: "cirros" → "other"',
      'difference type body:/size: 12 → "12"',
      'difference missing body:/status: "active" → nothing',
    ]);
  });

  it('takes what is new for a note, which is a difference to an exact comparison', () => {
    const both = [{ name: 'cirros' }, { name: 'cirros', os_hidden: false }] as const;
    expect(comparedBodies(...both)).toEqual(['note added body:/os_hidden: nothing → false']);
    expect(comparedBodies(...both, { mode: 'exact' })).toEqual([
      'difference added body:/os_hidden: nothing → false',
    ]);
  });

  it('reads numbers as they are written', () => {
    expect(comparedBodies('{"size": 9007199254740993}', '{"size": 9007199254740992}')).toEqual([
      'difference changed body:/size: 9007199254740993 → 9007199254740992',
    ]);
    expect(comparedBodies('{"size": 1.0}', '{"size": 1}')).toHaveLength(1);
  });

  it('sees duplicate members', () => {
    expect(comparedBodies('{"a": 1, "a": 2}', '{"a": 1, "a": 3}')).toEqual([
      'difference changed body:/a: 2 → 3',
    ]);
    expect(comparedBodies('{"a": 1, "a": 2}', '{"a": 1}')).toEqual([
      'difference missing body:/a: 2 → nothing',
    ]);
  });

  it('compares status and headers, those of the connection aside', () => {
    const recorded = {
      url,
      status: 201,
      responseHeaders: [
        ['Location', '/v2/x'],
        ['Date', 'Sat, 21 Nov 2026 10:40:31 GMT'],
        ['Connection', 'close'],
      ] as const,
    };
    const live = {
      url,
      status: 202,
      responseHeaders: [
        ['location', '/v2/y'],
        ['X-New', '1'],
      ] as const,
    };
    expect(compared([recorded], [live])).toEqual([
      'difference changed status: 201 → 202',
      'difference changed header:location: /v2/x → /v2/y',
      'note added header:x-new: nothing → 1',
    ]);
  });

  it('tells a failure from an answer', () => {
    expect(compared([{ url }], [{ url, failure: 'upstream-closed' }])).toEqual([
      'difference changed outcome: answer 200 → no answer: upstream-closed',
    ]);
  });
});

describe('ids', () => {
  it('may be others, one to one', () => {
    const run = (image: string, owner: string) => [
      { url, responseBody: { id: image, owner, file: `/v2/images/${image}/file` } },
      { url: `${url}/${image}`, responseBody: { id: image, owner } },
    ];
    expect(compared(run(A, B), run(C, D))).toEqual([]);
  });

  it('may not stand for two things, nor two for one', () => {
    expect(comparedBodies({ id: A, owner: B }, { id: C, owner: C })).toEqual([
      `difference identity body:/owner: "${B}" → "${C}"`,
    ]);
    expect(comparedBodies({ id: A, owner: A }, { id: C, owner: D })).toEqual([
      `difference identity body:/owner: "${A}" → "${D}"`,
    ]);
  });

  it('are no hashes: those say what the content is', () => {
    expect(comparedBodies({ checksum: A }, { checksum: B })).toEqual([
      `difference changed body:/checksum: "${A}" → "${B}"`,
    ]);
  });

  it('of secrets are pseudonyms, of the same kind and one to one', () => {
    const [one, other] = ['<token:00000000000000aa>', '<token:00000000000000bb>'];
    expect(comparedBodies({ a: one, b: one }, { a: other, b: other })).toEqual([]);
    expect(comparedBodies({ a: one, b: one }, { a: other, b: one })).toHaveLength(1);
    expect(comparedBodies({ a: one }, { a: '<password:00000000000000aa>' })).toHaveLength(1);
  });
});

describe('times', () => {
  it('are the clock’s when they are near their own run', () => {
    // The sketches are of 2 January 2026.
    expect(comparedBodies({ at: '2026-01-02T03:04:05Z' }, { at: '2026-01-02T03:04:59Z' })).toEqual([]);
    expect(comparedBodies({ at: 1767323045 }, { at: 1767323099 })).toEqual([]);
    expect(comparedBodies({ at: '2026-01-02T03:04:05Z' }, { at: '2026-01-02 03:04:05' })).toHaveLength(1);
  });

  it('are data when they are not', () => {
    expect(comparedBodies({ until: '2030-01-01T00:00:00Z' }, { until: '2031-01-01T00:00:00Z' })).toHaveLength(
      1,
    );
    expect(
      comparedBodies(
        { until: '2030-01-01T00:00:00Z' },
        { until: '2031-01-01T00:00:00Z' },
        { rules: [rule('body:/until', 'time')] },
      ),
    ).toEqual([]);
  });
});

describe('services', () => {
  it('may have moved as a whole', () => {
    const run = (base: string) => [
      {
        url: `${base}/v2/images`,
        responseHeaders: [['Location', `${base}/v2/images/x`]] as const,
        responseBody: { self: `${base}/v2/images/x`, www: 'http://docs.example/' },
      },
    ];
    expect(compared(run('http://a/image'), run('http://b:9292'))).toEqual([]);
  });

  it('may not answer with a place of another', () => {
    const run = (self: string) => [{ url: 'http://a/v2/images', responseBody: { self } }];
    expect(compared(run('http://a/v2/images/x'), run('http://evil/v2/images/x'))).toHaveLength(1);
  });
});

describe('values that were bound beforehand', () => {
  it('may be others, alone and inside of other texts', () => {
    const comparison = createComparison({ mode: 'exact', rules: [] });
    comparison.bind('cirros', 'cirros-ci');
    const run = (name: string) =>
      exchangeOf({ url, responseBody: { name, path: `images/${name}` } }, { seq: 1, first: 0, last: 1 });
    const call = { recorded: run('cirros'), service: 'glance', step: 'GET /v2/images' };
    expect(comparison.compare({ ...call, live: run('cirros-ci') })).toEqual([]);
    expect(comparison.compare({ ...call, live: run('ubuntu') })).toHaveLength(2);
  });
});

describe('lists', () => {
  it('keep their order', () => {
    const [one, two, three] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }];
    expect(comparedBodies([one, two, three], [one, three, two])).toEqual([
      'difference order body:: [{"name":"a"},{"name":"b"},{"name":"c"}] → [{"name":"a"},{"name":"c"},{"name":"b"}]',
    ]);
  });

  it('have none where a rule says so', () => {
    const rules = [rule('body:**/roles', 'set')];
    const [one, two] = [
      { id: A, name: 'admin' },
      { id: B, name: 'reader' },
    ];
    const [hers, his] = [
      { id: C, name: 'reader' },
      { id: D, name: 'admin' },
    ];
    expect(comparedBodies({ roles: [one, two] }, { roles: [hers, his] }, { rules })).toEqual([]);
    expect(comparedBodies({ roles: [one, two] }, { roles: [hers] }, { rules })).toEqual([
      `difference missing body:/roles/0: {"id":"${A}","name":"admin"} → nothing`,
    ]);
  });

  it('tell a gone item, a new one, and a changed one by its member', () => {
    expect(comparedBodies([1, 2, 3], [1, 3])).toEqual(['difference missing body:/1: 2 → nothing']);
    expect(comparedBodies([1, 3], [1, 2, 3])).toEqual(['note added body:/1: nothing → 2']);
    expect(comparedBodies([{ a: 1, b: 1 }, { a: 2 }], [{ a: 1, b: 9 }, { a: 2 }])).toEqual([
      'difference changed body:/0/b: 1 → 9',
    ]);
    const rules = [rule('body:', 'set')];
    expect(
      comparedBodies(
        [
          { name: 'x', n: 1 },
          { name: 'y', n: 1 },
        ],
        [
          { name: 'y', n: 1 },
          { name: 'x', n: 2 },
        ],
        { rules },
      ),
    ).toEqual(['difference changed body:/0/n: 1 → 2']);
  });
});

describe('other bodies', () => {
  const text = (body: string) => [
    { url, responseBody: body, responseHeaders: [['Content-Type', 'text/plain']] as const },
  ];

  it('of text are compared line by line, ids aside', () => {
    expect(compared(text(`one\n${A}\nthree`), text(`one\n${B}\nthree`))).toEqual([]);
    expect(compared(text('one\ntwo\nthree'), text('one\nTWO\nthree\nfour'))).toEqual([
      'difference changed body:2: two → TWO',
      'note added body:4: nothing → four',
    ]);
  });

  it('that are neither JSON nor text are told by their size', () => {
    expect(compared([{ url, responseBody: { a: 1 } }], [{ url }])).toEqual([
      'difference missing header:content-type: application/json → nothing',
      'difference missing body: 7 characters of application/json → nothing',
    ]);
  });
});

describe('rules', () => {
  it('are offered with each difference, and work', () => {
    expect(
      comparedBodies(
        { list: [{ n: 1 }] },
        { list: [{ n: 2 }] },
        { rules: [{ ...rule('body:/list/*/n', 'ignored'), step: 'GET /v2/images' }] },
      ),
    ).toEqual([]);
    expect(
      comparedBodies(
        { n: 1 },
        { n: 2 },
        { rules: [{ ...rule('body:/n', 'number'), step: 'POST /v2/images' }] },
      ),
    ).toHaveLength(1);
    expect(comparedBodies({ n: 1 }, {}, { rules: [rule('body:/n', 'ignored')] })).toEqual([]);
  });

  it('nearer to the user win', () => {
    const rules = [rule('body:/n', 'ignored'), rule('body:/n', 'exact')];
    expect(comparedBodies({ n: 1 }, { n: 2 }, { rules })).toHaveLength(1);
  });
});
