/** Secrets in the value of a header that a rule names, by the header's own grammar. */

import { base64FormOf, decodeBase64Text, encodeBase64 } from '../../text/base64.js';
import type { Span } from '../../text/span.js';
import type { Verdict } from '../rules.js';
import { plainFinding, trimmed, unquoted, unwrapped } from './finding.js';
import type { Finding } from './finding.js';

type Grammar = (value: string, verdict: Verdict) => readonly Finding[];

/** The secrets in the value of a header (lower case name) that holds some. */
export function findInHeader(name: string, value: string, verdict: Verdict): readonly Finding[] {
  return (grammarOf(name) ?? whole)(value, verdict);
}

/** True for a header (in any case) in whose value blanks may stand. */
export function isSpaced(name: string): boolean {
  return grammarOf(name.toLowerCase()) !== undefined;
}

function grammarOf(name: string): Grammar | undefined {
  return GRAMMARS.get(name) ?? (name.endsWith('-authorization') ? credentials : undefined);
}

const GRAMMARS: ReadonlyMap<string, Grammar> = new Map([
  ['authorization', credentials],
  ['cookie', cookies],
  ['set-cookie', setCookie],
]);

function whole(value: string, verdict: Verdict): readonly Finding[] {
  return at(value, unwrapped(value, trimmed(value, { start: 0, end: value.length })), verdict);
}

function at(value: string, span: Span, verdict: Verdict): readonly Finding[] {
  return span.start < span.end ? [plainFinding(value, span, verdict)] : [];
}

const PARAMETER_SCHEMES = /^(?:AWS4-.*|OAuth|Digest|Hawk|Signature)$/i;

/** The scheme stays; of Basic the user name too; of schemes with parameters those that are no secret. */
function credentials(value: string, verdict: Verdict): readonly Finding[] {
  const match = /^\s*([A-Za-z][\w-]*)\s+(?=\S)/.exec(value);
  if (!match) return whole(value, verdict);
  const rest = trimmed(value, { start: match[0].length, end: value.length });
  if (/^basic$/i.test(match[1]!)) return basic(value, rest, verdict);
  return PARAMETER_SCHEMES.test(match[1]!)
    ? parameters(value, rest, verdict)
    : at(value, unwrapped(value, rest), verdict);
}

/** `user:password` in base64, of which only the password is hidden; anything else is hidden as a whole. */
export function basic(value: string, rest: Span, verdict: Verdict): readonly Finding[] {
  const span = unwrapped(value, rest);
  const raw = value.slice(span.start, span.end);
  const decoded = decodeBase64Text(raw);
  const colon = decoded?.indexOf(':') ?? -1;
  if (decoded === undefined || colon < 0) return at(value, span, verdict);
  const secret = decoded.slice(colon + 1);
  if (secret === '') return [];
  const write = (pseudonym: string): string =>
    encodeBase64(new TextEncoder().encode(decoded.slice(0, colon + 1) + pseudonym), base64FormOf(raw));
  const { start, end } = span;
  return [{ start, end, kind: 'password', rule: verdict.rule, secret, write }];
}

const OPEN_PARAMETERS = new Set([
  'signedheaders',
  'realm',
  'algorithm',
  'username',
  'qop',
  'nc',
  'headers',
  'oauth_version',
  'oauth_timestamp',
  'oauth_signature_method',
]);

/** `name=value, name="value"`; a part that is no parameter is all secret. */
function parameters(value: string, rest: Span, verdict: Verdict): readonly Finding[] {
  const findings: Finding[] = [];
  for (const match of value.slice(rest.start, rest.end).matchAll(/(?:"[^"]*"|[^",]|")+/g)) {
    const start = rest.start + match.index;
    const name = /^\s*([\w-]+)\s*=/.exec(match[0]);
    if (name && OPEN_PARAMETERS.has(name[1]!.toLowerCase())) continue;
    const span = { start: start + (name?.[0].length ?? 0), end: start + match[0].length };
    findings.push(...at(value, unquoted(value, span), verdict));
  }
  return findings;
}

/** The names of cookies stay. */
function cookies(value: string, verdict: Verdict): readonly Finding[] {
  const findings: Finding[] = [];
  let start = 0;
  for (const pair of value.split(';')) {
    const valueStart = start + pair.indexOf('=') + 1;
    findings.push(...at(value, unquoted(value, { start: valueStart, end: start + pair.length }), verdict));
    start += pair.length + 1;
  }
  return findings;
}

/** One cookie, then its attributes, which stay. */
function setCookie(value: string, verdict: Verdict): readonly Finding[] {
  return cookies(value.split(';', 1)[0]!, verdict);
}
