/** What is noticed while recording and helps to say at the end what seems to be missing. */

import { responseOf } from '../model/exchange.js';
import type { Exchange } from '../model/exchange.js';
import { urlParts } from '../model/url.js';

export interface Sightings {
  /** The callers' names whose listeners were used. */
  readonly usedCallers: readonly string[];
  /** Connections that passed unread though nobody had asked for that. */
  readonly tunnels: number;
}

export interface Watching {
  exchange(this: void, exchange: Exchange): void;
  sightings(this: void): Sightings;
}

export function watch(isTunnelled: (host: string) => boolean): Watching {
  const usedCallers = new Set<string>();
  let tunnels = 0;
  return {
    exchange(exchange) {
      const { client, request } = exchange;
      if (client.edge !== undefined) usedCallers.add(client.edge);
      const passed = request.method === 'CONNECT' && responseOf(exchange) !== undefined;
      if (passed && !isTunnelled(urlParts(request.url)?.host ?? '')) tunnels += 1;
    },
    sightings: () => ({ usedCallers: [...usedCallers], tunnels }),
  };
}
