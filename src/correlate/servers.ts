/** Which participant answers an exchange: by the catalogs of the capture, then by path and port, else by its host. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Evidence } from '../model/flow.js';
import type { ServiceProfile, ServiceRule } from '../model/profile.js';
import { findOperation } from '../model/template.js';
import { hostPort, pathOf } from '../model/url.js';
import { catalogOf, type CatalogEntry } from './catalog.js';
import { groupBy } from './group-by.js';

/** The participant id of the program whose action is recorded; no other has it. */
export const CLIENT = 'client';

/** A participant as one exchange shows it, and by what. */
export interface Named {
  readonly id: string;
  readonly label: string;
  readonly evidence: Evidence;
}

/** Names the server of any of these exchanges. */
export function nameServers(
  exchanges: readonly RedactedExchange[],
  profiles: readonly ServiceProfile[],
): (exchange: RedactedExchange) => Named {
  const services = profiles.flatMap((profile) => profile.services);
  const catalog = groupBy(catalogOf(exchanges), ({ authority }) => authority);
  const hosts = nameHosts(exchanges, profiles);
  return (exchange) => {
    const path = pathOf(exchange.request.url);
    const authority = authorityOf(exchange);
    return (
      fromImport(exchange, services) ??
      fromCatalog(path, catalog.get(authority) ?? [], services) ??
      fromPath(path, services) ??
      hosts.get(authority) ??
      fromHost(authority)
    );
  };
}

/** An imported file may name it. */
function fromImport({ server }: RedactedExchange, services: readonly ServiceRule[]): Named | undefined {
  const given = server.edge;
  if (given === undefined) return undefined;
  const evidence = { kind: 'import', detail: `the imported file names it ${given}` };
  const name = given.toLowerCase();
  const rule = services.find(({ id, label, aliases, types }) =>
    [id, label, ...aliases, ...types].includes(name),
  );
  return rule ? named(rule, evidence) : { id: participantId(given), label: given, evidence };
}

/** A text as a participant's id: opaque to every format that it is written into. */
export function participantId(text: string): string {
  const code = (sign: string): string => `_${sign.codePointAt(0)!.toString(16)}`;
  const slug = text
    .toLowerCase()
    .replace(/[.:]/g, '-')
    .replace(/[^a-z0-9_-]/gu, code);
  return /^[a-z]/.test(slug) && slug !== CLIENT ? slug : `host-${slug}`;
}

function authorityOf({ request, server }: RedactedExchange): string {
  return hostPort(request.url) || (server.host ?? server.address ?? '').toLowerCase();
}

function fromCatalog(
  path: string,
  entries: readonly CatalogEntry[],
  services: readonly ServiceRule[],
): Named | undefined {
  const fitting = entries.filter((entry) => below(path, entry.path));
  const longest = Math.max(...fitting.map((entry) => entry.path.length));
  const named = fitting
    .filter((entry) => entry.path.length === longest)
    .map((entry): Named => {
      const rule = services.find(({ types }) => types.includes(entry.type));
      const url = `${entry.authority}${entry.path}`;
      const evidence = { kind: 'catalog', detail: `the catalog lists ${url} as ${entry.type}` };
      const name = entry.name ?? entry.type;
      return { id: rule?.id ?? participantId(name), label: rule?.label ?? name, evidence };
    });
  return named.every(({ id }) => id === named[0]!.id) ? named[0] : undefined;
}

function fromPath(path: string, services: readonly ServiceRule[]): Named | undefined {
  let best: { rule: ServiceRule; prefix: string } | undefined;
  for (const rule of services) {
    for (const prefix of rule.paths) {
      if (hasPath(path, prefix) && prefix.length > (best?.prefix.length ?? 0)) best = { rule, prefix };
    }
  }
  return best && named(best.rule, { kind: 'path', detail: `the path begins with ${best.prefix}` });
}

/** Other sites have an `/image/logo.png`: a single segment tells only by itself. */
function hasPath(path: string, prefix: string): boolean {
  if (prefix.endsWith('_')) return path.startsWith(prefix);
  if (prefix.lastIndexOf('/') === 0) return path === prefix || path === `${prefix}/`;
  return below(path, prefix);
}

function below(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** What a host is as a whole, where its paths or its port tell. */
function nameHosts(
  exchanges: readonly RedactedExchange[],
  profiles: readonly ServiceProfile[],
): ReadonlyMap<string, Named> {
  const hosts = groupBy(exchanges, authorityOf);
  const found = new Map<string, Named>();
  for (const [authority, calls] of hosts) {
    const host = nameHost(authority, calls, profiles);
    if (host) found.set(authority, host);
  }
  return found;
}

/** The one service that all telling paths show; without any, the one of the port if no call speaks against it. */
function nameHost(
  authority: string,
  calls: readonly RedactedExchange[],
  profiles: readonly ServiceProfile[],
): Named | undefined {
  const services = profiles.flatMap((profile) => profile.services);
  const shown = calls.flatMap(({ request }) => fromPath(pathOf(request.url), services) ?? []);
  const [first] = shown;
  if (first) {
    const evidence = { kind: 'host', detail: `other calls to ${authority} show that it is ${first.label}` };
    return shown.every(({ id }) => id === first.id) ? { ...first, evidence } : undefined;
  }
  const port = Number(authority.slice(authority.lastIndexOf(':') + 1));
  const rule = services.find(({ ports }) => ports.includes(port));
  if (!rule || !calls.every((call) => fits(call, rule, profiles))) return undefined;
  return named(rule, { kind: 'port', detail: `port ${port} is that of ${rule.label}` });
}

/** Ports like 5000 and 8080 are used by many: a call that is no operation of the service speaks against it. */
function fits(
  { request }: RedactedExchange,
  rule: ServiceRule,
  profiles: readonly ServiceProfile[],
): boolean {
  const { method } = request;
  const call = { service: rule.id, method, path: pathOf(request.url), byService: true };
  return findOperation(profiles, call) !== undefined;
}

function named({ id, label }: ServiceRule, evidence: Evidence): Named {
  return { id, label, evidence };
}

function fromHost(authority: string): Named {
  const label = authority || 'unknown';
  return { id: participantId(label), label, evidence: { kind: 'host', detail: `addressed as ${label}` } };
}
