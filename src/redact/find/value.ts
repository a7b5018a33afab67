/** Secrets in a value whose place no rule names: by shape, behind a name, in URLs, in JSON inside of it. */

import { isUrl } from '../../text/url.js';
import { findInBase64, findInBase64Words } from './base64.js';
import { findEmbedded } from './embedded.js';
import { append, moved } from './finding.js';
import type { Finding, Search } from './finding.js';
import { findInJson, mayBeJson } from './json.js';
import { findShapes } from './shape.js';
import { findInTables } from './table.js';
import { findAssigned } from './text.js';
import type { TextKind } from './named.js';
import { findInUrl } from './url.js';
import type { FindInValue } from './url.js';

const NOTHING: readonly Finding[] = [];
// The shortest text that can hold anything that is looked for here: `psk=a`.
const SHORTEST = 5;
// JSON in a URL in JSON …: traffic may nest as deep as it likes, we do not follow for ever.
const DEEPEST = 4;

/** Finds secrets by content alone; what stands within a text is a value. */
export function valueFinder(search: Search, kind: TextKind = 'value', depth = 0): FindInValue {
  const innerKind = kind === 'page' ? 'page' : 'value';
  const within = (of: TextKind): FindInValue =>
    depth < DEEPEST ? valueFinder(search, of, depth + 1) : (): readonly Finding[] => NOTHING;
  const inner = within(innerKind);
  // What somebody wrote in base64 is a file.
  let file: FindInValue | undefined;
  const inFile: FindInValue = (text) => (file ??= within('text'))(text);
  return (value) => {
    if (value.length < SHORTEST) return NOTHING;
    const nested = mayBeJson(value) ? findInJson(value, search, inner) : findInBase64(value, inFile);
    if (nested) return nested;
    const urls = value.includes('://') ? findUrls(value, search, inner) : NOTHING;
    const shapes = findShapes(value, search.rules.shapes, search.isOver);
    const assigned = findAssigned(value, search, kind);
    const files = kind === 'value' ? NOTHING : findInFile(value, search, { inner, inFile });
    return urls.length + assigned.length + files.length === 0
      ? shapes
      : [...urls, ...shapes, ...assigned, ...files];
  };
}

/** What lines, columns and words tell, of which a value has none. */
function findInFile(
  text: string,
  search: Search,
  { inner, inFile }: { readonly inner: FindInValue; readonly inFile: FindInValue },
): readonly Finding[] {
  // All else in JSON is told as in any text.
  const { parents } = search.rules;
  const needsJson = (part: string): boolean =>
    LISTED.test(part) || parents.some((name) => part.includes(name));
  const embedded = needsJson(text)
    ? findEmbedded(text, search.isOver, (json) =>
        needsJson(json) ? findInJson(json, search, inner) : NOTHING,
      )
    : NOTHING;
  return [...embedded, ...findInTables(text, search), ...findInBase64Words(text, search.isOver, inFile)];
}

/** Where items of a list tell of each other, or the members of an object. */
const LISTED = /"(?:path|curl|raw_?(?:headers|trailers))"|_key(?<="\w{1,60}_key)"/i;

function findUrls(text: string, search: Search, inner: FindInValue): readonly Finding[] {
  const worthwhile = /[?@#]/.test(text) || search.rules.paths.some(({ prefix }) => text.includes(prefix));
  if (!worthwhile) return NOTHING;
  if (isUrl(text)) return findInUrl(text, search, inner);
  const findings: Finding[] = [];
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    if (search.isOver(findings)) break;
    const start = schemeStart(text, at);
    if (start === at) continue;
    URL_END.lastIndex = at;
    const end = URL_END.exec(text)?.index ?? text.length;
    append(findings, moved(findInUrl(text.slice(start, end), search, inner), start));
    at = end - 3;
  }
  return findings;
}

const URL_END = /[\s"'<>\\^`{}|]/g;
const LONGEST_SCHEME = 20;

function schemeStart(text: string, end: number): number {
  const before = text.slice(Math.max(0, end - LONGEST_SCHEME), end);
  return end - /[a-z][a-z0-9+.-]*$|$/i.exec(before)![0].length;
}
