/** A trace as files that people open: self-contained HTML, and pages for the sites of others. */

import path from 'node:path';
import { UserError } from '../model/errors.js';
import type { Trace, TracePage } from '../model/page.js';
import { checked, writeFiles } from './files.js';
import type { MakeFile, SiteFile } from './files.js';
import { openHtml } from './html-pages.js';
import type { PicturesShown } from './html-pages.js';
import { loadTheme } from './templates.js';
import type { NavigationFlow } from './theme-pages.js';
import { openPages } from './theme-pages.js';

export interface SiteOptions {
  /** The folder to write to; made when it is missing. */
  readonly out: string;
  /** A built-in theme, or the folder of one, with a slash in it. */
  readonly theme: string;
  /** A page per step beside each flow's overview. */
  readonly split: boolean;
  readonly pictures: PicturesShown;
  /** Only the theme's pages, for a site that exists. */
  readonly bare?: boolean;
  /** The names of the captures; of others, what is there stays where the site is one that exists. */
  readonly captures?: readonly string[] | undefined;
  /** Throws when a text must not leave; asked for every text before the first is where it belongs. */
  readonly check: (text: string | Uint8Array, file: string) => void;
}

/** What the index says, and the pages one by one, in the same order: all of them at once may be too large. */
export interface SiteContent {
  readonly trace: Trace;
  readonly pageOf: (index: number) => TracePage;
}

/** Paths of what was written: HTML pages by flow, the theme's pages with the home page first; and how to build those. */
export interface WrittenSite {
  readonly html: readonly string[];
  readonly pages: readonly string[];
  readonly build?: string;
  /** What a navigation says of the theme's pages. */
  readonly navigation: readonly NavigationFlow[];
  /** Pictures that are shown as text only, since drawing them would take long. */
  readonly undrawn: number;
}

/** Renders a trace and writes it. The same trace gives the same bytes. @throws UserError `usage` and those of themes and files */
export async function renderSite(content: SiteContent, options: SiteOptions): Promise<WrittenSite> {
  const { out, bare = false } = options;
  const theme = await loadTheme(options.theme);
  const own = theme.manifest.language === 'html';
  if (own && options.split) throw cannotSplit(options.theme);
  const html = await openHtml(own ? theme : await loadTheme('html'), content.trace, options.pictures);
  const pages = own ? undefined : openPages(theme, content.trace, { split: options.split, bare });
  const listed = { html: [] as string[], pages: [] as string[] };
  const place = (file: string): string => path.join(out, ...file.split('/'));
  async function* files(): AsyncGenerator<MakeFile> {
    if (!bare) for (const file of html.index()) yield () => note(file, listed.html);
    for (const file of pages?.index() ?? []) yield () => note(file, listed.pages);
    for (const index of content.trace.pages.keys()) {
      const page = content.pageOf(index);
      if (!bare) yield async () => note(await html.page(page), listed.html);
      for (const file of pages?.pages(page) ?? []) yield () => note(file, listed.pages);
    }
    if (pages && !bare) for (const file of await pages.site()) yield () => file;
  }
  const note = (file: SiteFile, list: string[]): SiteFile => {
    list.push(place(file.path));
    return file;
  };
  try {
    await writeFiles(out, checked(files(), options.check), {
      captures: options.captures,
      keepsOthers: bare,
    });
  } finally {
    html.close();
  }
  return {
    ...listed,
    undrawn: html.undrawn(),
    navigation: pages?.navigation() ?? [],
    ...(theme.manifest.build === '' || bare ? {} : { build: theme.manifest.build.replaceAll('OUT', out) }),
  };
}

function cannotSplit(theme: string): UserError {
  return new UserError('usage', `A flow is one page of HTML: --split is not for --theme ${theme}.`, {
    hint: 'Leave one of them away (in wiretale.yaml, too).',
  });
}
