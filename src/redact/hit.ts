/** A known secret that was hit upon in a text, and what to put in its place so that the text stays of its kind. */

import type { SecretKind } from '../model/profile.js';
import { base64FormOf, decodeBase64Text, encodeBase64 } from '../text/base64.js';
import { percentEncode } from '../text/percent.js';
import type { Edit } from '../text/span.js';
import { formsOf } from './forms.js';
import type { Hit } from './matcher.js';

export interface Secret {
  readonly kind: SecretKind;
  readonly value: string;
  readonly pseudonym: string;
}

/** One form of a secret, by its number in `formsOf`. */
export interface Tag {
  readonly secret: Secret;
  readonly form: number;
}

export type Encode = (text: string) => string;

export interface Place {
  readonly encode: Encode;
  /** Redacts a text that was decoded from the place. */
  readonly redact: (text: string) => string;
}

export function hitEdit(text: string, hit: Hit<Tag>, place: Place): Edit {
  const { secret, form } = hit.tag;
  const { encoding } = formsOf(secret.value)[form]!;
  if (encoding === 'base64') return base64Edit(text, hit, place);
  const write = encoding === 'html' ? encodeHtml : encoding === 'percent' ? percentEncode : place.encode;
  return { start: hit.start, end: hit.end, text: write(secret.pseudonym) };
}

function encodeHtml(pseudonym: string): string {
  return pseudonym.replace('<', '&lt;').replace('>', '&gt;');
}

const DIGIT = /[A-Za-z0-9+/_-]/;
const DIGITS = /[A-Za-z0-9+/_-]*={0,2}/y;

/** Base64 stays base64 where the whole of it is text; else the digits give way, with those that the secret shares. */
function base64Edit(text: string, hit: Hit<Tag>, { encode, redact }: Place): Edit {
  let { start } = hit;
  while (start > 0 && DIGIT.test(text[start - 1]!)) start--;
  DIGITS.lastIndex = hit.end;
  DIGITS.test(text);
  const end = DIGITS.lastIndex;
  const run = text.slice(start, end);
  const decoded = decodeBase64Text(run);
  const redacted = decoded === undefined ? undefined : redact(decoded);
  if (redacted !== undefined && redacted !== decoded) {
    return { start, end, text: encodeBase64(new TextEncoder().encode(redacted), base64FormOf(run)) };
  }
  const pseudonym = encode(hit.tag.secret.pseudonym);
  return { start: Math.max(start, hit.start - 1), end: Math.min(end, hit.end + 1), text: pseudonym };
}
