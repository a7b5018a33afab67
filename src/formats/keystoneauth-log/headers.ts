/** Headers as logs write them: a Python dictionary, or `Name: value Name: value` sorted by name. */

import type { Header, Headers } from '../../model/message.js';

/** The headers that a text holds; none when it is neither. */
export function readHeaders(text: string): Headers {
  const trimmed = text.trim();
  const at = /^(?:CaseInsensitiveDict\()?\{/.exec(trimmed);
  return at ? fromDictionary(trimmed.slice(at[0].length)) : fromSorted(trimmed);
}

/** `'Content-Type': 'application/json', 'Content-Length': 12`. */
const PAIR =
  /\s*[ub]?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\s*:\s*(?:[ub]?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|([\w.+-]+))\s*(?:,|\}|$)/y;

function fromDictionary(text: string): Headers {
  const headers: Header[] = [];
  PAIR.lastIndex = 0;
  for (let pair = PAIR.exec(text); pair; pair = PAIR.exec(text)) {
    const [, name = '', quoted, bare = ''] = pair;
    headers.push([unquoted(name), quoted === undefined ? bare : unquoted(quoted)]);
  }
  return headers;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

function unquoted(literal: string): string {
  return literal.slice(1, -1).replace(/\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|[^])/g, (escape) => {
    if (escape.length > 2) return String.fromCharCode(parseInt(escape.slice(2), 16));
    return ESCAPES[escape[1]!] ?? escape[1]!;
  });
}

/** A name in a value would look like a header: names are sorted, so that it may show by being out of order. */
function fromSorted(text: string): Headers {
  const headers: [string, string][] = [];
  let last = '';
  let from = 0;
  for (const found of text.matchAll(/(?:^|(?<![;,])\s)([A-Za-z][\w!#$%&'*+.^`|~-]*): ?/g)) {
    const [all, name = ''] = found;
    if (name < last || (headers.length === 0 && found.index > 0)) continue;
    const open = headers.at(-1);
    if (open) open[1] = text.slice(from, found.index);
    headers.push([name, '']);
    last = name;
    from = found.index + all.length;
  }
  const open = headers.at(-1);
  if (open) open[1] = text.slice(from);
  return headers;
}
