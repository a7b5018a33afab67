/** Which calls of a capture a cookbook tells: the client's own, in order, but none that only looks for versions or names. */

import { responseOf } from '../../model/exchange.js';
import { stepsOf } from '../../model/flow.js';
import type { Step } from '../../model/flow.js';
import { jsonText } from '../../model/message.js';
import type { OperationRule, ServiceProfile } from '../../model/profile.js';
import type { BoundFlow } from '../../model/replay.js';
import { findOperation } from '../../model/template.js';
import { hasPlace } from '../../text/json-value.js';
import { pathOf } from '../../model/url.js';
import { lookUpsIn } from './lookups.js';

/** A call that is told. `flow`: the index of its flow; `rule`: the operation that a profile knows it by. */
export interface ToldCall {
  readonly step: Step;
  readonly flow: number;
  readonly rule: OperationRule | undefined;
}

/** Calls of all flows in order of time: sign-ons among them, but no discovery, no tunnel, nothing that services did. */
export function toldCalls(
  flows: readonly BoundFlow[],
  profiles: readonly ServiceProfile[],
): readonly ToldCall[] {
  const calls = clientCalls(flows);
  const lookUps = lookUpsOf(calls, flows);
  return calls
    .filter(({ step }) => !lookUps.has(step.exchange.id))
    .map((call) => ({ ...call, rule: ruleOf(call.step, profiles) }));
}

/** How many calls are not told: those that look for versions, those that look names up, and all others. */
export function untoldCalls(
  flows: readonly BoundFlow[],
  told: readonly ToldCall[],
): { readonly discovery: number; readonly lookUps: number; readonly others: number } {
  const all = flows.flatMap(({ flow }) => stepsOf(flow));
  const discovery = all.filter(
    ({ from, operation }) => from === 'client' && operation.group === 'discovery',
  ).length;
  const lookUps = clientCalls(flows).length - told.length;
  return { discovery, lookUps, others: all.length - told.length - discovery - lookUps };
}

function clientCalls(flows: readonly BoundFlow[]): readonly Omit<ToldCall, 'rule'>[] {
  return flows
    .flatMap(({ flow }, index) => flow.roots.filter(isTold).map((step) => ({ step, flow: index })))
    .sort((a, b) => a.step.exchange.timing.requestFirst - b.step.exchange.timing.requestFirst);
}

function lookUpsOf(
  calls: readonly Omit<ToldCall, 'rule'>[],
  flows: readonly BoundFlow[],
): ReadonlySet<string> {
  return lookUpsIn(
    calls.map(({ step }) => step.exchange),
    flows.flatMap(({ bindings }) => bindings),
  );
}

/** True for a call by which a client gets a token. */
export function isSignOn({ operation }: Step): boolean {
  return operation.group === 'sign-on';
}

function isTold({ from, parent, operation, exchange }: Step): boolean {
  if (from !== 'client' || parent !== null || exchange.request.method === 'CONNECT') return false;
  return operation.group !== 'discovery' && operation.group !== 'background';
}

function ruleOf({ to, exchange }: Step, profiles: readonly ServiceProfile[]) {
  const { method, url, body } = exchange.request;
  const answer = responseOf(exchange)?.body;
  return findOperation(profiles, {
    service: to,
    method,
    path: pathOf(url),
    byService: false,
    hasBody: (pointer) => hasPlace(jsonText(body), pointer),
    hasAnswer: (pointer) => hasPlace(answer && jsonText(answer), pointer),
  })?.rule;
}
