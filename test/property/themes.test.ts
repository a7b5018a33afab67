/** Law of the themes: whatever was captured, a page has the shape of the same page with an `x` in every place. */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import type { SiteFile } from '../../src/render/files.js';
import { cookbookText } from '../../src/render/cookbook.js';
import { openHtml } from '../../src/render/html-pages.js';
import type { SiteContent } from '../../src/render/site.js';
import { loadTheme } from '../../src/render/templates.js';
import type { Theme } from '../../src/render/templates.js';
import { openPages } from '../../src/render/theme-pages.js';
import { bookOf, GLANCE, sessionOf } from '../support/cookbook.js';
import { filledBook, tameBook } from '../support/hostile-cookbook.js';
import { hostileSite, hostileTexts } from '../support/hostile-page.js';
import { gfmShape, htmlShape } from '../support/page-shape.js';
import { runs } from '../support/runs.js';

/** Pages in pairs, the hostile one and the tame one. */
function pairsOf(
  theme: Theme,
  { trace, pageOf }: SiteContent,
  split: boolean,
): readonly (readonly string[])[] {
  const pages = openPages(theme, trace, { split });
  const texts = (files: readonly SiteFile[]): readonly string[] =>
    files.map(({ text }) => alike(String(text)));
  const [hostile, tame] = [0, 1].map((index) => texts(pages.pages(pageOf(index))));
  const [, ...services] = texts(pages.index());
  return [services, ...hostile!.map((text, index) => [text, tame![index]!])];
}

describe('a hostile page', () => {
  it.each([false, true])('has the shape of a tame one by the rules of GitHub, split: %s', async (split) => {
    const github = await loadTheme('github');
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        for (const [hostile, tame] of pairsOf(github, hostileSite([texts]), split)) {
          expect(gfmShape(hostile!)).toEqual(gfmShape(tame!));
        }
      }),
      runs(10, 160),
    );
  });

  it('has the shape of a tame one as HTML', async () => {
    const theme = await loadTheme('html');
    await fc.assert(
      fc.asyncProperty(hostileTexts, async (texts) => {
        const { trace, pageOf } = hostileSite([texts]);
        const html = await openHtml(theme, trace, 'none');
        const shapes = [0, 1].map(async (index) => {
          const { text } = await html.page(pageOf(index));
          return htmlShape(new JSDOM(alike(String(text))).window.document.documentElement);
        });
        const [hostile, tame] = await Promise.all(shapes);
        expect(hostile).toEqual(tame);
      }),
      runs(8, 160),
    );
  });

  it.each(['jekyll', 'sphinx', 'mkdocs-material'])('begins no more than a tame one in %s', async (name) => {
    const theme = await loadTheme(name);
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        for (const [hostile, tame] of pairsOf(theme, hostileSite([texts]), false)) {
          expect(begun(hostile!, name)).toEqual(begun(tame!, name));
          if (name === 'jekyll') expect(withoutFrontMatter(hostile!)).not.toMatch(/\{[{%]/);
        }
      }),
      runs(15, 260),
    );
  });
});

describe('a hostile cookbook', () => {
  const tame = tameBook();

  it('has the shape of a tame one by the rules of GitHub', async () => {
    const github = await loadTheme('github');
    const shape = gfmShape(cookbookText(github, tame, { style: '' }));
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        expect(gfmShape(cookbookText(github, filledBook(texts), { style: '' }))).toEqual(shape);
      }),
      runs(10, 130),
    );
  });

  it('has the shape of a tame one as HTML', async () => {
    const theme = await loadTheme('html');
    const shapeOf = (text: string) => htmlShape(new JSDOM(text).window.document.documentElement);
    const shape = shapeOf(cookbookText(theme, tame, { style: '' }));
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        expect(shapeOf(cookbookText(theme, filledBook(texts), { style: '' }))).toEqual(shape);
      }),
      runs(8, 130),
    );
  });

  it.each(['jekyll', 'sphinx', 'mkdocs-material'])('begins no more than a tame one in %s', async (name) => {
    const theme = await loadTheme(name);
    const expected = begun(cookbookText(theme, tame, { style: '' }), name);
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        const page = cookbookText(theme, filledBook(texts), { style: '' });
        expect(begun(page, name)).toEqual(expected);
        if (name === 'jekyll') expect(withoutFrontMatter(page)).not.toMatch(/\{[{%]/);
      }),
      runs(15, 260),
    );
  });

  // What a service says must not become a command of who copies the page.
  it('has a shell keep values and nothing else, whatever keys they stand at', () => {
    fc.assert(
      fc.property(hostileTexts, ([before = '', after = '']) => {
        for (const line of ['\n', '\r', '\u2028', '\u2029', `'\n`, '; ', '$(x)', '\u007f']) {
          const keep = keptAt(`${before}${line}exit 3 ${after}`);
          expect(keep.split(LINE_END)).toHaveLength(2);
          expect(keep).not.toMatch(/[\u007f-\u009f]/);
          // Not every shell that people type into knows remarks.
          const input = KEEPING + keep.replace(/^# /m, ': ');
          const { status, stderr } = spawnSync('sh', ['-eu'], { input, encoding: 'utf8' });
          expect({ status, stderr }, keep).toEqual({ status: 0, stderr: '' });
        }
      }),
      runs(5, 100),
    );
  });
});

const LINE_END = /\r\n?|[\n\v\f\u001c-\u001e\u0085\u2028\u2029]/;

/** Programs that keep values, and a shell that has no other. */
const KEEPING = 'PATH=/nowhere\ntr() { :; }\nsed() { :; }\nawk() { :; }\njq() { :; }\n';

/** The commands that keep an id that stands whole at a key, and one within a text there. */
function keptAt(key: string): string {
  const ids = ['80c43a40-6c4a-4dca-84c5-7107e353cc99', '9e09e14d-c41c-4026-9050-38f146c1cf11'] as const;
  const answers = { status: 200, reason: 'OK' };
  const [list] = bookOf(
    sessionOf([
      {
        ...{ ...answers, url: `${GLANCE}/v2/images` },
        responseBody: { [key]: ids[0], [`${key}x`]: `${GLANCE}/v2/images/${ids[1]}/file` },
      },
      ...ids.map((id) => ({ ...answers, url: `${GLANCE}/v2/images/${id}`, responseBody: { id } })),
    ]),
  ).recipes;
  return list!.keep!.command.replaceAll(' |\n  ', ' | ').replaceAll('<list-images.txt', '</dev/null');
}

/** A line of a megabyte takes what it takes to read it once, and changes no shape. */
describe('a line of a megabyte', () => {
  const MIB = 1 << 20;
  const { numRuns } = runs(3, 8);
  const LINES = ['-', ' x', '`', '<b>', '|', '{{', ': ', '\\', '1)', '\t', '_', '&']
    .slice(0, numRuns)
    .map((piece) => `x${piece.repeat(MIB / piece.length)}x`);

  it.each(['github', 'html', 'jekyll', 'sphinx', 'mkdocs-material'])('is one line in %s', async (name) => {
    const theme = await loadTheme(name);
    const book = proseLines(cookbookText(theme, tameBook(), { style: '' }), name);
    for (const [index, line] of LINES.entries()) {
      const texts = Array.from({ length: 40 }, (_, at) => (at === index ? line : 'x'));
      expect(proseLines(cookbookText(theme, filledBook(texts), { style: '' }), name)).toBe(book);
    }
    // What a body shows is cut, what a writer or a header says is not.
    const { trace, pageOf } = hostileSite([LINES]);
    const page = { ...pageOf(1), intro: [LINES[0]!], notes: LINES };
    const lines = (one: typeof page) => theme.render('page', pageView(trace, one)).split('\n').length;
    expect(lines(page)).toBe(lines({ ...page, intro: ['x'], notes: LINES.map(() => 'x') }));
  });
});

/** What the template of a page is given. */
function pageView(trace: SiteContent['trace'], page: ReturnType<SiteContent['pageOf']>) {
  const common = { trace, page, services: [], steps: [], hrefs: new Map(), split: false };
  const html = { style: '', script: '', scriptHash: '', others: [], index: 0, summary: [], full: [] };
  return { ...common, ...html, hideNavigation: false, order: 1, alone: true, file: 'x' };
}

/** The two pages have names of their own. */
function alike(page: string): string {
  return page.replace(/case-0-(?:hostile|tame)/g, 'case');
}

/** Liquid reads none of it. */
function withoutFrontMatter(page: string): string {
  return page.replace(/^---\n[\s\S]*?\n---\n/, '');
}

/** What lines begin, as docutils and the others count lines: directives, fences, tags, headings, lists, tables. */
function begun(page: string, theme: string): readonly string[] {
  const outside = prose(page, theme).replace(
    /^(\.\. (?:code-block|mermaid)::.*)\n(?:(?: {3}.*)?\n)*/gm,
    '$1\n',
  );
  return outside
    .split(/\r\n?|[\n\v\f\u001c-\u001e\u0085\u2028\u2029]/)
    .flatMap((line) => (theme === 'sphinx' ? RST : MARKDOWN).exec(line)?.[0] ?? []);
}

function proseLines(page: string, theme: string): number {
  return prose(page, theme).split('\n').length;
}

/** Fences are Markdown's alone; code that Liquid would read is HTML. Whichever begins first holds the other. */
function prose(page: string, theme: string): string {
  return theme === 'sphinx' ? page : page.replace(CODE, '$1```');
}

const CODE =
  /^( *)(`{3,})[\s\S]*?^\1\2$|^<(?:div class="language-|pre><code class="language-mermaid">)[^]*?<\/pre>.*$/gm;
const RST = /^ *(?:\.\. [\w-]+::|\.\. _|\* |\| |(?:==|~~|--)(?=[=~-]))/;
const MARKDOWN = /^ *(?:```|<\/?\w+|#+ |\* |\| |\{: |!!! |\?\?\? |=== "|(?:==|~~|--)(?=[=~-]))/;
