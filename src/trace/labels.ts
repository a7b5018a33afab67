/** What a reader sees of one exchange in a few words: its request, how it ended, and the tone of that. */

import { isBroken, responseOf } from '../model/exchange.js';
import type { FailureCause } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import { targetOf } from '../model/message.js';
import type { Tone } from '../model/page.js';

/** Names the variables in a path: `/v2/images/{image_id}`. */
export type NamePath = (path: string) => string;

const CAUSES: Readonly<Record<FailureCause, string>> = {
  'upstream-refused': 'connection refused',
  'upstream-unreachable': 'unreachable',
  'upstream-closed': 'connection closed',
  'upstream-invalid': 'not HTTP',
  'client-aborted': 'the client gave up',
  'recorder-stopped': 'the recording ended',
  'refused-by-recorder': 'refused by the recorder',
};

/** What the request is aimed at, without a query, variables named. */
export function pathLabel(step: Step, name: NamePath): string {
  const { method, url } = step.exchange.request;
  return name(targetOf({ method, url: url.replace(NAMED_PORT, '$1') }));
}

/** On a steady page a port may be a name, which is no URL. */
const NAMED_PORT = /^(https?:\/\/[^/?#]*):\{port(?:_\d+)?\}/;

/** `status reason`, with a word when it was cut, or why there was no answer: `no answer: connection refused`. */
export function outcomeLabel(step: Step): string {
  const { outcome } = step.exchange;
  if (outcome.kind === 'failure') return `no answer: ${CAUSES[outcome.cause]}`;
  const { status, reason, cut } = outcome.response;
  return `${status} ${reason}`.trim() + (cut === undefined ? '' : ' (cut)');
}

/** How the exchange ended, for its colour. */
export function toneOf(step: Step): Tone {
  const status = responseOf(step.exchange)?.status ?? 0;
  if (isBroken(step.exchange) || status >= 500) return 'error';
  if (status >= 400) return 'refused';
  return status >= 200 && status < 300 ? 'success' : 'redirect';
}
