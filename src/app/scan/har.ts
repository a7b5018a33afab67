/** The messages of a HAR file: there a header is an object with a name and a value, which no key of JSON tells. */

import { listMember, member, pairsMember, textMember } from '../../text/json-member.js';
import type { NameAndValue } from '../../text/json-member.js';
import { parseJson } from '../../text/json-value.js';
import { percentEncode } from '../../text/percent.js';
import type { TextPlace } from '../places.js';

/** The texts of every entry, each with its place; none when this is no HAR. */
export function harPlaces(text: string): readonly TextPlace[] {
  if (!/^\s*\{/.test(text) || !text.includes('"entries"')) return [];
  const entries = listMember(member(parseJson(text), 'log'), 'entries');
  return entries.flatMap((entry, index) => [
    ...requestPlaces(member(entry, 'request'), `entry ${index} request`),
    ...messagePlaces(member(entry, 'response'), `entry ${index} response`),
  ]);
}

function requestPlaces(request: unknown, name: string): readonly TextPlace[] {
  const url = textMember(request, 'url');
  const post = member(request, 'postData');
  return [
    { name: `${name} URL`, text: url, find: (finder) => finder.url(url) },
    ...pairsMember(request, 'queryString').map((field) => fieldPlace(`${name} query`, field)),
    ...messagePlaces(request, name),
    ...bodyPlaces(`${name} body`, textMember(post, 'mimeType'), textMember(post, 'text')),
    ...pairsMember(post, 'params').map((field) => fieldPlace(`${name} field`, field)),
  ];
}

function messagePlaces(message: unknown, name: string): readonly TextPlace[] {
  const content = member(message, 'content');
  const text = textMember(content, 'text');
  const body =
    textMember(content, 'encoding') === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;
  return [
    ...pairsMember(message, 'headers').map((header) => headerPlace(`${name} header`, header)),
    ...pairsMember(message, 'cookies').map((cookie) => cookiePlace(`${name} cookie`, cookie)),
    ...bodyPlaces(`${name} body`, textMember(content, 'mimeType'), body),
  ];
}

function headerPlace(where: string, { name, value }: NameAndValue): TextPlace {
  return { name: `${where} ${name}`, text: value, find: (finder) => finder.header([name, value]) };
}

function cookiePlace(where: string, { name, value }: NameAndValue): TextPlace {
  const written = `${name}=${value}`;
  return { name: `${where} ${name}`, text: written, find: (finder) => finder.header(['Cookie', written]) };
}

/** HAR gives fields decoded. */
function fieldPlace(where: string, { name, value }: NameAndValue): TextPlace {
  const text = `${percentEncode(name)}=${percentEncode(value)}`;
  const mediaType = 'application/x-www-form-urlencoded';
  return {
    name: `${where} ${name}`,
    text,
    find: (finder) => finder.body({ kind: 'text', text, mediaType }),
  };
}

function bodyPlaces(name: string, type: string, text: string): readonly TextPlace[] {
  const mediaType = type.split(';', 1)[0]!.trim().toLowerCase();
  return text === ''
    ? []
    : [{ name, text, find: (finder) => finder.body({ kind: 'text', text, mediaType }) }];
}
