/** What `capture.json` says when a recording begins. */

import { CAPTURE_FORMAT } from '../model/capture.js';
import type { CallerListener, Manifest, RecordedCommand } from '../model/capture.js';
import type { ListenerSpec } from '../proxy/server.js';
import type { Filters } from './filters.js';
import { VERSION } from './version.js';

/** The manifest before the first exchange; `command` has passed the gate. */
export function firstManifest(
  options: { readonly name: string; readonly filters: Filters },
  command: RecordedCommand | undefined,
  now: Date,
): Manifest {
  const { only, skip } = options.filters;
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
    (spec.edge ?? spec.upstream) === undefined ? [listen] : [],
  );
  return { ...manifest, listen, callers, gateways };
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
