/** Secrets in the fields of a page of HTML. */

import type { Span } from '../../text/span.js';
import type { Rules, Verdict } from '../rules.js';
import { append } from './finding.js';
import type { Finding } from './finding.js';
import { valueFinding } from './loose.js';

/**
 * `<input type="hidden" name="SAMLResponse" value="…">`: how a browser is made to pass a secret on; what somebody typed, and
 * `<meta name="csrf-token" content="…">`.
 */
export function findInputs(text: string, rules: Rules): readonly Finding[] {
  if (!text.includes('<')) return [];
  const findings: Finding[] = [];
  for (const { 0: tag, index } of text.matchAll(INPUT)) {
    const attributes = new Map<string, Span>();
    for (const { 1: name, indices } of tag.matchAll(ATTRIBUTE)) {
      const [start, end] = (indices![2] ?? indices![3] ?? indices![4])!;
      attributes.set(name!.toLowerCase(), { start: index + start, end: index + end });
    }
    const read = (name: string): string => {
      const span = attributes.get(name);
      return span ? text.slice(span.start, span.end) : '';
    };
    const value = attributes.get('value') ?? attributes.get('content');
    const verdict = rules.key(read('name'))[0] ?? (/^password$/i.test(read('type')) ? TYPED : undefined);
    if (value && verdict) append(findings, valueFinding(text, value, verdict));
  }
  return findings;
}

const INPUT = /<(?:input|meta)\s[^<>]{1,5000}/gi;
const ATTRIBUTE = /([\w-]{1,64})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=]+))/dg;
const TYPED: Verdict = { kind: 'password', rule: 'input password' };
