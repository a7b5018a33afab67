/** URLs that one answer gives and a later request follows: an endpoint of a catalog, a Location, the next page. */

import type { Piece } from './pieces.js';

/** `begins`: the request's URL goes on behind it. */
export interface UrlPiece extends Piece {
  readonly kind: 'url';
  readonly begins: boolean;
}

/**
 * What of a request's URL may have been given as a whole: its beginning up to each slash, all of it, and, where it has a
 * query, what a relative link to it would say. The longest first: what is inside another is a part of that.
 */
export function wholeUrls(url: string): readonly UrlPiece[] {
  const query = url.indexOf('?');
  const pathEnd = query < 0 ? url.length : query;
  const origin = url.indexOf('/', url.indexOf('://') + 3);
  const ends = new Set<number>([url.length, pathEnd]);
  const starts: number[] = [];
  for (let slash = origin; slash >= 0 && slash < pathEnd; slash = url.indexOf('/', slash + 1)) {
    ends.add(slash).add(slash + 1);
    if (query >= 0) starts.push(slash);
  }
  const spans = [
    ...[...ends].map((end) => ({ start: 0, end })),
    ...starts.map((start) => ({ start, end: url.length })),
  ];
  return spans
    .toSorted((a, b) => b.end - b.start - (a.end - a.start))
    .map((span) => ({
      value: url.slice(span.start, span.end),
      look: 'made',
      kind: 'url',
      begins: span.end < pathEnd,
      span,
    }));
}

/** Of a URL in an answer whether it is there to be followed as it is: links to the thing itself are not. */
export function isFollowed(url: string, key: string): boolean {
  if (!/^(?:https?:\/\/[^/\s]|\/[^/\s])/.test(url)) return false;
  return FOLLOWED.test(key) && (url.startsWith('http') || url.includes('?'));
}

/** A Location is where one thing is; nothing is said of what may be below it. */
export function mayBegin(key: string): boolean {
  return !/location$/i.test(key);
}

const FOLLOWED = /^(?:location|next|.*(?:_|-)(?:next|location|url|uri)|url)$/i;
