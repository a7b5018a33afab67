/** A tree that loses nothing: numbers as written, duplicate names, what is no JSON at all. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonTree, jsonTreeText } from '../../../src/text/json-tree.js';
import { runs } from '../../support/runs.js';

describe('a JSON tree', () => {
  it('says what JSON.parse says', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(jsonTreeText(jsonTree(text)!))).toEqual(JSON.parse(text));
      }),
      runs(300, 10_000),
    );
  });

  it('keeps what JSON.parse loses', () => {
    const text = '{"a":12345678901234567890,"a":1.0,"b":[-0,1e3,{}],"c":[],"d":"\\u00e9\\/"}';
    expect(jsonTreeText(jsonTree(text)!)).toBe(text.replace('\\u00e9\\/', 'é/'));
    expect(jsonTreeText(jsonTree('\ufeff [NaN, -Infinity] ')!)).toBe('[NaN,-Infinity]');
  });

  it('is none of what is not JSON', () => {
    const broken = [
      '',
      '{',
      '[1,]',
      '[1 2]',
      '{"a"}',
      '{"a":1,}',
      '{a:1}',
      '[1] 2',
      'yes',
      '"open',
      '['.repeat(100_000),
    ];
    for (const text of broken) expect(jsonTree(text)).toBeUndefined();
  });
});
