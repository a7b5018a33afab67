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

/** Markdown files of a trace, the home page first. A trace of one flow has that flow as its home. */
export async function markdownPages(trace: Trace, options: MarkdownOptions): Promise<readonly SiteFile[]> {
  const theme = await loadTheme(options.theme);
  const home = options.theme === 'github' ? 'README.md' : 'index.md';
  const alone = trace.pages.length === 1;
  const flows = trace.pages.map((page) => ({ page, file: alone ? home : `${page.slug}.md` }));
  return [
    ...(alone
      ? []
      : [{ path: home, checked: true, text: theme.render('index', { trace, flows, hrefs: new Map() }) }]),
    ...flows.flatMap(({ page, file }) =>
      options.split
        ? [overview(theme, { page, file, alone }), ...stepPages(theme, page, file)]
        : [whole(theme, { page, file, alone })],
    ),
  ];
}

/** The site around pages for MkDocs: its configuration, and all that draws diagrams offline. */
export async function mkdocsSite(trace: Trace, split: boolean): Promise<readonly SiteFile[]> {
  const { mermaidBundle } = await import('./pictures/builtin.js');
  const { LOOK } = await import('./pictures/look.js');
  const theme = await loadTheme('mkdocs-material');
  const alone = trace.pages.length === 1;
  const flows = trace.pages.map((page) => ({
    page,
    file: alone ? 'index.md' : `${page.slug}.md`,
    steps: split ? page.steps.map((step) => ({ step, file: `${page.slug}/${stepFile(page, step)}` })) : [],
  }));
  const own = (name: string, text: string): SiteFile => ({
    path: `docs/assets/${name}`,
    text,
    checked: false,
  });
  return [
    { path: 'mkdocs.yml', checked: true, text: theme.render('mkdocs', { trace, flows, alone, split }) },
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
    const hrefs = new Map([...links].filter(([anchor]) => !own.includes(anchor)));
    const view = {
      page,
      step,
      hrefs,
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
