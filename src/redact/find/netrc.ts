/** The passwords of a `.netrc`, in lines of their own or all in one: `machine h login me password …`. */

import type { Verdict } from '../rules.js';
import type { Finding, Search } from './finding.js';
import { valueFinding } from './loose.js';

/** Only with a login: a machine may have `password protection` in a sentence. */
export function findInNetrc(text: string, isOver: Search['isOver']): readonly Finding[] {
  if (!text.includes('machine')) return NOTHING;
  const findings: Finding[] = [];
  for (const { indices } of text.matchAll(ENTRY)) {
    if (isOver(findings)) break;
    const [start, end] = indices!.groups!['last'] ?? indices!.groups!['first']!;
    findings.push(...valueFinding(text, { start, end }, PASSWORD));
  }
  return findings;
}

const NOTHING: readonly Finding[] = [];
const PASSWORD: Verdict = { kind: 'password', rule: 'netrc password' };

// A line may end as JSON or a shell escapes it.
const GAP = String.raw`(?:\s|\\[nrt]){1,80}`;
const WORD = String.raw`(?:(?!\\[nrt"'])[^\s"'<>${'`'}]){1,255}`;
const ENTRY = new RegExp(
  [
    String.raw`(?<![\w-])machine${GAP}${WORD}${GAP}(?:`,
    `login${GAP}${WORD}${GAP}(?:account${GAP}${WORD}${GAP})?password${GAP}(?<last>${WORD})`,
    `|password${GAP}(?<first>${WORD})${GAP}login${GAP})`,
  ].join(''),
  'dg',
);
