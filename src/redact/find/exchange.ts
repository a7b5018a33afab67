/** Secrets in the parts of an exchange and of a command: which way of finding belongs to which part. */

import { isJson } from '../../model/message.js';
import type { Header } from '../../model/message.js';
import type { TextBody } from '../parts.js';
import { findInArgv, findInVariable } from './command.js';
import type { Finding, Search } from './finding.js';
import { findInHeader } from './header.js';
import { findInJson, mayBeJson } from './json.js';
import { createLimit } from './limit.js';
import type { Limited } from './limit.js';
import { findInMultipart, isMultipart } from './multipart.js';
import { findInCsv } from './table.js';
import { findInForm, findInUrl } from './url.js';
import type { FindInValue } from './url.js';
import { valueFinder } from './value.js';
import { findInXml, isMarkup, markupFinding } from './xml.js';

export interface Finder {
  readonly url: (url: string) => readonly Finding[];
  readonly header: (header: Header) => readonly Finding[];
  readonly body: (body: TextBody) => readonly Finding[];
  /** No more than so many and a few. */
  readonly bodyUpTo: (body: TextBody, most: number) => Limited<readonly Finding[]>;
  /** Free text; JSON is recognised. */
  readonly text: (text: string) => readonly Finding[];
  readonly argv: (argv: readonly string[]) => readonly (readonly Finding[])[];
  readonly variable: (variable: readonly [name: string, value: string]) => readonly Finding[];
}

// What keystonemiddleware and its like tell a service of the caller: `X-User-Name`, `X-Project-Id`, `X-Roles`.
const OPEN_HEADER = /^x-(?:[a-z]+-)?(?:user|project|tenant|domain|roles?)(?:-name|-id)?$/i;

const CSV = /^text\/(?:csv|tab-separated-values)$/;

const URL_HEADERS = new Set(['location', 'content-location', 'referer']);

/** `rules` and `show` as any search needs them. */
export function createFinder(needs: Pick<Search, 'rules' | 'show'>): Finder {
  const limit = createLimit();
  const search: Search = { ...needs, isOver: limit.isOver };
  const inValue = valueFinder(search);
  const inText = valueFinder(search, 'text');
  const body = bodyFinder(search, { inValue, inText });
  return {
    text: inText,
    argv: (argv) => findInArgv(argv, search, inText),
    variable: (variable) => findInVariable(variable, search, inText),
    url: (url) => findInUrl(url, search, inValue),
    header([name, value]) {
      const { rules } = search;
      if (rules.kept.header(name).length > 0) return [];
      // What is a secret under a key of a body is one under a header's name: `Token`, `Password`, `apikey`.
      const [verdict] = [...rules.header(name), ...rules.key(name)];
      if (verdict) return findInHeader(name.toLowerCase(), value, verdict);
      if (OPEN_HEADER.test(name)) search.show(value);
      if (value.startsWith('/') && URL_HEADERS.has(name.toLowerCase()))
        return findInUrl(value, search, inValue);
      return inValue(value);
    },
    body,
    bodyUpTo: (whole, most) =>
      limit.within(most, () => {
        const findings = body(whole);
        limit.isOver(findings);
        return findings;
      }),
  };
}

interface Inner {
  readonly inValue: FindInValue;
  readonly inText: FindInValue;
}

/** By the media type, and by how it begins. */
function bodyFinder(search: Search, { inValue, inText }: Inner): Finder['body'] {
  // `curl -d '{…}'` without -H calls JSON a form.
  const inForm = (form: string): readonly Finding[] => {
    if (!mayBeJson(form)) return findInForm(form, search, inValue);
    return findInJson(form, search, inValue) ?? [...findInForm(form, search, inValue), ...inText(form)];
  };
  return ({ mediaType, text }) => {
    if (isForm(mediaType)) return inForm(text);
    if (isMultipart(mediaType)) return findInMultipart(text, search, inText);
    if (isMarkup(mediaType, text)) {
      return findInXml(text, search, inText) ?? inText(text).map(markupFinding);
    }
    if (CSV.test(mediaType)) return [...findInCsv(text, search), ...inText(text)];
    return (isJson(mediaType) ? findInJson(text, search, inValue) : undefined) ?? inText(text);
  };
}

export function isForm(mediaType: string): boolean {
  return mediaType === 'application/x-www-form-urlencoded';
}
