/** The password in `sshpass -p …`, in a command line and where one stands in free text. */

import type { Verdict } from '../rules.js';
import type { Finding, Search } from './finding.js';
import { valueFinding } from './loose.js';
import { ahead, bareSpan, quotedSpan } from './spans.js';

export const SSH_PASSWORD: Verdict = { kind: 'password', rule: 'argv sshpass -p' };

/** The secrets of such commands in a text. */
export function findSshPasswords(text: string, isOver: Search['isOver']): readonly Finding[] {
  if (!text.includes('sshpass')) return NOTHING;
  const findings: Finding[] = [];
  const next = ahead(text);
  for (const { 0: command, index } of text.matchAll(COMMAND)) {
    if (isOver(findings)) break;
    const start = index + command.length;
    const span = quotedSpan({ text, next }, start) ?? bareSpan(text, start);
    findings.push(...valueFinding(text, span, SSH_PASSWORD));
  }
  return findings;
}

const NOTHING: readonly Finding[] = [];
const COMMAND = /\bsshpass(?:[ \t]+-[hvV]{1,9})*[ \t]+-p[ \t]*/g;

/** How much of an argument stands before the password: undefined where it is none. `before`: the arguments before it. */
export function beforeSshPassword(argument: string, before: readonly string[]): number | undefined {
  if (isSshpass(before.at(-1)) && argument.startsWith('-p') && argument.length > 2) return 2;
  return before.at(-1) === '-p' && isSshpass(before.at(-2)) ? 0 : undefined;
}

function isSshpass(word: string | undefined): boolean {
  return word !== undefined && /(?:^|\/)sshpass$/.test(word);
}
