/** Readers at damaged files for a minute each. */

import { expect, it } from 'vitest';
import { CORPORA } from '../support/format-corpora.js';
import { fuzzReader } from '../support/format-fuzz.js';

const LASTS_MS = 60_000;

it.each(CORPORA.map((corpus) => ({ name: corpus.format.name, ...corpus })))(
  '$name is read however it is damaged, for a minute',
  async ({ format, texts, words }) => {
    const end = Date.now() + LASTS_MS;
    const isOver = (): boolean => Date.now() >= end;
    expect(await fuzzReader(format, { texts: await texts(), words, isOver })).toBeGreaterThan(100);
  },
);
