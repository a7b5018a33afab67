/** A known secret that was hit upon in a text, and what to put in its place so that the text stays of its kind. */

import type { SecretKind } from '../model/profile.js';
import { base64FormOf, decodeBase64Text, encodeBase64 } from '../text/base64.js';
import { percentEncode } from '../text/percent.js';
import type { Edit } from '../text/span.js';
import { encodeXml } from '../text/xml.js';
import type { Encoding } from './forms.js';
import type { Hit } from './matcher.js';

export interface Secret {
  readonly kind: SecretKind;
  readonly value: string;
  readonly pseudonym: string;
  /** How many secrets were there when it came. */
  readonly number: number;
  /** The rules that told of it so far; grows. */
  readonly rules: string[];
}

/** A secret's pseudonym, to be put in its place, and the rule that told of it. */
export interface Replacement extends Edit {
  readonly secret: Secret;
  readonly rule: string;
}

/** One form of a secret, by its number in `formsOf`. */
export interface Tag {
  readonly secret: Secret;
  readonly form: number;
  readonly encoding: Encoding;
}

export type Encode = (text: string) => string;

export interface Place {
  readonly encode: Encode;
  /** Redacts a text that was decoded from the place. */
  readonly redact: (text: string) => string;
}

/** What stands for a rule where a secret was known from another place. */
export const LEARNED = 'known from another place';

export function hitReplacement(text: string, hit: Hit<Tag>, place: Place): Replacement {
  const { secret, encoding } = hit.tag;
  const write = encoding === 'html' ? encodeXml : encoding === 'percent' ? percentEncode : place.encode;
  const edit = encoding === 'base64' ? base64Edit(text, hit, place) : undefined;
  const { start, end } = edit ?? hit;
  return { start, end, text: edit?.text ?? write(secret.pseudonym), secret, rule: LEARNED };
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
