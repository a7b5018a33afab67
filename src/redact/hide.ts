/** Hides what was learned, wherever it stands in a part of an exchange and in whatever encoding. */

import { formFields, queryFields } from '../text/form.js';
import type { Field } from '../text/form.js';
import { decodeJsonString, encodeJsonString, scanJson } from '../text/json.js';
import type { JsonToken } from '../text/json.js';
import { percentDecode, percentDecoded, percentDecodedBytes, percentEncode } from '../text/percent.js';
import { applyEdits } from '../text/span.js';
import { urlSpans } from '../text/url.js';
import { decodeXml, encodeXml, xmlDecoded } from '../text/xml.js';
import { append, asIs, disjoint, liftedEdits } from './find/finding.js';
import { LEARNED } from './hit.js';
import type { Encode, Replacement } from './hit.js';
import type { Learned } from './learned.js';

export interface Hiding {
  readonly text: (text: string) => string;
  /** A value for itself, of a header, a variable or an argument: it may be a short secret as a whole. */
  readonly value: (value: string) => string;
  readonly url: (url: string) => string;
  readonly form: (form: string) => string;
  readonly json: (text: string) => string;
  /** XML and HTML. */
  readonly markup: (text: string) => string;
  /** One of these ways; undefined where more than so much would be hidden. */
  readonly upTo: (most: number, hide: (text: string) => string) => (text: string) => string | undefined;
}

/** Applies what is to be replaced in a text, and keeps count. */
export type Replace = (text: string, replacements: readonly Replacement[]) => string;

export function createHiding(learned: Learned, replace: Replace): Hiding {
  const text = (plain: string): string => replace(plain, editsOf(plain, learned));
  const percent = (encoded: string): string => replace(encoded, editsOf(encoded, learned, percentEncode));
  const fields = (encoded: string, read: () => readonly Field[]): string =>
    learned.mayHoldWhole() ? replace(encoded, wholeFields(read(), learned)) : encoded;
  return {
    text,
    value: (value) => text(replace(value, wholeEdit(value, { start: 0, end: value.length }, learned))),
    url: (url) => percent(fields(url, () => fieldsOfUrl(url))),
    form: (form) => percent(fields(form, () => formFields(form))),
    json(json) {
      const edits = jsonEdits(json, learned);
      return edits ? text(replace(json, edits)) : json;
    },
    markup: (markup) => replace(markup, markupEdits(markup, learned)),
    upTo: (most, hide) => (whole) => {
      const { result, isOver } = learned.within(most, () => hide(whole));
      return isOver ? undefined : result;
    },
  };
}

/** What is to be replaced in a text, whichever of its characters somebody chose to percent-encode. */
function editsOf(text: string, learned: Learned, encode?: Encode): readonly Replacement[] {
  const edits = learned.edits(text, encode);
  if (!text.includes('%')) return edits;
  // In forms a plus is a space.
  const readings = learned.spaced() && text.includes('+') ? [text, text.replaceAll('+', ' ')] : [text];
  return disjoint([...edits, ...readings.flatMap((reading) => percentEdits(reading, learned))]);
}

function percentEdits(encoded: string, learned: Learned): readonly Replacement[] {
  // Bytes are looked through much sooner than they become text.
  if (!learned.holdsBytes(percentDecodedBytes(encoded))) return NOTHING;
  const edits = learned.edits(percentDecode(encoded), asIs);
  return edits.length === 0
    ? edits
    : liftedEdits(edits, { offsets: percentDecoded(encoded).offsets, encode: percentEncode });
}

function markupEdits(markup: string, learned: Learned): readonly Replacement[] {
  const edits = editsOf(markup, learned, encodeXml);
  if (!markup.includes('&')) return edits;
  const decoded = learned.edits(decodeXml(markup), asIs);
  if (decoded.length === 0) return edits;
  const { offsets } = xmlDecoded(markup);
  return disjoint([...edits, ...liftedEdits(decoded, { offsets, encode: encodeXml })]);
}

function wholeEdit(
  value: string,
  { start, end }: { readonly start: number; readonly end: number },
  learned: Learned,
): readonly Replacement[] {
  const secret = learned.whole(value.trim());
  return secret ? [{ start, end, text: secret.pseudonym, secret, rule: LEARNED }] : [];
}

function fieldsOfUrl(url: string): readonly Field[] {
  const { query } = urlSpans(url);
  if (!query) return [];
  return queryFields(url.slice(query.start, query.end)).map((field) => ({
    ...field,
    start: field.start + query.start,
    end: field.end + query.start,
  }));
}

function wholeFields(fields: readonly Field[], learned: Learned): readonly Replacement[] {
  return fields.flatMap((field) =>
    wholeEdit(field.value, field, learned).map((edit) => ({ ...edit, text: percentEncode(edit.text) })),
  );
}

/** Undefined when there is nothing known in it, in whatever encoding. */
function jsonEdits(json: string, learned: Learned): readonly Replacement[] | undefined {
  const known = learned.holds(json);
  const coded = json.includes('\\') || json.includes('%');
  const whole = learned.mayHoldWhole(coded ? undefined : json);
  if (!known && !coded && !whole) return undefined;
  const edits: Replacement[] = [];
  scanJson(json, (token) => {
    if (learned.isOver(edits)) return;
    const look = known || token.escaped || (coded && token.value().includes('%'));
    const found = look ? insideToken(json, token, learned) : NOTHING;
    if (found.length > 0 || !whole || token.kind !== 'string') append(edits, found);
    else append(edits, wholeEdit(token.value(), { start: token.start + 1, end: token.end - 1 }, learned));
  });
  // What is no JSON after all, or crosses its tokens, is hidden in what comes of this.
  return edits;
}

const NOTHING: readonly Replacement[] = [];

function insideToken(json: string, token: JsonToken, learned: Learned): readonly Replacement[] {
  const value = token.value();
  const edits = editsOf(value, learned);
  const [first] = edits;
  if (!first) return edits;
  if (token.kind === 'number' || token.kind === 'literal') {
    const text = `"${encodeJsonString(applyEdits(value, edits))}"`;
    return [{ ...first, start: token.start, end: token.end, text }];
  }
  const start = token.start + 1;
  const raw = json.slice(start, token.end - 1);
  const offsets = token.escaped ? decodeJsonString(raw).offsets : undefined;
  const placed = offsets ? liftedEdits(edits, { offsets, encode: encodeJsonString }) : edits;
  return placed.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start }));
}
