/** What services do not do, as their profiles know it: it counts before anything is learnt, when wrong guesses would be learnt. */

import type { ServiceProfile } from '../model/profile.js';
import type { Situation } from './call.js';
import { NOTHING, type OperationKeys } from './operation-keys.js';

/** The logarithm of how likely services behave so: 0 where nothing speaks against it. */
export type Manners = (situation: Situation, kind: number) => number;

/** Profiles are right nearly always. */
const UNHEARD_OF = Math.log(1e-3);

export function mannersOf(profiles: readonly ServiceProfile[], keys: OperationKeys): Manners {
  const alone = new Set(profiles.flatMap(({ manners }) => manners.alone));
  const first = new Map(profiles.flatMap(({ manners }) => Object.entries(manners.first)));
  return ({ answering, last }, kind) => {
    if (kind === NOTHING) return 0;
    if (alone.has(keys.groupOf(answering) ?? '')) return UNHEARD_OF;
    const group = keys.groupOf(kind) ?? '';
    const before = keys.groupOf(last) ?? '';
    const allowed = last === NOTHING ? undefined : first.get(group);
    return allowed && before !== group && !allowed.includes(before) ? UNHEARD_OF : 0;
  };
}
