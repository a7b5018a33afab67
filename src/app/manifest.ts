/** What `capture.json` says when a recording begins. */

import { CAPTURE_FORMAT } from '../model/capture.js';
import type {
  CallerListener,
  CommandOutput,
  GatewayListener,
  Manifest,
  RecordedCommand,
} from '../model/capture.js';
import type { ListenerSpec } from '../proxy/server.js';
import type { Redactor } from '../redact/redact.js';
import type { Filters } from './select/filters.js';
import type { GateRules } from './gate-rules.js';
import { VERSION } from './version.js';

interface FirstOptions {
  readonly name: string;
  readonly filters: Filters;
  readonly rules: GateRules;
  readonly tls?: { readonly tunnel: readonly string[]; readonly upstream: { readonly insecure: boolean } };
}

/** The manifest before the first exchange. */
export function firstManifest(
  options: FirstOptions,
  command: RecordedCommand | undefined,
  now: Date,
): Manifest {
  const { only, skip } = options.filters;
  const { keep } = options.rules;
  return {
    format: CAPTURE_FORMAT,
    tool: `wiretale ${VERSION}`,
    name: options.name,
    startedAt: now.toISOString(),
    ...(command && { command }),
    listen: [],
    callers: [],
    gateways: [],
    ...(only.length + skip.length > 0 && { filters: options.filters }),
    ...(keep.length > 0 && { keep }),
    ...(options.tls && options.tls.tunnel.length > 0 && { tunnel: options.tls.tunnel }),
    ...(options.tls?.upstream.insecure && { insecureUpstream: true }),
    counts: NOTHING,
  };
}

/** The same with the addresses that the listeners got. */
export function withAddresses(
  manifest: Manifest,
  listeners: readonly ListenerSpec[],
  addresses: readonly string[],
): Manifest {
  const open = listeners.map((spec, index) => ({ spec, listen: addresses[index]! }));
  const callers: CallerListener[] = open.flatMap(({ spec, listen }) =>
    spec.edge === undefined ? [] : [{ name: spec.edge, listen }],
  );
  const gateways = open.flatMap(({ spec, listen }) =>
    spec.upstream === undefined ? [] : [{ listen, upstream: spec.upstream }],
  );
  const listen = open.flatMap(({ spec, listen }) =>
    (spec.edge ?? spec.upstream ?? spec.intercepts) === undefined ? [listen] : [],
  );
  const intercepted = new Set(open.flatMap(({ spec }) => spec.intercepts ?? []));
  return {
    ...manifest,
    listen,
    callers,
    gateways,
    ...(intercepted.size > 0 && { intercepted: [...intercepted] }),
  };
}

/** The same with a gateway that was opened on the way. */
export function withGateway(manifest: Manifest, gateway: GatewayListener): Manifest {
  return { ...manifest, gateways: [...manifest.gateways, gateway] };
}

export interface Ending {
  readonly endedAt: Date;
  /** What completes the recorded command. */
  readonly command: Partial<RecordedCommand> | undefined;
  readonly clientVersion: string | undefined;
}

/** The same at the end of the recording. */
export function endedManifest(manifest: Manifest, { endedAt, command, clientVersion }: Ending): Manifest {
  return {
    ...manifest,
    endedAt: endedAt.toISOString(),
    ...(manifest.command && { command: { ...manifest.command, ...command } }),
    ...(clientVersion === undefined ? {} : { clientVersion }),
  };
}

/** Names, globs and addresses may hold what somebody typed: they pass the gate like anything else. */
export function manifestThroughGate(manifest: Manifest, gate: Redactor): Manifest {
  const text = (free: string): string => gate.text(free);
  const { command, filters, tunnel, imported, clientVersion } = manifest;
  return {
    ...manifest,
    name: text(manifest.name),
    ...(command && { command: commandThroughGate(command, gate) }),
    callers: manifest.callers.map((caller) => ({ ...caller, name: text(caller.name) })),
    gateways: manifest.gateways.map((gateway) => ({ ...gateway, upstream: text(gateway.upstream) })),
    ...(filters && { filters: { only: filters.only.map(text), skip: filters.skip.map(text) } }),
    ...(tunnel && { tunnel: tunnel.map(text) }),
    ...(imported && { imported: imported.map((one) => ({ ...one, file: text(one.file) })) }),
    ...(clientVersion === undefined ? {} : { clientVersion: text(clientVersion) }),
  };
}

function commandThroughGate(command: RecordedCommand, gate: Redactor): RecordedCommand {
  // The environment first: what it reveals (OS_PASSWORD) is then known in the command line too.
  const env = gate.env(command.env);
  const { output } = command;
  return {
    ...command,
    env,
    argv: gate.argv(command.argv),
    cwd: gate.text(command.cwd),
    ...(output && { output: outputThroughGate(output, gate) }),
  };
}

function outputThroughGate({ stdout, stderr, truncated }: CommandOutput, gate: Redactor): CommandOutput {
  return { stdout: gate.text(stdout), stderr: gate.text(stderr), truncated };
}

const NOTHING: Manifest['counts'] = {
  exchanges: 0,
  skipped: 0,
  lost: 0,
  requestBytes: 0,
  responseBytes: 0,
  secrets: 0,
  redactions: 0,
  dropped: 0,
};
