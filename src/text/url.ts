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
  const authority = authorityStart(url);
  const hash = before(url, '#', { start: 0, end: url.length });
  const question = before(url, '?', { start: 0, end: hash });
  const path = authority < 0 ? 0 : pathStart(url, { start: authority, end: question });
  const { user, password } = userinfo(url, Math.max(0, authority), path);
  // Not spread: that would take ten times as long as all else here.
  return {
    user,
    password,
    path: { start: path, end: question },
    query: question < hash ? { start: question + 1, end: hash } : undefined,
    fragment: hash < url.length ? { start: hash + 1, end: url.length } : undefined,
  };
}

/** Where the host and what stands before it begins; -1 without a scheme. */
function authorityStart(url: string): number {
  const colon = url.indexOf('://');
  return colon > 0 && SCHEME.test(url) ? colon + 3 : -1;
}

/** The first place of a text in a span, or the span's end. */
function before(url: string, what: string, { start, end }: Span): number {
  const index = url.indexOf(what, start);
  return index < 0 || index > end ? end : index;
}

/** The first slash of the path: behind the last `@`, since a password may hold a slash that nobody escaped. */
function pathStart(url: string, { start, end }: Span): number {
  const slash = before(url, '/', { start, end });
  const colon = before(url, ':', { start, end: slash });
  if (slash === end || colon === slash || url[start] === '[' || isPort(url, colon + 1, slash)) return slash;
  const at = end === 0 ? -1 : url.lastIndexOf('@', end - 1);
  return at > slash ? before(url, '/', { start: at, end }) : slash;
}

/** A number behind the colon is a port, and the `@` further on belongs to the path. */
function isPort(url: string, start: number, end: number): boolean {
  return /^\d*$/.test(url.slice(start, end));
}

function userinfo(url: string, start: number, end: number): Pick<UrlSpans, 'user' | 'password'> {
  const at = end === 0 ? -1 : url.lastIndexOf('@', end - 1);
  if (at < start) return { user: undefined, password: undefined };
  const colon = before(url, ':', { start, end: at });
  if (colon === at) return { user: { start, end: at }, password: undefined };
  return {
    user: { start, end: colon },
    password: { start: colon + 1, end: at },
  };
}
