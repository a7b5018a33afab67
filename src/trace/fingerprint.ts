/** What makes two calls the same for a reader: who asks whom for what, and how it ended, without ids and numbers. */

import { responseOf } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import { pathLabel } from './labels.js';
import type { NamePath } from './labels.js';

/** A segment that stands for one of many: a named variable, an id, a number, a pseudonym. */
const ID =
  /^(?:.*\{\w+\}.*|\d+|[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|.*<[a-z]+:[0-9a-f]{16}>.*)$/i;

/** Who asks whom for what: `client>glance GET /v2/images/*`. */
export function callFingerprint(step: Step, name: NamePath): string {
  const { method } = step.exchange.request;
  const path = pathLabel(step, name);
  // What a profile gives a title of its own is the same call whatever its path's segments are.
  const known = !step.operation.title.startsWith(`${method} `);
  const segments = path.split('/');
  const shape = known
    ? `${step.operation.title}/${segments.length}`
    : segments.map((segment) => (ID.test(segment) ? '*' : segment)).join('/');
  return `${step.from}>${step.to} ${method} ${shape}`;
}

/** How it ended: `2xx`, a failing status as it is, `cut`, or why there was no answer. */
export function endingFingerprint({ exchange }: Step): string {
  const { outcome } = exchange;
  if (outcome.kind === 'failure') return outcome.cause;
  const { status, cut } = responseOf(exchange)!;
  if (cut !== undefined) return `${status} cut`;
  return status >= 400 ? String(status) : `${Math.floor(status / 100)}xx`;
}
