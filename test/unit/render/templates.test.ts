/** Templates: strict, isolated, and a mistake in one says where it is. */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/model/errors.js';
import { loadTheme } from '../../../src/render/templates.js';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'theme-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** The error of a theme whose page, and its part, are these. */
async function mistakeIn(page: string, part = ''): Promise<UserError> {
  await writeFile(path.join(folder, 'page.hbs'), page);
  await writeFile(path.join(folder, '_part.hbs'), part);
  try {
    (await loadTheme('github', folder)).render('page', { a: 1 });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('The template was used.');
}

describe('loadTheme', () => {
  it.each([
    ['a syntax error', 'one\n{{#if a}}', '', /page\.hbs, line 2/],
    ['a field that is not there', 'one\n\n{{b}}', '', /page\.hbs, line 3,.*"b" not defined/],
    ['a field in a part', '{{> part}}', 'x\n{{c}}', /_part\.hbs, line 2,.*"c" not defined/],
    ['an unknown helper', '{{shout a}}', '', /page\.hbs.*shout/],
  ])('names file and line of %s', async (_, page, part, message) => {
    const mistake = await mistakeIn(page, part);
    expect(mistake.code).toBe('bad-template');
    expect(mistake.message).toMatch(message);
  });

  it('escapes for HTML in the HTML theme only, and never runs what data says', async () => {
    await writeFile(path.join(folder, 'page.hbs'), '{{a}}');
    const view = { a: '<b>{{a}}</b>' };
    expect((await loadTheme('html', folder)).render('page', view)).toBe('&lt;b&gt;{{a}}&lt;/b&gt;');
    expect((await loadTheme('github', folder)).render('page', view)).toBe('<b>{{a}}</b>');
  });
});
