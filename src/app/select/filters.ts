/** `--only` and `--skip` of a recording: which calls are kept. */

import { matcherOf } from './words.js';
import type { Call } from './words.js';

export interface Filters {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** A predicate on calls: those that one word of `only` names, if there is any, and no word of `skip`. */
export function callFilter({ only, skip }: Filters): (call: Call) => boolean {
  const wanted = only.map(matcherOf);
  const unwanted = skip.map(matcherOf);
  return (call) =>
    (wanted.length === 0 || wanted.some((matches) => matches(call))) &&
    !unwanted.some((matches) => matches(call));
}
