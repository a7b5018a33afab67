/** What a recording counted so far, and what of it is still being written. */

import type { CaptureCounts } from '../model/capture.js';
import { responseOf } from '../model/exchange.js';
import type { RedactedExchange } from '../model/exchange.js';
import { headerValue } from '../model/message.js';
import { underWay } from '../proxy/under-way.js';

export type Tally = ReturnType<typeof createTally>;

/** All counts at zero; `onLoss` is told of everything that passed and could not be kept. */
export function createTally(onLoss: (sofar: number) => void) {
  const count = { exchanges: 0, skipped: 0, lost: 0, requestBytes: 0, responseBytes: 0 };
  const pending = underWay<Promise<void>>();
  let clientVersion: string | undefined;
  let refusals = 0;
  let bodiesLost = 0;
  let bodiesOverSize = 0;
  return {
    refused: () => void (refusals += 1),
    refusals: () => refusals,
    bodyLost: () => onLoss((bodiesLost += 1)),
    bodiesLost: () => bodiesLost,
    /** The number of those so far. */
    bodyOverSize: () => (bodiesOverSize += 1),
    skipped: () => void (count.skipped += 1),
    lost: () => onLoss((count.lost += 1)),
    losses: () => count.lost + bodiesLost,
    kept(exchange: RedactedExchange) {
      count.exchanges += 1;
      count.requestBytes += exchange.request.bodyBytes;
      count.responseBytes += responseOf(exchange)?.bodyBytes ?? 0;
      if (exchange.client.edge === undefined)
        clientVersion ??= headerValue(exchange.request.headers, 'user-agent');
    },
    wait: (work: Promise<void>) => pending.add(work, work),
    async settled() {
      await Promise.all(pending.all());
    },
    clientVersion: () => clientVersion,
    counts: (redacted: Pick<CaptureCounts, 'secrets' | 'redactions' | 'dropped'>): CaptureCounts => ({
      ...count,
      ...(bodiesLost > 0 && { bodiesLost }),
      ...(bodiesOverSize > 0 && { bodiesOverSize }),
      ...redacted,
    }),
  };
}
