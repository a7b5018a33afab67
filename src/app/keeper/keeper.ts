/** What keeps a recording's traffic: the gate in front, a capture behind, and what it counted. */

import type { CaptureCounts, GatewayListener, Manifest, RecordedCommand } from '../../model/capture.js';
import type { RedactedExchange } from '../../model/exchange.js';
import type { ListenerSpec } from '../../proxy/server.js';
import type { Observer } from '../../proxy/observer.js';
import { createCapture, fillFolder } from '../../store/capture-dir.js';
import type { CaptureWriter } from '../../store/capture-dir.js';
import type { GateRules } from '../gate-rules.js';
import { createGate } from '../gate.js';
import { hindsight } from '../hindsight.js';
import type { Hindsight } from '../hindsight.js';
import {
  endedManifest,
  firstManifest,
  manifestThroughGate,
  withAddresses,
  withGateway,
} from '../manifest.js';
import { hostFilter } from '../hosts.js';
import { watch } from '../sightings.js';
import type { Sightings } from '../sightings.js';
import { createTally } from '../tally.js';
import type { RecorderTls } from '../tls.js';
import { recordingObserver } from './observer.js';
import type { KeepingOptions, ObserverEvents } from './observer.js';

/** Plain, so that it can be said to a keeper in a thread of its own. */
export interface KeeperOptions extends KeepingOptions {
  readonly path: string;
  /** Where the capture's folder is, if it was made already by somebody who will also remove it. */
  readonly folder?: string;
  readonly name: string;
  readonly startedAt: Date;
  /** What is written survives a power failure. */
  readonly fsync?: boolean;
  /** What is a secret, and what is not. */
  readonly rules: GateRules;
  /** The proxy's own password, a secret of every recording. */
  readonly password?: string;
  /** Without, TLS passes unread. */
  readonly tls?: Pick<RecorderTls, 'tunnel'> & {
    readonly upstream: Pick<RecorderTls['upstream'], 'insecure'>;
  };
  /** The command that will be recorded, as typed; it passes the gate here. */
  readonly command?: RecordedCommand;
}

export interface KeeperEvents extends ObserverEvents {
  /** Told of everything that passed and could not be kept. */
  readonly onLoss?: () => void;
}

/** What is known of a recording when it is over. */
export interface Ending extends Sightings {
  readonly manifest: Manifest;
  /** Requests that came as if this were a service; bodies that passed and could not be kept. */
  readonly refusals: number;
  readonly bodiesLost: number;
  /** Secrets that cannot be looked for everywhere, in words. */
  readonly warnings: readonly string[];
}

export interface Keeper {
  readonly observer: Observer;
  /** The capture says from now on who listens where. */
  listening(listeners: readonly ListenerSpec[], addresses: readonly string[]): Promise<void>;
  /** A gateway was opened on the way. */
  followed(gateway: GatewayListener): void;
  /** Nothing more passes: writes what is left, and seals the capture. `command` completes the recorded one. */
  seal(endedAt: Date, command: Partial<RecordedCommand> | undefined): Promise<Ending>;
  /** Leaves no capture behind. */
  remove(): Promise<void>;
}

/** Makes the capture. @throws UserError `capture-exists`, `cannot-write` */
export type OpenKeeper = (options: KeeperOptions, events: KeeperEvents) => Promise<Keeper>;

/** A keeper in this thread. */
export const openKeeper: OpenKeeper = async (options, events) => {
  const gate = createGate(options.rules);
  if (options.password !== undefined) gate.learn('password', options.password);
  let manifest = manifestThroughGate(firstManifest(options, options.command, options.startedAt), gate);
  const writer = await openCapture(options, manifest);
  const tally = createTally(() => events.onLoss?.());
  const alsoRewrite = () => writer.writeManifest((manifest = manifestThroughGate(manifest, gate)));
  const behind = hindsight({ gate, writer, alsoRewrite });
  const { onExchange, sightings } = watched(options, events);
  const settle = async (): Promise<void> => {
    await tally.settled();
    await lookBack(behind, { path: options.path, events });
  };
  return {
    observer: recordingObserver({ ...options, ...events, onExchange }, { gate, writer, tally, behind }),
    listening(listeners, addresses) {
      manifest = withAddresses(manifest, listeners, addresses);
      return alsoRewrite();
    },
    followed(gateway) {
      manifest = withGateway(manifest, gateway);
      void alsoRewrite().catch(() => undefined); // the last one says it again
    },
    async seal(endedAt, command) {
      await settle();
      const ending = { endedAt, command, clientVersion: tally.clientVersion() };
      const gated = manifestThroughGate(endedManifest(manifest, ending), gate);
      const counted = { ...gated, counts: tally.counts(gate.counts()) };
      return {
        manifest: await sealed(writer, counted, { path: options.path, events }),
        refusals: tally.refusals(),
        bodiesLost: tally.bodiesLost(),
        warnings: gate.warnings(),
        ...sightings(),
      };
    },
    remove: () => settle().then(() => writer.remove()),
  };
};

function watched({ tls }: KeeperOptions, events: KeeperEvents) {
  const { exchange, sightings } = watch(hostFilter(tls?.tunnel ?? []));
  const onExchange = (kept: RedactedExchange): void => {
    exchange(kept);
    events.onExchange?.(kept);
  };
  return { onExchange, sightings };
}

async function openCapture(
  { path, folder, fsync = false }: KeeperOptions,
  manifest: Manifest,
): Promise<CaptureWriter> {
  if (folder === undefined) return createCapture(path, manifest, { fsync });
  return { ...(await fillFolder(folder, manifest, { fsync })), remove: () => Promise.resolve() };
}

interface Telling {
  readonly path: string;
  readonly events: KeeperEvents;
}

/** The manifest as it is at the end: of a folder that is gone, nothing is left. */
async function sealed(
  writer: CaptureWriter,
  manifest: Manifest,
  { path, events }: Telling,
): Promise<Manifest> {
  try {
    await writer.seal(manifest);
    return manifest;
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    events.onProblem(`The manifest of ${path} could not be written (${code}).`);
    return { ...manifest, counts: unsealedCounts(manifest.counts, code) };
  }
}

function unsealedCounts(counts: CaptureCounts, code: string): CaptureCounts {
  if (code === 'ENOENT') return { ...counts, exchanges: 0, lost: counts.lost + counts.exchanges };
  return { ...counts, lost: Math.max(1, counts.lost) };
}

async function lookBack(behind: Hindsight, { path, events }: Telling): Promise<void> {
  try {
    await behind.finish();
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    events.onProblem(
      `What was learned late could not be taken out of ${path} (${reason}): keep it to yourself.`,
    );
  }
}
