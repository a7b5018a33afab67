/** A trace in a theme: a page per flow, or an overview and a page per step, a home page, and the files around them. */

import { readFile } from 'node:fs/promises';
import type { ServiceView, StepView, Trace, TracePage } from '../model/page.js';
import path from 'node:path';
import type { SiteFile } from './files.js';
import { TEMPLATES } from './manifest.js';
import type { Bundle } from './manifest.js';
import type { Theme } from './templates.js';

export interface ThemePages {
  /** The home page, unless the only flow is that, and the pages of services. */
  index(): readonly SiteFile[];
  /** The page of a flow, and those of its steps. */
  pages(page: TracePage): readonly SiteFile[];
  /** The site around the pages: its configuration, and all that draws diagrams offline. Asked for last. */
  site(): Promise<readonly SiteFile[]>;
  /** What a site's navigation would say of them, once all were made. */
  navigation(): readonly NavigationFlow[];
}

/** A page with those of its steps. */
export interface NavigationFlow extends NavigationEntry {
  readonly steps: readonly NavigationEntry[];
}

export interface PageOptions {
  /** A page per step. */
  readonly split: boolean;
  /** For a site that exists: in the output folder itself, with its navigation beside them. */
  readonly bare?: boolean;
}

/** The pages of a trace in a theme's language. A trace of one flow has that flow as its home. */
export function openPages(theme: Theme, trace: Trace, { split, bare = false }: PageOptions): ThemePages {
  const { extension, links } = theme.manifest;
  const folder = bare ? '' : theme.manifest.folder;
  const home = `${theme.manifest.home}${extension}`;
  const alone = trace.pages.length === 1 && !trace.several;
  const fileOf = (page: { readonly slug: string }): string => (alone ? home : `${page.slug}${extension}`);
  const flows = trace.pages.map((page) => ({ page, file: fileOf(page), steps: [] as NavigationEntry[] }));
  const bySlug = new Map(flows.map((flow) => [flow.page.slug, flow]));
  const placed = (file: SiteFile): SiteFile =>
    folder === '' ? file : { ...file, path: `${folder}/${file.path}` };
  const services = trace.services.map((service) => ({ service, file: `${service.slug}${extension}` }));
  const common = { trace, flows, services, alone, split, hideNavigation: !bare };
  const view = { ...common, hrefs: new Map<string, string>() };
  const page = (file: string, template: string, more = {}): SiteFile =>
    placed({ path: file, checked: true, text: theme.render(template, { ...view, ...more }) });
  return {
    index: () => [
      ...(alone ? [] : [page(home, 'index')]),
      ...services.map(({ service, file }, index) =>
        page(file, 'service', { service, order: flows.length + index + 1, home, links }),
      ),
    ],
    pages(page) {
      const entry = bySlug.get(page.slug)!;
      const order = flows.indexOf(entry) + 1;
      if (split) entry.steps.push(...navigationOf(theme, page));
      const called = services.filter(({ service }) => entry.page.services.includes(service.label));
      const hideNavigation = alone && !split && !bare;
      const flow = { ...entry, page, alone, order, trace, services: called, hideNavigation };
      if (!split) return [placed(whole(theme, flow))];
      return [overview(theme, flow), ...stepPages(theme, flow)].map(placed);
    },
    site: () => filesAround(theme, view),
    navigation: () => navigationOfAll(view, { home, overview: trace.labels['overview']! }),
  };
}

function navigationOfAll(
  {
    flows,
    services,
    alone,
  }: {
    readonly flows: readonly {
      readonly page: { readonly title: string };
      readonly file: string;
      readonly steps: readonly NavigationEntry[];
    }[];
    readonly services: readonly { readonly service: ServiceView; readonly file: string }[];
    readonly alone: boolean;
  },
  { home, overview }: { readonly home: string; readonly overview: string },
): readonly NavigationFlow[] {
  return [
    ...(alone ? [] : [{ title: overview, file: home, steps: [] }]),
    ...flows.map(({ page, file, steps }) => ({ title: page.title, file, steps })),
    ...services.map(({ service, file }) => ({ title: service.label, file, steps: [] })),
  ];
}

/** A step's page in the site's navigation. */
interface NavigationEntry {
  readonly title: string;
  readonly file: string;
}

function navigationOf({ manifest }: Theme, page: TracePage): readonly NavigationEntry[] {
  return page.steps.map((step) => ({
    title: titleOf(step),
    file: `${page.slug}/${stepFile(page, step)}${manifest.extension}`,
  }));
}

/** Configuration and what the pages need beside them. */
export function filesAround(theme: Theme, view: object): Promise<readonly SiteFile[]> {
  return Promise.all(
    theme.manifest.around.map(async ({ file, template, asset, bundle }) => {
      if (template !== undefined) return { path: file, checked: true, text: theme.render(template, view) };
      const text = asset === undefined ? await bundled(bundle!) : await theme.asset(asset);
      return { path: file, checked: false, text };
    }),
  );
}

async function bundled(name: Bundle): Promise<string> {
  if (name === 'mermaid-draw') return readFile(path.join(TEMPLATES, '_shared', 'mermaid-draw.js'), 'utf8');
  if (name === 'mermaid') {
    const { mermaidBundle } = await import('./pictures/builtin.js');
    return readFile(mermaidBundle(), 'utf8');
  }
  const { DARK, LOOK } = await import('./pictures/look.js');
  const [look, dark] = [LOOK, DARK].map((value) => JSON.stringify(value, null, 2));
  return `window.wiretaleLook = ${look};\nwindow.wiretaleDark = ${dark};\n`;
}

interface FlowFile {
  readonly trace: Trace;
  readonly page: TracePage;
  readonly file: string;
  readonly alone: boolean;
  /** Its place among the flows, from 1. */
  readonly order: number;
  /** Whether there is nothing to navigate to. */
  readonly hideNavigation: boolean;
  readonly steps: readonly NavigationEntry[];
  /** The pages of services that it calls, in a site of several captures. */
  readonly services: readonly { readonly service: ServiceView; readonly file: string }[];
}

function whole(theme: Theme, flow: FlowFile): SiteFile {
  const view = { ...flow, split: false, hrefs: new Map() };
  return { path: flow.file, checked: true, text: theme.bytes('page', view) };
}

function overview(theme: Theme, flow: FlowFile): SiteFile {
  const hrefs = stepHrefs(theme, flow.page, `${flow.page.slug}/`);
  const view = { ...flow, split: true, hrefs };
  return { path: flow.file, checked: true, text: theme.render('page', view) };
}

/** One page per exchange, its request and its answer, with the ones before and after it. */
function stepPages(theme: Theme, flow: FlowFile): readonly SiteFile[] {
  const { page } = flow;
  const links = stepHrefs(theme, page, '');
  return page.steps.map((step, index) => {
    const own = [step.request.anchor, step.response.anchor];
    const view = {
      ...flow,
      step,
      title: titleOf(step),
      split: true,
      order: index + 1,
      hrefs: { get: (anchor: string) => (own.includes(anchor) ? undefined : links.get(anchor)) },
      overview: `../${flow.file}`,
      previous: page.steps[index - 1] ?? null,
      next: page.steps[index + 1] ?? null,
    };
    const file = `${page.slug}/${stepFile(page, step)}${theme.manifest.extension}`;
    return { path: file, checked: true, text: theme.render('step', view) };
  });
}

function stepHrefs(theme: Theme, page: TracePage, folder: string): ReadonlyMap<string, string> {
  return new Map(
    page.steps.flatMap((step) =>
      [step.request, step.response].map(
        ({ anchor }) =>
          [anchor, `${folder}${stepFile(page, step)}${theme.manifest.links}#${anchor}`] as const,
      ),
    ),
  );
}

/** Without its ending. */
function stepFile(page: TracePage, step: StepView): string {
  const width = String(page.sections.length).length;
  return `step-${String(step.number).padStart(width, '0')}`;
}

function titleOf(step: StepView): string {
  return `(${step.shown}) ${step.request.heading}`;
}
