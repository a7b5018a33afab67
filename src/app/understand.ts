/** From a capture to what is known of it: flows of steps, each with its variables. One pure function in the middle. */

import { namePath } from '../bindings/label.js';
import { findBindings } from '../bindings/find.js';
import { correlate } from '../correlate/flows.js';
import type { Binding } from '../model/binding.js';
import type { Capture } from '../model/capture.js';
import type { Flow } from '../model/flow.js';
import type { ServiceProfile } from '../model/profile.js';
import { PROFILES } from './profiles.js';

/** `bindings` are looked for when they are asked for: of a long capture few flows are looked at. */
export interface UnderstoodFlow {
  readonly flow: Flow;
  readonly bindings: readonly Binding[];
  /** A path with this flow's variables in the place of their values. */
  readonly name: (path: string) => string;
}

export interface Understood {
  readonly flows: readonly UnderstoodFlow[];
  /** One of them, whose variables are looked for without those of all the others. */
  readonly alone: (index: number) => UnderstoodFlow;
}

/** By these profiles: the built-in ones unless others are given. */
export function understand(
  capture: Pick<Capture, 'manifest' | 'exchanges'>,
  profiles: readonly ServiceProfile[] = PROFILES,
): Understood {
  const { command, imported } = capture.manifest;
  const flows = correlate(capture.exchanges, {
    profiles,
    imported: imported !== undefined,
    ...(command && { command: command.argv }),
  });
  let found: readonly (readonly Binding[])[] | undefined;
  const bindingsOf = (index: number): readonly Binding[] => (found ??= findBindings(flows, profiles))[index]!;
  return {
    flows: flows.map((flow, index) => understoodFlow(flow, () => bindingsOf(index))),
    alone(index) {
      let own: readonly Binding[] | undefined;
      return understoodFlow(flows[index]!, () => (own ??= findBindings(flows, profiles, index)[index]!));
    },
  };
}

function understoodFlow(flow: Flow, bindings: () => readonly Binding[]): UnderstoodFlow {
  return {
    flow,
    get bindings() {
      return bindings();
    },
    name: (path) => namePath(path, bindings()),
  };
}
