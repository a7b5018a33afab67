/** A recording under way: listeners in front, the gate in the middle, a capture behind. */

import { createGate } from './gate.js';
import { bodySink } from './body-sink.js';
import type { BodyKeeping, BodyLimits } from './body-sink.js';
import { urlFilter } from './filters.js';
import type { Filters } from './filters.js';
import { firstManifest, withAddresses } from './manifest.js';
import { isTurned, PROFILES } from './profiles.js';
import { createTally } from './tally.js';
import type { Tally } from './tally.js';
import type { CaptureCounts, Manifest, RecordedCommand } from '../model/capture.js';
import type { Exchange, RedactedExchange } from '../model/exchange.js';
import { formatAddress } from '../proxy/address.js';
import type { ListenerSpec, Proxy } from '../proxy/server.js';
import { startProxy } from '../proxy/server.js';
import type { Observer } from '../proxy/observer.js';
import type { Redactor } from '../redact/redact.js';
import { createBlobSweep } from '../redact/sweep.js';
import { createCapture } from '../store/capture-dir.js';
import type { CaptureWriter } from '../store/capture-dir.js';

export interface RecorderOptions {
  readonly path: string;
  readonly name: string;
  readonly listeners: readonly ListenerSpec[];
  readonly keepHost: boolean;
  readonly limits: BodyLimits;
  readonly filters: Filters;
  /** The command that will be recorded, as typed; it passes the gate here. */
  readonly command?: RecordedCommand;
  /** Called with every exchange that was kept. */
  readonly onExchange?: (exchange: RedactedExchange) => void;
  readonly onProblem: (message: string) => void;
}

export interface Recorder {
  readonly path: string;
  /** `host:port` of each listener, in the order of the options' listeners. */
  readonly addresses: readonly string[];
  readonly gate: Redactor;
  counts(): CaptureCounts;
  /** Ends what is in flight, writes what is left and seals the capture. `ended` completes the recorded command. */
  stop(ended?: Partial<RecordedCommand>): Promise<Manifest>;
  /** Closes the listeners and leaves no capture behind: the command never started. */
  discard(): Promise<void>;
}

/** Opens the listeners and the capture. @throws UserError `port-in-use`, `capture-exists`, `cannot-write` */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  const gate = createGate(PROFILES);
  const command = options.command && throughGate(options.command, gate);
  const clock = captureClock();
  let manifest = firstManifest(options, command, clock.wall());
  const writer = await createCapture(options.path, manifest);
  const tally = createTally();
  const observer = recordingObserver(options, { gate, writer, tally });
  const proxy = await openListeners(options, { clock, observer, writer });

  const addresses = proxy.addresses.map(({ host, port }) => formatAddress(host, port));
  manifest = withAddresses(manifest, options.listeners, addresses);
  await writer.writeManifest(manifest);

  return {
    path: options.path,
    addresses,
    gate,
    counts: () => tally.counts(gate.counts()),
    async stop(ended) {
      await proxy.close();
      await tally.settled();
      const clientVersion = tally.clientVersion();
      manifest = {
        ...manifest,
        endedAt: clock.wall().toISOString(),
        ...(manifest.command && { command: { ...manifest.command, ...ended } }),
        ...(clientVersion === undefined ? {} : { clientVersion }),
        counts: tally.counts(gate.counts()),
      };
      await writer.seal(manifest);
      return manifest;
    },
    async discard() {
      await proxy.close();
      await tally.settled();
      await writer.remove();
    },
  };
}

interface Clock {
  nowUs(): number;
  wall(): Date;
}

/** One monotonic origin for a capture; the wall clock is for people. */
export function captureClock(): Clock {
  const origin = process.hrtime.bigint();
  return {
    nowUs: () => Number((process.hrtime.bigint() - origin) / 1000n),
    wall: () => new Date(),
  };
}

function throughGate(command: RecordedCommand, gate: Redactor): RecordedCommand {
  // The environment first: what it reveals (OS_PASSWORD) is then known in the command line too.
  const env = gate.env(command.env);
  return { ...command, env, argv: gate.argv(command.argv), cwd: gate.text(command.cwd) };
}

interface Keeping {
  readonly gate: Redactor;
  readonly writer: CaptureWriter;
  readonly tally: Tally;
}

async function openListeners(
  options: RecorderOptions,
  { clock, observer, writer }: { clock: Clock; observer: Observer; writer: CaptureWriter },
): Promise<Proxy> {
  try {
    return await startProxy(
      {
        listeners: options.listeners,
        clock,
        keepHost: options.keepHost,
        turned: isTurned,
        onProblem: options.onProblem,
      },
      observer,
    );
  } catch (error) {
    await writer.remove();
    throw error;
  }
}

function recordingObserver(options: RecorderOptions, { gate, writer, tally }: Keeping): Observer {
  const wanted = urlFilter(options.filters);
  const keeping: BodyKeeping = {
    limits: options.limits,
    newBlob: (limitBytes) => writer.newBlob(limitBytes),
    newSweep: () => createBlobSweep(gate),
  };
  let seq = 0;
  return {
    open({ url }) {
      if (!wanted(url)) {
        tally.skipped();
        return undefined;
      }
      return {
        seq: (seq += 1),
        sink: (_side, headers) => bodySink(headers, keeping),
        finished(raw) {
          tally.wait(keep(raw));
        },
      };
    },
  };

  async function keep(raw: Exchange): Promise<void> {
    try {
      const exchange = gate.exchange(raw);
      await writer.append(exchange);
      tally.kept(exchange);
      options.onExchange?.(exchange);
    } catch (error) {
      tally.lost();
      const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
      options.onProblem(`Exchange ${raw.id} passed but could not be recorded (${reason}).`);
    }
  }
}
