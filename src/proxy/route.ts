/** Where a request goes: to the host that it names, or through a gateway to its upstream; never back to this proxy. */

import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { UrlParts } from '../model/url.js';
import { urlParts } from '../model/url.js';
import { formatAddress, isLoopback, isWildcard, plainAddress, withoutBrackets } from './address.js';
import type { Connection, Context, Gateway, Listener } from './context.js';

/** `url` is absolute and as addressed; `path` is the request target to send, `hostHeader` the Host. */
export interface Route {
  readonly url: string;
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly hostHeader: string;
  /** The name that the service's certificate must bear; '' for an address. */
  readonly serverName: string;
  /** The gateway that it goes through. */
  readonly gateway: Listener | undefined;
}

/** The route of a request; a string says why there is none, and how to do it right. */
export function routeOf(context: Context, listener: Listener, req: IncomingMessage): Route | string {
  const target = urlParts(req.url!);
  if (target) {
    const own = context.listeners.find((each) => each.gateway && isNamed(each, target));
    if (own) return gatewayRoute(context, own, req);
    return listener.gateway ? GATEWAY_ONLY : forwardRoute(target, req);
  }
  if (!/^(?:\/|\*$)/.test(req.url!)) return HOW_TO_USE;
  if (listener.gateway) return gatewayRoute(context, listener, req);
  const connection = context.connections.get(req.socket);
  return connection?.destination ? destinedRoute(connection, req) : HOW_TO_USE;
}

const HOW_TO_USE =
  'this is a forward proxy and takes requests with an absolute URL. Point the client at it, for instance with ' +
  'http_proxy=http://host:port in its environment, or start wiretale with --gateway host:port=http://upstream to ' +
  'make it a gateway.';

/** Who may use a gateway may reach its upstream, and nothing else. */
export const GATEWAY_ONLY =
  'this is a gateway, which stands for one service. Give the client this address in place of that of the service, not as ' +
  'its proxy.';

/** True when a request aimed there would come back to one of the proxy's own listeners. */
export async function isLoop({ listeners }: Context, host: string, port: number): Promise<boolean> {
  const candidates = listeners.filter((listener) => listener.port === port);
  if (candidates.length === 0) return false;
  const addresses = await addressesOf(withoutBrackets(host));
  return candidates.some(({ spec }) => addresses.some((address) => listensAt(spec.host, address)));
}

function forwardRoute(target: UrlParts, req: IncomingMessage): Route {
  const { scheme, host, port, path, query } = target;
  // An absolute OPTIONS without a path means the server itself (RFC 9112, 3.2.4).
  const asterisk = req.method === 'OPTIONS' && /^[^:]*:\/\/[^/?#]*$/.test(req.url!);
  const given = req.headers.host ?? '';
  return {
    url: req.url!,
    scheme,
    host,
    port,
    path: asterisk ? '*' : path + (query === undefined ? '' : `?${query}`),
    hostHeader: isSameHost(given, target) ? given : target.origin.slice(scheme.length + 3),
    serverName: nameOf(host),
    gateway: undefined,
  };
}

/** Whether a Host line names what the URL does, perhaps in other letters. */
function isSameHost(given: string, { scheme, host, port, origin }: UrlParts): boolean {
  const url = `${scheme}://${given}`;
  if (url === origin) return true;
  const same = urlParts(url);
  return same?.host === host && same.port === port;
}

function nameOf(host: string): string {
  return isIP(withoutBrackets(host)) === 0 ? host : '';
}

function gatewayRoute({ options }: Context, listener: Listener, req: IncomingMessage): Route {
  const { scheme, host, port, origin, prefix } = listener.gateway!;
  const { path, query } = urlParts(req.url!) ?? { path: req.url!, query: undefined };
  const below = path === '*' ? '*' : prefix + path + (query === undefined ? '' : `?${query}`);
  const own = origin.slice(scheme.length + 3);
  return {
    url: origin + (below === '*' ? '' : below),
    scheme,
    host,
    port,
    path: below,
    hostHeader: options.keepHost === true ? (req.headers.host ?? own) : own,
    serverName: nameOf(host),
    gateway: listener,
  };
}

/** The connection says where to, as far as it knows; the Host line says what that is called. */
function destinedRoute({ destination, tls }: Connection, req: IncomingMessage): Route | string {
  const { scheme, host } = destination!;
  const given = req.headers.host ?? '';
  const named = urlParts(`${scheme}://${given}`);
  const to = host ?? named?.host;
  if (to === undefined) return NO_HOST;
  const port = destination!.port ?? named?.port ?? DEFAULT_PORTS[scheme];
  const hostHeader = named ? given : port === DEFAULT_PORTS[scheme] ? to : formatAddress(to, port);
  const url = `${scheme}://${hostHeader}${req.url === '*' ? '' : req.url!}`;
  const serverName = tls?.serverName ?? nameOf(named?.host ?? to);
  return { url, scheme, host: to, port, path: req.url!, hostHeader, serverName, gateway: undefined };
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

const NO_HOST = 'nothing says which host the request is for: it has no Host line.';

/** The configured upstream of a gateway; undefined when it is not an absolute http(s) URL. */
export function gatewayOf(upstream: string): Gateway | undefined {
  const parts = urlParts(upstream);
  return parts && { ...parts, prefix: parts.path.replace(/\/+$/, '') };
}

/** True when a URL names the listener in so many words, as a client does whose proxy is this one too. */
function isNamed({ spec, port }: Listener, target: UrlParts): boolean {
  const host = withoutBrackets(target.host);
  return (
    target.port === port &&
    (host === spec.host.toLowerCase() || (host === 'localhost' && isLoopback(spec.host)))
  );
}

async function addressesOf(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return isWildcard(host) ? ['127.0.0.1', '::1'] : [plainAddress(host)];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => plainAddress(address));
  } catch {
    return []; // a name that leads nowhere leads not back here: the upstream side says what is wrong with it
  }
}

function listensAt(listenHost: string, address: string): boolean {
  if (!isWildcard(listenHost))
    return listenHost === address || (listenHost === 'localhost' && isLoopback(address));
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return isLoopback(address) || own.some((each) => each.address === address);
}
