/** A client that looks again and again how far something is. */

import type { RedactedExchange } from '../model/exchange.js';

/** Fewer looks are no polling. */
const LOOKS = 3;

/** The ids of those of a client's calls, in order, that ask the same again and again with nothing changed between. */
export function pollsIn(calls: readonly RedactedExchange[]): ReadonlySet<string> {
  const polls = new Set<string>();
  let looks = new Map<string, RedactedExchange[]>();
  const end = (): void => {
    for (const same of looks.values()) if (same.length >= LOOKS) same.forEach(({ id }) => polls.add(id));
    looks = new Map();
  };
  for (const call of calls) {
    const { method, url } = call.request;
    const look = `${method} ${url}`;
    const same = looks.get(look);
    if (method !== 'GET' && method !== 'HEAD') end();
    else if (same) same.push(call);
    else looks.set(look, [call]);
  }
  end();
  return polls;
}
