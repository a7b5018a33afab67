/** A trace as files that people open: self-contained HTML, and Markdown for MkDocs Material or GitHub. */

import path from 'node:path';
import type { Trace } from '../model/page.js';
import { writeFiles } from './files.js';
import type { SiteFile } from './files.js';
import { htmlPages } from './html-pages.js';
import { markdownPages, mkdocsSite } from './markdown-pages.js';
import type { MarkdownTheme } from './markdown-pages.js';

export interface SiteOptions {
  /** The folder to write to; made when it is missing. */
  readonly out: string;
  readonly theme: MarkdownTheme;
  /** A page per step beside each flow's overview. */
  readonly split: boolean;
  /** Throws when a text must not leave; asked for every text before the first is written. */
  readonly check: (text: string, file: string) => void;
}

/** Paths of what was written: HTML pages by flow, Markdown pages with the home page first, MkDocs' configuration. */
export interface WrittenSite {
  readonly html: readonly string[];
  readonly pages: readonly string[];
  readonly mkdocs?: string;
}

/** Renders a trace and writes it. The same trace gives the same bytes. */
export async function renderSite(trace: Trace, options: SiteOptions): Promise<WrittenSite> {
  const { out, theme, split } = options;
  const html = await htmlPages(trace);
  const markdown = await markdownPages(trace, { theme, split });
  const pages = theme === 'github' ? markdown : markdown.map(below('docs'));
  const site = theme === 'github' ? [] : await mkdocsSite(trace, split);
  const files = [...html, ...pages, ...site];
  for (const file of files.filter(({ checked }) => checked)) options.check(file.text, file.path);
  await writeFiles(out, files);
  const place = ({ path: file }: SiteFile): string => path.join(out, ...file.split('/'));
  return {
    html: html.map(place),
    pages: pages.map(place),
    ...(theme === 'github' ? {} : { mkdocs: path.join(out, 'mkdocs.yml') }),
  };
}

function below(folder: string): (file: SiteFile) => SiteFile {
  return (file) => ({ ...file, path: `${folder}/${file.path}` });
}
