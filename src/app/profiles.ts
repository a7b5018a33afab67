/** The built-in profiles, and what they say to whoever records. */

import type { Turned } from '../proxy/server.js';
import type { ServiceProfile, ServiceRule } from '../model/profile.js';
import { matchTemplate } from '../model/template.js';
import { GENERIC } from '../profiles/generic.js';
import { OPENSTACK } from '../profiles/openstack.js';

export const PROFILES: readonly ServiceProfile[] = [OPENSTACK, GENERIC];

/** The labels of known client programs, by command name. */
export function clientLabels(profiles: readonly ServiceProfile[]): Readonly<Record<string, string>> {
  return Object.assign({}, ...profiles.map((profile) => profile.clients)) as Record<string, string>;
}

/** True for environment variables that are kept with a recorded command. */
export function keptVariable(name: string, profiles: readonly ServiceProfile[]): boolean {
  return profiles.some((profile) => profile.envPrefixes.some((prefix) => name.startsWith(prefix)));
}

/** The id of the service that a caller's name means (`g-api` → `glance`); undefined when it is one of its own. */
export function serviceNamed(name: string): string | undefined {
  const wanted = name.toLowerCase();
  const services = PROFILES.flatMap((profile) => profile.services);
  return services.find(({ id, aliases }) => id === wanted || aliases.includes(wanted))?.id;
}

/** Of these participants the services that usually call others to do their work: all but the identity service. */
export function callingServices(ids: readonly string[]): readonly ServiceRule[] {
  const services = PROFILES.flatMap((profile) => profile.services);
  return services.filter(({ id, types }) => ids.includes(id) && !types.includes('identity'));
}

const TURNED = PROFILES.flatMap((profile) => profile.turned);

const PAGED = PROFILES.flatMap((profile) => profile.paged);

/** Which URLs of a document, by its path, a gateway turns towards itself. */
export function turnedIn(path: string): Turned | undefined {
  const isOneOf = (templates: readonly string[]): boolean =>
    templates.some((template) => matchTemplate(template, path) !== undefined);
  if (isOneOf(TURNED)) return 'all';
  return isOneOf(PAGED) ? 'links' : undefined;
}
