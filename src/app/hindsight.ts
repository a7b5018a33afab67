/** What comes to light after it was written: a secret is rewritten out of what was written, a client's name into it. */

import { setTimeout as wait } from 'node:timers/promises';
import type { RedactedExchange } from '../model/exchange.js';
import type { Redactor } from '../redact/redact.js';
import type { CaptureWriter } from '../store/capture-dir.js';
import type { LineChange } from '../store/rewrite.js';
import { bodiesWithSecrets, withoutBodies } from './kept-bodies.js';

export interface Hindsight {
  /** Called when an exchange was handed to the writer: if it taught the gate something, what was written is gone through. */
  learned(): void;
  /** More is known of the client of an exchange than when it was written. */
  completed(exchange: RedactedExchange): void;
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

type Client = RedactedExchange['client'];

export function hindsight({ gate, writer, alsoRewrite }: HindsightOptions): Hindsight {
  const bodies = new Map<string, number>();
  const clients = new Map<string, Client>();
  const stop = new AbortController();
  let seen = gate.learnedVersion();
  let looking: Promise<void> | undefined;

  const nothingNew = (): boolean => gate.learnedVersion() === seen && clients.size === 0;
  const look = async (): Promise<void> => {
    const version = gate.learnedVersion();
    const known = new Map(clients);
    await writer.rewrite(withHindsight(gate, known));
    await alsoRewrite();
    seen = version;
    for (const id of known.keys()) clients.delete(id);
  };

  const lookAndRest = async (): Promise<void> => {
    const started = performance.now();
    // What fails now is tried again, at the latest by `finish`, which tells.
    await look().catch(() => undefined);
    await restAfter(performance.now() - started, stop.signal);
    looking = undefined;
    if (!stop.signal.aborted) begin();
  };

  const begin = (): void => {
    if (!nothingNew()) looking ??= lookAndRest();
  };

  return {
    learned: begin,
    completed: ({ id, client }) => {
      clients.set(id, client);
      begin();
    },
    keptBody: (sha256, version) => void bodies.set(sha256, Math.max(version, bodies.get(sha256) ?? version)),
    async finish() {
      stop.abort();
      await looking;
      if (!nothingNew()) await look();
      await removeBodies(await bodiesWithSecrets(writer.path, keptBefore(seen, bodies), gate), writer);
    },
  };
}

/** Whoever stops it does not wait for its end. */
async function restAfter(tookMs: number, signal: AbortSignal): Promise<void> {
  await wait(Math.max(PAUSE_MS, PAUSE_PER_LOOK * tookMs), undefined, { signal }).catch(() => undefined);
}

/** `clients` by the ids of exchanges. */
function withHindsight(gate: Redactor, clients: ReadonlyMap<string, Client>): LineChange {
  return {
    exchange(exchange) {
      const client = clients.get(exchange.id);
      const whole = client && { ...exchange, client };
      return gate.again(whole ?? exchange) ?? whole;
    },
    damaged: (line) => gate.text(line),
  };
}

/** Bodies that were looked at while less was known. */
function keptBefore(version: number, bodies: ReadonlyMap<string, number>): readonly string[] {
  return [...bodies].filter(([, known]) => known < version).map(([sha256]) => sha256);
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
