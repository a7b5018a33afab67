/** A run is recorded like any other: through a gate of its own, into the capture that `--save` names or one that does not outlive it. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Manifest } from '../../model/capture.js';
import { EXIT, UserError } from '../../model/errors.js';
import type { Redactor } from '../../redact/redact.js';
import { createBlobSweep } from '../../redact/sweep.js';
import { createSender } from '../../replay/send.js';
import { createCapture } from '../../store/capture-dir.js';
import type { CaptureWriter } from '../../store/capture-dir.js';
import { captureClock } from '../clock.js';
import type { Options } from '../config/options.js';
import { createGate } from '../gate.js';
import { gateRules } from '../gate-rules.js';
import type { GateRules } from '../gate-rules.js';
import { textBudget } from '../held-text.js';
import { hindsight } from '../hindsight.js';
import { endedManifest, firstManifest, manifestThroughGate } from '../manifest.js';
import { notedBlob } from '../keeper/observer.js';
import { createTally } from '../tally.js';
import type { Line, Pause } from './live-call.js';
import type { Prepared } from './prepare.js';

export interface KeptRun {
  readonly line: Line;
  /** Where it is kept; null when it will be gone. */
  readonly saved: string | null;
  readonly seal: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface RunHooks {
  readonly signal: AbortSignal;
  /** How pauses are made; by the clock when it is left out. */
  readonly pause?: Pause;
}

/** @throws UserError `capture-exists`, `cannot-write`, `rule-misses` */
export async function keepRun(
  prepared: Prepared,
  options: Options,
  { signal, pause = sleep }: RunHooks,
): Promise<KeptRun> {
  const saved = options.save === undefined ? null : placeOf(options.save, options.captures);
  const folder = saved === null ? await mkdtemp(join(tmpdir(), 'wiretale-replay-')) : null;
  const path = saved ?? join(folder!, 'run');
  const rules = gateRules(options);
  const [gate, clock, sender] = [createGate(rules), captureClock(), createSender(prepared.trust)];
  learnGiven(prepared, gate, options);
  const manifest = manifestOf(prepared, { path, gate, rules, now: clock.wall() });
  const writer = await createCapture(path, manifest);
  const keeping = keptThrough(gate, writer, { options, manifest });
  return {
    line: { sender, gate, clock, pause, signal, bodies: keeping.bodies, keep: keeping.keep },
    saved,
    async seal() {
      const failure = await keeping.seal(clock.wall()).catch((error: unknown) => error);
      if (failure !== undefined && saved !== null) throw notKept(saved, failure);
    },
    async close() {
      await sender.close();
      if (folder !== null) await rm(folder, { recursive: true, force: true });
    },
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

type Keeping = Pick<Line, 'bodies' | 'keep'> & {
  /** Fails with what could not be written, now or before. */
  readonly seal: (endedAt: Date) => Promise<undefined>;
};

function keptThrough(
  gate: Redactor,
  writer: CaptureWriter,
  { options, manifest }: { readonly options: Options; readonly manifest: Manifest },
): Keeping {
  const tally = createTally(() => undefined);
  const alsoRewrite = () => writer.writeManifest(manifestThroughGate(manifest, gate));
  const behind = hindsight({ gate, writer, alsoRewrite });
  let failure: Error | undefined;
  return {
    bodies: {
      limits: { textLimitBytes: options.textLimit, keepBodiesBytes: options.keepBodies },
      budget: textBudget(options.textLimit),
      newBlob: (limitBytes) => notedBlob(writer.newBlob(limitBytes), { gate, behind }),
      newSweep: () => createBlobSweep(gate),
      onLost: tally.bodyLost,
    },
    // What was made must be undone, whatever becomes of the record of it.
    async keep(exchange) {
      await writer.append(exchange).catch((error: Error) => (failure ??= error));
      tally.kept(exchange);
      behind.learned();
    },
    async seal(endedAt) {
      await behind.finish();
      if (failure !== undefined) throw failure;
      const ending = { endedAt, command: undefined, clientVersion: tally.clientVersion() };
      const ended = manifestThroughGate(endedManifest(manifest, ending), gate);
      await writer.seal({ ...ended, counts: tally.counts(gate.counts()) });
    },
  };
}

interface Beginning {
  readonly path: string;
  readonly gate: Redactor;
  readonly rules: GateRules;
  readonly now: Date;
}

/** It is a run of the same command. */
function manifestOf({ capture }: Prepared, { path, gate, rules, now }: Beginning): Manifest {
  const what = { name: nameOf(path), filters: { only: [], skip: [] }, rules };
  return manifestThroughGate(firstManifest(what, capture.manifest.command, now), gate);
}

function notKept(path: string, cause: unknown): UserError {
  const { code = 'unknown error' } = cause as NodeJS.ErrnoException;
  return new UserError('cannot-write', `The run could not be kept in ${path} (${code}).`, {
    cause,
    exitCode: EXIT.incomplete,
  });
}

/** Wherever the target may say them again, they are known for secrets. */
function learnGiven({ named, credentials }: Prepared, gate: Redactor, { value }: Options): void {
  const open = new Set(value.map(({ name }) => name));
  for (const [name, secret] of named) if (!open.has(name)) gate.learn('secret', secret);
  if (credentials.password !== undefined) gate.learn('password', credentials.password);
  const { applicationCredentialSecret: secret } = credentials;
  if (secret !== undefined) gate.learn('secret', secret);
}

function placeOf(save: string, captures: string): string {
  return save.includes('/') ? save : join(captures, save);
}

function nameOf(path: string): string {
  return path.split('/').filter(Boolean).at(-1)!;
}
