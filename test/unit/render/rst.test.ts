/** Captured text in reStructuredText: nothing that it says means anything. */

import { describe, expect, it } from 'vitest';
import { rstBlock, rstCode, rstDiagram, rstHeading, rstText } from '../../../src/render/rst.js';

describe('rstText', () => {
  it.each([
    ['GET /image/v2/images', 'GET /image/v2/images'],
    ['10:40:31 at 127.0.0.1:5000', '10:40:31 at 127.0.0.1:5000'],
    ['*a* `b` |c| d_ _e snake_case', '\\*a\\* \\`b\\` \\|c\\| d\\_ \\_e snake_case'],
    ['.. include:: /etc/passwd', '\\.. include\\:\\: /etc/passwd'],
    ['a :ref:`x`', 'a :ref\\:\\`x\\`'],
    ['http://x javascript:y a@b www.x', 'http\\://x javascript\\:y a\\@b www\\.x'],
    ['- item', '\\- item'],
    ['1. item', '\\1. item'],
    ['12) item', '12\\) item'],
    ['iv. item', 'iv\\. item'],
    ['====', '\\===='],
    ['/V', '\\/V'],
    ['한국어', '한국어'],
    ['two\nlines\u0085here\u0000', 'two lines here\u2400'],
    [' ', '\u200b'],
  ])('%j', (value, escaped) => {
    expect(rstText(value)).toBe(escaped);
  });
});

describe('rstCode', () => {
  it.each([
    ['a`b\\', ':literal:`a\\`b\\\\`'],
    ['', ':literal:`\u200b`'],
  ])('%j', (value, escaped) => {
    expect(rstCode(value)).toBe(escaped);
  });
});

describe('blocks', () => {
  it('hold every line further in, however docutils counts lines', () => {
    const block = rstBlock('json', '{\r\n..\u2028x\u000b\n\n\ty}\n', { title: '- a', lines: true });
    expect(block.split('\n')).toEqual([
      '.. code-block:: json',
      '   :force:',
      '   :caption: \\- a',
      '   :linenos:',
      '',
      '   {',
      '   ..\u240ax\u240b',
      '',
      '       y}',
    ]);
    expect(rstDiagram('')).toBe('.. mermaid::\n\n   \u200b');
  });

  it('underline titles as wide as they may be', () => {
    expect(rstHeading('a', '=')).toBe('a\n====');
    expect(rstHeading('한국어', '=')).toBe('한국어\n======');
  });
});
