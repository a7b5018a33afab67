/** What is noticed while recording and helps to say at the end what seems to be missing. */

import { responseOf } from '../model/exchange.js';
import type { Exchange } from '../model/exchange.js';
import { urlParts } from '../model/url.js';
import type { Rejection } from '../proxy/observer.js';

export interface Sightings {
  /** The callers' names whose listeners were used. */
  readonly usedCallers: readonly string[];
  /** Connections that passed unread though nobody had asked for that. */
  readonly tunnels: number;
  /** Hosts for which clients did not take wiretale's certificate, each with what the first one did. */
  readonly rejections: readonly Rejection[];
}

export interface Watching {
  exchange(exchange: Exchange): void;
  rejected(rejection: Rejection): void;
  sightings(): Sightings;
}

export function watch(isTunnelled: (host: string) => boolean): Watching {
  const usedCallers = new Set<string>();
  const rejections = new Map<string, Rejection>();
  let tunnels = 0;
  return {
    exchange(exchange) {
      const { client, request } = exchange;
      if (client.edge !== undefined) usedCallers.add(client.edge);
      const passed = request.method === 'CONNECT' && responseOf(exchange) !== undefined;
      if (passed && !isTunnelled(urlParts(request.url)?.host ?? '')) tunnels += 1;
    },
    rejected(rejection) {
      if (!rejections.has(rejection.host)) rejections.set(rejection.host, rejection);
    },
    sightings: () => ({ usedCallers: [...usedCallers], tunnels, rejections: [...rejections.values()] }),
  };
}
