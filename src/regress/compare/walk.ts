/** One message of two runs being compared: what is known, what is demanded where, and what was found so far. */

import type { CompareMode, DifferenceKind } from '../../model/difference.js';
import type { JsonNode } from '../../text/json-tree.js';
import { jsonTreeText } from '../../text/json-tree.js';
import type { ScalarContext } from './formats.js';
import type { RuleAt } from './rules.js';

/** A disagreement before it is told whose it is. */
export interface Found {
  readonly weight: 'difference' | 'note';
  readonly kind: DifferenceKind;
  readonly place: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

export interface Walk {
  readonly ruleAt: RuleAt;
  readonly context: ScalarContext;
  readonly mode: CompareMode;
  readonly found: Found[];
  /** Only whether it fits is asked: nothing is learned for good, and the first difference ends it. */
  readonly isTrial: boolean;
}

/** Two values at one place: `body:` and a JSON pointer. */
export interface Pair<T = JsonNode> {
  readonly recorded: T;
  readonly live: T;
  readonly place: string;
}

export function report(walk: Walk, found: Omit<Found, 'weight'>): void {
  const rule = walk.ruleAt(found.place);
  if (rule?.as === 'ignored') return;
  const isNote = walk.mode === 'contract' && (found.kind === 'added' || rule?.as === 'noted');
  walk.found.push({ ...found, weight: isNote ? 'note' : 'difference' });
}

/** True when a trial has failed, so that the rest of it would be a waste. */
export function isLost(walk: Walk): boolean {
  return walk.isTrial && hasDifference(walk);
}

export function hasDifference({ found }: Walk): boolean {
  return found.some(({ weight }) => weight === 'difference');
}

/** A walk of its own that only asks whether something fits. */
export function trialOf(walk: Walk): Walk {
  return { ...walk, found: [], isTrial: true };
}

const SHOWN_LENGTH = 160;

/** A value as a reader sees it: JSON, shortened. */
export function shown(node: JsonNode): string {
  return shortened(jsonTreeText(node));
}

export function shortened(text: string): string {
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH)}… (${text.length} characters)`;
}
