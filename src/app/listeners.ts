/** Which listeners the options ask for. */

import type { ListenerSpec } from '../proxy/server.js';
import type { Options } from './config/options.js';
import type { Address } from './config/options/values.js';
import { hasIPv6 } from './transparent/rules.js';

const DEFAULT_LISTEN: Address = { host: '127.0.0.1', port: 9100 };
const ANY_PORT: Address = { host: '127.0.0.1', port: 0 };

/**
 * The client's listener comes first, if there is one: a client behind a gateway is given the gateway's address, and a
 * proxy on top would show each of its calls twice.
 */
export function recordingListeners(options: Options, hasCommand: boolean): readonly ListenerSpec[] {
  const listen = options.listen ?? (hasCommand ? ANY_PORT : DEFAULT_LISTEN);
  const isNeeded = options.gateway.length === 0 && !options.transparent;
  const client = options.listen || isNeeded ? [listen] : [];
  return [...client, ...namedListeners(options), ...interceptingListeners(options)];
}

/** Rules lead to a loopback address of the family that the call was made in. */
function interceptingListeners({ transparent, ports }: Options): readonly ListenerSpec[] {
  if (!transparent) return [];
  const hosts = hasIPv6() ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
  return ports.flatMap(({ port, listen }) => hosts.map((host) => ({ host, port: listen, intercepts: port })));
}

/** The listeners that somebody was pointed at by name: gateways, then callers. */
export function namedListeners({ gateway, caller }: Options): readonly ListenerSpec[] {
  return [
    ...gateway.map(({ listen, upstream }) => ({ ...listen, upstream })),
    ...caller.map(({ name, listen }) => ({ ...listen, edge: name })),
  ];
}
