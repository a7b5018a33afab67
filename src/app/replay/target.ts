/** Where the services of a replay are, and which hosts may be told a secret. */

import { matchOperation } from '../../correlate/operations.js';
import { UserError } from '../../model/errors.js';
import type { ServiceProfile } from '../../model/profile.js';
import { matchTemplate } from '../../model/template.js';
import type { PlannedCall } from '../../model/replay.js';
import { hostPort, urlParts } from '../../model/url.js';

/** A service as it was recorded, and where it is now. */
export interface Moved {
  readonly recorded: string;
  readonly live: string;
}

export interface Target {
  /** For people: the first of its addresses. */
  readonly name: string;
  readonly moved: readonly Moved[];
  /** True while all of it is on this machine. */
  readonly isHere: boolean;
  /** The URL with its service's recorded place replaced by the live one. */
  readonly locate: (url: string) => string;
  /** True when the target told of this host, or the user. */
  readonly allows: (url: string) => boolean;
  /** The target itself says where its services are; it cannot send us away from this machine where nobody agreed to that. */
  readonly allow: (urls: readonly string[]) => void;
}

export interface TargetOptions {
  readonly profiles: readonly ServiceProfile[];
  readonly authUrl: string | undefined;
  /** By participant, or by recorded `host:port`; '' for all. */
  readonly services: readonly { readonly service: string; readonly url: string }[];
  /** Other machines were agreed to. */
  readonly yes: boolean;
}

/** @throws UserError `unknown-target`: a service is named that the capture does not have */
export function targetOf(calls: readonly PlannedCall[], options: TargetOptions): Target {
  const bases = basesOf(calls, options.profiles);
  const moved = [...movedServices(bases, options), ...movedIdentity(bases, options)];
  // Without a word of the user it is the recorded cloud itself.
  const places = moved.length > 0 ? moved.map(({ live }) => live) : bases.map(({ base }) => base);
  const hosts = new Set(places.map(hostPort));
  const isHere = places.every(isOnThisMachine);
  const byLength = moved.toSorted((a, b) => b.recorded.length - a.recorded.length);
  return {
    name: bareUrl(places[0] ?? ''),
    moved,
    isHere,
    locate(url) {
      const found = byLength.find(({ recorded }) => isBelow(url, recorded));
      return found ? found.live + url.slice(found.recorded.length) : url;
    },
    allows: (url) => hosts.has(hostPort(url)),
    allow(urls) {
      const mayLeave = options.yes || !isHere;
      for (const url of urls) if (mayLeave || isOnThisMachine(url)) hosts.add(hostPort(url));
    },
  };
}

function isOnThisMachine(url: string): boolean {
  return /^(?:127(?:\.\d+){3}|localhost|\[::1\])$/.test(urlParts(url)?.host ?? '');
}

/** Without what may stand before the host, which would be a secret, and without a slash at the end. */
function bareUrl(url: string): string {
  const parts = urlParts(url);
  return parts ? `${parts.origin}${parts.path}`.replace(/\/+$/, '') : '';
}

interface Base {
  readonly service: string;
  readonly base: string;
}

function basesOf(calls: readonly PlannedCall[], profiles: readonly ServiceProfile[]): readonly Base[] {
  const bases = calls.map(({ step }) => ({ service: step.to, base: baseOf(step, profiles) }));
  return bases.filter(({ base }, index) => bases.findIndex((one) => one.base === base) === index);
}

/** What stands before the operation's own path; of a call that no profile knows, the origin. */
function baseOf(step: PlannedCall['step'], profiles: readonly ServiceProfile[]): string {
  const parts = urlParts(step.exchange.request.url)!;
  const match = matchOperation(step.exchange, { service: step.to, byService: false }, profiles);
  if (!match) return parts.origin;
  const segments = parts.path.split('/').slice(1);
  for (let count = segments.length; count > 0; count -= 1) {
    const rest = `/${segments.slice(count).join('/')}`;
    if (matchTemplate(match.rule.path, rest) && (rest !== '/' || match.rule.path === '/')) {
      return [parts.origin, ...segments.slice(0, count)].join('/').replace(/\/+$/, '');
    }
  }
  return parts.origin;
}

function movedServices(bases: readonly Base[], { services }: TargetOptions): readonly Moved[] {
  return services.flatMap(({ service, url }) => {
    const meant = bases.filter(
      (one) => service === '' || one.service === service || hostPort(one.base) === service,
    );
    if (meant.length === 0) {
      const known = [...new Set(bases.map((one) => one.service))].join(', ');
      throw new UserError('unknown-target', `Nothing in the capture is sent to "${service}".`, {
        hint: `--target takes one of ${known}, a recorded host:port, or a URL alone.`,
      });
    }
    return meant.map(({ base }) => ({ recorded: base, live: bareUrl(url) }));
  });
}

function movedIdentity(bases: readonly Base[], { authUrl }: TargetOptions): readonly Moved[] {
  if (authUrl === undefined) return [];
  const identity = bases.filter(({ service }) => service === 'keystone');
  const live = bareUrl(authUrl).replace(/\/v(?:3|2\.0)$/, '');
  return identity.map(({ base }) => ({ recorded: base, live }));
}

function isBelow(url: string, base: string): boolean {
  return url.startsWith(base) && /^(?:[/?#]|$)/.test(url.slice(base.length));
}
