/** What calls would remove or replace: what the run itself makes, or what it must leave alone. */

import type { Binding, Place } from '../../model/binding.js';
import { responseOf } from '../../model/exchange.js';
import type { Step } from '../../model/flow.js';
import { pathOf } from '../../model/url.js';
import type { BoundFlow, PlannedCall, Refusal } from '../../model/replay.js';

type Call = Pick<PlannedCall, 'step' | 'flow'>;

/** Of each DELETE and PUT, by its exchange: the exchanges that made what it names; none when nothing in the run did. */
export function ownersOf(
  calls: readonly Call[],
  flows: readonly BoundFlow[],
): ReadonlyMap<string, readonly string[]> {
  const made: Made = { ids: new Set(), paths: [] };
  const owners = new Map<string, readonly string[]>();
  for (const { step, flow } of calls) {
    const { id, request } = step.exchange;
    const path = pathOf(request.url);
    if (touches(step)) owners.set(id, ownersIn(made, { id, path, bindings: flows[flow]!.bindings }));
    if (!makes({ step })) continue;
    made.ids.add(id);
    if (request.method === 'PUT') made.paths.push({ path, id });
  }
  return owners;
}

export function refusalsOf(calls: readonly PlannedCall[]): readonly Refusal[] {
  return calls
    .filter((call) => touches(call.step) && call.owners.length === 0 && !makes(call))
    .map(({ name, step }) => ({ call: name, target: pathOf(step.exchange.request.url) }));
}

/** Whether it may remove or replace what is there. */
export function touches({ exchange }: Step): boolean {
  return ['DELETE', 'PUT'].includes(exchange.request.method);
}

/** A call that makes a thing: a PUT that was answered 201, a POST that was answered 2xx and signed nobody on. */
export function makes({ step }: Pick<PlannedCall, 'step'>): boolean {
  const { request } = step.exchange;
  const status = responseOf(step.exchange)?.status ?? 0;
  if (step.operation.group === 'sign-on') return false;
  if (request.method === 'PUT') return status === 201;
  return request.method === 'POST' && status >= 200 && status < 300;
}

interface Made {
  /** Exchanges that made things. */
  readonly ids: Set<string>;
  /** Where things were put, by which exchange. */
  readonly paths: { readonly path: string; readonly id: string }[];
}

interface Touching {
  readonly id: string;
  readonly path: string;
  readonly bindings: readonly Binding[];
}

/** Its path names something that an earlier call made, or lies below it. */
function ownersIn({ ids, paths }: Made, { id, path, bindings }: Touching): readonly string[] {
  const above = paths.filter((one) => path === one.path || path.startsWith(`${one.path}/`));
  const named = bindings.filter(({ uses }) =>
    uses.some(({ exchange, part }) => exchange === id && part === 'path'),
  );
  const makers = named.flatMap((binding) => makersOf(binding).filter((exchange) => ids.has(exchange)));
  return [...new Set([...above.map((one) => one.id), ...makers])];
}

/** Exchanges that made what it names, if they made anything: it was born there as an id, or was sent there as an id or a name. */
function makersOf({ source, uses, kind }: Binding): readonly string[] {
  if (source !== 'given') return isOwnId(source) ? [source.exchange] : [];
  const sent = uses.filter((use) => (kind === 'name' ? use.part.startsWith('body:') : isOwnId(use)));
  return sent.map(({ exchange }) => exchange);
}

/** What an answer says of other things, such as their owner or their network, it did not make. */
function isOwnId({ part }: Place): boolean {
  return /^body:(?:\/[^/]+)?\/(?:uu)?id$/i.test(part) || /^header:location$/i.test(part);
}
