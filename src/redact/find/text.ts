/** Secrets in free text (printed output, logs, command lines, pages): at the places that can be recognised there. */

import { percentDecode } from '../../text/percent.js';
import type { Span } from '../../text/span.js';
import type { Rules, Verdict } from '../rules.js';
import { findCurlUsers } from './curl-user.js';
import { append, moved, trimmed } from './finding.js';
import type { Finding, Search } from './finding.js';
import { findInHeader, isSpaced } from './header.js';
import { findInputs } from './input.js';
import { valueFinding } from './loose.js';
import { findInNetrc } from './netrc.js';
import { isField, namedVerdicts } from './named.js';
import type { Match, Scan, TextKind } from './named.js';
import { ahead, bareSpan, beyondAmpersand, QUOTE, quotedSpan, restSpan } from './spans.js';
import { findSshPasswords } from './sshpass.js';

/**
 * The values behind a name that a rule knows: `X-Auth-Token: …`, `"password": "…"`, `OS_PASSWORD=…`, `--password …`,
 * `<password>…</password>`, a pair `('X-Auth-Token', '…')`, and a row `| secret | … |`.
 */
export function findAssigned(text: string, search: Search, kind: TextKind): readonly Finding[] {
  // A .netrc has no signs.
  if (!MAY_NAME.test(text)) return findInNetrc(text, search.isOver);
  const { rules, isOver } = search;
  const scan: Scan = { text, rules, isOver, kind, next: ahead(text), seen: 0 };
  const findings: Finding[] = [];
  for (const [sign, pattern, find] of WAYS) {
    if (isOver(findings)) return findings;
    if (sign.test(text)) append(findings, matches(scan, pattern, find));
  }
  append(findings, findInputs(text, search));
  for (const find of [findCurlUsers, findSshPasswords, findInNetrc]) append(findings, find(text, isOver));
  return findings;
}

const MAY_NAME = /[:=|<([]|(?:^|[^\w-])-/;

// Each pattern begins where a name begins, so that no part of a text is walked over again and again.
const NAME = String.raw`([A-Za-z_][\w-]{0,63})`;
const ASSIGNMENT = new RegExp(
  String.raw`(?<![\w-])(-{0,2})${NAME}(${QUOTE})?\]?[ \t]*(:=?|=(?!=)(?:>|&gt;)?)[ \t]*`,
  'g',
);
// How lists of headers and fields are printed: `('X-Auth-Token', '…')`, `["X-Auth-Token", "…"]`.
const PAIR = new RegExp(String.raw`([(\[][bu]?["'])${NAME}(${QUOTE})(,)[ \t]*(?=[bu]?(?:${QUOTE}))`, 'g');
// `-K` says nothing outside a command: it is a password of swift and a file of curl. In a list, `'--password', '…'`.
const OPTION = new RegExp(String.raw`(?<![\w-])(--)${NAME}(?:[ \t]+|(${QUOTE}),[ \t]*)`, 'g');
// Where a line begins: in the middle of one, what stands beside a name is the name of the next column.
const ROW = new RegExp(String.raw`\|(?<=(?:^|\n)[^|\n]{0,80}\|)[ \t]*()${NAME}[ \t]*\|`, 'g');
const ELEMENT = new RegExp(String.raw`<(?:[\w-]{1,63}:)?()${NAME}(?: [^<>]{0,500})?>`, 'g');
// How our pages of HTML list headers.
const TERM = new RegExp(String.raw`<dt>()${NAME}</dt><dd>`, 'g');
// `{'name': 'password', 'value': '…'}`, and the same in YAML.
const NAMED = new RegExp(
  String.raw`(?<![\w-])(?:name|key)(?:${QUOTE})?[ \t]*:[ \t]*(?:${QUOTE})?()${NAME}(${QUOTE})?,?\s{1,80}(?:${QUOTE})?value(?:${QUOTE})?[ \t]*(:)[ \t]*`,
  'g',
);

// A part of a multipart body, whose head ends with an empty line.
const PART = new RegExp(
  String.raw`form-data;[ \t]{0,9}name=(?:${QUOTE})?()${NAME}(${QUOTE})?[^\n]{0,60}(?:\n[ \t]{0,20}[^\s][^\n]{0,90}){0,3}\n[ \t]{0,20}\r?\n`,
  'g',
);

/** Each way of naming a value, with the sign without which there is none. */
const WAYS: readonly (readonly [sign: RegExp, pattern: RegExp, find: Find])[] = [
  [/[:=]/, ASSIGNMENT, assigned],
  [/[([]/, PAIR, paired],
  [/(?:^|[^\w-])--/, OPTION, option],
  [/\|/, ROW, row],
  [/</, ELEMENT, (scan, match) => (isClosed(scan, match) ? upTo(scan, match, '</') : NOTHING)],
  [/<dt>/, TERM, termed],
  [/\bvalue\b/, NAMED, named],
  [/form-data;/, PART, part],
];

function matches(scan: Scan, pattern: RegExp, find: Find): readonly Finding[] {
  const findings: Finding[] = [];
  let covered = 0;
  scan.seen = 0;
  // No `matchAll`: it copies the pattern, and most texts are short.
  pattern.lastIndex = 0;
  for (
    let found = pattern.exec(scan.text);
    found && !scan.isOver(findings);
    found = pattern.exec(scan.text)
  ) {
    const { 0: whole, 1: dashes = '', 2: name = '', 3: quote, 4: sign, index } = found;
    if (index < covered) continue;
    append(findings, find(scan, { start: index, end: index + whole.length, dashes, name, quote, sign }));
    covered = Math.max(findings.at(-1)?.end ?? 0, scan.seen);
  }
  return findings;
}

type Find = (scan: Scan, match: Match) => readonly Finding[];

function assigned(scan: Scan, match: Match): readonly Finding[] {
  const { text, rules } = scan;
  if (!rules.isNamed(match.dashes + match.name) || pseudonymAt(text, match)) return NOTHING;
  const header = headerName(rules, match);
  const [verdict] = header !== undefined ? rules.header(header) : namedVerdicts(scan, match);
  if (!verdict) return [];
  // `Authorization = Bearer …` goes on as a header does; `x-auth-token=…` is one field of many.
  const isLine = header !== undefined && (match.sign === ':' || isSpaced(header)) && !isField(text, match);
  const quoted = quotedSpan(scan, match.end);
  const span = quoted ?? restSpan(scan, match, isLine);
  scan.seen = span.end;
  if (isField(text, match)) return valueFinding(text, span, verdict).map(percentRead);
  if (header !== undefined) return headerFinding(text, span, { header, verdict });
  return quoted ? valueFinding(text, span, verdict) : bareFinding(text, span, verdict);
}

/** A field of a query, in a URL that nobody told for one. */
function percentRead(finding: Finding): Finding {
  return { ...finding, secret: percentDecode(finding.secret) };
}

function headerFinding(
  text: string,
  { start, end }: Span,
  { header, verdict }: { readonly header: string; readonly verdict: Verdict },
): readonly Finding[] {
  const found = findInHeader(header.toLowerCase(), text.slice(start, end), verdict);
  return moved(found, start).map((finding) => ({ ...finding, loose: true }));
}

function option(scan: Scan, match: Match): readonly Finding[] {
  const [verdict] = scan.rules.argv(match.dashes + match.name);
  if (!verdict) return NOTHING;
  const { text } = scan;
  const quoted = quotedSpan(scan, match.end);
  return quoted
    ? valueFinding(text, quoted, verdict)
    : match.quote !== undefined || text.startsWith('-', match.end)
      ? NOTHING
      : bareFinding(text, bareSpan(text, match.end), verdict);
}

function named(scan: Scan, { name, end }: Match): readonly Finding[] {
  const { text, rules } = scan;
  const [verdict] = rules.field(name);
  if (!verdict) return NOTHING;
  const span = quotedSpan(scan, end) ?? bareSpan(text, end);
  return rules.header(name).length > 0
    ? headerFinding(text, span, { header: name, verdict })
    : valueFinding(text, span, verdict);
}

/** Up to the boundary, which stands on a line of its own. */
function part({ text, rules }: Scan, { name, end }: Match): readonly Finding[] {
  const [verdict] = rules.field(name);
  const length = verdict ? text.slice(end, end + LONGEST_PART).search(BOUNDARY) : -1;
  return verdict && length >= 0
    ? valueFinding(text, trimmed(text, { start: end, end: end + length }), verdict)
    : NOTHING;
}

const LONGEST_PART = 1 << 16;
const BOUNDARY = /\n[ \t]{0,20}--/;

/** Only of text for readers: traffic has definitions of words in such lists. */
function termed({ text, rules, kind, next }: Scan, { name, end }: Match): readonly Finding[] {
  const [verdict] = kind === 'page' ? rules.header(name) : [];
  const stop = verdict ? next('</dd>', end) : -1;
  return verdict && stop >= 0
    ? headerFinding(text, { start: end, end: stop }, { header: name, verdict })
    : NOTHING;
}

const NOTHING: readonly Finding[] = [];

/** The value beside a name, of a pair; a longer list is one of names. Only a header's may be in square brackets, as lists are. */
function paired(scan: Scan, { name, dashes: lead, end }: Match): readonly Finding[] {
  const { text, rules } = scan;
  const isTuple = lead.startsWith('(');
  const [verdict] = isTuple ? rules.field(name) : rules.header(name);
  const span = verdict && quotedSpan(scan, end);
  if (!span || !/["'][)\]]/.test(text.slice(span.end, span.end + 2))) return NOTHING;
  const value = text.slice(span.start, span.end).toLowerCase();
  return rules.vocabulary.has(value) || METHODS.has(value) ? NOTHING : valueFinding(text, span, verdict);
}

// What `password` and `token` are listed with: ways of signing on.
const METHODS: ReadonlySet<string> = new Set([
  ...['application_credential', 'external', 'kerberos', 'mapped', 'oauth1', 'oauth2', 'oidc', 'openid'],
  ...['saml2', 'totp', 'x509'],
]);

/** `<cookie:0123456789abcdef>` is no line of a header. */
function pseudonymAt(text: string, { start, end }: Match): boolean {
  PSEUDONYM_REST.lastIndex = end;
  return /(?:<|&lt;)$/.test(text.slice(Math.max(0, start - 4), start)) && PSEUDONYM_REST.test(text);
}

// In base64 its last character may share a digit with what stood behind the secret, and so be none.
const PSEUDONYM_REST = /[0-9a-f]{16}(?:>|&gt;|.?$)/y;

/** The header that is named here, also behind curl's `-H` without a blank. */
function headerName(rules: Rules, { dashes, name }: Match): string | undefined {
  if (dashes === '--') return undefined;
  const header = dashes === '-' && name.startsWith('H') ? name.slice(1) : name;
  return rules.header(header).length > 0 ? header : undefined;
}

/** By its own name: reStructuredText has targets in such brackets, and no more. */
function isClosed({ text, next }: Scan, { name, end }: Match): boolean {
  const close = next('</', end);
  return (
    close >= 0 &&
    text
      .slice(close + 2, close + 130)
      .replace(/^[\w-]*:/, '')
      .startsWith(`${name}>`)
  );
}

/** In a page a row of more columns, or with several words, is one of an explanation. */
function row(scan: Scan, match: Match): readonly Finding[] {
  const found = upTo(scan, match, '|');
  if (scan.kind !== 'page') return found;
  const { text } = scan;
  return found.filter(
    ({ start, end }) =>
      !/\s/.test(text.slice(start, end)) && /^[ \t]*\|[ \t]*(?:\n|$)/.test(text.slice(end, end + 200)),
  );
}

function upTo({ text, rules, next }: Scan, match: Match, stop: string): readonly Finding[] {
  const [verdict] = rules.key(match.name);
  const end = verdict ? next(stop, match.end) : -1;
  return verdict && end >= 0 ? valueFinding(text, trimmed(text, { start: match.end, end }), verdict) : [];
}

/** Both, where it may go on: whichever of them it is, is known from then on. */
function bareFinding(text: string, span: Span, verdict: Verdict): readonly Finding[] {
  const whole = beyondAmpersand(text, span);
  return [...(whole ? valueFinding(text, whole, verdict) : []), ...valueFinding(text, span, verdict)];
}
