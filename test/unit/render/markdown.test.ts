/** Captured text in Markdown: nothing that it says means anything. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attr, cell, fence, fenceBody, indent, text } from '../../../src/render/markdown.js';
import { runs } from '../../support/runs.js';

describe('text', () => {
  it.each([
    ['GET /image/v2/images', 'GET /image/v2/images'],
    ['{image_id}', '&#123;image_id}'],
    ['<b>|`*[x](y)', '&#60;b&#62;&#124;&#96;&#42;&#91;x&#93;(y)'],
    ['_a_ snake_case', '&#95;a&#95; snake_case'],
    ['- item', '&#45; item'],
    ['1. item, 1.5', '1&#46; item, 1.5'],
    ['two\nlines', 'two lines'],
    ['http://x www.x @y #1 :z:', 'http&#58;//x www&#46;x &#64;y &#35;1 &#58;z:'],
    ['a\u0002b', 'a\u2402b'],
    ['a\u202eb\u009b', 'a&#92;u202eb&#92;u009b'],
  ])('%j', (value, escaped) => {
    expect(text(value)).toBe(escaped);
  });

  it('stays in its cell and its attribute', () => {
    expect(cell('a|b</code>')).toBe('<code>a&#124;b&#60;/code&#62;</code>');
    expect(attr(' "x"\n<y> ')).toBe('&#34;x&#34; &#60;y&#62;');
  });
});

describe('fence', () => {
  it('is longer than any run of backticks in it', () => {
    expect(fence('json', ['title="x"'], '````\n')).toBe('````` json title="x"\n````\n`````');
  });

  it('shows controls, spaces for tabs, and breaks what Markdown extensions act upon', () => {
    expect(fenceBody('a\tb\u0000\r\n--8<-- "/etc/passwd"\n   \n')).toBe(
      'a    b\u2400\n--\u200b8<-- "/etc/passwd"',
    );
  });

  it('no content closes it, in a tab or out of it', () => {
    const content = fc.array(
      fc.constantFrom('`', '```', '~~~', '\n', '    ', '\r', 'x', '\u2028', '\v', '> '),
    );
    fc.assert(
      fc.property(content, fc.constantFrom(0, 4, 8), (parts, spaces) => {
        const lines = indent(fence('text', [], parts.join('')), spaces).split(
          /\r\n?|[\n\v\f\u0085\u2028\u2029]/,
        );
        const marks = /^ *(`+)/.exec(lines[0]!)![1]!;
        const closing = lines.flatMap((line, index) =>
          /^ *(`+) *$/.exec(line)?.[1] === marks ? [index] : [],
        );
        expect(closing).toEqual([lines.length - 1]);
        const longer = lines.slice(1, -1).some((line) => line.includes(marks));
        expect(longer).toBe(false);
      }),
      runs(300, 5000),
    );
  });
});
