/** URLs as text: the spans of their parts, in any scheme and without changing a byte. */

import type { Span } from './span.js';

/** Where the parts of a URL stand. A part that is missing is undefined; `path` may be an empty span. */
export interface UrlSpans {
  readonly user: Span | undefined;
  readonly password: Span | undefined;
  readonly path: Span;
  readonly query: Span | undefined;
  readonly fragment: Span | undefined;
}

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** True when the whole text is one absolute URL. */
export function isUrl(text: string): boolean {
  return SCHEME.test(text) && !/\s/.test(text);
}

/** The spans of a URL's parts; a text without a scheme is taken for a path with query and fragment. */
export function urlSpans(url: string): UrlSpans {
  const authority = SCHEME.exec(url)?.[0].length;
  const hash = orEnd(url.indexOf('#'), url.length);
  const question = orEnd(url.slice(0, hash).indexOf('?'), hash);
  const path = authority === undefined ? 0 : orEnd(pathStart(url.slice(0, question), authority), question);
  return {
    ...userinfo(url, authority ?? 0, path),
    path: { start: path, end: question },
    query: question < hash ? { start: question + 1, end: hash } : undefined,
    fragment: hash < url.length ? { start: hash + 1, end: url.length } : undefined,
  };
}

function orEnd(index: number, end: number): number {
  return index < 0 ? end : index;
}

/** The first slash of the path: behind the last `@`, since a password may hold a slash that nobody escaped. */
function pathStart(url: string, authority: number): number {
  const slash = url.indexOf('/', authority);
  const colon = url.indexOf(':', authority);
  const at = url.lastIndexOf('@');
  const hasPassword = colon >= 0 && colon < slash && url[authority] !== '[' && !isPort(url, colon + 1, slash);
  return hasPassword && at > slash ? url.indexOf('/', at) : slash;
}

/** A number behind the colon is a port, and the `@` further on belongs to the path. */
function isPort(url: string, start: number, end: number): boolean {
  return /^\d*$/.test(url.slice(start, end));
}

function userinfo(url: string, start: number, end: number): Pick<UrlSpans, 'user' | 'password'> {
  const at = url.slice(start, end).lastIndexOf('@') + start;
  if (at < start) return { user: undefined, password: undefined };
  const colon = url.slice(start, at).indexOf(':');
  if (colon < 0) return { user: { start, end: at }, password: undefined };
  return {
    user: { start, end: start + colon },
    password: { start: start + colon + 1, end: at },
  };
}
