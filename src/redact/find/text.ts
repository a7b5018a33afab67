/** Secrets in free text (printed output, logs, command lines, pages): at the places that can be recognised there. */

import { decodeJsonString } from '../../text/json.js';
import type { Span } from '../../text/span.js';
import type { Rules, Verdict } from '../rules.js';
import { scanAttributes } from '../../text/xml.js';
import { append, asIs, moved, trimmed, unwrapped } from './finding.js';
import type { Finding } from './finding.js';
import { findInHeader } from './header.js';

/**
 * The values behind a name that a rule knows: `X-Auth-Token: …`, `"password": "…"`, `OS_PASSWORD=…`, `--password …`,
 * `<password>…</password>`, a pair `('X-Auth-Token', '…')`, and a row `| secret | … |`. In prose, keys of bodies are ordinary words (`token: …`): with
 * `quotedKeys` they count only between quotes.
 */
export function findAssigned(text: string, rules: Rules, quotedKeys = false): readonly Finding[] {
  if (!/[:=|<,]|--?[A-Za-z_]/.test(text)) return [];
  const scan: Scan = { text, rules, quotedKeys, next: ahead(text), unknown: new Set() };
  return [
    ...matches(text, ASSIGNMENT, (match) => assigned(scan, match)),
    ...matches(text, PAIR, (match) => paired(scan, match)),
    ...matches(text, OPTION, (match) => {
      const verdict = rules.argv(match.dashes + match.name)[0];
      return verdict
        ? valueFinding(text, quotedSpan(scan, match.end) ?? bareSpan(text, match.end), verdict)
        : [];
    }),
    ...matches(text, ROW, (match) => upTo(scan, match, '|')),
    ...matches(text, ELEMENT, (match) => upTo(scan, match, '</')),
    ...findInputs(text, rules),
  ];
}

interface Scan {
  readonly text: string;
  readonly rules: Rules;
  readonly quotedKeys: boolean;
  /** The next place of a text from an offset on, -1 without one. */
  readonly next: (needle: string, at: number) => number;
  /** Names that no rule knows: the same few come again and again. */
  readonly unknown: Set<string>;
}

interface Match extends Span {
  readonly dashes: string;
  readonly name: string;
  readonly quote: string | undefined;
  readonly sign: string | undefined;
}

// Each pattern begins where a name begins, so that no part of a text is walked over again and again.
const NAME = String.raw`([A-Za-z_][\w-]{0,63})`;
const QUOTE = String.raw`\\*["']|&quot;|&#34;|&#39;|&#x27;`;
const ASSIGNMENT = new RegExp(
  String.raw`(?<![\w-])(-{0,2})${NAME}(${QUOTE})?[ \t]*(:=?|=(?!=)(?:>|&gt;)?)[ \t]*`,
  'g',
);
// How lists of headers are printed: `('X-Auth-Token', '…')`, `["X-Auth-Token", "…"]`.
const PAIR = new RegExp(
  String.raw`(?<=[(\[][bu]?["'])()${NAME}(${QUOTE})(,)[ \t]*(?=[bu]?(?:${QUOTE}))`,
  'g',
);
const OPTION = new RegExp(String.raw`(?<![\w-])(--?)${NAME}[ \t]+`, 'g');
const ROW = new RegExp(String.raw`\|[ \t]*()${NAME}[ \t]*\|`, 'g');
const ELEMENT = new RegExp(String.raw`<(?:[\w-]{1,63}:)?()${NAME}(?: [^<>]{0,500})?>`, 'g');

function matches(
  text: string,
  pattern: RegExp,
  find: (match: Match) => readonly Finding[],
): readonly Finding[] {
  const findings: Finding[] = [];
  let covered = 0;
  for (const { 0: whole, 1: dashes = '', 2: name = '', 3: quote, 4: sign, index } of text.matchAll(pattern)) {
    if (index < covered) continue;
    const found = find({ start: index, end: index + whole.length, dashes, name, quote, sign });
    append(findings, found);
    covered = found.at(-1)?.end ?? covered;
  }
  return findings;
}

function assigned(scan: Scan, match: Match): readonly Finding[] {
  const { text, rules, unknown } = scan;
  const name = match.dashes === '' ? match.name : match.dashes + match.name;
  if (unknown.has(name) || pseudonymAt(text, match)) return NOTHING;
  if (!isKnown(match, rules)) {
    unknown.add(name);
    return NOTHING;
  }
  const header = headerName(rules, match);
  const [verdict] = header !== undefined ? rules.header(header) : namedVerdicts(scan, match);
  if (!verdict) return [];
  const span = quotedSpan(scan, match.end) ?? restSpan(scan, match, header !== undefined);
  if (header === undefined) return valueFinding(text, span, verdict);
  const value = text.slice(span.start, span.end);
  const found = findInHeader(header.toLowerCase(), value, verdict);
  return moved(found, span.start).map((finding) => ({ ...finding, loose: true }));
}

const NOTHING: readonly Finding[] = [];

/** The value beside a header's name, of a pair; a longer list is one of names. */
function paired({ text, rules, next }: Scan, match: Match): readonly Finding[] {
  const [verdict] = rules.kept.header(match.name).length > 0 ? [] : rules.header(match.name);
  const span = verdict && quotedSpan({ text, next }, match.end);
  if (!span || !/["'][)\]]/.test(text.slice(span.end, span.end + 2))) return NOTHING;
  const isName = rules.vocabulary.has(text.slice(span.start, span.end).toLowerCase());
  return isName ? NOTHING : valueFinding(text, span, verdict);
}

/** `<cookie:0123456789abcdef>` is no line of a header. */
function pseudonymAt(text: string, { start, end }: Match): boolean {
  PSEUDONYM_REST.lastIndex = end;
  return /(?:<|&lt;)$/.test(text.slice(Math.max(0, start - 4), start)) && PSEUDONYM_REST.test(text);
}

const PSEUDONYM_REST = /[0-9a-f]{16}(?:>|&gt;)/y;

function isKnown(match: Match, rules: Rules): boolean {
  const { dashes, name } = match;
  return (
    headerName(rules, match) !== undefined ||
    [rules.env(name), rules.argv(dashes + name), anywhere(rules, name)].some(({ length }) => length > 0)
  );
}

/** The header that is named here, also behind curl's `-H` without a blank. */
function headerName(rules: Rules, { dashes, name }: Match): string | undefined {
  const header = dashes === '-' && name.startsWith('H') ? name.slice(1) : name;
  return rules.header(header).length > 0 ? header : undefined;
}

function namedVerdicts(
  { text, rules, quotedKeys }: Scan,
  { dashes, name, quote, start, end }: Match,
): readonly Verdict[] {
  // `"password": {` opens an object, in which the keys say more.
  if (quote !== undefined && /[[{]/.test(text.charAt(end))) return [];
  if (isKeptName(rules.kept, { dashes, name })) return [];
  // What only ends with a quote is no key: `"POST /users/{id}/password": …`.
  const opened = quote !== undefined && text.slice(start - quote.length, start) === quote;
  const keys = quotedKeys && !opened ? [] : anywhere(rules, name);
  return [...rules.env(name), ...rules.argv(dashes + name), ...keys];
}

/** In free text nobody knows whether a name is a header's, a key's or a variable's: kept as one, it is kept. */
function isKeptName(kept: Rules['kept'], { dashes, name }: Pick<Match, 'dashes' | 'name'>): boolean {
  const keeping = [kept.header(name), kept.query(name), kept.env(name), kept.argv(dashes + name)];
  return keeping.some(({ length }) => length > 0);
}

function anywhere(rules: Rules, name: string): readonly Verdict[] {
  return rules.body(name).filter(({ under }) => under.length === 0);
}

/** `<input type="hidden" name="SAMLResponse" value="…">`: how a browser is made to pass a secret on. */
function findInputs(text: string, rules: Rules): readonly Finding[] {
  if (!text.includes('<')) return NOTHING;
  const findings: Finding[] = [];
  for (const { index } of text.matchAll(/<input(?=\s)/gi)) {
    let name = '';
    let value: Span | undefined;
    scanAttributes(text, index + '<input'.length, (attribute, span) => {
      if (attribute.toLowerCase() === 'name') name = text.slice(span.start, span.end);
      if (attribute.toLowerCase() === 'value') value = span;
    });
    const verdict = value && anywhere(rules, name)[0];
    if (value && verdict) append(findings, valueFinding(text, value, verdict));
  }
  return findings;
}

function upTo({ text, rules, next }: Scan, match: Match, stop: string): readonly Finding[] {
  const [verdict] = anywhere(rules, match.name);
  const end = verdict ? next(stop, match.end) : -1;
  return verdict && end >= 0 ? valueFinding(text, trimmed(text, { start: match.end, end }), verdict) : [];
}

const NO_VALUE = /^(?:|null|nil|none|true|false|undefined)$/i;

function valueFinding(text: string, span: Span, { kind, rule }: Verdict): readonly Finding[] {
  const { start, end } = unwrapped(text, span);
  const written = text.slice(start, end);
  if (NO_VALUE.test(written)) return [];
  const secret = written.includes('\\') && text[start - 1] === '"' ? decodeJsonString(written).text : written;
  return [{ start, end, kind, rule, secret, loose: true, write: asIs }];
}

const OPENING = new RegExp(String.raw`[bu]?(${QUOTE})`, 'y');

/** The value between quotes, escaped ones and HTML's too; undefined when none is opened here. */
function quotedSpan({ text, next }: Pick<Scan, 'text' | 'next'>, at: number): Span | undefined {
  OPENING.lastIndex = at;
  const opening = OPENING.exec(text);
  if (!opening) return undefined;
  const start = at + opening[0].length;
  const quote = opening[1]!;
  let end = next(quote, start);
  while (quote.length === 1 && end > 0 && isEscaped(text, end)) end = next(quote, end + 1);
  return { start, end: end < 0 ? text.length : end };
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text[at - slashes - 1] === '\\') slashes++;
  return slashes % 2 === 1;
}

/** The value of a header, or of a line of YAML, goes on to the end of the line or of the quote that it stands in. */
function restSpan({ text, next }: Scan, match: Match, isHeader: boolean): Span {
  const before = text.slice(Math.max(0, match.start - 80), match.start);
  const leads = match.sign === ':' && /(?:^|\n)[ \t-]*$/.test(before);
  if (!isHeader && !leads) return bareSpan(text, match.end);
  const around = OPEN_QUOTE.exec(before)?.[0];
  const ends = [next('\n', match.end), around === undefined ? -1 : next(around, match.end)].filter(
    (end) => end >= 0,
  );
  return trimmed(text, { start: match.end, end: Math.min(text.length, ...ends) });
}

const OPEN_QUOTE = new RegExp(`(?:${QUOTE})$`);
const BARE = /[^\s"'`<>&;|]*[^\s"'`<>&;|,.)}\]]/y;

function bareSpan(text: string, at: number): Span {
  BARE.lastIndex = at;
  return { start: at, end: BARE.test(text) ? BARE.lastIndex : at };
}

/** Looks ahead for the same few texts again and again, in one pass over the whole. */
function ahead(text: string): Scan['next'] {
  const found = new Map<string, { from: number; index: number }>();
  return (needle, at) => {
    const last = found.get(needle);
    if (last && at >= last.from && (last.index < 0 || at <= last.index)) return last.index;
    const index = text.indexOf(needle, at);
    found.set(needle, { from: at, index });
    return index;
  };
}
