/** Calls that would remove or replace what the run itself does not make. */

import type { Binding } from '../../model/binding.js';
import { responseOf } from '../../model/exchange.js';
import { pathOf } from '../../model/url.js';
import type { BoundFlow, PlannedCall, Refusal } from '../../model/replay.js';

export function refusalsOf(calls: readonly PlannedCall[], flows: readonly BoundFlow[]): readonly Refusal[] {
  const made = new Set<string>();
  const madePaths: string[] = [];
  const refused: Refusal[] = [];
  for (const call of calls) {
    const path = pathOf(call.step.exchange.request.url);
    const { method } = call.step.exchange.request;
    if (
      (method === 'DELETE' || method === 'PUT') &&
      !isOwn(call, { flows, made, madePaths }) &&
      !makes(call)
    ) {
      refused.push({ call: call.name, target: path });
    }
    if (!makes(call)) continue;
    if (method === 'PUT') madePaths.push(path);
    else made.add(call.step.exchange.id);
  }
  return refused;
}

/** A call that makes a thing: a PUT that was answered 201, a POST that was answered 2xx and signed nobody on. */
export function makes({ step }: PlannedCall): boolean {
  const { request } = step.exchange;
  const status = responseOf(step.exchange)?.status ?? 0;
  if (step.operation.group === 'sign-on') return false;
  if (request.method === 'PUT') return status === 201;
  return request.method === 'POST' && status >= 200 && status < 300;
}

interface Made {
  readonly flows: readonly BoundFlow[];
  /** Exchanges that made things. */
  readonly made: ReadonlySet<string>;
  readonly madePaths: readonly string[];
}

/** Its path names something that an earlier call made, or lies below it. */
function isOwn({ step, flow }: PlannedCall, { flows, made, madePaths }: Made): boolean {
  const path = pathOf(step.exchange.request.url);
  if (madePaths.some((one) => path === one || path.startsWith(`${one}/`))) return true;
  return flows[flow]!.bindings.some(
    (binding) =>
      binding.uses.some(({ exchange, part }) => exchange === step.exchange.id && part === 'path') &&
      wasMade(binding, made),
  );
}

/** Its id was born there, or its name was sent there. */
function wasMade({ source, uses, kind }: Binding, made: ReadonlySet<string>): boolean {
  if (source !== 'given') return made.has(source.exchange);
  return kind === 'name' && uses.some(({ exchange, part }) => made.has(exchange) && part.startsWith('body:'));
}
