/** The rules of the gate: the profiles' and the user's own, and what the user wants kept. */

import type { Manifest } from '../model/capture.js';
import { placeWords } from '../model/profile.js';
import type { SecretPlace, SecretRule } from '../model/profile.js';
import { UserError } from '../model/errors.js';
import { checkRule } from '../redact/check-rule.js';
import type { TestedRule } from './config/rules.js';
import type { Options } from './config/options.js';
import { PROFILES } from './profiles.js';

export interface GateRules {
  readonly rules: readonly SecretRule[];
  readonly keep: readonly SecretPlace[];
}

/** Without options: the profiles' alone. @throws UserError `rule-misses` when a user's rule does not catch its test value */
export function gateRules(options?: Pick<Options, 'redact' | 'keep'>): GateRules {
  const profiles = PROFILES.flatMap((profile) => profile.secrets);
  const own = options?.redact.map(tried) ?? [];
  return { rules: [...profiles, ...own], keep: options?.keep ?? [] };
}

/** The same for a capture, whose manifest says what was kept when it was recorded. */
export function rulesFor({ keep = [] }: Pick<Manifest, 'keep'>, { rules, keep: kept }: GateRules): GateRules {
  return { rules, keep: [...kept, ...keep] };
}

function tried({ rule, test }: TestedRule): SecretRule {
  if (checkRule(rule, test)) return rule;
  throw new UserError('rule-misses', `The rule for ${placeWords(rule)} does not catch its own test value.`, {
    hint: 'Mend the rule, or its test, under "redact:" in wiretale.yaml.',
  });
}
