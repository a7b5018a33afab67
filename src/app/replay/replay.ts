/** `wiretale replay`: the client's calls of a capture made again, each answer compared, what was made undone. */

import { join } from 'node:path';
import type { CallResult, CleanUp, PlannedCall, ReplayReport, Verdict } from '../../model/replay.js';
import { createComparison } from '../../regress/compare/exchange.js';
import type { Redactor } from '../../redact/redact.js';
import { BODIES_FOLDER } from '../../store/bodies.js';
import type { Options } from '../config/options.js';
import type { FileBody, Line } from './live-call.js';
import { askAside } from './aside.js';
import { createUndoing, type Remove } from './clean-up.js';
import { keepRun, type RunHooks } from './kept-run.js';
import type { Prepared } from './prepare.js';
import { runCalls, type Run } from './run.js';
import { withSecondLook } from './second-look.js';
import { createValues } from './values.js';

export interface ReplayHooks extends RunHooks {
  readonly onResult: (result: CallResult) => void;
}

/** @throws UserError `capture-exists`, `cannot-write` */
export async function replay(
  prepared: Prepared,
  options: Options,
  hooks: ReplayHooks,
): Promise<ReplayReport> {
  const kept = await keepRun(prepared, options, hooks);
  const { line } = kept;
  try {
    const startedAt = line.clock.wall().toISOString();
    const run = runOf(prepared, { options, hooks, line });
    const result = await runCalls(prepared.plan.calls, run);
    const cleanUp = await cleanedUp(run, result.verdict, options);
    await kept.seal();
    const { path, manifest } = prepared.capture;
    const facts = { capture: manifest.name, path, target: prepared.target.name, startedAt };
    const ms = Math.round(line.clock.nowUs() / 1000);
    // What a late answer told to be a secret may stand in what was said of an early one.
    return throughGate({ ...facts, ms, ...result, cleanUp, saved: kept.saved }, line.gate);
  } finally {
    await kept.close();
  }
}

interface RunContext {
  readonly options: Options;
  readonly hooks: ReplayHooks;
  readonly line: Line;
}

function runOf(prepared: Prepared, { options, hooks, line }: RunContext): Run {
  const { flows, target, credentials, named } = prepared;
  const comparison = withSecondLook(() => createComparison({ mode: options.compare, rules: prepared.rules }));
  const values = createValues(flows, { named, suffix: options.suffix ?? '' });
  for (const { recorded, live } of target.moved) comparison.moved(recorded, live);
  for (const { recorded, live, secret } of values.changed()) if (!secret) comparison.bind(recorded, live);
  let seq = 0;
  return {
    line,
    target,
    values,
    comparison,
    undoing: createUndoing(),
    credentials,
    fileOf: (call) => fileOf(call, prepared, options),
    timeoutMs: options.timeout,
    pace: options.pace,
    failFast: options.failFast,
    allowDestructive: options.allowDestructive,
    made: new Set(),
    nextSeq: () => (seq += 1),
    onResult: hooks.onResult,
  };
}

function fileOf({ step }: PlannedCall, { capture }: Prepared, { body }: Options): FileBody | null {
  const given = body.find((one) => one.step === step.number);
  if (given) return { path: given.file };
  const recorded = step.exchange.request.body;
  return recorded.kind === 'blob' ? { path: join(capture.path, BODIES_FOLDER, recorded.ref.sha256) } : null;
}

/** It outlives an interruption: what was made is undone, or told. */
async function cleanedUp(run: Run, verdict: Verdict, { cleanup }: Options): Promise<CleanUp> {
  const wanted = cleanup === 'always' || (cleanup === 'on-failure' && verdict !== 'same');
  return run.undoing.undo(wanted ? removing(run) : null);
}

function removing({ line, target, timeoutMs }: Run): Remove {
  const lasting = { ...line, signal: new AbortController().signal };
  return async ({ url, headers }) =>
    target.allows(url)
      ? askAside(lasting, { method: 'DELETE', url, headers, timeoutMs })
      : 'it is on no host of the target';
}

function throughGate<T>(value: T, gate: Redactor): T {
  if (typeof value === 'string') return gate.text(value) as T;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => throughGate(item, gate)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, throughGate(member, gate)]),
  ) as T;
}
