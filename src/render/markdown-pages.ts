/** A trace as Markdown: a page per flow, or an overview and a page per step, and a home page. */

import { readFile } from 'node:fs/promises';
import type { StepView, Trace, TracePage } from '../model/page.js';
import type { SiteFile } from './files.js';
import { loadTheme, readAsset } from './templates.js';
import type { Theme } from './templates.js';

export type MarkdownTheme = 'mkdocs-material' | 'github';

export interface MarkdownOptions {
  readonly theme: MarkdownTheme;
  /** A page per step beside the overview. */
  readonly split: boolean;
}

export interface MarkdownPages {
  /** The home page, unless the only flow is that. */
  index(): readonly SiteFile[];
  /** The page of a flow, and those of its steps. */
  pages(page: TracePage): readonly SiteFile[];
  /** The site around the pages: its configuration, and all that draws diagrams offline. Asked for last. */
  site(): Promise<readonly SiteFile[]>;
}

/** Markdown of a trace. A trace of one flow has that flow as its home. */
export async function openMarkdown(
  trace: Trace,
  { theme: name, split }: MarkdownOptions,
): Promise<MarkdownPages> {
  const theme = await loadTheme(name);
  const mkdocs = name === 'mkdocs-material';
  const alone = trace.pages.length === 1;
  const home = mkdocs ? 'index.md' : 'README.md';
  const fileOf = (page: { readonly slug: string }): string => (alone ? home : `${page.slug}.md`);
  const flows = trace.pages.map((page) => ({ page, file: fileOf(page), steps: [] as NavigationEntry[] }));
  const bySlug = new Map(flows.map((flow) => [flow.page.slug, flow]));
  const placed = (file: SiteFile): SiteFile => (mkdocs ? { ...file, path: `docs/${file.path}` } : file);
  return {
    index: () =>
      alone
        ? []
        : [
            placed({
              path: home,
              checked: true,
              text: theme.render('index', { trace, flows, hrefs: new Map() }),
            }),
          ],
    pages(page) {
      const flow = { page, file: fileOf(page), alone };
      if (!split) return [placed(whole(theme, flow))];
      bySlug.get(page.slug)!.steps.push(...navigationOf(page));
      return [overview(theme, flow), ...stepPages(theme, page, flow.file)].map(placed);
    },
    site: async () => (mkdocs ? siteAround(theme, { trace, flows, alone, split }) : []),
  };
}

/** A step's page in the site's navigation. */
interface NavigationEntry {
  readonly title: string;
  readonly file: string;
}

function navigationOf(page: TracePage): readonly NavigationEntry[] {
  return page.steps.map((step) => ({
    title: `(${step.shown}) ${step.request.heading}`,
    file: `${page.slug}/${stepFile(page, step)}`,
  }));
}

/** MkDocs' configuration and all that its pages need, offline. */
export async function siteAround(theme: Theme, view: object): Promise<readonly SiteFile[]> {
  const { mermaidBundle } = await import('./pictures/builtin.js');
  const { LOOK } = await import('./pictures/look.js');
  const own = (name: string, text: string): SiteFile => ({
    path: `docs/assets/${name}`,
    text,
    checked: false,
  });
  return [
    { path: 'mkdocs.yml', checked: true, text: theme.render('mkdocs', view) },
    own('mermaid-11.min.js', await readFile(mermaidBundle(), 'utf8')),
    own('mermaid-look.js', `window.wiretaleLook = ${JSON.stringify(LOOK, null, 2)};\n`),
    own('mermaid-shim.js', await readAsset('mkdocs-material', 'mermaid-shim.js')),
    own('trace.css', await readAsset('mkdocs-material', 'trace.css')),
  ];
}

interface FlowFile {
  readonly page: TracePage;
  readonly file: string;
  readonly alone: boolean;
}

function whole(theme: Theme, { page, file, alone }: FlowFile): SiteFile {
  const view = { page, split: false, hideNavigation: alone, hrefs: new Map() };
  return { path: file, checked: true, text: theme.render('page', view) };
}

function overview(theme: Theme, { page, file }: FlowFile): SiteFile {
  const view = { page, split: true, hideNavigation: false, hrefs: stepHrefs(page, `${page.slug}/`) };
  return { path: file, checked: true, text: theme.render('page', view) };
}

/** One page per exchange, its request and its answer, with the ones before and after it. */
function stepPages(theme: Theme, page: TracePage, overviewFile: string): readonly SiteFile[] {
  const links = stepHrefs(page, '');
  return page.steps.map((step, index) => {
    const own = [step.request.anchor, step.response.anchor];
    const view = {
      page,
      step,
      hrefs: { get: (anchor: string) => (own.includes(anchor) ? undefined : links.get(anchor)) },
      overview: `../${overviewFile}`,
      previous: page.steps[index - 1] ?? null,
      next: page.steps[index + 1] ?? null,
    };
    return { path: `${page.slug}/${stepFile(page, step)}`, checked: true, text: theme.render('step', view) };
  });
}

function stepHrefs(page: TracePage, folder: string): ReadonlyMap<string, string> {
  return new Map(
    page.steps.flatMap((step) =>
      [step.request, step.response].map(
        ({ anchor }) => [anchor, `${folder}${stepFile(page, step)}#${anchor}`] as const,
      ),
    ),
  );
}

function stepFile(page: TracePage, step: StepView): string {
  const width = String(page.sections.length).length;
  return `step-${String(step.number).padStart(width, '0')}.md`;
}
