/** The splitter: every element once, whatever the chunks, and on again behind damage. */

import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../../src/formats/elements.js';
import { all, chunksOf } from '../../support/chunks.js';

async function split(text: string, size = 7, limit?: number): Promise<readonly (string | object)[]> {
  const found = await all(elementsOf(chunksOf(text, size), ['log', 'entries'], limit));
  return found.map((one) => (one.kind === 'element' ? one.text : { line: one.line, fault: one.fault }));
}

const entry = (n: number, more = ''): string =>
  `{"begun": ${n}, "text": "a\\"]}[{\\\\", "list": [{"id": 1}]${more}}`;
const har = (...entries: readonly string[]): string =>
  `{"log": {"pages": [{"entries": [1, 2]}], "x": "\\"", "entries": [${entries.join(',\n')}], "after": {"entries": [3]}}}`;

describe('elements', () => {
  it.each([1, 2, 3, 5, 8, 13, 1000])('are found in chunks of %i', async (size) => {
    const entries = [entry(1), entry(2), '3', '"four"', 'null', '[5]', entry(6)];
    expect(await split(har(...entries), size)).toEqual(entries);
  });

  it.each([
    '',
    '{',
    'hello',
    '[1, 2]',
    '{"log": []}',
    '{"log": {"entries": {}}}',
    '{"entries": [1]}',
    '"log"',
  ])('are missing in %j', async (text) => {
    expect(await split(text)).toEqual([{ line: 1, fault: 'missing' }]);
  });

  it('are none of an empty list', async () => {
    expect(await split('\ufeff\n{"log": {"entries": []}}')).toEqual([]);
  });

  const DAMAGED = {
    'a quote is missing': '{"begun": 2, "text": "abc, "list": []}',
    'a line breaks a string': '{"begun": 2, "text": "ab\nc", "list": []}',
    'a bracket is another': '{"begun": 2, "list": [1, 2}}',
    'a bracket is missing': '{"begun": 2, "list": [1, 2]',
    'zeros stand in it': '{"begun": 2, \0\0\0\0\0}',
    'a comma is missing': '{"begun": 2 "text": "abc"}',
  };
  it.each(Object.entries(DAMAGED))('go on when %s', async (_, damaged) => {
    for (const size of [1, 4, 9, 4000]) {
      const found = await split(har(entry(1), damaged, entry(3), entry(4)), size);
      expect(found).toEqual([entry(1), { line: 2, fault: expect.any(String) as string }, entry(3), entry(4)]);
    }
  });

  it('give what is whole of a text that was cut anywhere', async () => {
    const text = har(entry(1), entry(2), entry(3));
    const ends = [1, 2, 3].map((n) => text.indexOf(entry(n)) + entry(n).length);
    for (let cut = 0; cut < text.length; cut++) {
      const whole = ends.filter((end) => end <= cut).length;
      const found = await split(text.slice(0, cut), 11);
      expect(found.filter((one) => typeof one === 'string')).toEqual(
        [1, 2, 3].slice(0, whole).map((n) => entry(n)),
      );
      const isOver = cut > ends[2]!;
      expect(found.filter((one) => typeof one !== 'string')).toHaveLength(isOver ? 0 : 1);
    }
  });

  it('that are too large are told and not held', async () => {
    const large = entry(2, `, "more": "${'x'.repeat(500)}"`);
    expect(await split(har(entry(1), large, entry(3)), 16, 200)).toEqual([
      entry(1),
      { line: 2, fault: 'too-large' },
      entry(3),
    ]);
  });

  it('do not take for ever where each one is damaged', async () => {
    const text = har(...Array.from({ length: 20_000 }, () => '{"id": {"id": {"id": '));
    const started = process.cpuUsage().user;
    const found = await split(text, 64 << 10);
    expect(found.length).toBeGreaterThan(0);
    expect((process.cpuUsage().user - started) / 1e6).toBeLessThan(20);
  });
});
