/** What a replay needs and the recording does not tell: told before anything is sent. */

import type { Binding } from '../../model/binding.js';
import type { BoundFlow, PlannedCall, Unbound } from '../../model/replay.js';

/** What was given for this run. */
export interface Given {
  /** Names of secrets and other values that are given. */
  readonly values: ReadonlySet<string>;
  /** Whether the credentials for signing on say what stands at this part of a sign-on. */
  readonly signOn: (part: string) => boolean;
  /** Numbers of steps whose body is given. */
  readonly bodies: ReadonlySet<number>;
}

export function unboundOf(
  calls: readonly PlannedCall[],
  flows: readonly BoundFlow[],
  given: Given,
): readonly Unbound[] {
  const planned = new Set(calls.map(({ step }) => step.exchange.id));
  const found = new Map<string, Unbound>();
  for (const call of calls) {
    for (const binding of flows[call.flow]!.bindings) {
      if (!call.needs.includes(binding.name) || given.values.has(binding.name)) continue;
      const missing = missingValue(binding, { call, planned, given });
      if (missing && !found.has(binding.value)) found.set(binding.value, missing);
    }
  }
  return [...found.values(), ...calls.flatMap((call) => missingBody(call, given))];
}

interface Context {
  readonly call: PlannedCall;
  readonly planned: ReadonlySet<string>;
  readonly given: Given;
}

function missingValue(binding: Binding, { call, planned, given }: Context): Unbound | undefined {
  const { name, value, kind, source, secret } = binding;
  if (source !== 'given' && planned.has(source.exchange)) return undefined;
  const use = binding.uses.find((place) => place.exchange === call.step.exchange.id)!;
  const where = `${use.part} of ${call.name}`;
  if (call.step.operation.group === 'sign-on' && given.signOn(use.part)) return undefined;
  if (secret) {
    return { name, where: `${value} in ${where}`, how: `--secret ${name}=env:VARIABLE` };
  }
  // Names are the client's own choice, and where services are is told by the target.
  if (kind !== undefined) return undefined;
  const origin =
    source === 'given'
      ? 'the recording does not tell where it comes from'
      : `it came from ${source.exchange}, which is not replayed`;
  return { name, where: `${value} in ${where}: ${origin}`, how: `--value ${name}=VALUE` };
}

function missingBody({ step, name }: PlannedCall, { bodies }: Given): readonly Unbound[] {
  const { body } = step.exchange.request;
  if (body.kind !== 'omitted' || bodies.has(step.number)) return [];
  const where = `the body of ${name} (step ${step.number}), ${body.size} bytes, was not kept: ${body.reason}`;
  return [{ name: 'body', where, how: `--body ${step.number}=FILE` }];
}
