/** Two runs of one call as tests compare them: a JSON answer, or a sketch of the whole exchange. */

import type { CompareMode, CompareRule, Difference } from '../../src/model/difference.js';
import { createComparison } from '../../src/regress/compare/exchange.js';
import { COMMON_RULES } from '../../src/regress/compare/rules.js';
import { exchangeOf, type Sketch } from './exchanges.js';

const URL = 'http://cloud.example/image/v2/images';

export interface CompareSetup {
  readonly mode?: CompareMode;
  readonly rules?: readonly CompareRule[];
}

/** What comparing two answers with these bodies says, each as `weight kind place: expected → actual`. */
export function comparedBodies(
  recorded: unknown,
  live: unknown,
  setup: CompareSetup = {},
): readonly string[] {
  return compared([{ url: URL, responseBody: recorded }], [{ url: URL, responseBody: live }], setup);
}

/** The same of whole runs, call by call. */
export function compared(
  recorded: readonly Sketch[],
  live: readonly Sketch[],
  { mode = 'contract', rules = [] }: CompareSetup = {},
): readonly string[] {
  const comparison = createComparison({ mode, rules: [...COMMON_RULES, ...rules] });
  return recorded.flatMap((sketch, index) => {
    const call = {
      recorded: exchangeOf(sketch, { seq: index + 1, first: index * 1000, last: index * 1000 + 500 }),
      live: exchangeOf(live[index]!, { seq: index + 1, first: index * 1000, last: index * 1000 + 500 }),
      service: 'glance',
      step: `${sketch.method ?? 'GET'} /v2/images (List images)`,
    };
    return comparison.compare(call).map(differenceLine);
  });
}

export function differenceLine({ weight, kind, place, expected, actual }: Difference): string {
  return `${weight} ${kind} ${place}: ${expected ?? 'nothing'} → ${actual ?? 'nothing'}`;
}
