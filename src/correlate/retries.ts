/** Calls that are made again: the same request by the same caller, after the first failed or was refused. */

import { isBroken, responseOf, type RedactedExchange } from '../model/exchange.js';

/** By exchange id, the call that each of these calls tries again; they are in order, and made by one caller for one cause. */
export function retriesIn(calls: readonly RedactedExchange[]): ReadonlyMap<string, RedactedExchange> {
  const retries = new Map<string, RedactedExchange>();
  const last = new Map<string, RedactedExchange>();
  for (const call of calls) {
    const key = `${call.request.method} ${call.request.url}`;
    const before = last.get(key);
    if (before && isWorthRetrying(before)) retries.set(call.id, before);
    last.set(key, call);
  }
  return retries;
}

/** A client signs on anew after 401, waits after 429 and 503, and tries again when no whole answer came. */
function isWorthRetrying(call: RedactedExchange): boolean {
  return isBroken(call) || [401, 429, 502, 503, 504].includes(responseOf(call)!.status);
}
