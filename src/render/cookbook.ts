/** A cookbook as files: a page in the theme's language, with what stands around it. */

import path from 'node:path';
import type { Cookbook } from '../model/cookbook.js';
import { writeFiles } from './files.js';
import type { SiteFile } from './files.js';
import { siteAround, type MarkdownTheme } from './markdown-pages.js';
import type { SiteOptions, WrittenSite } from './site.js';
import { loadTheme } from './templates.js';

export type CookbookOptions = Pick<SiteOptions, 'out' | 'check'> & { readonly theme: MarkdownTheme };

/** The same cookbook gives the same bytes. */
export async function renderCookbook(
  book: Cookbook,
  { out, theme: name, check }: CookbookOptions,
): Promise<Omit<WrittenSite, 'undrawn'>> {
  const theme = await loadTheme(name);
  const isMkdocs = name === 'mkdocs-material';
  const home = isMkdocs ? 'index.md' : 'README.md';
  const page: SiteFile = {
    path: isMkdocs ? `docs/${home}` : home,
    checked: true,
    text: theme.render('cookbook', { book, labels: book.labels, hrefs: new Map() }),
  };
  const view = {
    trace: { title: book.title },
    flows: [{ page: book, file: home }],
    alone: true,
    split: false,
  };
  const around = isMkdocs ? await siteAround(theme, view) : [];
  await writeFiles(out, checked([page, ...around], check));
  return {
    html: [],
    pages: [path.join(out, ...page.path.split('/'))],
    ...(isMkdocs && { mkdocs: path.join(out, 'mkdocs.yml') }),
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is written comes one by one
async function* checked(files: readonly SiteFile[], check: SiteOptions['check']): AsyncGenerator<SiteFile> {
  for (const file of files) {
    if (file.checked && typeof file.text === 'string') check(file.text, file.path);
    yield file;
  }
}
