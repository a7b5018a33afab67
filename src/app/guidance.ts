/** Words that help: how to point a service at its listener and back, and why nothing may have been seen. */

import { CLIENTS, serviceNamed } from './profiles.js';
import type { RecordResult, RecordStart } from './record.js';

/** Units of the usual installations: devstack's, and the distributions' packages. */
const UNITS: Readonly<Record<string, string>> = {
  keystone: 'devstack@keystone',
  glance: 'devstack@g-api',
  swift: 'devstack@s-proxy',
  nova: 'devstack@n-api',
  neutron: 'devstack@q-svc',
  cinder: 'devstack@c-api',
  placement: 'devstack@placement-api',
};

/** How to send a service's calls through its listener (`host:port`), and how to undo it. */
export interface CallerGuide {
  readonly name: string;
  readonly participant: string;
  readonly environment: string;
  readonly doLines: readonly string[];
  readonly undoLines: readonly string[];
}

export function callerGuide({ name, listen }: RecordStart['callers'][number]): CallerGuide {
  const participant = serviceNamed(name) ?? name;
  const unit = UNITS[participant] ?? name;
  const url = `http://${listen}`;
  const environment = `http_proxy=${url} https_proxy=${url} no_proxy=`;
  const folder = `/etc/systemd/system/${unit}.service.d`;
  return {
    name,
    participant,
    environment,
    doLines: [
      `sudo mkdir -p ${folder}`,
      `printf '[Service]\\nEnvironment=${environment}\\n' | sudo tee ${folder}/wiretale.conf`,
      `sudo systemctl daemon-reload && sudo systemctl restart ${unit}`,
    ],
    undoLines: [
      `sudo rm ${folder}/wiretale.conf`,
      `sudo systemctl daemon-reload && sudo systemctl restart ${unit}`,
    ],
  };
}

/** Why a recording may be empty or lack the services' calls, likeliest first; empty when nothing seems missing. */
export function missingReasons(result: RecordResult): readonly string[] {
  const { manifest, tunnels, usedCallers } = result;
  if (manifest.counts.exchanges === 0) return nothingPassed(result);
  const unused = manifest.callers.filter(({ name }) => !usedCallers.includes(name));
  const reasons =
    tunnels > 0 ? [`${tunnels} TLS tunnels passed unread: only plain HTTP is read so far.`] : [];
  if (unused.length === 0) return reasons;
  const names = unused.map(({ name }) => name).join(' and ');
  return [
    ...reasons,
    `No call came through the listener of ${names}.`,
    'The service was not restarted after it was pointed at its listener.',
    'Its caches were warm, so it had nothing to ask (a token validation is kept for 300 s): restart it and record again.',
    'Its environment has no_proxy set, which exempts loopback.',
  ];
}

function nothingPassed({ manifest }: RecordResult): readonly string[] {
  const { skipped } = manifest.counts;
  if (skipped > 0) return [`${skipped} exchanges passed and --only or --skip left all of them out.`];
  const program = manifest.command?.argv[0]?.split('/').at(-1) ?? '';
  if (manifest.gateways.length > 0) return ['The client was not given the gateway’s address (OS_AUTH_URL).'];
  return [
    ...(Object.hasOwn(CLIENTS, program) ? [] : ['Go programs go around a proxy for loopback addresses.']),
    'Node’s fetch and Java read no http_proxy: start them with --use-env-proxy, or -Dhttp.proxyHost and -Dhttp.proxyPort.',
    'The program made no call at all, or has a proxy of its own configured.',
  ];
}

/** The next command to try after an empty recording. */
export function nextToTry({ manifest }: RecordResult): string {
  const argv = manifest.command?.argv.join(' ') ?? '…';
  if (manifest.counts.exchanges > 0) return `wiretale record -- ${argv}`;
  return 'wiretale record --gateway 127.0.0.1:9100=http://your-cloud, with OS_AUTH_URL=http://127.0.0.1:9100/identity';
}
