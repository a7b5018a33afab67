/** Where one action of a client ends and the next begins, when no recorded command tells. */

import { endOf, type RedactedExchange } from '../model/exchange.js';
import { tokenOf } from './tokens.js';

/** A pause after which a client's next call is another action, in µs: longer than a program thinks, shorter than a person. */
const PAUSE_US = 2_000_000;

/**
 * Cuts one client's calls, given in order of time, into actions. Nothing is cut while a call is open. Then a new action
 * begins after a pause, or where the client starts anew: it repeats the action's first call, on another connection and
 * without a token, though it has used one since.
 */
export function cutActions(roots: readonly RedactedExchange[]): readonly (readonly RedactedExchange[])[] {
  const actions: RedactedExchange[][] = [];
  let busyUntil = 0;
  for (const root of roots) {
    const action = actions.at(-1);
    const pause = root.timing.requestFirst - busyUntil;
    if (!action || pause > PAUSE_US || (pause >= 0 && startsAnew(root, action))) actions.push([root]);
    else action.push(root);
    busyUntil = Math.max(busyUntil, endOf(root));
  }
  return actions;
}

function startsAnew(root: RedactedExchange, action: readonly RedactedExchange[]): boolean {
  const opening = action[0]!;
  const { method, url } = root.request;
  if (method !== opening.request.method || url !== opening.request.url) return false;
  if (tokenOf(root) !== undefined || action.every((call) => tokenOf(call) === undefined)) return false;
  return action.every((call) => call.client.connection !== root.client.connection);
}
