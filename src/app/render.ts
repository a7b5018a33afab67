/** `wiretale render`: capture → flows → pages; everything is swept for secrets before anything is written. */

import { join } from 'node:path';
import type { Capture } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { renderSite } from '../render/site.js';
import { slugsOf, traceOf, tracePage } from '../trace/pages.js';
import type { Options } from './config/options.js';
import { cookbook } from './cookbook.js';
import { lastGate } from './last-gate.js';
import { selectFlows } from './select/flows.js';
import type { SelectedFlow } from './select/flows.js';
import { understand } from './understand.js';

export interface RenderResult {
  /** Self-contained pages, one per flow; a list of flows before them where there are many. */
  readonly html: readonly string[];
  /** Pages of the theme, when that is not HTML. */
  readonly pages: readonly string[];
  /** How to look at the site, where the theme has one. */
  readonly build?: string;
  /** Calls that the selection left out. */
  readonly hidden: number;
  /** Pictures that the HTML shows as text, since drawing all of them would take long. */
  readonly undrawn: number;
}

/** @throws UserError `nothing-to-render`, `unknown-flow`, `nothing-selected`, `no-recipe`, `secret-found`, `not-ours`, `cannot-write` */
export async function render(capture: Capture, options: Options): Promise<RenderResult> {
  const { manifest, problems } = capture;
  const selected = wantedFlows(capture, options);
  const flows = selected.filter(({ told: { flow } }) => flow.roots.length > 0);
  const all = flows.map(({ told }) => told);
  if (options.kind === 'cookbook') return cookbook(capture, all, options);
  const heads = flows.map(({ told: { flow }, slug }) => ({ flow, slug }));
  const style = { budget: options.budget, numbers: options.numbers };
  const site = await renderSite(
    {
      trace: traceOf({ manifest, problems, flows: heads }),
      pageOf(index) {
        const { told, slug } = flows[index]!;
        const { flow, bindings, name, hiddenWords: hidden } = told;
        return tracePage({
          flow,
          bindings,
          name,
          manifest,
          problems,
          slug,
          style,
          ...(hidden && { hidden }),
        });
      },
    },
    {
      out: options.out ?? join('traces', manifest.name),
      theme: options.theme,
      split: options.split,
      pictures: options.pictures,
      check: lastGate(manifest, options),
    },
  );
  return { ...site, hidden: selected.reduce((sum, { told }) => sum + told.hidden, 0) };
}

interface WantedFlow {
  readonly told: SelectedFlow;
  readonly slug: string;
}

function wantedFlows(capture: Capture, options: Options): readonly WantedFlow[] {
  const understood = understand(capture, options.profiles);
  if (understood.flows.length === 0) {
    throw new UserError('nothing-to-render', `There is no exchange to render in ${capture.path}.`, {
      hint: 'Record again; the end of a recording says why nothing may have passed.',
    });
  }
  const slugs = slugsOf(
    understood.flows.map(({ flow }) => flow),
    capture.manifest,
  );
  return selectFlows(understood, options).map((told) => ({ told, slug: slugs[told.number - 1]! }));
}
