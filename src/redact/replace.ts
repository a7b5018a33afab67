/** Puts the pseudonyms of what was found in its place. */

import { applyEdits } from '../text/span.js';
import { disjoint, separated } from './find/finding.js';
import type { Finding } from './find/finding.js';
import type { Limited } from './find/limit.js';
import type { Replace } from './hide.js';
import type { Replacement } from './hit.js';
import type { Learned } from './learned.js';
import { outside } from './pseudonym.js';
import type { Rules } from './rules.js';

export interface Replacing {
  /** Replaces what is found in a text. */
  readonly all: (text: string, find: (text: string) => readonly Finding[]) => string;
  /** The same; undefined where not all is found. */
  readonly limited: (text: string, find: (text: string) => Limited<readonly Finding[]>) => string | undefined;
}

interface Gate {
  readonly learned: Learned;
  readonly rules: Rules;
}

// Where findings cross each other, and in free text, what is left may read differently without its secrets.
const ROUNDS = 4;

export function createReplacing({ apply, ...gate }: Gate & { readonly apply: Replace }): Replacing {
  const limited: Replacing['limited'] = (text, find) => {
    let result = text;
    for (let round = 0; round < ROUNDS; round++) {
      const { result: findings, isOver } = find(result);
      if (findings.length === 0 && !isOver) return result;
      const { spans, crossed } = separated(replacements({ text: result, findings }, gate));
      result = apply(result, spans);
      // What was found until then is known all the same.
      if (isOver) return undefined;
      const settled = !crossed && !findings.some(({ loose }) => loose);
      if (settled || spans.length === 0) return result;
    }
    return result;
  };
  return {
    all: (text, find) => limited(text, (rest) => ({ result: find(rest), isOver: false }))!,
    limited,
  };
}

interface Found {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/** The pseudonyms for what was found. All is named, also one secret inside of another: so it is known as well. */
function replacements({ text, findings }: Found, gate: Gate): readonly Replacement[] {
  const named: Replacement[] = [];
  for (const finding of outside(findings, gate.learned.own(text))) {
    const replacement = finding.inside
      ? replacementInside(finding, finding.inside, (found) => disjoint(replacements(found, gate)))
      : replacementOf(finding, gate);
    if (replacement) named.push(replacement);
  }
  return named;
}

function replacementOf(finding: Finding, { learned, rules }: Gate): Replacement | undefined {
  if (rules.kept.value(finding.secret)) return undefined;
  const secret = learned.name(finding.kind, finding.secret);
  if (!secret) return undefined;
  const { start, end, rule } = finding;
  return { start, end, text: finding.write(secret.pseudonym), rule, secret };
}

function replacementInside(
  { start, end, write }: Finding,
  inside: Found,
  replace: (found: Found) => readonly Replacement[],
): Replacement | undefined {
  const inner = replace(inside);
  const [first] = inner;
  return first && { ...first, start, end, text: write(applyEdits(inside.text, inner)) };
}
