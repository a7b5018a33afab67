/** `wiretale show`: the flows of a capture as plain values, which a script reads as JSON and a person as a tree. */

import { durationMs, responseOf } from '../model/exchange.js';
import { targetOf } from '../model/message.js';
import type { FailureCause } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Evidence, Participant, Step } from '../model/flow.js';
import type { Understood, UnderstoodFlow } from './understand.js';

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
}

export function showCapture(name: string, understood: Understood): ShownCapture {
  return { format: 1, capture: name, flows: understood.flows.map(showFlow) };
}

function showFlow(one: UnderstoodFlow): ShownFlow {
  const { id, title, command = null, participants } = one.flow;
  return {
    id,
    title,
    command,
    participants,
    steps: stepsOf(one.flow).map((step) => showStep(step, one.name)),
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
  };
}
