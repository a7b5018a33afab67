/** A cookbook as files: a page in the theme's language, with what stands around it. */

import path from 'node:path';
import type { Cookbook } from '../model/cookbook.js';
import { checked, writeFiles } from './files.js';
import type { SiteFile } from './files.js';
import type { SiteOptions, WrittenSite } from './site.js';
import { loadTheme } from './templates.js';
import type { Theme } from './templates.js';
import { filesAround } from './theme-pages.js';

export type CookbookPlace = Pick<SiteOptions, 'out' | 'bare' | 'captures' | 'theme' | 'check'>;

/** The same cookbook gives the same bytes. */
export async function renderCookbook(
  book: Cookbook,
  { out, bare = false, captures, theme: name, check }: CookbookPlace,
): Promise<WrittenSite> {
  const theme = await loadTheme(name);
  const { home, extension, folder, build, language } = theme.manifest;
  const isHtml = language === 'html';
  const file = `${home}${extension}`;
  const page: SiteFile = {
    path: bare || folder === '' ? file : `${folder}/${file}`,
    checked: true,
    text: cookbookText(theme, book, { style: isHtml ? await theme.asset('page.css') : '', bare }),
  };
  const flows = [{ page: book, file, steps: [] }];
  const view = { trace: book, flows, services: [], alone: true, split: false };
  const around = bare ? [] : await filesAround(theme, view);
  const files = [page, ...around].map((file) => () => file);
  await writeFiles(out, checked(files, check), { captures, keepsOthers: bare });
  const written = [path.join(out, ...page.path.split('/'))];
  return {
    html: isHtml ? written : [],
    pages: isHtml ? [] : written,
    ...(build === '' || bare ? {} : { build: build.replaceAll('OUT', out) }),
    navigation: [{ title: book.title, file, steps: [] }],
    undrawn: 0,
  };
}

/** The page in the theme's language. `style`: for a theme whose pages hold their own; `bare`: in a site that exists. */
export function cookbookText(
  theme: Theme,
  book: Cookbook,
  { style, bare = false }: { readonly style: string; readonly bare?: boolean },
): string {
  const view = { book, labels: book.labels, style, hideNavigation: !bare, hrefs: new Map() };
  return theme.render('cookbook', view);
}
