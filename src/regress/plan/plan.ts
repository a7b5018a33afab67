/** From flows with their variables to the calls that a replay makes, in order, and what is missing for them. */

import type { Binding } from '../../model/binding.js';
import { endOf } from '../../model/exchange.js';
import type { Step } from '../../model/flow.js';
import type { BoundFlow, PlannedCall, ReplayPlan } from '../../model/replay.js';
import { ownersOf, refusalsOf } from './refusals.js';
import { gathered } from './repeats.js';
import { unboundOf, type Given } from './unbound.js';

export interface PlanOptions {
  /** `POST /v2/images (Create image)`. */
  readonly nameOf: (step: Step) => string;
  /** Calls that shall be made, with those whose answers they need; the others of the client are left out. */
  readonly chosen: (step: Step) => boolean;
  readonly given: Given;
}

/** Those of the client only: what services ask each other, the live ones ask themselves. */
export function planReplay(flows: readonly BoundFlow[], options: PlanOptions): ReplayPlan {
  const all = flows
    .flatMap(({ flow }, index) => flow.roots.filter(isClients).map((step) => ({ step, flow: index })))
    .sort((a, b) => startOf(a.step) - startOf(b.step));
  const client = withNeeded(all, flows, options.chosen);
  const flowOf = new Map(client.map(({ step, flow }) => [step, flow]));
  let clock = client[0] ? startOf(client[0].step) : 0;
  const groups = gathered(client.map(({ step }) => step));
  const lasts = groups.map(({ steps }) => ({ step: steps.at(-1)!, flow: flowOf.get(steps.at(-1)!)! }));
  const owners = ownersOf(lasts, flows);
  const calls = groups.map(({ steps, until }): PlannedCall => {
    const step = steps.at(-1)!;
    const flow = flowOf.get(step)!;
    const pauseMs = Math.max(0, (startOf(steps[0]!) - clock) / 1000);
    clock = Math.max(clock, endOf(step.exchange));
    const { needs, yields } = valuesOf(step, flows[flow]!.bindings);
    const repeats = steps.length;
    return {
      step,
      flow,
      name: options.nameOf(step),
      needs,
      yields,
      owners: owners.get(step.exchange.id) ?? [],
      until,
      repeats,
      pauseMs,
      everyMs: everyMs(steps),
    };
  });
  return {
    calls,
    unbound: unboundOf(calls, flows, options.given),
    refusals: refusalsOf(calls),
  };
}

interface Chosen {
  readonly step: Step;
  readonly flow: number;
}

function withNeeded(
  all: readonly Chosen[],
  flows: readonly BoundFlow[],
  chosen: PlanOptions['chosen'],
): readonly Chosen[] {
  const wanted = new Set(all.filter(({ step }) => chosen(step)).map(({ step }) => step.exchange.id));
  // What is needed was born before: from the last call to the first, each is known to be needed when it is looked at.
  for (const { step, flow } of all.toReversed()) {
    if (!wanted.has(step.exchange.id)) continue;
    for (const { source, uses } of flows[flow]!.bindings) {
      if (source !== 'given' && uses.some(({ exchange }) => exchange === step.exchange.id)) {
        wanted.add(source.exchange);
      }
    }
  }
  return all.filter(({ step }) => wanted.has(step.exchange.id));
}

/** How long the client waited before it asked again, the last time. */
function everyMs(steps: readonly Step[]): number {
  const [before, last] = [steps.at(-2), steps.at(-1)!];
  return before ? Math.max(0, (startOf(last) - endOf(before.exchange)) / 1000) : 0;
}

function isClients({ from, exchange }: Step): boolean {
  return from === 'client' && exchange.request.method !== 'CONNECT';
}

function startOf({ exchange }: Step): number {
  return exchange.timing.requestFirst;
}

function valuesOf({ exchange }: Step, bindings: readonly Binding[]): Pick<PlannedCall, 'needs' | 'yields'> {
  const needs = bindings.filter(({ uses }) => uses.some((place) => place.exchange === exchange.id));
  const yields = bindings.filter(({ source }) => source !== 'given' && source.exchange === exchange.id);
  return { needs: needs.map(({ name }) => name), yields: yields.map(({ name }) => name) };
}
