/** Learns from runs of the same thing what differs from run to run: a rule per place, with its reason. */

import type { CompareRule, Demand, Difference } from '../model/difference.js';
import type { Flow, Step } from '../model/flow.js';
import { createComparison } from './compare/exchange.js';
import { isDigest, isNumber } from './compare/formats.js';
import { areTimes } from './compare/moments.js';
import { alignCalls } from './sequence/align.js';
import { callTrees } from './sequence/tree.js';

/** One run. `name` is what the reasons call it. */
export interface LearnedRun {
  readonly name: string;
  readonly flows: readonly Flow[];
}

export interface LearnOptions {
  /** What is known already. */
  readonly rules: readonly CompareRule[];
  /** `POST /v2/images (Create image)`. */
  readonly nameOf: (step: Step) => string;
}

/** Calls that only one of the runs makes teach nothing. */
export function learnRules(
  [first, ...others]: readonly LearnedRun[],
  options: LearnOptions,
): readonly CompareRule[] {
  const learned = new Map<string, CompareRule>();
  for (const other of first ? others : []) {
    for (const difference of differencesOf(first!, other, options)) {
      const { expected, actual } = difference;
      const why = `${expected ?? 'nothing'} in ${first!.name}, ${actual ?? 'nothing'} in ${other.name}`;
      const rule = allowing(difference, why);
      const key = JSON.stringify([rule.step, rule.place]);
      const known = learned.get(key);
      learned.set(
        key,
        known && known.as !== rule.as ? { ...rule, as: weaker(known.as, rule.as) } : (known ?? rule),
      );
    }
  }
  return [...learned.values()];
}

function differencesOf(
  one: LearnedRun,
  other: LearnedRun,
  { rules, nameOf }: LearnOptions,
): readonly Difference[] {
  const comparison = createComparison({ mode: 'exact', rules });
  const calls = alignCalls(callTrees(one.flows), callTrees(other.flows));
  return calls.flatMap(({ before, after }) => {
    if (!before || !after) return [];
    const [recorded, live] = [before.step.exchange, after.step.exchange];
    return comparison.compare({ recorded, live, service: before.step.to, step: nameOf(before.step) });
  });
}

/** The strictest rule that both values meet. */
export function allowing(difference: Difference, why: string): CompareRule {
  return { ...difference.rule, as: demandOf(difference), why };
}

function demandOf({ kind, expected, actual, place }: Difference): Demand {
  if (kind === 'order') return 'set';
  if (place === 'reason') return 'noted';
  if (kind === 'identity') return 'text';
  const comparable = kind === 'changed' && (place.startsWith('header:') || place.startsWith('body:/'));
  if (!comparable || expected === null || actual === null) return 'ignored';
  const [a, b] = [bare(expected), bare(actual)];
  if (areTimes(a, b)) return 'time';
  if (isNumber(a) && isNumber(b)) return 'number';
  if (a.length === b.length && a.length >= 16 && isDigest(a) && isDigest(b)) return 'digest';
  return a === '' || b === '' ? 'type' : 'text';
}

/** A value as it was before it was written as JSON. */
function bare(shown: string): string {
  return /^".*"$/s.test(shown) ? shown.slice(1, -1) : shown;
}

const STRICT_FIRST: readonly Demand[] = [
  'set',
  'time',
  'number',
  'digest',
  'id',
  'text',
  'type',
  'noted',
  'ignored',
];

/** What two demands have in common: where they are of different kinds, only a text is left of them. */
function weaker(one: Demand, other: Demand): Demand {
  const place = Math.max(
    STRICT_FIRST.indexOf(one),
    STRICT_FIRST.indexOf(other),
    STRICT_FIRST.indexOf('text'),
  );
  return STRICT_FIRST[place]!;
}
