/** `name=value&name=value`: forms (application/x-www-form-urlencoded) and queries of URLs, with the span of each value. */

import { percentDecode } from './percent.js';
import type { Span } from './span.js';

/** A field. `name` and `value` are decoded; the span is the value's in the text; without `=` the value is empty. */
export interface Field extends Span {
  readonly name: string;
  readonly value: string;
}

/** The fields of a form: `+` stands for a space. */
export function formFields(text: string): readonly Field[] {
  return fieldsOf(text, (raw) => percentDecode(raw.includes('+') ? raw.replaceAll('+', ' ') : raw));
}

/** The fields of a URL's query: `+` stands for itself. */
export function queryFields(text: string): readonly Field[] {
  return fieldsOf(text, percentDecode);
}

function fieldsOf(text: string, decode: (raw: string) => string): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  for (const part of text.split('&')) {
    const equals = part.indexOf('=');
    const nameEnd = equals < 0 ? part.length : equals;
    const start = at + (equals < 0 ? part.length : equals + 1);
    const end = at + part.length;
    fields.push({ name: decode(part.slice(0, nameEnd)), value: decode(text.slice(start, end)), start, end });
    at = end + 1;
  }
  return fields;
}
