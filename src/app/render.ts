/** `wiretale render`: capture → flows → pages; everything is swept for secrets before anything is written. */

import { join } from 'node:path';
import type { Capture } from '../model/capture.js';
import type { Flow } from '../model/flow.js';
import { UserError } from '../model/errors.js';
import { renderSite } from '../render/site.js';
import type { Trace, TracePage, Written } from '../model/page.js';
import type { SecretPlace } from '../model/profile.js';
import { languageOf } from '../trace/lang/languages.js';
import { tracePage } from '../trace/pages.js';
import { titleOf } from '../trace/recording.js';
import { toldApart } from '../text/apart.js';
import { slugsOf, traceOf, traceOfSeveral } from '../trace/trace.js';
import { steadyTitle } from '../trace/steady/flow.js';
import { steadyText } from '../trace/steady/text.js';
import { steadyRules } from '../trace/steady/volatile.js';
import { servicesOf } from '../trace/services.js';
import type { Options } from './config/options.js';
import { cookbook } from './cookbook.js';
import { intoProject } from './into.js';
import { lastGate } from './last-gate.js';
import { selectFlows } from './select/flows.js';
import type { SelectedFlow } from './select/flows.js';
import { refuseIdle } from './select/idle.js';
import { understand } from './understand.js';
import { writtenOf } from './written.js';
import type { WrittenCapture } from './written.js';

export interface RenderResult {
  /** Self-contained pages, one per flow; a list of flows before them where there are many. */
  readonly html: readonly string[];
  /** Pages of the theme, when that is not HTML. */
  readonly pages: readonly string[];
  /** How to look at the site, where the theme has one. */
  readonly build?: string;
  /** Of a project that exists: its configuration, what to add to its `nav`, and what to its `markdown_extensions`. */
  readonly into?: {
    readonly file: string;
    readonly nav: readonly string[];
    readonly missing: readonly string[];
    /** Its plugins and extensions that would act on recorded text. */
    readonly acting: readonly string[];
  };
  /** The writer's notes that a cookbook has no place for, a line each. */
  readonly untold?: readonly string[];
  /** Calls that the selection left out. */
  readonly hidden: number;
  /** Pictures that the HTML shows as text, since drawing all of them would take long. */
  readonly undrawn: number;
}

/**
 * Pages of a capture, or a site of several. @throws UserError `usage`, `nothing-to-render`, `unknown-flow`, `nothing-selected`,
 * `no-recipe`, `one-capture`, `secret-found`, `not-ours`, `other-capture`, `cannot-write`, `bad-theme`, `bad-template`, `bad-page`
 */
export async function render(
  captures: Capture | readonly [Capture, ...Capture[]],
  options: Options,
): Promise<RenderResult> {
  const all = namedApart('manifest' in captures ? [captures] : captures);
  const captured = await toldCaptures(all, options);
  const told = captured.flatMap(({ flows }) => flows);
  const flows = told.filter(({ told: { flow } }) => flow.roots.length > 0);
  const isCookbook = options.kind === 'cookbook';
  const name = all.length === 1 ? all[0]!.manifest.name : 'site';
  const folder = isCookbook ? `${name}-cookbook` : name;
  const project = await intoProject(options, folder);
  const place = {
    out: project?.out ?? options.out ?? join('traces', folder),
    bare: project !== undefined,
    captures: all.map(({ manifest }) => manifest.name),
    theme: options.theme,
    check: lastGate({ ...all[0]!.manifest, keep: keptOf(all) }, options),
  };
  const site = isCookbook
    ? await cookbook(
        { captures: all, flows: flows.map((flow) => flow.told), written: captured[0]!.written, options },
        place,
      )
    : await renderSite(
        { trace: traceOfAll(captured, flows, options), pageOf: (index) => pageOf(flows[index]!, options) },
        { ...place, split: options.split, pictures: options.pictures },
      );
  const into = project && {
    file: project.file,
    nav: project.nav(site.navigation),
    missing: project.missing,
    acting: project.acting,
  };
  return {
    ...site,
    ...(into && { into }),
    hidden: told.reduce((sum, { told: { hidden } }) => sum + hidden, 0),
  };
}

/** A capture with what is found in it, and what its writer says. */
interface ToldCapture {
  readonly capture: Capture;
  readonly written: WrittenCapture;
  readonly flows: readonly WantedFlow[];
}

interface WantedFlow {
  readonly told: SelectedFlow;
  readonly slug: string;
  readonly capture: Capture;
  readonly written: Written;
}

async function toldCaptures(captures: readonly Capture[], options: Options): Promise<readonly ToldCapture[]> {
  const taken = new Set<string>();
  const told: ToldCapture[] = [];
  const seen: Flow[] = [];
  for (const capture of captures) {
    const understood = understand(capture, options.profiles);
    if (understood.flows.length === 0) {
      throw new UserError('nothing-to-render', `There is no exchange to render in ${capture.path}.`, {
        hint: 'Record again; the end of a recording says why nothing may have passed.',
      });
    }
    const all = understood.flows.map(({ flow }) => flow);
    const written = await writtenOf(capture, all);
    const slugs = slugsOf(
      all.map((flow) => titled(flow, capture, options)),
      capture.manifest,
      taken,
    );
    slugs.forEach((slug) => taken.add(slug));
    const flows = selectFlows(understood, options).map((one) => ({
      told: one,
      capture,
      slug: slugs[one.number - 1]!,
      written: written.page(one.number),
    }));
    told.push({ capture, written, flows });
    seen.push(...all);
  }
  refuseIdle(seen, options);
  return titledApart(told, options);
}

/** Captures in folders of their own may have one name. */
function namedApart(captures: readonly Capture[]): readonly Capture[] {
  const names = toldApart(captures.map(({ manifest }) => manifest.name));
  return captures.map((capture, index) => ({
    ...capture,
    manifest: { ...capture.manifest, name: names[index]! },
  }));
}

/** Every flow has a title of its own, by which navigation finds it: of several captures with the capture's name, else with a number. */
function titledApart(captures: readonly ToldCapture[], options: Options): readonly ToldCapture[] {
  const flows = captures.flatMap((one) => one.flows);
  const language = languageOf(options.lang);
  const plain = flows.map(
    ({ told, capture, written }) =>
      written.title || titleOf(titled(told.flow, capture, options), capture.manifest, language),
  );
  const isTwin = (title: string, { capture }: WantedFlow): boolean =>
    plain.some((other, index) => other === title && flows[index]!.capture !== capture);
  const titles = toldApart(
    flows.map((flow, index) => {
      const title = plain[index]!;
      return isTwin(title, flow) ? `${title} (${flow.capture.manifest.name})` : title;
    }),
  );
  const bySlug = new Map(flows.map(({ slug }, index) => [slug, titles[index]!]));
  return captures.map((one) => ({
    ...one,
    flows: one.flows.map((flow) => ({
      ...flow,
      written: { ...flow.written, title: bySlug.get(flow.slug)! },
    })),
  }));
}

function traceOfAll(captures: readonly ToldCapture[], flows: readonly WantedFlow[], options: Options): Trace {
  const language = languageOf(options.lang);
  const traces = captures.map(({ capture, written }) => {
    const own = flows.filter((flow) => flow.capture === capture);
    const { manifest, problems } = capture;
    const heads = own.map((one) => ({
      flow: titled(one.told.flow, capture, options),
      slug: one.slug,
      title: one.written.title,
    }));
    return traceOf({
      manifest,
      problems,
      timed: !isSteady(options),
      flows: heads,
      written: written.whole,
      language,
    });
  });
  if (traces.length === 1) return traces[0]!;
  const services = servicesOf(
    flows.map(({ told: { flow, name }, slug, written: { title } }) => ({ flow, name, slug, title })),
    flows.map(({ slug }) => slug),
    language,
  );
  return traceOfSeveral(traces, services, language);
}

function pageOf({ told, slug, capture, written }: WantedFlow, options: Options): TracePage {
  const { flow, bindings, name, hiddenWords: hidden } = told;
  const { manifest, problems } = capture;
  const style = { budget: options.budget, numbers: options.numbers };
  const steady = isSteady(options) ? steadyRules(options.profiles) : undefined;
  const language = languageOf(options.lang);
  const said = { ...(hidden && { hidden }), written, steady, language };
  return tracePage({ flow, bindings, name, manifest, problems, slug, style, ...said });
}

/** Files are named by titles, so that those of steady pages are steady too. */
function titled(flow: Flow, { manifest }: Capture, options: Options): Flow {
  return isSteady(options) ? steadyTitle(flow, steadyText(manifest.startedAt)) : flow;
}

/** Pages in a project of others are kept with it, where every line that changes is read by somebody. */
function isSteady({ steady, into }: Options): boolean {
  return steady ?? into !== undefined;
}

function keptOf(captures: readonly Capture[]): readonly SecretPlace[] {
  return captures.flatMap(({ manifest }) => manifest.keep ?? []);
}
