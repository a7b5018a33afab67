/** What a call and the one that may have caused it have in common, and what speaks against it. */

import type { Evidence } from '../model/flow.js';
import type { Rarity } from './rarity.js';
import type { Tokens } from './tokens.js';
import type { Values } from './values.js';

/** Evidence with what it adds to the logarithm of the odds. */
export type Sign = Evidence & { readonly weight: number };

export interface Scales {
  readonly tokens: Tokens;
  readonly rarity: Rarity;
}

/** A token or trace of another call hardly ever belongs to this one. */
const AGAINST = -10;
/** An explicit id was put there to tell. */
const EXPLICIT = 6;

/** Every sign for or against that the call `made` was made in answering the call `open`. */
export function signsOf(made: Values, open: Values, scales: Scales): readonly Sign[] {
  const signs = [byTrace(made, open, scales), byToken(made, open, scales)];
  signs.push(byProject(made, open, scales), byIds(made, open, scales));
  return signs.filter((sign) => sign !== undefined);
}

export function weightOf(signs: readonly Sign[]): number {
  return signs.reduce((sum, { weight }) => sum + weight, 0);
}

function byTrace(made: Values, open: Values, { rarity }: Scales): Sign | undefined {
  if (made.traces.length === 0) return undefined;
  const shared = made.traces.find((id) => open.traces.includes(id) || open.requestIds.includes(id));
  if (shared === undefined) return undefined;
  const weight = EXPLICIT + rarity.weightOf(shared);
  return { kind: 'trace', detail: `carries the id ${shared} of that call`, weight };
}

/** A service hands the caller's token on, or has it validated; validating another one speaks for another call. */
function byToken(made: Values, open: Values, { rarity }: Scales): Sign | undefined {
  const { token, serviceToken } = open;
  if (token === undefined) return undefined;
  const { subject } = made;
  if (subject !== undefined) {
    return subject === token || subject === serviceToken
      ? { kind: 'token', detail: 'asks about the token of that call', weight: rarity.weightOf(subject) }
      : { kind: 'other-token', detail: 'asks about a token that is not of that call', weight: AGAINST };
  }
  if (made.token !== token) return undefined;
  return { kind: 'token', detail: 'hands on the token of that call', weight: rarity.weightOf(token) };
}

function byProject(made: Values, open: Values, { tokens, rarity }: Scales): Sign | undefined {
  const project = tokens.get(open.token ?? '')?.project;
  if (project === undefined) return undefined;
  if (made.project === undefined) return undefined;
  if (made.project !== project) {
    const detail = 'is about a project that is not of that call’s token';
    return { kind: 'other-project', detail, weight: AGAINST };
  }
  const detail = 'is about the project of that call’s token';
  return { kind: 'project', detail, weight: 1 + rarity.weightOf(project) };
}

function byIds(made: Values, { asks, mints }: Values, { rarity }: Scales): Sign | undefined {
  const shared = [...made.asks].filter((id) => asks.has(id) || mints.has(id));
  if (shared.length === 0) return undefined;
  const weight = shared.reduce((sum, id) => sum + rarity.weightOf(id), 0);
  return { kind: 'ids', detail: `shares ${shared.join(', ')} with that call`, weight };
}
