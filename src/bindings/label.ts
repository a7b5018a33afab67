/** Ids replaced by their names in braces for people to read, and back: `fillPath(namePath(text)) = text`, whatever the text. */

import type { Binding } from '../model/binding.js';

/** A path with `{name}` for each id: `/v1/AUTH_{service_project_id}/glance/{image_id}`. Only whole ids count. */
export function namePath(text: string, bindings: readonly Binding[]): string {
  if (bindings.length === 0) return text;
  const { pattern, names } = naming(bindings);
  return text.replace(pattern, (all: string, value?: string) =>
    // A brace that would be read as one of ours gets a second one.
    value === undefined ? `{${all}` : `{${names.get(value)!}}`,
  );
}

/** The opposite of `namePath`, with any values: those of the recording, or those of a replay. */
export function fillPath(text: string, values: ReadonlyMap<string, string>): string {
  if (values.size === 0) return text;
  return text.replace(inBraces([...values.keys()]), (all: string, braces: string, name: string) =>
    braces.length === 1 ? values.get(name)! : all.slice(1),
  );
}

/** The values of a recording by name, as `fillPath` and `fill` take them. */
export function valuesOf(bindings: readonly Binding[]): ReadonlyMap<string, string> {
  return new Map(bindings.map(({ name, value }) => [name, value]));
}

interface Naming {
  readonly pattern: RegExp;
  readonly names: ReadonlyMap<string, string>;
}

// A flow's bindings are applied to every path and heading of it.
const namings = new WeakMap<readonly Binding[], Naming>();

function naming(bindings: readonly Binding[]): Naming {
  const known = namings.get(bindings);
  if (known) return known;
  // What people chose and what says where things are is better read as it is; numbers are too short to be told apart.
  const ids = bindings.filter(({ kind, value }) => kind === undefined && !/^\d+$/.test(value));
  const names = new Map(ids.map(({ name, value }) => [value, name]));
  const values = [...names.keys()].toSorted((a, b) => b.length - a.length).map(literal);
  // `fillPath` knows all names, also of what is left as it is here.
  const ours = bindings.map(({ name }) => name).join('|');
  const whole = values.length === 0 ? '((?!))' : `(?<![0-9A-Za-z{])(${values.join('|')})(?![0-9A-Za-z])`;
  const either = String.raw`\{+(?:${ours})\}|${whole}`;
  const made = { pattern: new RegExp(either, 'g'), names };
  namings.set(bindings, made);
  return made;
}

function inBraces(names: readonly string[]): RegExp {
  return new RegExp(String.raw`(\{+)(${names.join('|')})\}`, 'g');
}

function literal(value: string): string {
  return value.replace(/[.*+?^$(){}|[\]\\/-]/g, String.raw`\$&`);
}
