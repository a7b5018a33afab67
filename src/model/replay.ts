/** A replay: the calls to be made again, and what became of each. */

import type { Binding } from './binding.js';
import type { Difference } from './difference.js';
import type { Flow, Step } from './flow.js';

/** A flow, and the variables of its calls. */
export interface BoundFlow {
  readonly flow: Flow;
  readonly bindings: readonly Binding[];
}

/** What a poll waited for: the value at a JSON pointer of the answer. */
export interface Until {
  readonly pointer: string;
  readonly value: string;
}

/**
 * One of the client's calls in its place in time. `step` is the recorded one; of a poll, and of a call that was sent again
 * after 503, the last. `flow`: whose names the values have. `repeats`: how often it was recorded. `pauseMs`: the time that
 * the client took before it. `everyMs`: the time that it waited before it asked again. `owners`: of a
 * DELETE or PUT the exchanges that made what it names; none when the run does not make it.
 */
export interface PlannedCall {
  readonly step: Step;
  readonly flow: number;
  /** `POST /v2/images (Create image)`. */
  readonly name: string;
  readonly needs: readonly string[];
  readonly yields: readonly string[];
  readonly owners: readonly string[];
  readonly until: Until | null;
  readonly repeats: number;
  readonly pauseMs: number;
  readonly everyMs: number;
}

/** Something that the recording does not tell and a replay needs: what, where it stands, how to give it. */
export interface Unbound {
  readonly name: string;
  readonly where: string;
  readonly how: string;
}

/** A call that would change or remove what the run did not make. */
export interface Refusal {
  readonly call: string;
  readonly target: string;
}

export interface ReplayPlan {
  readonly calls: readonly PlannedCall[];
  readonly unbound: readonly Unbound[];
  readonly refusals: readonly Refusal[];
}

/**
 * What became of a call. `same`, `different`: it was answered and compared · `failed`: no answer came, or not the awaited
 * one in time · `skipped`: it was not sent, `reason` says why.
 */
export interface CallResult {
  readonly number: number;
  readonly name: string;
  /** The participant that is asked. */
  readonly to: string;
  readonly state: 'same' | 'different' | 'failed' | 'skipped';
  readonly reason: string | null;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
  readonly recordedStatus: number | null;
  readonly ms: number;
  /** How often it was sent; polls are sent until. */
  readonly sent: number;
  readonly differences: readonly Difference[];
}

/** What a run made and what became of it. `left` says why a thing is still there. */
export interface CleanUp {
  readonly made: number;
  readonly removed: readonly string[];
  readonly left: readonly { readonly target: string; readonly reason: string }[];
}

/** `same`, `different`, or `incomplete`: it ended before all could be compared. */
export type Verdict = 'same' | 'different' | 'incomplete';

/** Everything that is known of one capture's replay; every report is made of it. */
export interface ReplayReport {
  readonly capture: string;
  /** Where that is. */
  readonly path: string;
  readonly target: string;
  readonly startedAt: string;
  readonly ms: number;
  readonly verdict: Verdict;
  /** Why it is incomplete, or null. */
  readonly reason: string | null;
  readonly calls: readonly CallResult[];
  readonly cleanUp: CleanUp;
  /** Where the run is kept, or null. */
  readonly saved: string | null;
}

/** Differences and notes of a report. */
export function countOf({ calls }: ReplayReport, weight: Difference['weight']): number {
  return calls.reduce((sum, call) => sum + call.differences.filter((one) => one.weight === weight).length, 0);
}
