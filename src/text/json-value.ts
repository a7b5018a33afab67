/** Values read out of JSON: parsed without throwing, found by pointer, walked string by string; and pointers themselves. */

import type { JsonPath } from './json.js';

/** The parsed text; undefined when it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The value at a JSON pointer (RFC 6901) of a parsed text; undefined when there is none. */
export function lookUp(json: unknown, pointer: string): unknown {
  let value = json;
  for (const token of pointerTokens(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, token)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[token];
  }
  return value;
}

/** Whether a text is JSON that has a place, whatever stands there. */
export function hasPlace(text: string | undefined, pointer: string): boolean {
  return lookUp(parseJson(text ?? ''), pointer) !== undefined;
}

/** The string at a JSON pointer; undefined when there is none or it is no string. */
export function stringAt(json: unknown, pointer: string): string | undefined {
  const value = lookUp(json, pointer);
  return typeof value === 'string' ? value : undefined;
}

/** Every string value with its pointer, in the order of the document. */
export function stringsOf(json: unknown): readonly { readonly pointer: string; readonly value: string }[] {
  const found: { pointer: string; value: string }[] = [];
  // A stack of our own: hostile JSON may be nested deeper than the call stack.
  const left: { pointer: string; value: unknown }[] = [{ pointer: '', value: json }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { pointer, value } = next;
    if (typeof value === 'string') found.push({ pointer, value });
    if (typeof value !== 'object' || value === null) continue;
    const members = Object.entries(value).reverse();
    for (const [key, member] of members) left.push({ pointer: `${pointer}/${escaped(key)}`, value: member });
  }
  return found;
}

/** The JSON pointer of a path: `/token/catalog/0/name`. */
export function pointerOf(path: JsonPath): string {
  return path.map((key) => `/${escaped(String(key))}`).join('');
}

/** The tokens of a JSON pointer, unescaped. */
export function pointerTokens(pointer: string): readonly string[] {
  const tokens = pointer.split('/').slice(1);
  return tokens.map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
