/** `wiretale pass`: the same listeners, nothing recorded, so that a service left pointing at one keeps working. */

import type { GatewayListener } from '../model/capture.js';
import { startProxy } from '../proxy/server.js';
import { UserError } from '../model/errors.js';
import { formatAddress } from '../proxy/address.js';
import { captureClock } from './clock.js';
import { guarding } from './guarding.js';
import { letHeapGrow } from './heap.js';
import { namedListeners } from './listeners.js';
import { turnedIn } from './profiles.js';
import { proxyTls, recorderTls } from './tls.js';
import type { Options } from './config/options.js';

export interface Passing {
  /** `host:port` of each listener. */
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

export interface PassRequest {
  readonly options: Options;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProblem: (message: string) => void;
  readonly onFollowed: (gateway: GatewayListener) => void;
}

/** @throws UserError `nothing-to-pass`, `port-in-use`, `bad-authority` */
export async function pass({ options, environment, onProblem, onFollowed }: PassRequest): Promise<Passing> {
  const listeners = namedListeners(options);
  if (listeners.length === 0) {
    throw new UserError('nothing-to-pass', 'There is no listener to keep open.', {
      hint: 'Name the callers that still point at one: wiretale pass --caller glance=127.0.0.1:9102.',
    });
  }
  // Nothing is recorded, so nothing need be read, but for what a gateway is asked itself.
  const tls = await recorderTls({ options, environment, onProblem });
  letHeapGrow();
  const proxy = await startProxy(
    {
      ...proxyTls({ ...tls, tunnel: ['*'] }),
      listeners,
      clock: captureClock(),
      keepHost: options.keepHost,
      ...(await guarding(options, environment)),
      turned: turnedIn,
      ...(options.gatewayFollow && { onFollowed }),
      onProblem,
    },
    { open: () => undefined },
  );
  return {
    addresses: proxy.addresses.map(({ host, port }) => formatAddress(host, port)),
    stop: () => proxy.close(),
  };
}
