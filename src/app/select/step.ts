/** The step that a person means by `7`, `2:7` or `POST /v2/images[#2]`. */

import { matchTemplate } from '../../model/template.js';
import { UserError } from '../../model/errors.js';
import { stepsOf } from '../../model/flow.js';
import type { Step } from '../../model/flow.js';
import { pathOf } from '../../model/url.js';
import type { Understood, UnderstoodFlow } from '../understand.js';
import { flowNamed } from './flows.js';

export interface SelectedStep {
  readonly in: UnderstoodFlow;
  readonly step: Step;
}

/**
 * `7`: the step whose request or response has this number, in the first flow; `2:7`: in flow 2; `METHOD path-template`:
 * the first such call, `#k` the k-th; variables may be written by name. With a flow, `7` and calls are of that one.
 * @throws UserError `unknown-step`, `unknown-flow`
 */
export function selectStep(understood: Understood, reference: string, flow?: string): SelectedStep {
  const named = flow === undefined ? undefined : flowNamed(flow, understood).flow;
  const found =
    byNumber(understood, reference, named) ?? byRequest(named ? [named] : understood.flows, reference);
  if (found) return found;
  const ends = understood.flows.map(({ flow }, index) => `${index + 1}: ${lastNumber(flow.roots)} numbers`);
  throw new UserError('unknown-step', `There is no step "${reference}" in this capture.`, {
    hint: `A step is named 7, 2:7 (step 7 of flow 2) or "POST /v2/images#1". Flows: ${few(ends)}.`,
  });
}

function few(flows: readonly string[]): string {
  return `${flows.slice(0, MOST_FLOWS).join(', ') || 'none'}${flows.length > MOST_FLOWS ? ', …' : ''}`;
}

const MOST_FLOWS = 5;

function byNumber(
  { flows, alone }: Understood,
  reference: string,
  named: UnderstoodFlow | undefined,
): SelectedStep | undefined {
  const match = /^(?:(\d+):)?(\d+)$/.exec(reference);
  if (!match) return undefined;
  const index = Number(match[1] ?? 1) - 1;
  const flow = match[1] === undefined && named ? named : flows[index] && alone(index);
  if (!flow) return undefined;
  const number = Number(match[2]);
  const step = stepsOf(flow.flow).find((one) => one.number === number || one.responseNumber === number);
  return step && { in: flow, step };
}

function byRequest(flows: readonly UnderstoodFlow[], reference: string): SelectedStep | undefined {
  const match = /^(\S+) (\/\S*?|\*)(?:#(\d+))?$/.exec(reference);
  if (!match) return undefined;
  const [, method, template, nth = '1'] = match;
  const all = flows.flatMap((one) => stepsOf(one.flow).map((step) => ({ in: one, step })));
  const same = all.filter(({ in: flow, step: { exchange } }) => {
    const path = pathOf(exchange.request.url);
    if (exchange.request.method !== method!.toUpperCase()) return false;
    return flow.name(path) === template || matchTemplate(template!, path) !== undefined;
  });
  return same[Number(nth) - 1];
}

function lastNumber(roots: readonly Step[]): number {
  return Math.max(0, ...roots.map((root) => root.responseNumber));
}
