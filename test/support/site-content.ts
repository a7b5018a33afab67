/** What `renderSite` takes, of flows made by hand. */

import type { Manifest } from '../../src/model/capture.js';
import type { Written } from '../../src/model/page.js';
import type { SiteContent } from '../../src/render/site.js';
import { tracePage } from '../../src/trace/pages.js';
import { slugsOf, traceOf } from '../../src/trace/trace.js';
import type { PageStyle, Told } from '../../src/trace/pages.js';

export interface FlowsMade {
  readonly manifest: Manifest;
  readonly problems: readonly string[];
  readonly flows: readonly Told[];
  readonly style?: PageStyle;
  readonly written?: Written;
}

export function siteContent({ manifest, problems, flows, style, written }: FlowsMade): SiteContent {
  const slugs = slugsOf(
    flows.map(({ flow }) => flow),
    manifest,
  );
  const heads = flows.map(({ flow }, index) => ({ flow, slug: slugs[index]! }));
  return {
    trace: traceOf({ manifest, problems, flows: heads }),
    pageOf: (index) =>
      tracePage({
        ...flows[index]!,
        manifest,
        problems,
        slug: slugs[index]!,
        ...(style && { style }),
        written,
      }),
  };
}
