/** What of a text is JSON, where other lines may follow it. */

import { parseJson } from '../text/json-value.js';

/** Lines that belong to no message may follow a body: of JSON, what is JSON. */
export function jsonIn(text: string): string {
  const first = text.split('\n', 1)[0]!;
  if (first.length === text.length || parseJson(text) !== undefined) return text;
  if (parseJson(first) !== undefined) return first;
  // Written over several lines: to the line that closes it.
  const end = /\n[\]}][ \t]*(?=\n)/.exec(text);
  const closed = end ? text.slice(0, end.index + end[0].length) : text;
  return parseJson(closed) === undefined ? text : closed;
}
