/** Whatever stands in a file, a reader gives exchanges that are sound, or says what it left out; it never throws. */

import { expect, it } from 'vitest';
import { CORPORA } from '../support/format-corpora.js';
import { fuzzReader } from '../support/format-fuzz.js';

const FEW = 60;

it.each(CORPORA.map((corpus) => ({ name: corpus.format.name, ...corpus })))(
  '$name is read however it is damaged',
  async ({ format, texts, words }) => {
    const isOver = (count: number): boolean => count >= FEW;
    expect(await fuzzReader(format, { texts: await texts(), words, isOver })).toBe(FEW);
  },
);
