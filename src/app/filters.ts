/** `--only` and `--skip`: which URLs are kept, by `host[:port][/path-glob]`. */

import { urlParts } from '../model/url.js';

export interface Filters {
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** A predicate on absolute URLs. `*` in a host or a path stands for anything; no path means every path. */
export function urlFilter({ only, skip }: Filters): (url: string) => boolean {
  const wanted = only.map(pattern);
  const unwanted = skip.map(pattern);
  return (url) =>
    (wanted.length === 0 || wanted.some((matches) => matches(url))) &&
    !unwanted.some((matches) => matches(url));
}

function pattern(text: string): (url: string) => boolean {
  const slash = text.indexOf('/');
  const host = glob(slash < 0 ? text : text.slice(0, slash));
  const path = glob(slash < 0 ? '*' : text.slice(slash));
  return (url) => {
    const parts = urlParts(url);
    if (!parts) return false;
    return (host.test(parts.host) || host.test(`${parts.host}:${parts.port}`)) && path.test(parts.path);
  };
}

function glob(text: string): RegExp {
  const source = text
    .split('*')
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'is');
}
