/** Hostile pages through the real builders: Debian's MkDocs, Jekyll and Sphinx. None may warn, run, read or forge anything. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Cookbook } from '../../src/model/cookbook.js';
import { renderCookbook } from '../../src/render/cookbook.js';
import { renderSite } from '../../src/render/site.js';
import { controlsShown } from '../../src/text/printable.js';
import { BUILDER_PACKAGES, buildSite } from '../support/builders.js';
import type { BuiltTheme } from '../support/builders.js';
import { needPackages } from '../support/debian.js';
import { filledBook, tameBook } from '../support/hostile-cookbook.js';
import { commandsIn, hostileCommands } from '../support/hostile-commands.js';
import { filledPage, hostileSite, hostileTexts } from '../support/hostile-page.js';
import { htmlShape } from '../support/page-shape.js';
import { temporaryFolder } from '../support/temporary-folder.js';

beforeAll(() => needPackages(...BUILDER_PACKAGES), 900_000);

interface Builder {
  readonly theme: BuiltTheme;
  /** The element that holds what a page says. */
  readonly content: string;
  /** The elements that hold commands. */
  readonly commands: string;
  /** What a title is followed by. */
  readonly permalink: string;
}

const BUILDERS: readonly Builder[] = [
  {
    theme: 'mkdocs-material',
    content: 'article',
    commands: '.language-sh pre',
    permalink: '¶',
  },
  {
    theme: 'jekyll',
    content: 'main',
    commands: '.language-sh pre',
    permalink: '',
  },
  {
    theme: 'sphinx',
    content: '.body',
    commands: '.highlight-sh pre',
    permalink: '¶',
  },
];

/** The laws at their full counts are in test/property/themes.test.ts: a builder takes a second for every page. */
const CASES = 75;
/** Pages of one site: two of each case. */
const BATCH = 25;

describe.each(BUILDERS)('hostile pages in $theme', ({ theme, content, permalink }) => {
  it.each(Array.from({ length: CASES / BATCH }, (_, index) => index))(
    'have the shape of tame ones (batch %i)',
    async (batch) => {
      const folder = await temporaryFolder();
      const cases = fc.sample(hostileTexts, { numRuns: BATCH, seed: batch + 1 });
      await renderSite(hostileSite(cases), {
        out: folder,
        theme,
        split: false,
        pictures: 'none',
        check: () => undefined,
      });
      const built = join(folder, 'built');
      const { status, said } = buildSite(theme, folder, built);
      expect(said).not.toMatch(/warning|error/i);
      expect(status).toBe(0);
      for (const [index, texts] of cases.entries()) {
        const [hostile, tame] = await Promise.all(
          ['hostile', 'tame'].map((kind) => read(join(built, `case-${index}-${kind}.html`), content)),
        );
        expect(htmlShape(hostile!), `case ${index}`).toEqual(htmlShape(tame!));
        const title = hostile!.querySelector('h1')!.textContent.replace(permalink, '');
        expect(bare(title), `case ${index}`).toBe(bare(filledPage(texts, 'x').title));
      }
    },
  );
});

describe.each(BUILDERS)('a hostile cookbook in $theme', ({ theme, content, commands }) => {
  const built = async (book: Cookbook): Promise<Element> => {
    const out = await temporaryFolder();
    await renderCookbook(book, { out, theme, check: () => undefined });
    const { status, said } = buildSite(theme, out, join(out, 'built'));
    expect(said).not.toMatch(/warning|error/i);
    expect(status).toBe(0);
    return read(join(out, 'built/index.html'), content);
  };

  it('has the shape of a tame one', async () => {
    const texts = fc.sample(hostileTexts, { numRuns: 4, seed: 7 }).flat();
    expect(htmlShape(await built(filledBook(texts)))).toEqual(htmlShape(await built(tameBook())));
  });

  it('shows the commands that a reader is to copy, each character of them', async () => {
    const cases = fc.sample(hostileTexts, { numRuns: 12, seed: 11 }).map((all) => hostileCommands(all));
    const recipes = cases.flatMap((book) => [...book.preface, ...book.recipes]);
    const anchored = recipes.map((recipe, index) => ({ ...recipe, anchor: `r-${index}`, sources: [] }));
    const book = { ...cases[0]!, preface: [], recipes: anchored };
    const shown = (await built(book)).querySelectorAll(commands);
    const texts = Array.from(shown, ({ textContent }) => textContent.replace(/\n$/, ''));
    // With tabs of both, the client's own command comes second in Material.
    expect(texts.toSorted()).toEqual(commandsIn(book).map(wellFormed).toSorted());
  });
});

async function read(file: string, content: string): Promise<Element> {
  const html = (await readFile(file, 'utf8')).replace(/case-(\d+)-(?:hostile|tame)/g, 'case-$1');
  return new JSDOM(html).window.document.querySelector(content)!;
}

function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** What is read of a text: no spaces, controls as pages show them, no permalink. */
function bare(text: string): string {
  return controlsShown(wellFormed(text)).replace(/[\s\u0085\u2028\u2029\u200b¶]+/g, '');
}
