/** A decision about what caused a call, as a link with its evidence in words. */

import type { Evidence } from '../model/flow.js';
import type { Habits } from './habits.js';
import type { Call, Pick } from './call.js';
import type { Link } from './link.js';
import { NOTHING } from './operation-keys.js';
import { signsOf, weightOf, type Scales, type Sign } from './weigh.js';

export interface Decision {
  /** What else may have caused it, the likeliest first. */
  readonly others: readonly Pick[];
  /** How many could have. */
  readonly rivals: number;
  readonly usual: Habits;
  readonly scales: Scales;
  readonly caller: string;
}

/** Less than this much surer than all others together, and it is marked as not known. */
const AMBIGUOUS_BELOW = 0.95;
/** Nothing but an explicit id is surer than this. */
const SUREST = 0.99;
/** With only one call that can have caused it: with evidence, without, against it. */
const ALONE = { for: SUREST, only: 0.95, against: 0.5 };
/** Without a common value it may as well be work of its own. */
const NOT_WAITED_FOR = 0.5;

export function linkOf(made: Call, best: Pick, decision: Decision): Link {
  const signs = signsOf(made.values, best.cause.values, decision.scales);
  const unsure = decision.rivals > 1 && best.chance < AMBIGUOUS_BELOW;
  return {
    parent: best.cause.exchange,
    evidence: [
      nesting(best, decision),
      ...signs.map(({ kind, detail }) => ({ kind, detail })),
      ...habitual(made, best, decision),
      ...(unsure ? [ambiguity(best, decision)] : []),
    ],
    confidence: Math.floor(confidenceOf(best, signs, decision) * 100) / 100,
    ambiguous: unsure,
    continuation: best.continues || best.outlasts,
  };
}

function confidenceOf(best: Pick, signs: readonly Sign[], { rivals }: Decision): number {
  if (rivals > 1) return Math.min(SUREST, best.chance);
  const weight = weightOf(signs);
  if (weight > 0) return ALONE.for;
  if (best.outlasts) return NOT_WAITED_FOR;
  return weight < 0 ? ALONE.against : ALONE.only;
}

function nesting({ continues, outlasts }: Pick, { rivals, caller }: Decision): Evidence {
  if (continues) return { kind: 'continuation', detail: `made after ${caller} had answered that call` };
  if (outlasts) {
    return {
      kind: 'continuation',
      detail: `begun while ${caller} was answering that call, and not waited for`,
    };
  }
  const of = rivals > 1 ? `one of ${rivals} calls` : 'the only call';
  return { kind: 'nesting', detail: `made during ${of} that ${caller} was answering` };
}

/** What decided between several, beside what they have in common. */
function habitual(
  made: Call,
  { cause, situation, delayUs, overlaps, continues }: Pick,
  decision: Decision,
): Evidence[] {
  const { rivals, usual, caller } = decision;
  const words: Evidence[] = [];
  const pid = made.exchange.client.process?.pid;
  if (pid !== undefined) words.push({ kind: 'process', detail: `made by process ${pid} of ${caller}` });
  if (rivals < 2 || continues) return words;
  const times = usual.seen(situation, made.kind);
  const after = situation.last === NOTHING ? 'first' : 'next';
  if (times > 1) {
    words.push({
      kind: 'order',
      detail: `what ${caller} calls ${after} in such a call, ${times} times in this capture`,
    });
  }
  if (overlaps || cause.start > made.start) return words;
  const since = situation.last === NOTHING ? 'that call came' : 'the call before it was answered';
  words.push({ kind: 'delay', detail: `begun ${(delayUs / 1000).toFixed(1)} ms after ${since}` });
  return words;
}

function ambiguity({ chance }: Pick, { others }: Decision): Evidence {
  const rest = others.slice(0, 3).map((one) => `${one.cause.exchange.id} (${percent(one.chance)})`);
  return { kind: 'ambiguous', detail: `only ${percent(chance)} sure: it may also be ${rest.join(' or ')}` };
}

function percent(chance: number): string {
  return `${Math.round(chance * 100)} %`;
}
