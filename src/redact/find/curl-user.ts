/** The password in `curl -u user:password`, in a command line and where one stands in free text. */

import type { Verdict } from '../rules.js';
import { plainFinding } from './finding.js';
import type { Finding, Search } from './finding.js';
import { ahead, bareSpan, quotedSpan } from './spans.js';

/** The secrets that the users of curl commands in a text carry. Elsewhere `-u a:b` may be a user and a group. */
export function findCurlUsers(text: string, isOver: Search['isOver']): readonly Finding[] {
  if (!text.includes('curl')) return NOTHING;
  const findings: Finding[] = [];
  const next = ahead(text);
  let covered = 0;
  for (const { index } of text.matchAll(CURL)) {
    if (isOver(findings)) break;
    if (index < covered) continue;
    covered = commandEnd(text, index);
    for (const { 0: option, index: at } of text.slice(index, covered).matchAll(OPTION)) {
      const start = index + at + option.length;
      const span = quotedSpan({ text, next }, start) ?? bareSpan(text, start);
      const user = CURL_LOGIN.exec(text.slice(span.start, span.end))?.[0].length;
      // The quotes may begin behind the user: `bob:"…"`.
      const password =
        user === undefined
          ? text[span.end - 1] === ':' && quotedSpan({ text, next }, span.end)
          : { start: span.start + user, end: span.end };
      if (password) findings.push(plainFinding(text, password, USER_PASSWORD));
    }
  }
  return findings;
}

const NOTHING: readonly Finding[] = [];
export const USER_PASSWORD: Verdict = { kind: 'password', rule: 'argv user:password' };

const CURL = /\bcurl(?:\.exe)?(?=[ \t])/g;
// Behind options of one letter that take no value: `-sku`.
const SHORT = '-[fgijklnqsvGILNS46]{0,12}[uU]';
const LONG = '--(?:proxy-)?user';
const OPTION = new RegExp(
  String.raw`(?<=[\s"'])(?:${SHORT}|${LONG}(?==|\s))(?:=|[ \t]|[\\^${'`'}]\r?\n)*`,
  'g',
);

/** A command goes on behind a line that ends with the sign of its shell for that. */
function commandEnd(text: string, from: number): number {
  COMMAND_END.lastIndex = from;
  return COMMAND_END.test(text) ? COMMAND_END.lastIndex : text.length;
}

const COMMAND_END = /[^\\^`\r]\r?\n|\s(?:&&|\|\|)\s/g;

const OPTION_WORD = new RegExp(`^(?:${SHORT}|${LONG})$`);
const GLUED = new RegExp(`^(?:${SHORT}|${LONG}=)[^:=]*:(?=[^])`);
// A user of curl may have a domain before the name, or no name. Other programs have users and groups by their numbers, `1000:1000`.
const CURL_LOGIN = /^[^:]*:(?=[^])/;
const OTHER_LOGIN = /^(?!\d+:\d*$)[^:/]+:/;

/** How much of an argument of a command stands before its password: undefined where it holds none. */
export function beforePassword(argv: readonly string[], index: number): number | undefined {
  const before = argv[index - 1] ?? '';
  return argv.slice(0, index).some(isCurl)
    ? beforeCurlPassword(argv[index]!, before)
    : OPTION_WORD.test(before)
      ? OTHER_LOGIN.exec(argv[index]!)?.[0].length
      : undefined;
}

export function isCurl(word: string): boolean {
  return /(?:^|[/\\])curl(?:\.exe)?$/.test(word);
}

/** The same for an argument of curl, and the one before it. */
export function beforeCurlPassword(argument: string, before: string): number | undefined {
  return (OPTION_WORD.test(before) ? CURL_LOGIN : GLUED).exec(argument)?.[0].length;
}
