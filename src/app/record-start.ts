/** What is said of a recording before anything passes: who is to call where. */

import type { ListenerSpec } from '../proxy/server.js';
import type { Options } from './config/options.js';
import { recordingListeners } from './listeners.js';
import { createGate } from './gate.js';
import { gateRules } from './gate-rules.js';
import type { Recorder } from './recorder.js';

/** Addresses are `host:port`. */
export interface RecordStart {
  readonly path: string;
  readonly listen: readonly string[];
  readonly callers: readonly { readonly name: string; readonly listen: string }[];
  readonly gateways: readonly { readonly listen: string; readonly upstream: string }[];
  /** Ports whose calls come here by the kernel's rules. */
  readonly intercepted: readonly number[];
}

export function startOf(recorder: Recorder, options: Options): RecordStart {
  const addresses = recorder.addresses.map(reachable);
  // Client, gateways, callers, and at last those that only the kernel's rules lead to.
  const client = recordingListeners(options, true).filter(isForClients).length;
  const callersAt = client + options.gateway.length;
  const gate = createGate(gateRules(options));
  return {
    path: recorder.path,
    listen: addresses.slice(0, client),
    gateways: options.gateway.map(({ upstream }, index) => ({
      listen: addresses[client + index]!,
      // It may hold a password before the host.
      upstream: gate.text(upstream),
    })),
    callers: options.caller.map(({ name }, index) => ({ name, listen: addresses[callersAt + index]! })),
    intercepted: options.transparent ? options.ports.map(({ port }) => port) : [],
  };
}

function isForClients({ edge, upstream, intercepts }: ListenerSpec): boolean {
  return (edge ?? upstream ?? intercepts) === undefined;
}

/** An address that a client on this machine can use: nobody can connect to the one that stands for all. */
function reachable(address: string): string {
  return address.replace(/^0\.0\.0\.0:/, '127.0.0.1:').replace(/^\[::\]:/, '[::1]:');
}
