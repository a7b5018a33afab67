/** One self-contained HTML page per flow: style, script and pictures inside, nothing from outside. */

import { createHash } from 'node:crypto';
import type { PageHead, Picture, Trace, TracePage } from '../model/page.js';
import type { SiteFile } from './files.js';
import type { BuiltinMermaid } from './pictures/builtin.js';
import type { Theme } from './templates.js';

/** Which pictures are drawn; the others are shown as text. `auto`: all of them while they are few. */
export type PicturesShown = 'auto' | 'none' | 'summary' | 'all';

export interface HtmlPages {
  /** The list of flows, where there are too many for a list on every page. */
  index(): readonly SiteFile[];
  page(page: TracePage): Promise<SiteFile>;
  /** How many pictures are shown as text. */
  undrawn(): number;
  close(): void;
}

/** Drawing takes about a quarter of a second, so that `auto` draws no more than these, and none where there are many pages. */
const DRAWN_BY_ITSELF = 24;
/** A list of more flows than these has a page of its own, and each page its neighbours only. */
const LISTED_FLOWS = 20;

/** Pages of a trace, linked to one another when there are several. */
export async function openHtml(theme: Theme, trace: Trace, shown: PicturesShown): Promise<HtmlPages> {
  const [style, script] = await Promise.all(['page.css', 'page.js'].map((file) => theme.asset(file)));
  const frame = { trace, style, script, scriptHash: hashOf(script!), hrefs: new Map() };
  const many = trace.pages.length > LISTED_FLOWS || trace.several;
  const drawer = newDrawer(shown === 'auto' && trace.pages.length > LISTED_FLOWS ? 'none' : shown);
  return {
    index: () => [
      ...(many ? [htmlFile('index', theme.render('index', frame))] : []),
      ...trace.services.map((service) =>
        htmlFile(service.slug, theme.render('service', { ...frame, service })),
      ),
    ],
    page: async (page) => ({
      path: `${page.slug}.html`,
      checked: true,
      text: theme.bytes('page', {
        ...frame,
        page,
        services: trace.services.filter(({ label }) => called(trace, page.slug).includes(label)),
        others: trace.pages.length > 1 ? nearby(trace.pages, page.slug) : [],
        index: many ? trace.pages.length : 0,
        summary: page.folded ? await drawer.draw(page.summary, 'summary') : [],
        full: await drawer.draw(page.full, page.folded ? 'all' : 'summary'),
      }),
    }),
    undrawn: () => drawer.undrawn(),
    close: () => drawer.close(),
  };
}

function htmlFile(name: string, text: string): SiteFile {
  return { path: `${name}.html`, checked: true, text };
}

function called({ pages }: Trace, slug: string): readonly string[] {
  return pages.find((page) => page.slug === slug)?.services ?? [];
}

/** The flows around one, itself included. */
function nearby(pages: readonly PageHead[], slug: string): readonly PageHead[] {
  if (pages.length <= LISTED_FLOWS) return pages;
  const at = pages.findIndex((page) => page.slug === slug);
  const first = Math.max(0, Math.min(at - LISTED_FLOWS / 2, pages.length - LISTED_FLOWS));
  return pages.slice(first, first + LISTED_FLOWS);
}

/** A picture as the template takes it. `svg` is '' when it is to be shown as text. */
interface ShownPicture extends Picture {
  readonly svg: string;
}

function newDrawer(shown: PicturesShown) {
  let opened: Promise<BuiltinMermaid> | undefined;
  let drawn = 0;
  let undrawn = 0;
  const close = (): void => {
    void opened?.then((mermaid) => mermaid.close());
    opened = undefined;
  };
  // Overviews first: of a large page they may be all that is drawn.
  const wants = (kind: 'summary' | 'all'): boolean =>
    shown === 'auto' ? drawn < DRAWN_BY_ITSELF : shown === 'all' || shown === kind;
  return {
    async draw(pictures: readonly Picture[], kind: 'summary' | 'all'): Promise<readonly ShownPicture[]> {
      const all: ShownPicture[] = [];
      for (const picture of pictures) {
        const wanted = wants(kind);
        if (wanted) drawn += 1;
        else undrawn += 1;
        opened ??= wanted
          ? import('./pictures/builtin.js').then(({ openMermaid }) => openMermaid())
          : undefined;
        const svg = wanted ? await (await opened!).draw(picture, { href: (anchor) => `#${anchor}` }) : '';
        all.push({ ...picture, svg });
        // What draws holds a hundred megabytes: not while thousands of pages follow.
        if (wanted && !wants(kind)) close();
      }
      return all;
    },
    undrawn: () => undrawn,
    close,
  };
}

function hashOf(script: string): string {
  return `sha256-${createHash('sha256').update(script).digest('base64')}`;
}
