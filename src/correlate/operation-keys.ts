/** Calls of the same kind under the same small number, so that what a service usually does can be counted. */

import type { RedactedExchange } from '../model/exchange.js';
import type { OperationRule, ServiceProfile } from '../model/profile.js';
import { urlParts } from '../model/url.js';
import { idsIn } from '../text/ids.js';
import { matchOperation } from './operations.js';

/** What was called last: nothing yet. What is called next: nothing more. */
export const NOTHING = 0;

export interface OperationKeys {
  keyOf(exchange: RedactedExchange, to: string): number;
  /** The profile's group of a kind. */
  groupOf(kind: number): string | undefined;
}

/** More kinds than this are no kinds: names that people chose stand in their paths. */
const MOST_KINDS = 4_000;

export function operationKeys(profiles: readonly ServiceProfile[]): OperationKeys {
  const numbers = new Map<string, number>();
  const ofRules = new Map<OperationRule, number>();
  const groups = new Map<number, string | undefined>();
  const numberOf = (kind: string): number => {
    const known = numbers.get(kind);
    if (known !== undefined) return known;
    if (numbers.size >= MOST_KINDS) return numberOf(kind.split(' ', 2).join(' '));
    numbers.set(kind, numbers.size + 1);
    return numbers.size;
  };
  return {
    keyOf(exchange, to) {
      const rule = matchOperation(exchange, { service: to, byService: true }, profiles)?.rule;
      const parts = urlParts(exchange.request.url);
      // A rule is one service's and of one method: without a query it is the kind.
      const alone = parts?.query === undefined ? rule : undefined;
      const known = alone && ofRules.get(alone);
      if (known !== undefined) return known;
      const number = numberOf(kindOf(exchange, to, rule?.path));
      if (!groups.has(number)) groups.set(number, rule?.group);
      if (alone) ofRules.set(alone, number);
      return number;
    },
    groupOf: (kind) => groups.get(kind),
  };
}

/** `keystone GET /v3/limits service_id&resource_name=image_count_total`: words of a query tell, ids and numbers do not. */
function kindOf({ request }: RedactedExchange, to: string, template: string | undefined): string {
  const { method, url } = request;
  const { path = url, query = '' } = urlParts(url) ?? {};
  const fields = query.split('&').map((field) => {
    const [name = '', value = ''] = field.split('=');
    return /^[a-z_-]{1,40}$/i.test(value) ? `${name}=${value}` : name;
  });
  return `${to} ${method} ${template ?? generalised(path)} ${fields.join('&')}`;
}

function generalised(path: string): string {
  return path
    .split('/')
    .map((segment) => (idsIn(segment).length > 0 || /\d{2,}|[^\w.~-]/.test(segment) ? '{}' : segment))
    .join('/');
}
