/** Several captures replayed, some at a time: everything is known of all of them before the first call is sent. */

import type { ReplayReport } from '../../model/replay.js';
import { UserError } from '../../model/errors.js';
import type { Environment } from '../config/clouds.js';
import type { Options } from '../config/options.js';
import { resolveCaptures } from './captures.js';
import { prepare, refuse, type PrepareRequest, type Prepared } from './prepare.js';
import { replay, type ReplayHooks } from './replay.js';

export interface SessionRequest {
  readonly paths: readonly string[];
  readonly options: Options;
  readonly environment: Environment;
  readonly ask: PrepareRequest['ask'];
  readonly onProblem: (message: string) => void;
}

/** @throws UserError `unknown-capture`, `usage`, and what `prepare` throws */
export async function prepareAll({ paths, ...request }: SessionRequest): Promise<readonly Prepared[]> {
  const { options } = request;
  const names = await resolveCaptures(paths, options.captures);
  if (names.length > 1 && (options.save ?? options.step[0] ?? options.body[0]) !== undefined) {
    throw new UserError('usage', '--save, --step and --body are of one capture, and there are several.', {
      hint: 'Replay that one alone.',
    });
  }
  const prepared: Prepared[] = [];
  for (const name of names) prepared.push(await prepare({ ...request, name }));
  return prepared;
}

/** What a run would refuse to begin with. @throws UserError as `prepare` does */
export function refuseAll(prepared: readonly Prepared[], options: Options): void {
  for (const { plan, capture } of prepared) refuse(plan, capture.path, options);
}

/** Targets on other machines. */
export function farTargets(prepared: readonly Prepared[]): readonly string[] {
  return [...new Set(prepared.filter(({ target }) => !target.isHere).map(({ target }) => target.name))];
}

export interface SessionHooks {
  readonly signal: AbortSignal;
  readonly onStart: (prepared: Prepared) => void;
  readonly onResult: ReplayHooks['onResult'];
  readonly onReport: (report: ReplayReport, prepared: Prepared) => void;
}

/** In the order of the captures; those that an interruption left out are not there. */
export async function replayAll(
  prepared: readonly Prepared[],
  options: Options,
  { signal, onStart, onResult, onReport }: SessionHooks,
): Promise<readonly ReplayReport[]> {
  const reports: ReplayReport[] = [];
  const left = prepared.entries();
  const work = async (): Promise<void> => {
    for (const [index, one] of left) {
      if (signal.aborted) return;
      onStart(one);
      const report = await replay(one, options, { signal, onResult });
      reports[index] = report;
      onReport(report, one);
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs, prepared.length) }, work));
  return reports.filter((report) => report !== undefined);
}
