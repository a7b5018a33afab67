/** Who wrote a log, as its file's name tells: `glance-api.log.1` is Glance's. */

import type { ServiceProfile } from '../../model/profile.js';

/** The id of the service that a file is named after; undefined when it is none. */
export function callerNamed(file: string, profiles: readonly ServiceProfile[]): string | undefined {
  const name = /^[a-z0-9]+(?:[-_][a-z]+)*/i.exec(file)?.[0].toLowerCase().replaceAll('_', '-');
  if (name === undefined) return undefined;
  const services = profiles.flatMap((profile) => profile.services);
  const rule = services.find(({ id, label, aliases, types }) =>
    [id, label, ...aliases, ...types].includes(name),
  );
  return rule?.id;
}
