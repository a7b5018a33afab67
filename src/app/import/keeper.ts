/** Keeps what is read: bodies as of live traffic, through the gate, numbered by time, what is learned late taken out. */

import type { Manifest } from '../../model/capture.js';
import { exchangeId } from '../../model/exchange.js';
import type { Exchange, RedactedExchange } from '../../model/exchange.js';
import { isInstant } from '../../model/instant.js';
import { headerValue } from '../../model/message.js';
import { requestIdsIn } from '../../correlate/values.js';
import type { ReadAbout, ReadExchange } from '../../formats/format.js';
import type { Redactor } from '../../redact/redact.js';
import { createBlobSweep } from '../../redact/sweep.js';
import type { CaptureWriter } from '../../store/capture-dir.js';
import type { BodyKeeping } from '../body-sink.js';
import type { Options } from '../config/options.js';
import { textBudget } from '../held-text.js';
import { hindsight } from '../hindsight.js';
import { endedManifest, manifestThroughGate } from '../manifest.js';
import { notedBlob } from '../keeper/observer.js';
import type { Keeping } from '../keeper/observer.js';
import { createTally } from '../tally.js';
import { keptMessage } from './bodies.js';
import { createTimeline } from './timeline.js';
import type { Placing, Timeline } from './timeline.js';

export interface Keeper {
  readonly path: string;
  /** How many were kept. */
  exchanges(): number;
  /** Bodies that could not be kept. */
  bodiesLost(): number;
  about(about: ReadAbout): void;
  /**
   * Resolves when there is room for more: false when it has no times that are dates, so that it is not kept. Fails with the
   * file system's error. `file`: its number among those that are read.
   */
  keep(read: ReadExchange, file: number): Promise<boolean>;
  /** Puts all in order and seals the capture. */
  seal(): Promise<Manifest>;
  discard(): Promise<void>;
  warnings(): readonly string[];
}

export interface KeeperOptions {
  readonly gate: Redactor;
  readonly writer: CaptureWriter;
  /** As it was first written, before the gate. */
  readonly manifest: Manifest;
  readonly options: Pick<Options, 'textLimit' | 'keepBodies'>;
}

export function keeper({ gate, writer, manifest: first, options }: KeeperOptions): Keeper {
  let manifest = first;
  const tally = createTally(() => undefined);
  const timeline = createTimeline(Date.parse(first.startedAt) * 1000);
  const alsoRewrite = (): Promise<void> => writer.writeManifest(manifestThroughGate(manifest, gate));
  const behind = hindsight({ gate, writer, alsoRewrite });
  const bodies = bodyKeeping(options, { gate, writer, tally, behind });
  const lines = appending(writer);
  return {
    path: writer.path,
    exchanges: () => tally.counts(NONE).exchanges,
    bodiesLost: tally.bodiesLost,
    about({ startedAt, command }) {
      if (startedAt !== undefined) timeline.begins(startedAt);
      if (command) manifest = { ...manifest, command };
    },
    async keep(read, file) {
      const placed = timeline.place({ ...toldBy(read), file });
      if (!placed) return false;
      const exchange = gate.exchange(await rawExchange(read, placed, bodies));
      tally.kept(exchange);
      const room = lines.append(exchange);
      behind.learned();
      return room.then(() => true);
    },
    async seal() {
      await behind.finish();
      await lines.settled();
      const settled = timeline.settled();
      if (settled) await writer.rewrite({ exchange: settled, damaged: (line) => line });
      const counts = tally.counts(gate.counts());
      const ended = endedAs(manifest, timeline, tally.clientVersion());
      const sealed = { ...manifestThroughGate(ended, gate), counts };
      await writer.seal(sealed);
      return sealed;
    },
    discard: () => writer.remove(),
    warnings: () => gate.warnings(),
  };
}

// What may wait to be written, in characters of bodies.
const WAITING_CHARACTERS = 4 << 20;

/** Many lines are short: they are not waited for one by one. Both fail with what could not be written, now or before. */
function appending(writer: CaptureWriter) {
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  return {
    async append(exchange: RedactedExchange): Promise<void> {
      const before = last;
      last = Promise.all([before, writer.append(exchange)]).then(() => undefined);
      last.catch(() => undefined); // it is told when it is waited for
      waiting += sizeOf(exchange);
      if (waiting <= WAITING_CHARACTERS) return;
      waiting = 0;
      await last;
    },
    settled: () => last,
  };
}

function bodyKeeping(
  { textLimit, keepBodies }: KeeperOptions['options'],
  { gate, writer, tally, behind }: Keeping,
): BodyKeeping {
  return {
    limits: { textLimitBytes: textLimit, keepBodiesBytes: keepBodies },
    budget: textBudget(textLimit),
    newBlob: (limitBytes) => notedBlob(writer.newBlob(limitBytes), { gate, behind }),
    newSweep: () => createBlobSweep(gate),
    onLost: tally.bodyLost,
  };
}

/** It lasted from the first call to the last. */
function endedAs(manifest: Manifest, timeline: Timeline, clientVersion: string | undefined): Manifest {
  const startedAt = new Date(timeline.origin() / 1000).toISOString();
  const ending = { endedAt: new Date(timeline.ended() / 1000), command: undefined, clientVersion };
  return endedManifest({ ...manifest, startedAt }, ending);
}

/** What tells when a call was made, of itself and of others. */
function toldBy({ timing, client, outcome }: ReadExchange): Omit<Placing, 'file'> {
  const headers = outcome.kind === 'response' ? outcome.response.headers : [];
  const answered = Date.parse(headerValue(headers, 'date') ?? '') * 1000;
  return {
    timing,
    ids: requestIdsIn(headers),
    causedBy: client.requestId,
    ...(isInstant(answered) && { answered }),
  };
}

const NONE = { secrets: 0, redactions: 0, dropped: 0 };

async function rawExchange(
  { client, server, request, outcome }: ReadExchange,
  { seq, timing }: Pick<Exchange, 'seq' | 'timing'>,
  bodies: BodyKeeping,
): Promise<Exchange> {
  const kept = await keptMessage(request, bodies);
  const ended =
    outcome.kind === 'failure'
      ? outcome
      : { kind: 'response' as const, response: await keptMessage(outcome.response, bodies) };
  return { id: exchangeId(seq), seq, client, server, request: kept, outcome: ended, timing };
}

function sizeOf({ request, outcome }: RedactedExchange): number {
  const bodies = outcome.kind === 'response' ? [request.body, outcome.response.body] : [request.body];
  return bodies.reduce((sum, body) => sum + (body.kind === 'text' ? body.text.length : 0), 1000);
}
