/** One self-contained page for replays: style and pictures inside, no script, nothing from outside. */

import type { Picture } from '../model/page.js';
import { openMermaid } from './pictures/builtin.js';
import { loadTheme } from './templates.js';

export interface ShownCall {
  readonly anchor: string;
  readonly number: number;
  readonly name: string;
  readonly state: string;
  readonly tone: 'success' | 'refused' | 'error';
  readonly status: number | string;
  readonly recorded: number | string;
  readonly time: string;
  readonly reason: string | null;
  /** There is more to say of it than a row. */
  readonly isTold: boolean;
  readonly differences: readonly {
    readonly weight: string;
    readonly text: string;
    readonly rule: string;
  }[];
}

export interface ReportView {
  readonly capture: string;
  readonly anchor: string;
  readonly sentence: string;
  readonly verdict: string;
  readonly differences: number;
  readonly notes: number;
  readonly picture: Picture;
  readonly calls: readonly ShownCall[];
  readonly removed: readonly string[];
  readonly left: readonly { readonly target: string; readonly reason: string }[];
}

export async function reportPage(reports: readonly ReportView[]): Promise<string> {
  const theme = await loadTheme('html');
  const style = await theme.asset('page.css');
  const mermaid = await openMermaid();
  try {
    const shown = [];
    for (const report of reports) {
      const svg = await mermaid.draw(report.picture, { href: (anchor) => `#${anchor}` });
      shown.push({ ...report, svg });
    }
    const title = reports.map(({ capture, verdict }) => `${capture}: ${verdict}`).join(', ');
    return theme.render('report', { style, title, reports: shown });
  } finally {
    mermaid.close();
  }
}
