/** Ids that a stricter redaction takes away: what told that exchanges belong together, and does no longer. */

import type { Binding, Place } from '../model/binding.js';
import type { Manifest } from '../model/capture.js';
import type { RedactedExchange } from '../model/exchange.js';
import { compileRules } from '../redact/rules.js';
import type { GateRules } from './gate-rules.js';
import { understand } from './understand.js';

interface Written {
  readonly manifest: Manifest;
  readonly exchanges: readonly RedactedExchange[];
}

export interface Comparison {
  readonly before: Written;
  readonly after: Written;
  readonly rules: GateRules;
}

/** How many variables there were whose value is nowhere a variable any more. */
export function hiddenIds({ before, after, rules }: Comparison): number {
  const { header } = compileRules(rules.rules, rules.keep);
  // A token that looks like an id is none, nor is what already has a pseudonym.
  const isOpen = ({ part }: Place): boolean =>
    !part.startsWith('header:') || header(part.slice('header:'.length)).length === 0;
  const left = new Set(bindingsOf(after).map(({ value }) => value));
  const hidden = bindingsOf(before).filter(
    ({ value, kind, uses }) => kind === undefined && !left.has(value) && uses.some(isOpen),
  );
  return new Set(hidden.map(({ value }) => value)).size;
}

function bindingsOf({ manifest, exchanges }: Written): readonly Binding[] {
  const capture = { path: '', manifest, exchanges, problems: [], damaged: false };
  return understand(capture).flows.flatMap(({ bindings }) => bindings);
}
