/** Secrets in the parts of an exchange and of a command: which way of finding belongs to which part. */

import { isJson } from '../../model/message.js';
import type { Header } from '../../model/message.js';
import type { TextBody } from '../parts.js';
import { findInArgv, findInVariable } from './command.js';
import type { Finding, Search } from './finding.js';
import { findInHeader } from './header.js';
import { findInJson, mayBeJson } from './json.js';
import { findInMultipart, isMultipart } from './multipart.js';
import { findInCsv } from './table.js';
import { findInForm, findInUrl } from './url.js';
import { valueFinder } from './value.js';
import { findInXml, isMarkup, markupFinding } from './xml.js';

export interface Finder {
  readonly url: (url: string) => readonly Finding[];
  readonly header: (header: Header) => readonly Finding[];
  readonly body: (body: TextBody) => readonly Finding[];
  /** Free text; JSON is recognised. */
  readonly text: (text: string) => readonly Finding[];
  readonly argv: (argv: readonly string[]) => readonly (readonly Finding[])[];
  readonly variable: (variable: readonly [name: string, value: string]) => readonly Finding[];
}

// What keystonemiddleware and its like tell a service of the caller: `X-User-Name`, `X-Project-Id`, `X-Roles`.
const OPEN_HEADER = /^x-(?:[a-z]+-)?(?:user|project|tenant|domain|roles?)(?:-name|-id)?$/i;

const CSV = /^text\/(?:csv|tab-separated-values)$/;

const URL_HEADERS = new Set(['location', 'content-location', 'referer']);

export function createFinder(search: Search): Finder {
  const inValue = valueFinder(search);
  const inText = valueFinder(search, 'text');
  // `curl -d '{…}'` without -H calls JSON a form.
  const inForm = (form: string): readonly Finding[] => {
    if (!mayBeJson(form)) return findInForm(form, search, inValue);
    return findInJson(form, search, inValue) ?? [...findInForm(form, search, inValue), ...inText(form)];
  };
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
    body(body) {
      if (isForm(body.mediaType)) return inForm(body.text);
      if (isMultipart(body.mediaType)) return findInMultipart(body.text, search, inText);
      if (isMarkup(body.mediaType, body.text)) {
        return findInXml(body.text, search, inText) ?? inText(body.text).map(markupFinding);
      }
      if (CSV.test(body.mediaType)) return [...findInCsv(body.text, search.rules), ...inText(body.text)];
      return (
        (isJson(body.mediaType) ? findInJson(body.text, search, inValue) : undefined) ?? inText(body.text)
      );
    },
  };
}

export function isForm(mediaType: string): boolean {
  return mediaType === 'application/x-www-form-urlencoded';
}
