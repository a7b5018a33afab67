/** What is known of the cause of a call. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Evidence } from '../model/flow.js';

/** The call that caused another, by what evidence, and how sure that is (0–1). */
export interface Link {
  readonly parent: RedactedExchange;
  readonly evidence: readonly Evidence[];
  readonly confidence: number;
  readonly ambiguous: boolean;
  /** It was made after the parent was answered: work that goes on. */
  readonly continuation: boolean;
}

export type Links = ReadonlyMap<string, Link>;
