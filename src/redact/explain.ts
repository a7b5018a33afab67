/** What was redacted: by which rule, at how many places, how many secrets. */

import type { SecretKind } from '../model/profile.js';
import type { Replacement } from './hit.js';

/** What one rule did. `kind` is that of the first secret that it told of; `secrets` are distinct ones. */
export interface Explanation {
  readonly rule: string;
  readonly kind: SecretKind;
  readonly places: number;
  readonly secrets: number;
}

export interface Tally {
  readonly add: (replacements: readonly Replacement[]) => void;
  readonly places: () => number;
  /** The rule that replaced most first. */
  readonly explain: () => readonly Explanation[];
}

export function createTally(): Tally {
  const byRule = new Map<string, { kind: SecretKind; places: number; secrets: number }>();
  let places = 0;
  return {
    add(replacements) {
      places += replacements.length;
      for (const { rule, secret } of replacements) {
        let counts = byRule.get(rule);
        if (!counts) byRule.set(rule, (counts = { kind: secret.kind, places: 0, secrets: 0 }));
        counts.places++;
        if (secret.rules.includes(rule)) continue;
        counts.secrets++;
        secret.rules.push(rule);
      }
    },
    places: () => places,
    explain: () =>
      Array.from(byRule, ([rule, counts]) => ({ rule, ...counts })).sort(
        (a, b) => b.places - a.places || (a.rule < b.rule ? -1 : 1),
      ),
  };
}
