/** Secrets in multipart bodies: the parts that a rule names by their field, and what is found inside of others. */

import { multipartParts } from '../../text/multipart.js';
import type { Span } from '../../text/span.js';
import { apart } from '../pseudonym.js';
import { append, moved, plainFinding } from './finding.js';
import type { Finding, Search } from './finding.js';
import { mayBeJson } from './json.js';
import { fieldVerdict, isKeptField } from './url.js';
import type { FindInValue } from './url.js';

/** The secrets in a multipart body. A file is looked into as any text is: one may well be a list of passwords. */
export function findInMultipart(text: string, search: Search, inner: FindInValue): readonly Finding[] {
  const findings: Finding[] = [];
  const kept: Span[] = [];
  for (const part of multipartParts(text)) {
    if (search.isOver(findings)) break;
    const { name = '', start, end } = part;
    const verdict = fieldVerdict({ name, value: text.slice(start, end) }, search);
    if (isKeptField(name, search)) kept.push(part);
    else if (verdict) findings.push(plainFinding(text, part, verdict));
    else if (mayBeJson(text.slice(start, start + LEAD)))
      append(findings, moved(inner(text.slice(start, end)), start));
  }
  append(findings, apart(inner(text), kept));
  return findings;
}

// White space before JSON is looked through so far.
const LEAD = 256;

export function isMultipart(mediaType: string): boolean {
  return mediaType.startsWith('multipart/');
}
