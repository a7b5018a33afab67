/** Words in other languages: none is missing, each has the slots of the English one, and a missing one is said in English. */

import { describe, expect, it } from 'vitest';
import { GLANCE_OPERATIONS } from '../../../../src/profiles/openstack-glance.js';
import { EN, type WordKey } from '../../../../src/trace/lang/en.js';
import { LANGUAGES, languageOf, translated, TRANSLATIONS } from '../../../../src/trace/lang/languages.js';
import { phrase, say } from '../../../../src/trace/lang/words.js';
import { bookOf, plain } from '../../../support/cookbook.js';
import { imageCreate } from '../../../support/image-create.js';

const KEYS = Object.keys(EN) as WordKey[];
const slots = (text: string): readonly string[] => [...(text.match(/\$?\{\w+\}/g) ?? [])].sort();

describe.each(Object.entries(TRANSLATIONS))('%s', (name, { words, operations }) => {
  it('leaves no word out', () => {
    expect(KEYS.filter((key) => words[key] === undefined)).toEqual([]);
  });

  it.each(KEYS)('has the slots of %s', (key) => {
    expect(slots(words[key]!)).toEqual(slots(EN[key]));
  });

  it('has the operations of the tutorials on images, each by a title that a profile has', () => {
    const images = GLANCE_OPERATIONS.filter(({ path }) =>
      /^\/v2\/images(?:\/\{image_id\}(?:\/file|\/actions\/\w+|\/tasks)?)?$/.test(path),
    );
    expect(images.length).toBeGreaterThanOrEqual(10);
    expect(images.filter(({ title }) => operations[title] === undefined)).toEqual([]);
    for (const [title, sentence] of Object.values(operations)) {
      expect(title).not.toBe('');
      expect(sentence).toMatch(/\{from\}.*\{to\}/);
      expect(sentence).toMatch(/\.$/);
    }
  });

  it('is what a page is written in', () => {
    const book = bookOf(imageCreate(), name as 'ko' | 'vi');
    expect(book.labels['answer']).toBe(words.answer);
    expect(book.recipes[0]!.heading).toBe(operations['Create image']![0]);
    expect(book.recipes[0]!.anchor).toBe('create-image');
    expect(plain(book.recipes[1]!.given[0]?.how ?? book.needs)).not.toMatch(/[{}]/);
  });
});

describe('words', () => {
  it('fall back to English', () => {
    const { words, operation } = translated('ko', { words: { url: '주소' }, operations: {} });
    expect(words).toEqual({ ...EN, url: '주소' });
    expect(operation('Create image')).toBeUndefined();
    expect(languageOf('ko').operation('constructor')).toBeUndefined();
    expect(LANGUAGES).toEqual(['en', ...Object.keys(TRANSLATIONS)]);
  });

  it('are filled in as code, whatever fills them', () => {
    expect(phrase(EN, 'went', { name: '{after}', before: '$&', after: 'b' })).toEqual([
      { text: '', code: '{after}' },
      { text: ' went from ', code: '' },
      { text: '', code: '$&' },
      { text: ' to ', code: '' },
      { text: '', code: 'b' },
    ]);
    expect(say(EN, 'saved', { file: '$1' })).toBe('The body is written to $1.');
  });
});
