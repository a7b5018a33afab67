/** The header lines of a message of a HAR, and those that only its list of cookies tells. */

import { headerValue } from '../../model/message.js';
import type { Header, Headers } from '../../model/message.js';
import { listMember, member, pairsMember, textMember } from '../../text/json-member.js';

/** HTTP/2 and 3 have no first line: what stands in it comes as headers, and is told elsewhere here. */
const PSEUDO = /^:(?:method|path|scheme|authority|status|protocol)$/i;

/** `cookies`: the header that its cookies stand in. Chromium puts several lines of a name into one value. */
export function headersOf(message: unknown, cookies: 'Cookie' | 'Set-Cookie'): Headers {
  const headers = writtenHeaders(message)
    .filter(([name]) => name !== '' && !PSEUDO.test(name))
    .flatMap(([name, value]) => value.split('\n').map((line): Header => [name, line]));
  if (headerValue(headers, cookies) !== undefined) return headers;
  return [...headers, ...cookieHeaders(message, cookies)];
}

/** Every line as it is written. */
export function writtenHeaders(message: unknown): readonly Header[] {
  return pairsMember(message, 'headers').map(({ name, value }): Header => [name, value]);
}

function cookieHeaders(message: unknown, name: 'Cookie' | 'Set-Cookie'): readonly Header[] {
  const cookies = listMember(message, 'cookies').filter((cookie) => textMember(cookie, 'name') !== '');
  if (cookies.length === 0) return [];
  const written = cookies.map((cookie) => `${textMember(cookie, 'name')}=${textMember(cookie, 'value')}`);
  if (name === 'Cookie') return [[name, written.join('; ')]];
  return cookies.map((cookie, index): Header => [name, `${written[index]}${attributesOf(cookie)}`]);
}

function attributesOf(cookie: unknown): string {
  const [path, domain] = [textMember(cookie, 'path'), textMember(cookie, 'domain')];
  return [
    path && `; Path=${path}`,
    domain && `; Domain=${domain}`,
    member(cookie, 'httpOnly') === true && '; HttpOnly',
    member(cookie, 'secure') === true && '; Secure',
  ]
    .filter(Boolean)
    .join('');
}
