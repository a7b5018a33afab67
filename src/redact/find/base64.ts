/** Secrets in base64 that holds JSON, as Docker's `X-Registry-Auth` does: what is around them stays. */

import { base64FormOf, decodeBase64Text, encodeBase64 } from '../../text/base64.js';
import type { Finding } from './finding.js';
import type { FindInValue } from './url.js';

/** The secrets in a value that is base64 of JSON as a whole; undefined for any other value. */
export function findInBase64(value: string, inner: FindInValue): readonly Finding[] | undefined {
  if (!beginsAsBase64(value, 0) || !BASE64.test(value)) return undefined;
  const text = decodeBase64Text(value);
  if (text === undefined) return undefined;
  const findings = inner(text);
  const [first] = findings;
  if (!first) return findings;
  const write = (redacted: string): string =>
    encodeBase64(new TextEncoder().encode(redacted), base64FormOf(value));
  return [{ ...first, start: 0, end: value.length, inside: { text, findings }, write }];
}

const BASE64 = /^[A-Za-z0-9+/_-]{11,}={0,2}$/;

/** True where base64 of a text that opens a JSON object or array may begin: `{"`, `{ `, `[{` … */
export function beginsAsBase64(text: string, at: number): boolean {
  const first = text.charCodeAt(at);
  if (first !== 101 && first !== 87) return false;
  const second = text[at + 1];
  return first === 101 ? second === 'y' || second === 'w' : /^[wy31]$/.test(second ?? '');
}
