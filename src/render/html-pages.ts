/** One self-contained HTML page per flow: style, script and pictures inside, nothing from outside. */

import { createHash } from 'node:crypto';
import type { Trace } from '../model/page.js';
import type { SiteFile } from './files.js';
import { loadTheme, readAsset } from './templates.js';

/** A page for every flow of a trace, linked to one another when there are several. */
export async function htmlPages(trace: Trace): Promise<readonly SiteFile[]> {
  const { drawSvgs } = await import('./pictures/builtin.js');
  const theme = await loadTheme('html');
  const [style, script] = await Promise.all(['page.css', 'page.js'].map((file) => readAsset('html', file)));
  const texts = trace.pages.flatMap(({ folded, summary, full }) => [
    full.mermaid,
    ...(folded ? [summary.mermaid] : []),
  ]);
  const drawn = await drawSvgs(texts, { href: (number) => `#step-${number}` });
  const pictures = new Map(texts.map((text, index) => [text, drawn[index]!]));
  return trace.pages.map((page) => ({
    path: `${page.slug}.html`,
    checked: true,
    text: theme.render('page', {
      trace,
      page,
      hrefs: new Map(),
      others: trace.pages.length > 1 ? trace.pages : [],
      summarySvg: pictures.get(page.summary.mermaid),
      fullSvg: pictures.get(page.full.mermaid),
      style,
      script,
      scriptHash: `sha256-${createHash('sha256').update(script!).digest('base64')}`,
    }),
  }));
}
