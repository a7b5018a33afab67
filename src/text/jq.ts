/** Where in a JSON document a value stands, as a filter for jq. */

import { member } from './json-member.js';
import { pointerTokens } from './json-value.js';
import { printableJson } from './printable.js';

/**
 * `.images[0].id`, or `first(.catalog[] | select(.type == "image") | .id)`: the filter for a JSON pointer. A member of a
 * list is found by what it says of itself, not by where it stood; another document may have more that say so, as a cloud
 * has regions.
 */
export function jqFilter(pointer: string, json: unknown): string {
  let value = json;
  let path = '';
  for (const token of pointerTokens(pointer)) {
    path += Array.isArray(value) ? memberOf(value, Number(token)) : keyOf(token, path);
    value = member(value, token);
  }
  return path.includes(SEARCH) ? `first(${path})` : path || '.';
}

const SEARCH = '[] | select(';

function keyOf(key: string, path: string): string {
  const isBare = path === '' || path.endsWith('| ');
  if (/^[A-Za-z_]\w*$/.test(key)) return `.${key}`;
  return `${isBare ? '.' : ''}[${jqText(key)}]`;
}

/** A text for jq in which a terminal finds nothing to obey. */
function jqText(text: string): string {
  return printableJson(JSON.stringify(text));
}

/** What members of lists are told apart by, in this order. */
const TELLING = ['type', 'interface', 'region', 'rel', 'name'];

function memberOf(list: readonly unknown[], index: number): string {
  let left = list;
  const tests: string[] = [];
  for (const key of TELLING) {
    if (left.length === 1 && tests.length > 0) break;
    const wanted = member(list[index], key);
    if (typeof wanted !== 'string') continue;
    const same = left.filter((one) => member(one, key) === wanted);
    if (same.length < left.length || left.length === 1) {
      tests.push(`.${key} == ${jqText(wanted)}`);
      left = same;
    }
  }
  return left.length === 1 && tests.length > 0 ? `${SEARCH}${tests.join(' and ')}) | ` : `[${index}]`;
}
