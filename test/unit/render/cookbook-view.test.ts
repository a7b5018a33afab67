/** The cookbook in every theme: the reference lists its view, and each theme has all of it. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { THEMES } from '../../../src/app/config/options/pages.js';
import { renderCookbook } from '../../../src/render/cookbook.js';
import { bookOf } from '../../support/cookbook.js';
import { imageCreate } from '../../support/image-create.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const REFERENCE = fileURLToPath(new URL('../../../docs/reference/theme-view.md', import.meta.url));
const book = bookOf(imageCreate());

async function listed(heading: string): Promise<readonly string[]> {
  const part = (await readFile(REFERENCE, 'utf8')).split(`### ${heading}\n`)[1]!.split(/^#/m)[0]!;
  return [...part.matchAll(/^\| (`.*?`) +\|/gm)]
    .flatMap(([, cell]) => cell!.replace(/`/g, '').split(', '))
    .sort();
}

describe('the reference of the cookbook view', () => {
  it('lists what there is', async () => {
    expect(await listed('Cookbook')).toEqual(Object.keys(book).sort());
    expect(await listed('Recipe')).toEqual(Object.keys(book.recipes[0]!).sort());
  });
});

describe.each(THEMES)('in the theme %s', (theme) => {
  it.each(['en', 'ko', 'vi'] as const)('a cookbook in %s tells all of it', async (language) => {
    const told = bookOf(imageCreate(), { language });
    const out = await temporaryFolder();
    const checked: string[] = [];
    const check = (_text: string | Uint8Array, file: string): void => void checked.push(file);
    const { html, pages } = await renderCookbook(told, { out, theme, check });
    const [file] = [...html, ...pages];
    expect(checked).toContain(path.relative(out, file!));
    const written = await readFile(file!, 'utf8');
    const page = theme === 'html' ? written.replaceAll('&quot;', '"').replaceAll('&#x27;', "'") : written;
    for (const recipe of [...told.preface, ...told.recipes]) {
      expect(page).toContain(recipe.heading);
      expect(page).toContain(recipe.command.split('\n').at(-1)!);
    }
    for (const key of ['before', 'token', 'operations', 'answer', 'keep', 'notes'] as const)
      expect(page).toContain(told.labels[key]);
  });
});

// The others' builders make one.
it.each(['github', 'jekyll', 'html'])('has a table of contents in the theme %s', async (theme) => {
  const out = await temporaryFolder();
  const { html, pages } = await renderCookbook(book, { out, theme, check: () => undefined });
  const page = await readFile([...html, ...pages][0]!, 'utf8');
  expect(page).toContain(book.labels.contents);
  for (const { anchor } of [...book.preface, ...book.recipes]) {
    expect(page).toContain(theme === 'html' ? `href="#${anchor}"` : `](#${anchor}) `);
  }
});
