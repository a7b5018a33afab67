/** Variables of flows: values that are born in one place, or given, and used in others. */

import type { Binding, BindingKind } from '../model/binding.js';
import type { Flow } from '../model/flow.js';
import type { ServiceProfile } from '../model/profile.js';
import { secretsIn } from '../text/pseudonyms.js';
import { originsOf, type Birth, type Origin, type Wanted } from './births.js';
import { keyedName, singularOf, slug, unique } from './name.js';
import { mayBegin } from './urls.js';
import { usesOf, type Use } from './uses.js';

/**
 * The variables of each flow, in order of their first use. The source is the first answer of the flow that brought the
 * value before that, else the first of the capture; without one it is given. The work grows with the size of the capture;
 * where one flow is all that is wanted, the others have none, and are only asked what they tell of its values.
 */
export function findBindings(
  flows: readonly Flow[],
  profiles: readonly ServiceProfile[],
  wanted?: number,
): readonly (readonly Binding[])[] {
  const used = flows.map((flow, index) =>
    groupedUses(wanted === undefined || wanted === index ? usesOf(flow, profiles) : []),
  );
  const rules = profiles.flatMap((profile) => profile.names);
  const origins = originsOf(flows, wantedBy(used), rules);
  return used.map((groups, index) => {
    const found = candidatesOf(groups, origins, index);
    const names = unique(found.map(nameOf));
    return found.map((candidate, at) => bindingOf(candidate, names[at]!));
  });
}

type Groups = ReadonlyMap<string, readonly Use[]>;

interface Candidate {
  readonly value: string;
  readonly kind: BindingKind;
  readonly uses: readonly Use[];
  readonly birth: Birth | undefined;
  readonly origin: Origin | undefined;
}

function groupedUses(uses: readonly Use[]): Groups {
  const groups = new Map<string, Use[]>();
  for (const use of uses) {
    const group = groups.get(use.value);
    if (group) group.push(use);
    else groups.set(use.value, [use]);
  }
  return groups;
}

function wantedBy(used: readonly Groups[]): ReadonlyMap<string, Wanted> {
  const wanted = new Map<string, Wanted>();
  for (const groups of used) {
    for (const [value, uses] of groups) {
      const known = wanted.get(value);
      wanted.set(value, {
        asUrl: (known?.asUrl ?? true) && uses.every(({ kind }) => kind === 'url'),
        asNumber: uses[0]!.look === 'number',
      });
    }
  }
  return wanted;
}

function candidatesOf(
  groups: Groups,
  origins: ReadonlyMap<string, Origin>,
  flow: number,
): readonly Candidate[] {
  const born = new Map<string, Birth>();
  for (const [value, uses] of groups) {
    const birth = birthBefore(origins.get(value), flow, uses[0]!.at);
    if (birth) born.set(value, birth);
  }
  const outer = outermostUrls(groups, born, origins);
  return [...groups].flatMap(([value, all]): readonly Candidate[] => {
    const uses = all.filter((use) => use.kind !== 'url' || outer.has(use));
    if (uses.length === 0) return [];
    const candidate = {
      value,
      uses,
      birth: born.get(value),
      origin: origins.get(value),
      kind: kindOf(uses, origins.get(value)),
    };
    return isWorthNaming(candidate) ? [candidate] : [];
  });
}

function birthBefore(origin: Origin | undefined, flow: number, use: number): Birth | undefined {
  return [origin?.inFlow.get(flow), origin?.first].find((birth) => birth !== undefined && birth.at < use);
}

/**
 * Of the URLs that begin a request's URL the longest that an answer gave, or that has a name: the client knows one before
 * the catalog tells it.
 */
function outermostUrls(
  groups: Groups,
  born: ReadonlyMap<string, Birth>,
  origins: ReadonlyMap<string, Origin>,
): ReadonlySet<Use> {
  const best = new Map<string, Use>();
  for (const [value, uses] of groups) {
    const birth = born.get(value);
    const isNamed = origins.get(value)?.named !== undefined;
    if (!birth && !isNamed) continue;
    for (const use of uses) {
      if (use.kind !== 'url' || (use.begins && !isNamed && !mayBegin(birth!.key))) continue;
      const known = best.get(use.place.exchange);
      if (!known || known.value.length < value.length) best.set(use.place.exchange, use);
    }
  }
  return new Set(best.values());
}

/** What a profile names and a path has is an id, whatever it looks like. */
function kindOf(uses: readonly Use[], origin: Origin | undefined): BindingKind {
  const kind = KINDS.find((one) => uses.some((use) => use.kind === one)) ?? 'value';
  return kind === 'value' && origin?.named && uses.some(isInPath) ? 'id' : kind;
}

const KINDS: readonly BindingKind[] = ['id', 'name', 'url', 'value'];

/** What is born here and used there always is; the rest when a reader would miss it. */
function isWorthNaming({ kind, uses, birth, origin }: Candidate): boolean {
  const [{ look }] = uses as [Use, ...Use[]];
  if (birth) return kind !== 'name' || look === 'made';
  const several = new Set(uses.map(({ place }) => place.exchange)).size > 1;
  if (look === 'secret') return several || uses.some(({ own }) => own);
  if (kind === 'name') return uses.some(({ makes }) => makes) || (several && uses.some(isInPath));
  if (kind === 'url') return origin?.named !== undefined;
  if (kind !== 'id' || look === 'number') return false;
  return several || uses.some(isInPath);
}

function isInPath({ place }: Use): boolean {
  return place.part === 'path';
}

function bindingOf({ value, kind, uses, birth }: Candidate, name: string): Binding {
  const isSecret = uses[0]!.look === 'secret';
  return {
    name,
    value,
    ...(kind === 'id' ? {} : { kind }),
    ...(isSecret && { secret: true as const }),
    source: birth?.place ?? 'given',
    uses: uses.map(({ place }) => place),
  };
}

/** By the profile's rules wherever the value stands, else by an operation's path, else by what is before it. */
function nameOf({ value, kind, uses, birth, origin }: Candidate): string {
  if (origin?.named) return origin.named.name;
  const [first] = uses as [Use, ...Use[]];
  const variable = uses.find((use) => use.variable !== undefined)?.variable;
  if (first.look === 'secret') return secretsIn(value)[0]?.kind ?? 'secret';
  if (kind === 'id') return variable ?? keyedName((uses.find(isInPath) ?? first).key);
  if (kind === 'name') return variable === undefined ? namedAfter(first) : `${slug(variable)}_name`;
  const key = slug(birth?.key ?? first.key) || 'value';
  return kind === 'url' && !key.endsWith('url') ? `${key}_url` : key;
}

/** `server_name` of `/server/name`, `image_name` of a `/name` that is sent to `/v2/images`. */
function namedAfter({ place, noun }: Use): string {
  const above = /\/([^/]+)\/name$/.exec(place.part)?.[1] ?? noun;
  return `${singularOf(slug(above))}_name`.replace(/^_/, '');
}
