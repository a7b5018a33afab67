/** The scanner's spans and values, what is JSON to it, pretty-printing, pointers. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeJsonString, encodeJsonString, pretty, scanJson } from '../../../src/text/json.js';
import { parseJson, pointerOf, pointerTokens, stringAt } from '../../../src/text/json-value.js';
import { runs } from '../../support/runs.js';

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  scanJson(text, (token) => {
    tokens.push(
      `${token.kind} ${pointerOf(token.path)} ${text.slice(token.start, token.end)} ${token.value()}`,
    );
  });
  return tokens;
}

describe('scanJson', () => {
  it('visits keys and scalars with path, span and value', () => {
    expect(tokensOf(' {"a": [1.0, {"b/c": "x\\u0041\\/"}], "a": null}\n')).toEqual([
      'key /a "a" a',
      'number /a/0 1.0 1.0',
      'key /a/1/b~1c "b/c" b/c',
      'string /a/1/b~1c "x\\u0041\\/" xA/',
      'key /a "a" a',
      'literal /a null null',
    ]);
  });

  it.each([
    '',
    '{',
    '[1',
    '{"a"}',
    '{"a":1,}x',
    '[1] 2',
    '"open',
    '{"a":"b\\"}',
    '[1}',
    '{1:2}',
    'a b',
    '[,]',
  ])('says that %j is no JSON', (text) => expect(scanJson(text, () => undefined)).toBe(false));

  it('goes down 10,000 levels', () => {
    let deepest = 0;
    const text = '['.repeat(10_000) + '1' + ']'.repeat(10_000);
    expect(scanJson(text, ({ path }) => (deepest = path.length))).toBe(true);
    expect(deepest).toBe(10_000);
  });

  it('agrees with JSON.parse on every scalar', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const scalars: unknown[] = [];
        const complete = scanJson(text, (token) => {
          if (token.kind === 'string') scalars.push(token.value());
          else if (token.kind !== 'key') scalars.push(JSON.parse(token.value()));
        });
        expect(complete).toBe(true);
        expect(scalars).toEqual(scalarsOf(JSON.parse(text)));
      }),
      runs(200, 10_000),
    );
  });
});

function scalarsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [value];
  return Object.values(value).flatMap(scalarsOf);
}

describe('JSON strings', () => {
  it('are decoded with the offset of each character', () => {
    expect(decodeJsonString('a\\n\\u00e9\\x')).toEqual({ text: 'a\né' + 'x', offsets: [0, 1, 3, 9, 11] });
  });

  it('come back from their encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeJsonString(encodeJsonString(text)).text).toBe(text);
      }),
      runs(200, 10_000),
    );
  });
});

describe('pretty', () => {
  it('changes no token', () => {
    expect(pretty('{"b":1.0,"a":[ ],"a":{"x":[1e5,"\\u00e9,{"]},"n":12345678901234567890}')).toBe(
      [
        '{',
        '  "b": 1.0,',
        '  "a": [],',
        '  "a": {',
        '    "x": [',
        '      1e5,',
        '      "\\u00e9,{"',
        '    ]',
        '  },',
        '  "n": 12345678901234567890',
        '}',
      ].join('\n'),
    );
  });

  it('is what JSON.stringify makes of it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(JSON.parse(pretty(text))).toEqual(JSON.parse(text));
        expect(pretty(pretty(text))).toBe(pretty(text));
      }),
      runs(200, 10_000),
    );
  });

  it('leaves alone what is no JSON, and stays small at any depth', () => {
    expect(pretty('{"a": }')).toBe('{"a": }');
    expect(pretty('['.repeat(10_000) + ']'.repeat(10_000)).length).toBeLessThan(3_000_000);
  });
});

describe('a pointer', () => {
  const json = parseJson('{"a":["1.0",{"b/c":"x","~":"y"}],"n":null,"d":"1","d":"2"}');

  it.each([
    ['/a/1/b~1c', 'x'],
    ['/a/1/~0', 'y'],
    ['/a/0', '1.0'],
    ['/n', undefined],
    ['/d', '2'],
    ['/a', undefined],
    ['/none', undefined],
  ])('%s finds a string', (pointer, value) => {
    expect(stringAt(json, pointer)).toBe(value);
  });

  it('is made of a path, and read again', () => {
    const path = ['a', 1, 'b/c', '~'];
    expect(pointerOf(path)).toBe('/a/1/b~1c/~0');
    expect(pointerTokens(pointerOf(path))).toEqual(path.map(String));
  });
});
