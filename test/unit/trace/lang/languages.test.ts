/** Words in other languages: none is missing, each has the slots of the English one, and a missing one is said in English. */

import { describe, expect, it } from 'vitest';
import { GLANCE_OPERATIONS } from '../../../../src/profiles/openstack-glance.js';
import { EN, type WordKey } from '../../../../src/trace/lang/en.js';
import { LANGUAGES, languageOf, translated, TRANSLATIONS } from '../../../../src/trace/lang/languages.js';
import { phrase, say } from '../../../../src/trace/lang/words.js';
import { PROFILES } from '../../../../src/app/profiles.js';
import { BACKGROUND } from '../../../../src/model/flow.js';
import { titleOf } from '../../../../src/trace/recording.js';
import { tracePage } from '../../../../src/trace/pages.js';
import { traceOf } from '../../../../src/trace/trace.js';
import { understand } from '../../../../src/app/understand.js';
import { MANIFEST } from '../../../support/flow-sample.js';
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
    const book = bookOf(imageCreate(), { language: name as 'ko' | 'vi' });
    expect(book.labels['answer']).toBe(words.answer);
    expect(book.recipes[0]!.heading).toBe(operations['Create image']![0]);
    expect(book.recipes[0]!.anchor).toBe('create-image');
    expect(plain(book.recipes[1]!.given[0]?.how ?? book.needs)).not.toMatch(/[{}]/);
  });
});

/** What a page of the committed kind of flow says around what was captured. */
function tracedIn(name: 'en' | 'ko' | 'vi') {
  const exchanges = imageCreate({ swiftCalls: true });
  const [told] = understand({ manifest: MANIFEST, exchanges }).flows;
  const { flow, bindings, name: named } = told!;
  const recording = { manifest: MANIFEST, problems: [], language: languageOf(name) };
  const page = tracePage({ flow, bindings, name: named, ...recording, slug: 'x' });
  return { page, trace: traceOf({ ...recording, flows: [{ flow, slug: 'x' }] }) };
}

describe.each(['ko', 'vi'] as const)('a trace in %s', (name) => {
  const english = tracedIn('en');
  const { page, trace } = tracedIn(name);

  it('has its own words in every sentence, fact and note', () => {
    expect(trace.labels['happened']).toBe(TRANSLATIONS[name].words.happened);
    expect(trace.language).toBe(name);
    const texts = ({ page, trace }: typeof english): readonly string[] => [
      ...[trace.sentence, page.sentence, ...page.notes, ...page.run.map((fact) => fact.name)],
      ...page.variables.map(({ origin }) => origin),
      ...page.sections.flatMap(({ about, body }) => [about, body.kind === 'note' ? body.text : '']),
      ...page.story.map(({ text, steps }) => `${text} ${steps}`),
    ];
    const [own, others] = [texts({ page, trace }), texts(english)];
    const same = own.filter((text, index) => text !== '' && text === others[index]);
    // A word that is the same in both.
    expect(same.filter((text) => text !== 'Client')).toEqual([]);
    expect(own.filter((text) => /[{}]/.test(text))).toEqual([]);
  });

  it('has its own names of operations in titles, and English ones of those that it has not', () => {
    const { operations, words } = TRANSLATIONS[name];
    const [created, shown] = [operations['Create image']![0], operations['Show image']![0]];
    expect(page.title).toBe(say({ ...EN, ...words }, 'titled', { operation: created, subject: 'cirros' }));
    expect(trace.pages.map(({ title }) => title)).toEqual([page.title]);
    const titled = (...deeds: readonly string[]): string =>
      titleOf(
        { title: 'All of it', deeds: deeds.map((operation) => ({ operation, subject: '' })) },
        MANIFEST,
        languageOf(name),
      );
    expect(titled('Show image', 'List stores')).toMatch(new RegExp(`^${shown}.* list stores$`));
    expect(titled('Show image', 'Create image', 'List stores')).toMatch(new RegExp(`^${shown}.*1`));
    expect(titled('List stores')).toBe('All of it');
    expect(titleOf({ title: BACKGROUND }, MANIFEST, languageOf(name))).toBe(words.backgroundCalls);
  });

  it('leaves links, headings of messages and what was captured as they are', () => {
    expect(page.slug).toBe(english.page.slug);
    for (const [index, { anchor, heading, headers }] of page.sections.entries()) {
      expect({ anchor, heading, headers }).toEqual({
        anchor: english.page.sections[index]!.anchor,
        heading: english.page.sections[index]!.heading,
        headers: english.page.sections[index]!.headers,
      });
    }
  });

  it('says in English what operations of other services are, and of these few', () => {
    const { operations } = TRANSLATIONS[name];
    const left = PROFILES.flatMap((profile) => profile.operations)
      .filter(
        ({ title, service }) => ['glance', 'swift'].includes(service) && !Object.hasOwn(operations, title),
      )
      .map(({ title, service }) => `${service}: ${title}`);
    expect([...new Set(left)].sort()).toMatchInlineSnapshot(`
      [
        "glance: Add location to image",
        "glance: Cache image",
        "glance: Check health",
        "glance: Clear cache",
        "glance: Create task",
        "glance: Delete image from store",
        "glance: List cached images",
        "glance: List locations of image",
        "glance: List metadata namespaces",
        "glance: List stores",
        "glance: List stores in detail",
        "glance: List tasks",
        "glance: Show import methods",
        "glance: Show member of image",
        "glance: Show quota usage",
        "glance: Show task",
        "glance: Uncache image",
        "glance: Unshare image",
        "glance: Update member of image",
        "swift: Check health",
        "swift: Copy object",
        "swift: Delete account",
        "swift: Delete container",
        "swift: List containers",
        "swift: List objects",
        "swift: Show account",
        "swift: Show capabilities",
        "swift: Update account",
        "swift: Update container",
        "swift: Update object",
      ]
    `);
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
