/** What a reader sees of one exchange in a few words: its request, how it ended, and whether that was a failure. */

import { responseOf } from '../model/exchange.js';
import type { FailureCause } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import type { Tone } from '../model/page.js';
import { pathOf } from '../model/url.js';

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

/** The request's path without its query, variables named. */
export function pathLabel(step: Step, name: NamePath): string {
  return name(pathOf(step.exchange.request.url));
}

/** `status reason`, or why there was no answer: `no answer: connection refused`. */
export function outcomeLabel(step: Step): string {
  const { outcome } = step.exchange;
  if (outcome.kind === 'failure') return `no answer: ${CAUSES[outcome.cause]}`;
  return `${outcome.response.status} ${outcome.response.reason}`.trim();
}

/** True when no whole answer came, or the answer was an error. */
export function failed(step: Step): boolean {
  const response = responseOf(step.exchange);
  return response === undefined || response.cut !== undefined || response.status >= 400;
}

/** How the exchange ended, for its colour. */
export function toneOf(step: Step): Tone {
  const response = responseOf(step.exchange);
  if (response === undefined || response.cut !== undefined || response.status >= 500) return 'error';
  if (response.status >= 400) return 'refused';
  return response.status >= 200 && response.status < 300 ? 'success' : 'redirect';
}
