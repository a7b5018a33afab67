/** A recording under way: listeners in front, the gate in the middle, a capture behind. */

import { captureClock } from './clock.js';
import type { Clock } from './clock.js';
import type { Guarding } from './guarding.js';
import { keepHeapTight, letHeapGrow } from './heap.js';
import { openKeeper } from './keeper/keeper.js';
import type { Ending, Keeper, KeeperEvents, KeeperOptions, OpenKeeper } from './keeper/keeper.js';
import { turnedIn } from './profiles.js';
import { proxyTls } from './tls.js';
import type { RecorderTls } from './tls.js';
import type { GatewayListener, RecordedCommand } from '../model/capture.js';
import { formatAddress } from '../proxy/address.js';
import type { CallerLookup, ListenerSpec, Proxy } from '../proxy/server.js';
import { startProxy } from '../proxy/server.js';

export interface RecorderOptions extends Omit<KeeperOptions, 'startedAt' | 'password' | 'tls'>, KeeperEvents {
  readonly listeners: readonly ListenerSpec[];
  readonly keepHost: boolean;
  /** Who calls, as this machine knows it. */
  readonly lookup?: CallerLookup;
  readonly guarding?: Guarding;
  /** Endpoints on other ports of a gateway's host get gateways of their own, which `onFollowed` is told of. */
  readonly follow?: boolean;
  readonly onFollowed?: (gateway: GatewayListener) => void;
  /** Without, TLS passes unread. */
  readonly tls?: RecorderTls;
}

export interface Recorder {
  readonly path: string;
  /** `host:port` of each listener, in the order of the options' listeners. */
  readonly addresses: readonly string[];
  /** Waits until nothing is in flight; `onWaiting` is told once when there is something to wait for. */
  drain(onWaiting: (inFlight: number) => void): Promise<void>;
  /** Ends what is in flight, writes what is left and seals the capture. `ended` completes the recorded command. */
  stop(ended?: Partial<RecordedCommand>): Promise<Ending>;
  /** Closes the listeners and leaves no capture behind: the command never started. */
  discard(): Promise<void>;
  /** Of one in a process of its own: resolves when it ended without having been told to. */
  readonly died?: Promise<void>;
}

/** Opens the listeners and the capture. @throws UserError `port-in-use`, `capture-exists`, `cannot-write` */
export async function startRecorder(
  options: RecorderOptions,
  open: OpenKeeper = openKeeper,
): Promise<Recorder> {
  letHeapGrow();
  const clock = captureClock();
  const keeper = await open(keeperOptions(options, clock.wall()), options);
  const proxy = await openListeners(options, { clock, keeper });
  const addresses = proxy.addresses.map(({ host, port }) => formatAddress(host, port));
  await keeper.listening(options.listeners, addresses).catch(async (error: unknown) => {
    await proxy.close();
    return giveUp(keeper, error);
  });
  return {
    path: options.path,
    addresses,
    async drain(onWaiting) {
      if (proxy.inFlight() > 0) onWaiting(proxy.inFlight());
      await proxy.drain();
    },
    async stop(ended) {
      await proxy.close();
      keepHeapTight();
      return keeper.seal(clock.wall(), ended);
    },
    async discard() {
      await proxy.close();
      await keeper.remove();
    },
  };
}

function keeperOptions(options: RecorderOptions, startedAt: Date): KeeperOptions {
  const { path, folder, name, limits, maxBytes, filters, strict, fsync, rules, command, tls, guarding } =
    options;
  const password = guarding?.access.password;
  return {
    path,
    name,
    startedAt,
    limits,
    filters,
    rules,
    ...(folder !== undefined && { folder }),
    ...(maxBytes !== undefined && { maxBytes }),
    ...(strict !== undefined && { strict }),
    ...(fsync !== undefined && { fsync }),
    ...(command && { command }),
    ...(password !== undefined && { password }),
    ...(tls && { tls: { tunnel: tls.tunnel, upstream: { insecure: tls.upstream.insecure } } }),
  };
}

async function openListeners(
  options: RecorderOptions,
  { clock, keeper }: { readonly clock: Clock; readonly keeper: Keeper },
): Promise<Proxy> {
  const onFollowed = (gateway: GatewayListener): void => {
    keeper.followed(gateway);
    options.onFollowed?.(gateway);
  };
  try {
    return await startProxy(
      {
        listeners: options.listeners,
        clock,
        keepHost: options.keepHost,
        ...options.guarding,
        ...(options.tls && proxyTls(options.tls)),
        turned: turnedIn,
        ...(options.lookup && { lookup: options.lookup }),
        ...(options.follow && { onFollowed }),
        onProblem: options.onProblem,
      },
      keeper.observer,
    );
  } catch (error) {
    return giveUp(keeper, error);
  }
}

/** The first error counts, whatever becomes of the capture. */
async function giveUp(keeper: Keeper, error: unknown): Promise<never> {
  await keeper.remove().catch(() => undefined);
  throw error;
}
