/** An exchange for those who only hear of it: its bodies, which are in the capture, would be a burden on the way. */

import type { RedactedExchange } from '../../model/exchange.js';
import { EMPTY_BODY } from '../../model/message.js';

export function bodiless(exchange: RedactedExchange): RedactedExchange {
  const { request, outcome } = exchange;
  return {
    ...exchange,
    request: { ...request, body: EMPTY_BODY },
    outcome:
      outcome.kind === 'failure'
        ? outcome
        : { ...outcome, response: { ...outcome.response, body: EMPTY_BODY } },
  };
}
