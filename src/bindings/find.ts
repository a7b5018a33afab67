/** Variables of a flow: ids that are born in one place, or given, and used in others. */

import type { Binding } from '../model/binding.js';
import type { Flow } from '../model/flow.js';
import type { ServiceProfile } from '../model/profile.js';
import { birthsOf, type Birth } from './births.js';
import { keyedName, unique } from './name.js';
import { usesOf, type Use } from './uses.js';

/**
 * The ids that stand in the path of a request, or in requests of two exchanges, in order of their first use. The source
 * is the first response that brought the value before that; without one it is given.
 */
export function findBindings(flow: Flow, profiles: readonly ServiceProfile[]): readonly Binding[] {
  const used = [...grouped(usesOf(flow, profiles))].filter(([, uses]) => isWorthNaming(uses));
  const rules = profiles.flatMap((profile) => profile.names);
  const values = new Set(used.map(([value]) => value));
  const born = grouped(birthsOf(flow, values, rules));
  const names = unique(used.map(([value, uses]) => nameOf(uses, born.get(value) ?? [])));
  return used.map(([value, uses], index) => {
    const source = born.get(value)?.[0];
    const isBornBefore = source !== undefined && source.number < uses[0]!.number;
    return {
      name: names[index]!,
      value,
      source: isBornBefore ? source.place : 'given',
      uses: uses.map(({ place }) => place),
    };
  });
}

function grouped<One extends Use | Birth>(all: readonly One[]): ReadonlyMap<string, readonly One[]> {
  const groups = new Map<string, One[]>();
  for (const one of all) {
    const group = groups.get(one.value);
    if (group) group.push(one);
    else groups.set(one.value, [one]);
  }
  return groups;
}

function isWorthNaming(uses: readonly Use[]): boolean {
  if (uses.some(({ place }) => place.part === 'path')) return true;
  return new Set(uses.map(({ place }) => place.exchange)).size > 1;
}

/** By the profile's rules wherever the value stands in a response, else by an operation's path, else by what is before it. */
function nameOf(uses: readonly Use[], births: readonly Birth[]): string {
  const ruled = births.find(({ name }) => name !== undefined)?.name;
  if (ruled !== undefined) return ruled;
  const variable = uses.find((use) => use.variable !== undefined)?.variable;
  const inPath = uses.find(({ place }) => place.part === 'path');
  return variable ?? keyedName((inPath ?? uses[0]!).key);
}
