/** A recording under way: listeners in front, the gate in the middle, a capture behind. */

import { createGate } from './gate.js';
import { captureClock } from './clock.js';
import type { Clock } from './clock.js';
import { hindsight } from './hindsight.js';
import type { Hindsight } from './hindsight.js';
import { endedManifest, firstManifest, manifestThroughGate, withAddresses, withGateway } from './manifest.js';
import type { GateRules } from './gate-rules.js';
import type { Guarding } from './guarding.js';
import { turnedIn } from './profiles.js';
import { recordingObserver } from './recording-observer.js';
import type { ObserverOptions } from './recording-observer.js';
import { createTally } from './tally.js';
import type { Tally } from './tally.js';
import { proxyTls } from './tls.js';
import type { RecorderTls } from './tls.js';
import type { CaptureCounts, GatewayListener, Manifest, RecordedCommand } from '../model/capture.js';
import { formatAddress } from '../proxy/address.js';
import type { CallerLookup, ListenerSpec, Proxy } from '../proxy/server.js';
import { startProxy } from '../proxy/server.js';
import type { Observer } from '../proxy/observer.js';
import type { Redactor } from '../redact/redact.js';
import { createCapture, fillFolder } from '../store/capture-dir.js';
import type { CaptureWriter } from '../store/capture-dir.js';

export interface RecorderOptions extends ObserverOptions {
  readonly path: string;
  /** Where the capture's folder is, if it was made already by somebody who will also remove it. */
  readonly folder?: string;
  readonly name: string;
  readonly listeners: readonly ListenerSpec[];
  readonly keepHost: boolean;
  /** Who calls, as this machine knows it. */
  readonly lookup?: CallerLookup;
  readonly guarding?: Guarding;
  /** Endpoints on other ports of a gateway's host get gateways of their own, which `onFollowed` is told of. */
  readonly follow?: boolean;
  readonly onFollowed?: (gateway: GatewayListener) => void;
  /** Told of everything that passed and could not be kept. */
  readonly onLoss?: () => void;
  /** Without, TLS passes unread. */
  readonly tls?: RecorderTls;
  /** What is a secret, and what is not. */
  readonly rules: GateRules;
  /** The command that will be recorded, as typed; it passes the gate here. */
  readonly command?: RecordedCommand;
}

export interface Recorder {
  readonly path: string;
  /** `host:port` of each listener, in the order of the options' listeners. */
  readonly addresses: readonly string[];
  readonly gate: Redactor;
  counts(): CaptureCounts;
  /** Requests that came as if this were a service; bodies that passed and could not be kept. */
  refusals(): number;
  bodiesLost(): number;
  /** Waits until nothing is in flight; `onWaiting` is told once when there is something to wait for. */
  drain(onWaiting: (inFlight: number) => void): Promise<void>;
  /** Ends what is in flight, writes what is left and seals the capture. `ended` completes the recorded command. */
  stop(ended?: Partial<RecordedCommand>): Promise<Manifest>;
  /** Closes the listeners and leaves no capture behind: the command never started. */
  discard(): Promise<void>;
}

/** What whoever records needs of a recorder, also of one in a process of its own. */
export type RecorderInUse = Omit<Recorder, 'gate' | 'counts'> & {
  readonly gate: Pick<Redactor, 'warnings'>;
  /** Resolves when it ended without having been told to. */
  readonly died?: Promise<void>;
};

/** Opens the listeners and the capture. @throws UserError `port-in-use`, `capture-exists`, `cannot-write` */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const gate = gateFor(options);
  const clock = captureClock();
  let manifest = manifestThroughGate(firstManifest(options, options.command, clock.wall()), gate);
  const writer = await openCapture(options, manifest);
  const tally = createTally(() => options.onLoss?.());
  const alsoRewrite = () => writer.writeManifest((manifest = manifestThroughGate(manifest, gate)));
  const behind = hindsight({ gate, writer, alsoRewrite });
  const observer = recordingObserver(options, { gate, writer, tally, behind });
  const onFollowed = (gateway: GatewayListener): void => {
    manifest = withGateway(manifest, gateway);
    void alsoRewrite().catch(() => undefined); // the last one says it again
    options.onFollowed?.(gateway);
  };
  const proxy = await openListeners({ ...options, onFollowed }, { clock, observer, writer });

  const addresses = proxy.addresses.map(({ host, port }) => formatAddress(host, port));
  manifest = withAddresses(manifest, options.listeners, addresses);
  await alsoRewrite();

  const settle = (): Promise<void> => settled({ proxy, tally, behind }, options);
  return {
    path: options.path,
    addresses,
    gate,
    counts: () => tally.counts(gate.counts()),
    refusals: tally.refusals,
    bodiesLost: tally.bodiesLost,
    async drain(onWaiting) {
      if (proxy.inFlight() > 0) onWaiting(proxy.inFlight());
      await proxy.drain();
    },
    async stop(ended) {
      await settle();
      const ending = { endedAt: clock.wall(), command: ended, clientVersion: tally.clientVersion() };
      const gated = manifestThroughGate(endedManifest(manifest, ending), gate);
      return sealed(writer, { ...gated, counts: tally.counts(gate.counts()) }, options);
    },
    discard: () => settle().then(() => writer.remove()),
  };
}

interface Open {
  readonly proxy: Proxy;
  readonly tally: Tally;
  readonly behind: Hindsight;
}

/** Nothing passes any more, and all that passed is written. */
async function settled({ proxy, tally, behind }: Open, options: RecorderOptions): Promise<void> {
  await proxy.close();
  await tally.settled();
  await lookBack(behind, options);
}

/** The manifest as it is at the end: of a folder that is gone, nothing is left. */
async function sealed(
  writer: CaptureWriter,
  manifest: Manifest,
  { path, onProblem }: RecorderOptions,
): Promise<Manifest> {
  try {
    await writer.seal(manifest);
    return manifest;
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    onProblem(`The manifest of ${path} could not be written (${code}).`);
    const { counts } = manifest;
    const gone = { ...counts, exchanges: 0, lost: counts.lost + counts.exchanges };
    return { ...manifest, counts: code === 'ENOENT' ? gone : { ...counts, lost: Math.max(1, counts.lost) } };
  }
}

async function openCapture({ path, folder }: RecorderOptions, manifest: Manifest): Promise<CaptureWriter> {
  if (folder === undefined) return createCapture(path, manifest);
  return { ...(await fillFolder(folder, manifest)), remove: () => Promise.resolve() };
}

/** The proxy's own password is a secret of every recording. */
function gateFor({ rules, guarding }: RecorderOptions): Redactor {
  const gate = createGate(rules);
  const password = guarding?.access.password;
  if (password !== undefined) gate.learn('password', password);
  return gate;
}

async function lookBack(behind: Hindsight, { path, onProblem }: RecorderOptions): Promise<void> {
  try {
    await behind.finish();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    onProblem(`What was learned late could not be taken out of ${path} (${reason}): keep it to yourself.`);
  }
}

async function openListeners(
  options: RecorderOptions,
  { clock, observer, writer }: { clock: Clock; observer: Observer; writer: CaptureWriter },
): Promise<Proxy> {
  const { onFollowed } = options;
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
        ...(options.follow && onFollowed && { onFollowed }),
        onProblem: options.onProblem,
      },
      observer,
    );
  } catch (error) {
    await writer.remove();
    throw error;
  }
}
