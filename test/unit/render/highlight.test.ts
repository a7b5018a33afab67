/** Captured text as HTML: escaped whatever it is, and the same secret in the same colour. */

import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { codeLines, marked } from '../../../src/render/highlight.js';
import { runs } from '../../support/runs.js';

describe('codeLines', () => {
  it('colours the tokens of JSON', () => {
    expect(codeLines('json', '"a\\"<": [1.5e3, "b", null]')).toBe(
      '<span class="line"><span class="key">&quot;a\\&quot;&lt;&quot;</span>: [<span class="atom">1.5e3</span>, ' +
        '<span class="string">&quot;b&quot;</span>, <span class="atom">null</span>]</span>',
    );
  });

  it('shows every text as it is, and makes no element of it', () => {
    const part = fc.constantFrom(
      '<b>',
      '"',
      '\\',
      ':',
      '&lt;',
      '<token:3f9a1c02b45d9e70>',
      '1',
      'true',
      '\n',
      '</code>',
    );
    const document = new JSDOM('').window.document;
    fc.assert(
      fc.property(fc.array(part), fc.constantFrom('json', 'text'), (parts, language) => {
        const code = document.createElement('code');
        code.innerHTML = codeLines(language, parts.join(''));
        expect(code.textContent).toBe(parts.join(''));
        expect(code.querySelectorAll(':not(span)')).toHaveLength(0);
      }),
      runs(200, 5000),
    );
  });
});

describe('marked', () => {
  it('gives a pseudonym the colour of its digits', () => {
    const [one, same, other] = [
      'token:3f9a1c02b45d9e70',
      'token:3f9a1c02b45d9e70',
      'key:c07be21d5a6f4418',
    ].map((name) => /--hue:(\d+)/.exec(marked(`x <${name}> y`))?.[1]);
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });
});
