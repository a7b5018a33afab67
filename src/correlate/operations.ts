/** What an exchange is in the words of a profile: its title, its sentence and its group. */

import { responseOf, type RedactedExchange } from '../model/exchange.js';
import type { Operation } from '../model/flow.js';
import { jsonText, targetOf } from '../model/message.js';
import type { OperationRule, ServiceProfile } from '../model/profile.js';
import { findOperation, type OperationMatch } from '../model/template.js';
import { pathOf } from '../model/url.js';
import { hasPlace } from '../text/json-value.js';

/** Who is asked, and whether a service asks. */
export interface Asked {
  readonly service: string;
  readonly byService: boolean;
}

/** The operation of an exchange; for a call that no profile knows, its request line. */
export function operationOf(
  exchange: RedactedExchange,
  asked: Asked,
  profiles: readonly ServiceProfile[],
): Operation {
  const match = matchOperation(exchange, asked, profiles);
  if (match) return operationFor(match.rule);
  const { method } = exchange.request;
  return {
    title: `${method} ${targetOf(exchange.request)}`,
    sentence: `{from} sends {to} a ${method} request.`,
  };
}

// The calls of a long capture are of a few operations, each one value.
const operations = new WeakMap<OperationRule, Operation>();

function operationFor(rule: OperationRule): Operation {
  const known = operations.get(rule);
  if (known) return known;
  const { title, sentence, group, decidedBy, state } = rule;
  const operation = {
    title,
    sentence,
    ...(group !== undefined && { group }),
    ...(decidedBy && { decidedBy }),
    ...(state !== undefined && { state }),
  };
  operations.set(rule, operation);
  return operation;
}

/** The rule that describes an exchange, with the values of its path. */
export function matchOperation(
  exchange: RedactedExchange,
  { service, byService }: Asked,
  profiles: readonly ServiceProfile[],
): OperationMatch | undefined {
  const { request } = exchange;
  const answer = responseOf(exchange)?.body;
  return findOperation(profiles, {
    service,
    byService,
    method: request.method,
    path: pathOf(request.url),
    hasBody: (pointer) => hasPlace(jsonText(request.body), pointer),
    hasAnswer: (pointer) => hasPlace(answer && jsonText(answer), pointer),
  });
}
