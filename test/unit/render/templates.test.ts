/** Templates: strict, isolated, and a mistake in one says where it is. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/model/errors.js';
import { loadTheme } from '../../../src/render/templates.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'theme-'));
  await speak('markdown');
});

afterEach(() => rm(folder, { recursive: true }));

/** The error of a theme whose page, and its part, are these. */
async function mistakeIn(page: string, part = ''): Promise<UserError> {
  await writeFile(path.join(folder, 'page.hbs'), page);
  await writeFile(path.join(folder, '_part.hbs'), part);
  try {
    (await loadTheme(folder)).render('page', { a: 1 });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('The template was used.');
}

describe('loadTheme', () => {
  it.each([
    [
      'a syntax error',
      'one\n{{#if a}}',
      '',
      /page\.hbs, line 2,.*: a block that begins before is not closed\.$/,
    ],
    [
      'a block too much',
      'one\n{{/if}}',
      '',
      /page\.hbs, line 2,.*: after "one" something else is expected\.$/,
    ],
    [
      'what a helper is not made for',
      '\n{{phrase a}}',
      '',
      /page\.hbs, line 2,.*: "phrase" cannot be given that/,
    ],
    ['a field within a helper', '{{#indent 4}}\n{{b}}{{/indent}}', '', /page\.hbs, line 2,.*"b" not defined/],
    ['a field that is not there', 'one\n\n{{b}}', '', /page\.hbs, line 3,.*"b" not defined/],
    ['a field in a part', '{{> part}}', 'x\n{{c}}', /_part\.hbs, line 2,.*"c" not defined/],
    ['an unknown helper', '\n{{shout a}}', '', /page\.hbs, line 2,.*shout/],
    ['an unknown part', '\n{{> other}}', '', /page\.hbs, line 2,.*_other\.hbs/],
    ['a field that a helper is given', '\n{{text b}}', '', /page\.hbs, line 2,.*"b" not defined/],
    ['a field that is asked after', 'x\n{{#if a.b}}y{{/if}}', '', /page\.hbs, line 2,.*"a.b" not defined/],
    ['a field of a list', '{{#each b}}y{{/each}}', '', /page\.hbs, line 1,.*"b" not defined/],
    ['a part with a block', '\n{{#> part}}{{b}}{{/part}}', '', /page\.hbs, line 2,.*#> part/],
    ['a part of its own', '\n{{#*inline "x"}}{{b}}{{/inline}}', '', /page\.hbs, line 2,.*inline/],
    ['a decorator', '\n{{* x}}', '', /page\.hbs, line 2,.*decorator/],
    ['a text for a field', '\n{{"a"}}', '', /page\.hbs, line 2,.*"a" is no field/],
    ['a text for a block', '{{#if a}}\n{{#"a"}}x{{/"a"}}{{/if}}', '', /page\.hbs, line 2,.*"a" is no field/],
    ['what a look-up does not find', '\n{{lookup this "b"}}', '', /page\.hbs, line 2,.*not defined/],
  ])('names file and line of %s', async (_, page, part, message) => {
    const mistake = await mistakeIn(page, part);
    expect(mistake.code).toBe('bad-template');
    expect(mistake.message).toMatch(message);
    expect(mistake.hint).toBe('Correct the template: docs/reference/theme-view.md says what there is.');
  });

  it('says so of a template that cannot be read', async () => {
    await mkdir(path.join(folder, 'page.hbs'));
    const message = expect.stringContaining('page.hbs cannot be read (EISDIR)') as string;
    await expect(loadTheme(folder)).rejects.toMatchObject({ code: 'bad-template', message });
  });

  it.each([
    'lookup this "a"',
    'say a',
    'say a n=1',
    'plural 1 a',
    'headerLine "x" a',
    'prompt a',
    'headerLines rows a',
  ])('escapes what comes of {{%s}}', async (called) => {
    await speak('html');
    const rendered = async (page: string): Promise<string> => {
      await writeFile(path.join(folder, 'page.hbs'), page);
      return (await loadTheme(folder)).render('page', { a: '<b>', rows: [] });
    };
    expect(await rendered(`{{${called}}}`)).toMatch(/^[^<]*&lt;b&gt;[^<]*$/);
    expect(await rendered(`{{{${called}}}}`)).toContain('<b>');
  });

  it('escapes by itself in the language of the theme, and never runs what data says', async () => {
    await writeFile(path.join(folder, 'page.hbs'), '{{a}}');
    const view = { a: '<b>{{a}}</b>*' };
    const rendered = async (language: string): Promise<string> => {
      await speak(language);
      return (await loadTheme(folder)).render('page', view);
    };
    expect(await rendered('html')).toBe('&lt;b&gt;{{a}}&lt;/b&gt;*');
    expect(await rendered('markdown')).toBe('&#60;b&#62;&#123;&#123;a}}&#60;/b&#62;&#42;');
    expect(await rendered('rst')).toBe('\\<b\\>{{a}}\\</b\\>\\*');
    await writeFile(path.join(folder, 'page.hbs'), '{{{a}}}');
    expect(await rendered('markdown')).toBe(view.a);
  });
});

describe('theme.json', () => {
  it.each([
    ['{', /no JSON/],
    ['[]', /no object/],
    ['{"language": "tex"}', /"language" is none of markdown, kramdown, rst, html/],
    ['{"language": "rst", "colour": 1}', /"colour" is none of/],
    ['{"language": "rst", "folder": "../x"}', /"folder"/],
    ['{"language": "rst", "around": [{"file": "/etc/x", "asset": "x"}]}', /"around" 1/],
    ['{"language": "rst", "around": [{"file": "x", "asset": "../x"}]}', /"around" 1/],
  ])('%s is refused', async (text, message) => {
    await writeFile(path.join(folder, 'theme.json'), text);
    await expect(loadTheme(folder)).rejects.toMatchObject({
      code: 'bad-theme',
      message: expect.stringMatching(message) as string,
    });
  });

  it('is what makes a folder a theme', async () => {
    await expect(loadTheme(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'bad-theme' });
  });
});

function speak(language: string): Promise<void> {
  return writeFile(path.join(folder, 'theme.json'), JSON.stringify({ language }));
}

describe('a page as bytes', () => {
  const long = 'é→ '.repeat(400);

  async function bothOf(files: Readonly<Record<string, string>>): Promise<readonly [string, string]> {
    for (const [file, text] of Object.entries(files)) await writeFile(path.join(folder, file), text);
    const theme = await loadTheme(folder);
    const view = { all: [long, 'short', long], long };
    return [theme.render('page', view), Buffer.from(theme.bytes('page', view)).toString()];
  }

  it.each([
    ['parts one after another', 'a{{#each all}}{{> part}}{{/each}}b', '<{{this}}>\n'],
    ['a part within a part', '{{> outer long}}', 'x{{this}}y'],
    ['a part that is further in', 'a\n    {{> part long}}\nb', '{{this}}\nsecond\n'],
    [
      'a part in a block that moves lines',
      '{{#indent 2}}\n{{> part long}}\n{{/indent}}',
      '{{this}}\nsecond\n',
    ],
  ])('is what it is as a text: %s', async (_, page, part) => {
    const outer = 'o{{> part this}}o\n{{this}}';
    const [text, bytes] = await bothOf({ 'page.hbs': page, '_part.hbs': part, '_outer.hbs': outer });
    expect(text).toContain(long.trim());
    expect(bytes).toBe(text);
  });
});
