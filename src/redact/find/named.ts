/** What a name says of the value behind it in free text, by what stands around both. */

import type { Span } from '../../text/span.js';
import type { Rules, Verdict } from '../rules.js';
import type { Search } from './finding.js';
import { quotedSpan } from './spans.js';
import type { Reading } from './spans.js';

/**
 * Keys of bodies are ordinary words, too. A text of its own may be a log or a file: there they count as they stand. A value (of a
 * header, of JSON) may be a sentence, `Invalid token: must be …`: there not with a colon alone. A page is prose: there only with quotes, or as a form.
 */
export type TextKind = 'text' | 'value' | 'page';

/** A text that is gone through, and by which rules. */
export interface Scan extends Reading, Pick<Search, 'rules' | 'isOver'> {
  readonly kind: TextKind;
  /** How far values were looked into, with or without a finding: each part once. */
  seen: number;
}

/** A name with what stands around it, up to where its value begins. */
export interface Match extends Span {
  /** What stands before the name: of a pair, its bracket and quote. */
  readonly dashes: string;
  readonly name: string;
  readonly quote: string | undefined;
  readonly sign: string | undefined;
}

/** What the rules say of a value that stands behind a name and a sign. */
export function namedVerdicts(scan: Scan, match: Match): readonly Verdict[] {
  const { text, rules, kind } = scan;
  const { dashes, name, quote, sign, start, end } = match;
  // `"password": {` opens an object, in which the keys say more.
  if (quote !== undefined && /[[{]/.test(text.charAt(end))) return [];
  if (isKeptName(rules.kept, { dashes, name })) return [];
  // What only ends with a quote is no key: `"POST /users/{id}/password": …`.
  const opened = quote !== undefined && text.slice(start - quote.length, start) === quote;
  const mayBeProse = kind === 'page' ? !isFirstField(scan, match) : kind === 'value' && sign === ':';
  const isSentence = mayBeProse && ((quote !== undefined && !opened) || !quotedSpan(scan, end));
  const keys = isField(text, match) ? rules.field(name) : isSentence && !opened ? [] : rules.key(name);
  // `* OS_TOKEN: the one that …` explains; settings have one word there, and may have a comment.
  const isExplained =
    kind === 'page' &&
    sign === ':' &&
    !quotedSpan(scan, end) &&
    SEVERAL_WORDS.test(text.slice(end, end + 200));
  return [
    ...(isExplained ? [] : rules.env(name)),
    ...(dashes === '--' ? rules.argv(dashes + name) : []),
    ...keys,
  ];
}

const SEVERAL_WORDS = /^\S+[ \t]+[^\s#]/;

/** True for a field of a query or a form, behind another or a question mark: in a page too. */
export function isField(text: string, { start }: Span): boolean {
  return FIELD_BEGIN.test(text.slice(Math.max(0, start - 5), start));
}

/** The first field of a form that a page shows: `password=…` where a line, a quoted text or an element begins. */
function isFirstField({ text }: Scan, { dashes, start, end }: Match): boolean {
  const before = text.slice(Math.max(0, start - LONGEST_DATA_OPTION), start);
  return dashes === '' && text[end - 1] === '=' && FORM_BEGIN.test(before) && !/\s/.test(text.charAt(end));
}

const FORM_BEGIN = /(?:^|[\n"'`>]|\s(?:-[dF]|--(?:data|form)[a-z-]{0,16})[ =])$/;
const LONGEST_DATA_OPTION = 32;

const FIELD_BEGIN = /(?:[?&]|&amp;|&#38;)$/;

/** In free text nobody knows whether a name is a header's, a key's or a variable's: kept as one, it is kept. */
function isKeptName(kept: Rules['kept'], { dashes, name }: Pick<Match, 'dashes' | 'name'>): boolean {
  const keeping = [kept.header(name), kept.query(name), kept.env(name), kept.argv(dashes + name)];
  return keeping.some(({ length }) => length > 0);
}
