/** The curl command as which a client library logs a request: made for people, so that nothing in it is escaped. */

import type { Header, Headers } from '../../model/message.js';
import { isAbsolute } from '../absolute.js';

export interface LoggedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly data: string | undefined;
}

/** The request of `[REQ: ]curl -g -i …`; undefined when it cannot be read. */
export function readCurl(text: string): LoggedRequest | undefined {
  const { before, data, after } = cutData(text);
  if (before.length + after.length > LONGEST) return undefined;
  const headers: Header[] = [];
  let method: string | undefined;
  let url: string | undefined;
  const read = (words: string): void => {
    for (const { option, value } of partsOf(words)) {
      if (option === '-H') headers.push(headerOf(value));
      else if (option === '-X') method = value;
      else if (option === '-I') method = 'HEAD';
      // swiftclient writes DELETE as a word of its own.
      else if (option === 'word' && /^[A-Z]{3,20}$/.test(value)) method ??= value;
      else if (option === 'url') url ??= value;
    }
  };
  read(before);
  read(after);
  if (url === undefined || !isAbsolute(url)) return undefined;
  return { method: method ?? (data === undefined ? 'GET' : 'POST'), url, headers, data };
}

/** Longer than any server takes; what is sent is not counted. */
const LONGEST = 16_384;

/** What is sent ends at the last quote: quotes in it are not escaped. */
function cutData(text: string): { before: string; data: string | undefined; after: string } {
  const at = text.indexOf(" -d '");
  const end = text.lastIndexOf("'");
  const begin = at + " -d '".length;
  if (at < 0 || end < begin) return { before: text, data: undefined, after: '' };
  return { before: text.slice(0, at), data: text.slice(begin, end), after: text.slice(end + 1) };
}

interface Part {
  readonly option: '-H' | '-X' | '-I' | 'url' | 'word' | 'other';
  readonly value: string;
}

const SPACE = /\s+/y;
/** A quoted text ends where another part begins behind the quote. */
const QUOTED = /(["'])([^]*?)\1(?=\s+-[-A-Za-z]|\s+["']?https?:\/\/|\s*$)/y;
const OPTION = /(?:-H|-X|--cacert|--cert|--key)\s+/y;
/** swiftclient writes URLs decoded: spaces belong to them, up to the next option. */
const URL_TEXT = /https?:\/\/[^]*?(?=\s+-[A-Za-z-]|\s+[A-Z]{3,20}(?:\s|$)|\s*$)/y;
const WORD = /\S+/y;

function* partsOf(text: string): Iterable<Part> {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) at = pattern.lastIndex;
    return found ?? undefined;
  };
  while (at < text.length) {
    if (take(SPACE)) continue;
    const option = take(OPTION)?.[0].trim();
    const quoted = take(QUOTED)?.[2];
    if (option !== undefined) {
      const value = quoted ?? take(WORD)?.[0] ?? '';
      yield { option: option === '-H' || option === '-X' ? option : 'other', value };
      continue;
    }
    if (quoted !== undefined) {
      yield { option: 'url', value: quoted };
      continue;
    }
    const url = take(URL_TEXT)?.[0];
    if (url !== undefined) yield { option: 'url', value: encodedSpaces(url) };
    else yield wordOf(take(WORD)![0]);
  }
}

function wordOf(word: string): Part {
  return { option: word === '-I' ? '-I' : 'word', value: word };
}

function headerOf(text: string): Header {
  const at = text.indexOf(':');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1).trimStart()];
}

function encodedSpaces(url: string): string {
  return url.replace(/\s/g, (char) => encodeURIComponent(char));
}
