/** From a capture to what is known of it: flows of steps, each with its variables. One pure function in the middle. */

import { namePath } from '../bindings/label.js';
import { findBindings } from '../bindings/find.js';
import { correlate } from '../correlate/flows.js';
import type { Binding } from '../model/binding.js';
import type { Capture } from '../model/capture.js';
import type { Flow } from '../model/flow.js';
import type { ServiceProfile } from '../model/profile.js';
import { urlFilter } from './filters.js';
import type { Filters } from './filters.js';
import { PROFILES } from './profiles.js';

export interface UnderstoodFlow {
  readonly flow: Flow;
  readonly bindings: readonly Binding[];
  /** A path with this flow's variables in the place of their values. */
  readonly name: (path: string) => string;
}

export interface Understood {
  readonly flows: readonly UnderstoodFlow[];
  /** Exchanges left out by `--only` and `--skip`. */
  readonly skipped: number;
}

/** `profiles`: the built-in ones unless others are given. */
export type Reading = Filters & { readonly profiles?: readonly ServiceProfile[] };

export function understand(capture: Capture, { profiles = PROFILES, ...filters }: Reading): Understood {
  const wanted = urlFilter(filters);
  const exchanges = capture.exchanges.filter((exchange) => wanted(exchange.request.url));
  const command = capture.manifest.command?.argv;
  const flows = correlate(exchanges, { profiles, ...(command && { command }) });
  const bindingsByFlow = findBindings(flows, profiles);
  return {
    skipped: capture.exchanges.length - exchanges.length,
    flows: flows.map((flow, index) => {
      const bindings = bindingsByFlow[index]!;
      return { flow, bindings, name: (path) => namePath(path, bindings) };
    }),
  };
}
