/** A cookbook as files: a page in the theme's language, with what stands around it. */

import path from 'node:path';
import type { Cookbook } from '../model/cookbook.js';
import { writeFiles } from './files.js';
import type { SiteFile } from './files.js';
import type { SiteOptions, WrittenSite } from './site.js';
import { loadTheme } from './templates.js';
import { filesAround } from './theme-pages.js';

/** The same cookbook gives the same bytes. */
export async function renderCookbook(
  book: Cookbook,
  { out, theme: name, check }: Pick<SiteOptions, 'out' | 'check' | 'theme'>,
): Promise<Omit<WrittenSite, 'undrawn'>> {
  const theme = await loadTheme(name);
  const { home, extension, folder, build, language } = theme.manifest;
  const isHtml = language === 'html';
  const file = `${home}${extension}`;
  const page: SiteFile = {
    path: folder === '' ? file : `${folder}/${file}`,
    checked: true,
    text: theme.render('cookbook', {
      book,
      labels: book.labels,
      style: isHtml ? await theme.asset('page.css') : '',
      hrefs: new Map(),
    }),
  };
  const flows = [{ page: book, file, steps: [] }];
  const around = await filesAround(theme, {
    trace: book,
    flows,
    services: [],
    alone: true,
    split: false,
  });
  await writeFiles(out, checked([page, ...around], check));
  const written = [path.join(out, ...page.path.split('/'))];
  return {
    html: isHtml ? written : [],
    pages: isHtml ? [] : written,
    ...(build === '' ? {} : { build: build.replaceAll('OUT', out) }),
  };
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is written comes one by one
async function* checked(files: readonly SiteFile[], check: SiteOptions['check']): AsyncGenerator<SiteFile> {
  for (const file of files) {
    if (file.checked && typeof file.text === 'string') check(file.text, file.path);
    yield file;
  }
}
