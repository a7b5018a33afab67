/** What gives itself away as a secret after it was written is rewritten out of what was written. */

import { setTimeout as wait } from 'node:timers/promises';
import type { Redactor } from '../redact/redact.js';
import type { CaptureWriter } from '../store/capture-dir.js';
import type { LineChange } from '../store/rewrite.js';
import { bodiesWithSecrets, withoutBodies } from './kept-bodies.js';

export interface Hindsight {
  /** Called when an exchange was handed to the writer: if it taught the gate something, what was written is gone through. */
  learned(): void;
  /** A body is kept that was looked at while the gate knew this much. */
  keptBody(sha256: string, version: number): void;
  /** The last look, at lines and kept bodies, when nothing more comes. Fails with the file system's error. */
  finish(): Promise<void>;
}

export interface HindsightOptions {
  readonly gate: Redactor;
  readonly writer: CaptureWriter;
  /** Called with every look: writes anew what else was written. */
  readonly alsoRewrite: () => Promise<void>;
}

// A capture is read whole for a look: under a load that teaches all the time, no more often than this, and never for more
// than a fifth of the time.
const PAUSE_MS = 250;
const PAUSE_PER_LOOK = 4;

export function hindsight({ gate, writer, alsoRewrite }: HindsightOptions): Hindsight {
  const bodies = new Map<string, number>();
  const stop = new AbortController();
  let seen = gate.learnedVersion();
  let looking: Promise<void> | undefined;

  const look = async (): Promise<void> => {
    const version = gate.learnedVersion();
    if (version === seen) return;
    await writer.rewrite({
      exchange: (exchange) => gate.again(exchange),
      damaged: (line) => gate.text(line),
    });
    await alsoRewrite();
    seen = version;
  };

  const lookAndRest = async (): Promise<void> => {
    const started = performance.now();
    // What fails now is tried again, at the latest by `finish`, which tells.
    await look().catch(() => undefined);
    const tookMs = performance.now() - started;
    const restMs = Math.max(PAUSE_MS, PAUSE_PER_LOOK * tookMs);
    await wait(restMs, undefined, { signal: stop.signal }).catch(() => undefined);
    looking = undefined;
    if (!stop.signal.aborted) begin();
  };

  const begin = (): void => {
    if (gate.learnedVersion() !== seen) looking ??= lookAndRest();
  };

  return {
    learned: begin,
    keptBody: (sha256, version) => void bodies.set(sha256, Math.max(version, bodies.get(sha256) ?? version)),
    async finish() {
      stop.abort();
      await looking;
      await look();
      const stale = [...bodies].filter(([, version]) => version < seen).map(([sha256]) => sha256);
      await removeBodies(await bodiesWithSecrets(writer.path, stale, gate), writer);
    },
  };
}

async function removeBodies(hashes: ReadonlySet<string>, writer: CaptureWriter): Promise<void> {
  if (hashes.size === 0) return;
  const change: LineChange = {
    exchange: (exchange) => withoutBodies(exchange, hashes),
    damaged: (line) => line,
  };
  await writer.rewrite(change);
  for (const sha256 of hashes) await writer.removeBody(sha256);
}
