/** What the recorded values are in a replay: given ones first, those that live answers bring as they come. */

import { extract } from '../../bindings/extract.js';
import { fill } from '../../bindings/apply.js';
import type { Binding } from '../../model/binding.js';
import type { Request, Response } from '../../model/message.js';
import type { BoundFlow, PlannedCall } from '../../model/replay.js';

export interface GivenValues {
  /** By the binding's name. */
  readonly named: ReadonlyMap<string, string>;
  /** Behind every name that the client chose. */
  readonly suffix: string;
}

/** A value that a live answer brought. */
export interface Brought {
  readonly recorded: string;
  readonly live: string;
  readonly secret: boolean;
}

export interface Values {
  readonly filled: (call: PlannedCall) => Request;
  /** Takes what a live answer brings; what of it is new. */
  readonly take: (call: PlannedCall, live: Response) => readonly Brought[];
  /** Names of what a call needs and nobody brought. */
  readonly missing: (call: PlannedCall) => readonly string[];
  /** Names that are others now: they were given a suffix, or by the user. */
  readonly changed: () => readonly Brought[];
}

/** The same value has other names in other flows, so that it is kept by what it was in the recording. */
export function createValues(flows: readonly BoundFlow[], { named, suffix }: GivenValues): Values {
  const all = flows.flatMap(({ bindings }) => bindings);
  const live = new Map(all.flatMap((binding) => givenEntry(binding, { named, suffix })));
  const secrets = new Set(all.filter(({ secret }) => secret).map(({ value }) => value));
  const bindingsOf = (call: PlannedCall): readonly Binding[] => flows[call.flow]!.bindings;
  return {
    filled(call) {
      const bindings = bindingsOf(call);
      const values = new Map(
        bindings.flatMap(({ name, value }) => (live.has(value) ? [[name, live.get(value)!] as const] : [])),
      );
      return fill(call.step.exchange, bindings, values);
    },
    take(call, response) {
      const bindings = bindingsOf(call);
      const found = extract(call.step.exchange, response, bindings);
      return bindings.flatMap(({ name, value, secret }) => {
        const now = found.get(name);
        if (now === undefined) return [];
        live.set(value, now);
        return [{ recorded: value, live: now, secret: secret ?? false }];
      });
    },
    missing: (call) =>
      bindingsOf(call).flatMap(({ name, value, source, kind }) =>
        source !== 'given' && !isAddress(kind, value) && call.needs.includes(name) && !live.has(value)
          ? [name]
          : [],
      ),
    changed: () =>
      [...live].flatMap(([recorded, now]) =>
        recorded === now ? [] : [{ recorded, live: now, secret: secrets.has(recorded) }],
      ),
  };
}

/** Where a service is, is known from the target too; a link to more of a list is not. */
function isAddress(kind: Binding['kind'], value: string): boolean {
  return kind === 'url' && !value.includes('?');
}

type Entry = readonly [recorded: string, live: string];

function givenEntry(
  { name, value, kind, source }: Binding,
  { named, suffix }: GivenValues,
): readonly Entry[] {
  const given = named.get(name);
  if (given !== undefined) return [[value, given]];
  const isOwnName = kind === 'name' && source === 'given' && suffix !== '';
  return isOwnName ? [[value, value + suffix]] : [];
}
