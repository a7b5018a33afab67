/** Which calls of a capture a cookbook tells: the client's own, in order, what only looks for versions left out. */

import { responseOf } from '../../model/exchange.js';
import { stepsOf } from '../../model/flow.js';
import type { Flow, Step } from '../../model/flow.js';
import { jsonText } from '../../model/message.js';
import type { OperationRule, ServiceProfile } from '../../model/profile.js';
import { findOperation } from '../../model/template.js';
import { hasPlace } from '../../text/json-value.js';
import { pathOf } from '../../model/url.js';

/** A call that is told. `flow`: the index of its flow; `rule`: the operation that a profile knows it by. */
export interface ToldCall {
  readonly step: Step;
  readonly flow: number;
  readonly rule: OperationRule | undefined;
}

/** Calls of all flows in order of time: sign-ons among them, but no discovery, no tunnel, nothing that services did. */
export function toldCalls(
  flows: readonly { readonly flow: Flow }[],
  profiles: readonly ServiceProfile[],
): readonly ToldCall[] {
  return flows
    .flatMap(({ flow }, index) =>
      flow.roots.filter(isTold).map((step) => ({ step, flow: index, rule: ruleOf(step, profiles) })),
    )
    .sort((a, b) => a.step.exchange.timing.requestFirst - b.step.exchange.timing.requestFirst);
}

/** How many calls are not told: those that look for versions, and all others. */
export function untoldCalls(
  flows: readonly { readonly flow: Flow }[],
  told: readonly ToldCall[],
): { readonly discovery: number; readonly others: number } {
  const known = new Set(told.map(({ step }) => step));
  const untold = flows.flatMap(({ flow }) => stepsOf(flow)).filter((step) => !known.has(step));
  const discovery = untold.filter(
    ({ from, operation }) => from === 'client' && operation.group === 'discovery',
  ).length;
  return { discovery, others: untold.length - discovery };
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
