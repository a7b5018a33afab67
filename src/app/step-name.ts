/** What a step is called where runs are compared: `POST /v2/images (Create image)`, without numbers and ids. */

import { matchOperation } from '../correlate/operations.js';
import type { Step } from '../model/flow.js';
import { targetOf } from '../model/message.js';
import type { ServiceProfile } from '../model/profile.js';
import { formOf } from '../regress/compare/pieces.js';

export interface Naming {
  readonly profiles: readonly ServiceProfile[];
  /** A path with variables in the place of their values. */
  readonly name?: (path: string) => string;
}

/** The template of the operation; of a call that no profile knows, its path with `name` and without ids. */
export function stepName(step: Step, { profiles, name = (path) => path }: Naming): string {
  const { request } = step.exchange;
  const asked = { service: step.to, byService: step.from !== 'client' };
  const match = matchOperation(step.exchange, asked, profiles);
  if (match) return `${request.method} ${match.rule.path} (${match.rule.title})`;
  return `${request.method} ${formOf(name(targetOf(request)))}`;
}
