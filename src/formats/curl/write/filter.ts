/** Where in an answer a value stands, as a filter for jq. */

import { pointerTokens } from '../../../text/json-value.js';

/** The filter for a JSON pointer; members of lists by what the recorded answer says of them, not by where they stood. */
export function filterFor(pointer: string, recorded: unknown): string {
  let value = recorded;
  let filter = '.';
  for (const token of pointerTokens(pointer)) {
    if (Array.isArray(value)) {
      const members: readonly unknown[] = value;
      const member = members[Number(token)];
      const telling = tellingOf(members, member);
      filter += telling === undefined ? `[${Number(token)}]` : `[] | select(${telling}) | .`;
      value = member;
    } else {
      const path = PLAIN.test(token) ? token : `[${JSON.stringify(token)}]`;
      filter += filter.endsWith('.') || path.startsWith('[') ? path : `.${path}`;
      value = fieldOf(value, token);
    }
  }
  return filter;
}

const PLAIN = /^[A-Za-z_]\w*$/;

/** By what one member of a list is told from the others, in the order in which it is looked for. */
const TELLING = ['type', 'interface', 'rel', 'region', 'name'];

function tellingOf(members: readonly unknown[], member: unknown): string | undefined {
  const chosen: string[] = [];
  let left = members;
  for (const key of TELLING) {
    const value = fieldOf(member, key);
    if (typeof value !== 'string') continue;
    const fewer = left.filter((one) => fieldOf(one, key) === value);
    if (fewer.length === left.length && left.length > 1) continue;
    chosen.push(`.${key} == ${JSON.stringify(value)}`);
    left = fewer;
    if (left.length === 1) return chosen.join(' and ');
  }
  return undefined;
}

function fieldOf(json: unknown, key: string): unknown {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, key)
    ? (json as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
