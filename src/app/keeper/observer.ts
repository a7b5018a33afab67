/** What the recorder does with each exchange that passes: bodies into sinks, the whole through the gate into the capture. */

import type { CaptureWriter } from '../../store/capture-dir.js';
import type { BlobWriter } from '../../store/bodies.js';
import type { Exchange, Peer, RedactedExchange } from '../../model/exchange.js';
import type { Observer, Rejection } from '../../proxy/observer.js';
import type { Redactor } from '../../redact/redact.js';
import { formatBytes } from '../../text/size.js';
import { createBlobSweep } from '../../redact/sweep.js';
import { bodySink } from '../body-sink.js';
import type { BodyKeeping, BodyLimits } from '../body-sink.js';
import { textBudget } from '../held-text.js';
import { callFilter } from '../select/filters.js';
import type { Filters } from '../select/filters.js';
import type { Hindsight } from '../hindsight.js';
import type { Tally } from '../tally.js';

/** What is kept. Plain data. */
export interface KeepingOptions {
  readonly limits: BodyLimits;
  /** No more bodies are kept once the capture is as large as this. */
  readonly maxBytes?: number;
  readonly filters: Filters;
  /** Nothing passes any more after something could not be kept. */
  readonly strict?: boolean;
}

/** Who is told. */
export interface ObserverEvents {
  /** Called with every exchange that was kept. */
  readonly onExchange?: (exchange: RedactedExchange) => void;
  /** Called with every client that did not take the certificate that it was shown. */
  readonly onRejected?: (rejection: Rejection) => void;
  readonly onProblem: (message: string) => void;
}

export type ObserverOptions = KeepingOptions & ObserverEvents;

export interface Keeping {
  readonly gate: Redactor;
  readonly writer: CaptureWriter;
  readonly tally: Tally;
  readonly behind: Hindsight;
}

/** Keeps what `--only` and `--skip` want kept; what cannot be kept is counted and said, and passes all the same. */
export function recordingObserver(options: ObserverOptions, keeping: Keeping): Observer {
  const { gate, writer, tally, behind } = keeping;
  const wanted = callFilter(options.filters);
  const bodies: BodyKeeping = {
    limits: options.limits,
    budget: textBudget(options.limits.textLimitBytes),
    newBlob: (limitBytes) => notedBlob(writer.newBlob(limitBytes), { gate, behind }),
    newSweep: () => createBlobSweep(gate),
    isFull: fullness(options, keeping),
    onLost(code) {
      tally.bodyLost();
      options.onProblem(`A body passed but could not be kept (${code}).`);
    },
  };
  let seq = 0;
  return {
    busy: writer.behind,
    refused: (reason) => reason === 'not-a-proxy-request' && tally.refused(),
    rejected: (rejection) => options.onRejected?.(rejection),
    lost: (what) => (what === 'body' ? tally.bodyLost() : tally.lost()),
    closed: () => (options.strict && tally.losses() > 0 ? STRICT : undefined),
    open({ method, url }) {
      if (!wanted({ method, url })) {
        tally.skipped();
        return undefined;
      }
      return {
        seq: (seq += 1),
        sink: (_side, headers) => bodySink(headers, bodies),
        finished(raw, client) {
          tally.wait(keep(raw, client, { options, keeping }));
        },
      };
    },
  };
}

export const STRICT =
  'something could not be recorded, and --strict says that nothing passes unrecorded. End the recording, and see what it says.';

/** Whether the capture is as large as it may be: then a body more is counted, and the first time it is said. */
function fullness(
  { maxBytes = Infinity, onProblem }: ObserverOptions,
  { writer, tally }: Keeping,
): () => boolean {
  return () => {
    if (writer.size() < maxBytes) return false;
    if (tally.bodyOverSize() === 1)
      onProblem(`The capture has ${formatBytes(maxBytes)} (--max-size): no more bodies are kept.`);
    return true;
  };
}

/** Writes it at once; what is known of its client only later completes its line. */
async function keep(
  raw: Exchange,
  client: Promise<Peer> | undefined,
  { options, keeping }: { readonly options: ObserverOptions; readonly keeping: Keeping },
): Promise<void> {
  const { gate, writer, tally, behind } = keeping;
  try {
    const exchange = gate.exchange(raw);
    const written = writer.append(exchange);
    behind.learned();
    await written;
    tally.kept(exchange);
    const whole = client ? gate.withClient(exchange, await client) : exchange;
    if (client) behind.completed(whole);
    options.onExchange?.(whole);
  } catch (error) {
    tally.lost();
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    options.onProblem(`Exchange ${raw.id} passed but could not be recorded (${reason}).`);
  }
}

/** The same writer; when its body is kept, hindsight is told how much was known when its first byte came. */
export function notedBlob(blob: BlobWriter, { gate, behind }: Pick<Keeping, 'gate' | 'behind'>): BlobWriter {
  const version = gate.learnedVersion();
  return {
    ...blob,
    async finish() {
      const finished = await blob.finish();
      if (finished.kept) behind.keptBody(finished.ref.sha256, version);
      return finished;
    },
  };
}
