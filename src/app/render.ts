/** `wiretale render`: capture → flows → pages; everything is swept for secrets before anything is written. */

import { join } from 'node:path';
import type { Capture } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { renderSite } from '../render/site.js';
import { traceOf } from '../trace/pages.js';
import type { Options } from './config/options.js';
import { lastGate } from './last-gate.js';
import { understand } from './understand.js';

export interface RenderResult {
  /** Self-contained pages, one per flow. */
  readonly html: readonly string[];
  /** Markdown pages. */
  readonly pages: readonly string[];
  /** The site's configuration, where the theme has one. */
  readonly mkdocs?: string;
  readonly skipped: number;
}

/** @throws UserError `nothing-to-render`, `secret-found`, `not-ours`, `cannot-write` */
export async function render(capture: Capture, options: Options): Promise<RenderResult> {
  const understood = understand(capture, options);
  if (understood.flows.length === 0) {
    throw new UserError('nothing-to-render', `There is no exchange to render in ${capture.path}.`, {
      hint:
        understood.skipped > 0
          ? '--only and --skip left out every one of them.'
          : 'Record again; the end of a recording says why nothing may have passed.',
    });
  }
  const problems = [
    ...capture.problems,
    ...(understood.skipped > 0
      ? [
          `${understood.skipped} ${understood.skipped === 1 ? 'exchange was' : 'exchanges were'} left out by --only and --skip.`,
        ]
      : []),
  ];
  const trace = traceOf({ manifest: capture.manifest, problems, flows: understood.flows });
  const site = await renderSite(trace, {
    out: options.out ?? join('traces', capture.manifest.name),
    theme: options.theme,
    split: options.split,
    check: lastGate(capture.manifest, options),
  });
  return { ...site, skipped: understood.skipped };
}
