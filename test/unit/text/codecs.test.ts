/** Base64, percent-encoding, forms and URLs: right against Node's own, tolerant of what is malformed. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  base64Cores,
  latin1Of,
  base64FormOf,
  decodeBase64,
  decodeBase64Text,
  encodeBase64,
} from '../../../src/text/base64.js';
import { formFields, queryFields } from '../../../src/text/form.js';
import { percentDecode, percentDecoded, percentEncode } from '../../../src/text/percent.js';
import { applyEdits } from '../../../src/text/span.js';
import { isUrl, urlSpans } from '../../../src/text/url.js';
import type { UrlSpans } from '../../../src/text/url.js';
import { runs } from '../../support/runs.js';

const BYTES = fc.uint8Array({ maxLength: 60 });

describe('base64', () => {
  it('is what Node makes of it, in both alphabets', () => {
    fc.assert(
      fc.property(BYTES, (bytes) => {
        const [standard, url] = [encodeBase64(bytes), encodeBase64(bytes, { urlSafe: true, padded: false })];
        expect(standard).toBe(Buffer.from(bytes).toString('base64'));
        expect(url).toBe(Buffer.from(bytes).toString('base64url'));
        expect([decodeBase64(standard), decodeBase64(url)]).toEqual([bytes, bytes]);
        expect(encodeBase64(bytes, base64FormOf(standard))).toHaveLength(standard.length);
      }),
      runs(200, 10_000),
    );
  });

  it.each(['a', 'ab c', 'ab=c', 'äb', '===='])('%j is none', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it('of bytes that are no UTF-8 is no text', () => {
    expect(decodeBase64Text('/w==')).toBeUndefined();
    expect(decodeBase64Text('w6k=')).toBe('é');
  });

  it('has a core of the bytes in it wherever they begin', () => {
    fc.assert(
      fc.property(BYTES, fc.uint8Array({ minLength: 8, maxLength: 40 }), BYTES, (before, bytes, after) => {
        const text = Buffer.concat([before, bytes, after]).toString('base64');
        const cores = base64Cores(latin1Of(bytes)).map(({ slice, length }) => slice(0, length));
        expect(cores.some((core) => text.includes(core))).toBe(true);
      }),
      runs(200, 10_000),
    );
  });
});

describe('percent-encoding', () => {
  it('comes back, with offsets that cover the whole', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const raw = percentEncode(text);
        const { text: decoded, offsets } = percentDecoded(raw);
        expect(decoded).toBe(text);
        expect(decodeURIComponent(raw)).toBe(text);
        expect(offsets).toHaveLength(text.length + 1);
        expect([offsets[0], offsets[offsets.length - 1]]).toEqual([0, raw.length]);
      }),
      runs(200, 10_000),
    );
  });

  it.each([
    ['100%', '100%'],
    ['%zz%4', '%zz%4'],
    ['a%2Fb%2f', 'a/b/'],
    ['%ff', '\uFFFD'],
    ['%C3%A9%', 'é%'],
  ])('%j stands for %j', (raw, text) => {
    expect(percentDecode(raw)).toBe(text);
    expect(percentDecoded(raw).text).toBe(text);
  });
});

describe('fields', () => {
  it('have their names and values decoded and their spans in the text', () => {
    const text = 'a=1&b%20c=x+y%21&&flag&d==';
    const fields = formFields(text).map(({ name, value, start, end }) => [
      name,
      value,
      text.slice(start, end),
    ]);
    expect(fields).toEqual([
      ['a', '1', '1'],
      ['b c', 'x y!', 'x+y%21'],
      ['', '', ''],
      ['flag', '', ''],
      ['d', '=', '='],
    ]);
    expect(queryFields(text)[1]!.value).toBe('x+y!');
  });
});

describe('urlSpans', () => {
  const parts = (url: string): Record<string, string | undefined> => {
    const spans = Object.entries(urlSpans(url)) as [
      keyof UrlSpans,
      { start: number; end: number } | undefined,
    ][];
    return Object.fromEntries(spans.map(([name, span]) => [name, span && url.slice(span.start, span.end)]));
  };

  it.each([
    ['http://h/p?q#f', { path: '/p', query: 'q', fragment: 'f' }],
    ['http://u:p@h:80//p', { user: 'u', password: 'p', path: '//p' }],
    ['swift+https://t%3Au:k:e/y@h/c', { user: 't%3Au', password: 'k:e/y', path: '/c' }],
    ['http://u@h', { user: 'u', path: '' }],
    ['http://h:80/a@b', { path: '/a@b' }],
    ['http://[::1]:80/a@b', { path: '/a@b' }],
    ['http://h?a=http://x:y@z', { path: '', query: 'a=http://x:y@z' }],
    ['/p?', { path: '/p', query: '' }],
  ])('%s', (url, expected) => {
    const none = { user: undefined, password: undefined, query: undefined, fragment: undefined };
    expect(parts(url)).toEqual({ ...none, ...expected });
  });

  it('knows a URL from a text with one', () => {
    expect(['http://h', 'rabbit://u:p@h/', 'see http://h', 'h/p', 'http://h x'].map(isUrl)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

it('applyEdits changes nothing but the spans', () => {
  expect(
    applyEdits('abcdef', [
      { start: 1, end: 2, text: 'X' },
      { start: 4, end: 4, text: 'Y' },
    ]),
  ).toBe('aXcdYef');
});
