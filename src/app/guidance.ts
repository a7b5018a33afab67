/** Words that help: how to point a service at its listener and back, what seems to be missing, and what to try next. */

import { shellLine } from '../text/shell.js';
import { callingServices, serviceNamed } from './profiles.js';
import type { RecordResult } from './record.js';
import type { RecordStart } from './record-start.js';

/** devstack's unit of each service. */
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
  /** The participant that the name means, when it is a profile's. */
  readonly service: string | undefined;
  readonly environment: string;
  readonly doLines: readonly string[];
  readonly undoLines: readonly string[];
}

export function callerGuide({ name, listen }: RecordStart['callers'][number]): CallerGuide {
  const service = serviceNamed(name);
  const unit = UNITS[service ?? ''] ?? '<unit>';
  const environment = `http_proxy=http://${listen} https_proxy=http://${listen} no_proxy=`;
  const folder = `/etc/systemd/system/${unit}.service.d`;
  const restart = `sudo systemctl daemon-reload && sudo systemctl restart ${unit}`;
  return {
    name,
    service,
    environment,
    doLines: [
      `sudo mkdir -p ${folder}`,
      `printf '[Service]\\nEnvironment=${environment}\\n' | sudo tee ${folder}/wiretale.conf`,
      restart,
    ],
    undoLines: [`sudo rm ${folder}/wiretale.conf`, restart],
  };
}

/** What seems to be missing from a recording, why that may be, likeliest first, and one thing to try next. */
export interface Advice {
  readonly what: string;
  readonly reasons: readonly string[];
  readonly next: string;
}

/** Undefined when nothing seems to be missing. */
export function adviceOn(result: RecordResult): Advice | undefined {
  if (result.rejections.length > 0) return rejected(result);
  if (result.manifest.counts.exchanges === 0) return nothingPassed(result);
  if (result.tunnels > 0) return tunnelled(result);
  return unusedCallers(result) ?? silentServices(result);
}

function nothingPassed(result: RecordResult): Advice {
  const { manifest, refusals } = result;
  const [gateway] = manifest.gateways;
  const what = 'Nothing was recorded.';
  if (refusals > 0) {
    return {
      what,
      reasons: [`${refusals} requests came as if this were the service itself; this listener is a proxy.`],
      next: 'wiretale record --gateway 127.0.0.1:9100=http://your-cloud',
    };
  }
  if (manifest.counts.skipped > 0) {
    const reasons = [`${manifest.counts.skipped} passed, and --only or --skip left all of them out.`];
    return { what, reasons, next: `the same without them: ${commandLine(result, [])}` };
  }
  if (manifest.intercepted) {
    return {
      what,
      reasons: [
        `Nothing new was called on port ${manifest.intercepted.join(' or ')}: connections that were open before stay as they are.`,
        'The calls came from a container with a network of its own.',
      ],
      next: 'ss -tnp shows which ports are called',
    };
  }
  if (gateway) {
    const next = `OS_AUTH_URL=http://${gateway.listen}/identity ${commandLine(result, callerFlags(result))}`;
    return { what, reasons: ['The client was not given the gateway’s address.'], next };
  }
  return {
    what,
    reasons: [
      'The command made no HTTP call.',
      'It goes around http_proxy: Go does for loopback addresses, Java and Node’s fetch never read it.',
      'It has a proxy of its own configured.',
    ],
    next: 'wiretale record --gateway 127.0.0.1:9100=http://your-cloud, and OS_AUTH_URL=http://127.0.0.1:9100/identity',
  };
}

/** Hosts named in a sentence before the rest is a number. */
const NAMED = 5;

function rejected(result: RecordResult): Advice {
  const hosts = result.rejections.map(({ host }) => host);
  const more = hosts.length > NAMED ? ` and ${hosts.length - NAMED} more` : '';
  const names = new Set(hosts.slice(0, NAMED).map((host) => host.replace(/:\d+$/, '')));
  const flags = [...callerFlags(result), ...[...names].flatMap((name) => ['--tunnel', name])];
  return {
    what: `A client did not take wiretale’s certificate for ${hosts.slice(0, NAMED).join(', ')}${more}: ${result.rejections[0]!.reason}.`,
    reasons: [
      'It does not trust wiretale’s authority: wiretale ca install says how each kind of client can.',
      'It has a list of authorities of its own: cacert in clouds.yaml, --os-cacert, Java’s trust store, a pinned certificate.',
    ],
    next: `pass it unread: ${commandLine(result, flags)}`,
  };
}

function tunnelled(result: RecordResult): Advice {
  return {
    what: `${result.tunnels} connections passed as tunnels, unread.`,
    reasons: [
      'They speak neither HTTP/1.1 nor TLS: HTTP/2 without HTTP/1.1 (gRPC), or another protocol.',
      'The authority is not permitted to speak for their host (wiretale ca).',
    ],
    next: 'wiretale show, which names their hosts',
  };
}

function unusedCallers(result: RecordResult): Advice | undefined {
  const unused = result.manifest.callers.filter(({ name }) => !result.usedCallers.includes(name));
  if (unused.length === 0) return undefined;
  return {
    what: `No call came through the listener of ${unused.map(({ name }) => name).join(' and ')}.`,
    reasons: [
      'It was not restarted after it was pointed there.',
      'Its caches were warm, so that it had nothing to ask (a token’s validation is kept for 300 s).',
      'Its no_proxy exempts loopback.',
    ],
    next: `restart it, then ${commandLine(result, callerFlags(result))}`,
  };
}

/** Services that were asked and usually ask others in turn, and of which no call was seen. */
function silentServices(result: RecordResult): Advice | undefined {
  const silent = callingServices(result.askedOnly);
  if (silent.length === 0) return undefined;
  const what = `What ${silent.map(({ label }) => label).join(' and ')} called in turn was not seen.`;
  if (result.manifest.intercepted) {
    return {
      what,
      reasons: [
        'Their connections were open before the rules were set; a restart opens new ones.',
        'They call other ports than those.',
        'They run in containers with a network of their own.',
      ],
      next: `restart them, then ${transparentLine(result)}`,
    };
  }
  return {
    what,
    reasons: [
      'They do not call through the recorder. On this machine, with Linux, none of them needs to be pointed at it.',
      'Elsewhere one listener is enough for all of them: http_proxy in their environment, and a restart.',
    ],
    next: transparentLine(result),
  };
}

/** The same with rules of the kernel, for the ports that were asked. */
function transparentLine(result: RecordResult): string {
  const ports = result.ports.toSorted((a, b) => a - b).join(',');
  return `sudo ${commandLine(result, ['--transparent', '--ports', ports])}`;
}

function callerFlags({ manifest }: RecordResult): readonly string[] {
  return [
    ...manifest.gateways.flatMap(({ listen, upstream }) => ['--gateway', `${listen}=${upstream}`]),
    ...manifest.callers.flatMap(({ name, listen }) => ['--caller', `${name}=${listen}`]),
  ];
}

function commandLine({ manifest }: RecordResult, flags: readonly string[]): string {
  const argv = manifest.command?.argv ?? [];
  const line = shellLine(['wiretale', 'record', ...flags, ...(argv.length > 0 ? ['--', ...argv] : [])]);
  return /<[a-z]+:[0-9a-f]{16}>/.test(line) ? `${line}  (put the secrets back in)` : line;
}
