/** Secrets in the fields of a page of HTML. */

import type { Verdict } from '../rules.js';
import { append } from './finding.js';
import type { Finding, Search } from './finding.js';
import { valueFinding } from './loose.js';

/**
 * `<input type="hidden" name="SAMLResponse" value="…">`: how a browser is made to pass a secret on; what somebody typed, and
 * `<meta name="csrf-token" content="…">`.
 */
export function findInputs(text: string, { rules, isOver }: Search): readonly Finding[] {
  if (!text.includes('<')) return [];
  const findings: Finding[] = [];
  for (const { 0: tag, index } of text.matchAll(INPUT)) {
    if (isOver(findings)) break;
    const name = NAME.exec(tag)?.[1];
    const named = name === undefined ? undefined : rules.key(name)[0];
    const verdict = named ?? (PASSWORD.test(tag) ? TYPED : undefined);
    const value = verdict && VALUE.exec(tag)?.indices;
    const span = value && (value[1] ?? value[2] ?? value[3]);
    if (!verdict || !span) continue;
    append(findings, valueFinding(text, { start: index + span[0], end: index + span[1] }, verdict));
  }
  return findings;
}

const INPUT = /<(?:input|meta)\s[^<>]{1,5000}/gi;
const NAME = /\sname\s?=\s?["']?([\w-]{1,64})/i;
const PASSWORD = /\stype\s?=\s?["']?password\b/i;
const VALUE = /\s(?:value|content)\s?=\s?(?:"([^"]*)"|'([^']*)'|([^\s"'=]+))/di;
const TYPED: Verdict = { kind: 'password', rule: 'input password' };
