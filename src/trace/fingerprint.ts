/** What makes two calls the same for a reader: who asks whom for what, and how it ended, without ids and numbers. */

import { responseOf } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import { pathLabel } from './labels.js';
import type { NamePath } from './labels.js';

/** A segment that stands for one of many: a named variable, an id, a pseudonym. */
const ID =
  /^(?:.*\{\w+\}.*|[0-9a-f]{8,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|.*<[a-z]+:[0-9a-f]{16}>.*)$/i;
const VERSION = /^v\d[\d.]*$/i;

/** What is asked for: the title that a profile gives it, else `GET /v2/images/*`. */
export function callKind(step: Step, name: NamePath): string {
  const { method } = step.exchange.request;
  if (!step.operation.title.startsWith(`${method} `)) return step.operation.title;
  return `${method} ${pathLabel(step, name).split('/').map(shapeOf).join('/')}`;
}

/** Who asks whom for what: `client>glance Show image/4`. */
export function callFingerprint(step: Step, name: NamePath): string {
  // Below one title there may be paths of several forms.
  const segments = pathLabel(step, name).split('/').length;
  return `${step.from}>${step.to} ${step.exchange.request.method} ${callKind(step, name)}/${segments}`;
}

/** How it ended: `2xx`, a failing status as it is, `cut`, or why there was no answer. */
export function endingFingerprint({ exchange }: Step): string {
  const { outcome } = exchange;
  if (outcome.kind === 'failure') return outcome.cause;
  const { status, cut } = responseOf(exchange)!;
  if (cut !== undefined) return `${status} cut`;
  return status >= 400 ? String(status) : `${Math.floor(status / 100)}xx`;
}

function shapeOf(segment: string): string {
  if (VERSION.test(segment)) return segment;
  return ID.test(segment) ? '*' : segment.replace(/\d+/g, '*');
}
