/** Absolute HTTP URLs taken apart without changing a byte: `new URL` would normalise paths that must stay as sent. */

/** `origin` is `scheme://host[:port]` as written, `path` starts with a slash (or is `*`), `query` has no `?`. */
export interface UrlParts {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly origin: string;
  readonly path: string;
  readonly query: string | undefined;
}

const ABSOLUTE =
  /^(https?):\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:@]*)(?::(\d*))?(?=[/?#]|$)([^?#]*)(?:\?([^#]*))?/i;

/** The parts of an absolute http(s) URL; undefined when it is none. Userinfo is left out of `origin`. */
export function urlParts(url: string): UrlParts | undefined {
  if (last.url !== url) last = { url, parts: takenApart(url) };
  return last.parts;
}

// Its host, its path and its query are asked for one after the other.
let last: { readonly url: string; readonly parts: UrlParts | undefined } = { url: '', parts: undefined };

function takenApart(url: string): UrlParts | undefined {
  const match = ABSOLUTE.exec(url);
  if (!match || match[2] === '') return undefined;
  const scheme = match[1]!.toLowerCase();
  const host = match[2]!.toLowerCase();
  const port = match[3] ? Number(match[3]) : scheme === 'https' ? 443 : 80;
  const origin = `${scheme}://${host}${match[3] ? `:${match[3]}` : ''}`;
  return { scheme, host, port, origin, path: match[4] || '/', query: match[5] };
}

/** The path of an absolute URL, without the query; the whole text when it is not an absolute URL. */
export function pathOf(url: string): string {
  return urlParts(url)?.path ?? url;
}

/** `host:port` with the scheme's default port filled in; '' when the URL is not absolute. */
export function hostPort(url: string): string {
  const parts = urlParts(url);
  return parts ? `${parts.host}:${parts.port}` : '';
}
