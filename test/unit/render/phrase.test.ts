import { expect, it } from 'vitest';
import { LANGUAGE, LANGUAGES } from '../../../src/render/languages.js';
import { phraseIn } from '../../../src/render/phrase.js';

it.each(LANGUAGES)('begins no line of %s with a space, which would make a quotation of it', (name) => {
  const phrase = phraseIn(LANGUAGE[name]);
  expect(phrase([{ text: ' x', code: '' }])).toMatch(/^x/);
  expect(
    phrase([
      { text: 'a ', code: '' },
      { text: '', code: 'b' },
    ]),
  ).toMatch(/^a .*b/);
});
