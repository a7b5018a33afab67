/** Words of `--hide` that hide nothing: a slip of the pen would go unseen. */

import { UserError } from '../../model/errors.js';
import { stepsOf } from '../../model/flow.js';
import type { Flow } from '../../model/flow.js';
import type { ServiceProfile } from '../../model/profile.js';
import { callsOf, namesIn } from './flows.js';
import { matcherOf } from './words.js';

/** Groups and services that profiles know may be missing in a capture. @throws UserError `nothing-selected` */
export function refuseIdle(
  flows: readonly Flow[],
  { hide, profiles }: { readonly hide: readonly string[]; readonly profiles: readonly ServiceProfile[] },
): void {
  if (hide.length === 0) return;
  const known = knownNames(profiles);
  const calls = flows.flatMap((flow) => stepsOf(flow).map(callsOf(flow)));
  const idle = hide.find((word) => !known.has(word.toLowerCase()) && !calls.some(matcherOf(word)));
  if (idle === undefined) return;
  throw new UserError('nothing-selected', `--hide "${idle}" names no call.`, { hint: namesIn(flows) });
}

function knownNames(profiles: readonly ServiceProfile[]): ReadonlySet<string> {
  const groups = profiles.flatMap(({ operations }) => operations.flatMap(({ group }) => group ?? []));
  const services = profiles.flatMap((profile) => profile.services.flatMap(({ id, label }) => [id, label]));
  return new Set([...groups, ...services].map((name) => name.toLowerCase()));
}
