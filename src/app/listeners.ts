/** Which listeners the options ask for. */

import type { ListenerSpec } from '../proxy/server.js';
import type { Options } from './config/options.js';
import type { Address } from './config/options/values.js';

const DEFAULT_LISTEN: Address = { host: '127.0.0.1', port: 9100 };
const ANY_PORT: Address = { host: '127.0.0.1', port: 0 };

/**
 * The client's listener comes first, if there is one: a client behind a gateway is given the gateway's address, and a
 * proxy on top would show each of its calls twice.
 */
export function recordingListeners(options: Options, hasCommand: boolean): readonly ListenerSpec[] {
  const listen = options.listen ?? (hasCommand ? ANY_PORT : DEFAULT_LISTEN);
  const client = options.listen || options.gateway.length === 0 ? [listen] : [];
  return [...client, ...namedListeners(options)];
}

/** The listeners that somebody was pointed at by name: gateways, then callers. */
export function namedListeners({ gateway, caller }: Options): readonly ListenerSpec[] {
  return [
    ...gateway.map(({ listen, upstream }) => ({ ...listen, upstream })),
    ...caller.map(({ name, listen }) => ({ ...listen, edge: name })),
  ];
}
