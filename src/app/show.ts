/** `wiretale show`: the flows of a capture as plain values, which a script reads as JSON and a person as a tree. */

import { durationMs, endOf, hasFailed, responseOf } from '../model/exchange.js';
import { targetOf } from '../model/message.js';
import type { FailureCause } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Evidence, Participant, Step } from '../model/flow.js';
import type { UnderstoodFlow } from './understand.js';

/** The shape of `wiretale show --json`, documented in `docs/reference/show-json.md`. */
export interface ShownCapture {
  readonly format: 1;
  readonly capture: string;
  readonly flows: readonly ShownFlow[];
}

export interface ShownFlow {
  readonly id: string;
  readonly title: string;
  /** The command line of the process that made the client's calls, or null. */
  readonly command: readonly string[] | null;
  /** Calls of it that the selection left out. */
  readonly hidden: number;
  readonly participants: readonly Participant[];
  readonly steps: readonly ShownStep[];
}

/** `ms` runs from the first request byte to the last response byte; bytes are of the bodies as on the wire. */
export interface ShownStep {
  readonly step: number;
  readonly response: number;
  readonly exchange: string;
  readonly parent: number | null;
  readonly from: string;
  readonly to: string;
  readonly method: string;
  readonly url: string;
  readonly path: string;
  readonly status: number | null;
  readonly reason: string | null;
  /** Why the answer's body ended early, or null. */
  readonly cut: string | null;
  readonly failure: { readonly cause: FailureCause; readonly message: string } | null;
  readonly startedAt: string;
  readonly ms: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly evidence: readonly Evidence[];
  readonly confidence: number;
  readonly ambiguous: boolean;
  /** It goes on after the parent was answered. */
  readonly continuation: boolean;
  readonly retryOf: number | null;
}

/** The shape of `wiretale show --summary --json`. `ms` runs from a flow's first byte to its last. */
export interface ShownSummary {
  readonly format: 1;
  readonly capture: string;
  readonly flows: readonly FlowSummary[];
}

export interface FlowSummary {
  readonly id: string;
  readonly title: string;
  readonly hidden: number;
  readonly calls: number;
  readonly failures: number;
  readonly ms: number;
}

/** A flow, or what a selection left of it. */
export type Selected = UnderstoodFlow & { readonly hidden?: number };

export function showCapture(name: string, flows: readonly Selected[]): ShownCapture {
  return { format: 1, capture: name, flows: flows.map(showFlow) };
}

export function showSummary(name: string, flows: readonly Selected[]): ShownSummary {
  return { format: 1, capture: name, flows: flows.map(summaryOf) };
}

function showFlow(one: Selected): ShownFlow {
  const { id, title, command = null, participants } = one.flow;
  const steps = stepsOf(one.flow).map((step) => showStep(step, one.name));
  return { id, title, command, hidden: one.hidden ?? 0, participants, steps };
}

function summaryOf({ flow, hidden = 0 }: Selected): FlowSummary {
  const exchanges = stepsOf(flow).map(({ exchange }) => exchange);
  const first = exchanges.reduce((least, { timing }) => Math.min(least, timing.requestFirst), Infinity);
  const last = exchanges.reduce((most, exchange) => Math.max(most, endOf(exchange)), 0);
  return {
    id: flow.id,
    title: flow.title,
    hidden,
    calls: exchanges.length,
    failures: exchanges.filter(hasFailed).length,
    ms: exchanges.length === 0 ? 0 : (last - first) / 1000,
  };
}

/** One step; `name` puts variables into its path. */
export function showStep(step: Step, name: (path: string) => string): ShownStep {
  const { exchange } = step;
  const { request, outcome } = exchange;
  const response = responseOf(exchange);
  return {
    step: step.number,
    response: step.responseNumber,
    exchange: exchange.id,
    parent: step.parent,
    from: step.from,
    to: step.to,
    method: request.method,
    url: request.url,
    path: name(targetOf(request)),
    status: response?.status ?? null,
    reason: response?.reason ?? null,
    cut: response?.cut ?? null,
    failure: outcome.kind === 'failure' ? { cause: outcome.cause, message: outcome.message } : null,
    startedAt: exchange.timing.startedAt,
    ms: durationMs(exchange),
    requestBytes: request.bodyBytes,
    responseBytes: response?.bodyBytes ?? 0,
    evidence: step.evidence,
    confidence: step.confidence,
    ambiguous: step.ambiguous,
    continuation: step.continuation ?? false,
    retryOf: step.retryOf ?? null,
  };
}
