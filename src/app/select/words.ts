/** What `--only`, `--hide` and `--skip` may name: a group, a participant, a host with a path, or `METHOD path`. */

import { pathOf, urlParts } from '../../model/url.js';

/** A call, as far as it is known: a recorder knows no group and no participant yet. */
export interface Call {
  readonly method: string;
  readonly url: string;
  readonly group?: string;
  /** Ids and labels of who asks and who is asked. */
  readonly participants?: readonly string[];
}

/**
 * A predicate on calls. `quota`, `keystone`: a group, a participant or a host; `host:port/path-glob`; `GET /v2/*`, where `*`
 * is any method; `/path-glob`. A `*` stands for anything, in a host, a path or a name.
 */
export function matcherOf(word: string): (call: Call) => boolean {
  const request = /^(\S+)\s+([/*].*)$/.exec(word.trim());
  if (request) return requestMatcher(request[1]!, request[2]!);
  if (word.startsWith('/')) return requestMatcher('*', word);
  const named = glob(word);
  const placed = placeMatcher(word);
  return (call) =>
    [call.group, ...(call.participants ?? [])].some((name) => name !== undefined && named.test(name)) ||
    placed(call);
}

function requestMatcher(method: string, pathGlob: string): (call: Call) => boolean {
  const [wantedMethod, wantedPath] = [glob(method), glob(pathGlob)];
  return ({ method: own, url }) => wantedMethod.test(own) && wantedPath.test(pathOf(url));
}

/** `host[:port][/path-glob]`; no path means every path. */
function placeMatcher(text: string): (call: Call) => boolean {
  const slash = text.indexOf('/');
  const host = glob(slash < 0 ? text : text.slice(0, slash));
  const path = glob(slash < 0 ? '*' : text.slice(slash));
  return ({ url }) => {
    const parts = urlParts(url);
    if (!parts) return false;
    return (host.test(parts.host) || host.test(`${parts.host}:${parts.port}`)) && path.test(parts.path);
  };
}

/** `*` stands for anything. */
export function glob(text: string): RegExp {
  const source = text
    .split('*')
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'is');
}
