/** Which participant answers an exchange: by the catalogs of the capture, then by path and port, else by its host. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Evidence } from '../model/flow.js';
import type { ServiceProfile, ServiceRule } from '../model/profile.js';
import { hostPort, pathOf } from '../model/url.js';
import { catalogOf, type CatalogEntry } from './catalog.js';
import { groupBy } from './group-by.js';
import { matchOperation } from './operations.js';

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
  const catalog = groupBy(placesIn(catalogOf(exchanges), services), ({ authority }) => authority);
  const prefixes = prefixesOf(services);
  const hosts = nameHosts(exchanges, { profiles, prefixes });
  return (exchange) => {
    const path = pathOf(exchange.request.url);
    const authority = authorityOf(exchange);
    return (
      fromImport(exchange, services) ??
      fromCatalog(path, catalog.get(authority) ?? []) ??
      fromPath(path, prefixes) ??
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

/** A place of a catalog, or a path that a service is known by, with who answers there. */
interface Place {
  readonly authority: string;
  readonly path: string;
  readonly named: Named;
}

function placesIn(entries: readonly CatalogEntry[], services: readonly ServiceRule[]): readonly Place[] {
  return entries.map(({ authority, path, type, name = type }) => {
    const rule = services.find(({ types }) => types.includes(type));
    const evidence = { kind: 'catalog', detail: `the catalog lists ${authority}${path} as ${type}` };
    const named = { id: rule?.id ?? participantId(name), label: rule?.label ?? name, evidence };
    return { authority, path, named };
  });
}

/** By the longest place; when several services have that, nobody knows. */
function fromCatalog(path: string, places: readonly Place[]): Named | undefined {
  let longest: Place | undefined;
  let known = true;
  for (const place of places) {
    if (!below(path, place.path) || place.path.length < (longest?.path.length ?? 0)) continue;
    known = longest?.path.length !== place.path.length || (known && longest.named.id === place.named.id);
    if (longest?.path.length !== place.path.length) longest = place;
  }
  return known ? longest?.named : undefined;
}

type Prefix = Pick<Place, 'path' | 'named'>;

function prefixesOf(services: readonly ServiceRule[]): readonly Prefix[] {
  return services.flatMap((rule) =>
    rule.paths.map((path) => ({
      path,
      named: named(rule, { kind: 'path', detail: `the path begins with ${path}` }),
    })),
  );
}

function fromPath(path: string, prefixes: readonly Prefix[]): Named | undefined {
  let best: Prefix | undefined;
  for (const prefix of prefixes) {
    if (prefix.path.length > (best?.path.length ?? 0) && hasPath(path, prefix.path)) best = prefix;
  }
  return best?.named;
}

/** Other sites have an `/image/logo.png`: a single segment tells only by itself. */
function hasPath(path: string, prefix: string): boolean {
  if (prefix.endsWith('_')) return path.startsWith(prefix);
  if (prefix.lastIndexOf('/') === 0) return path === prefix || path === `${prefix}/`;
  return below(path, prefix);
}

function below(path: string, prefix: string): boolean {
  return path.startsWith(prefix) && (path.length === prefix.length || path[prefix.length] === '/');
}

/** What a host is as a whole, where its paths or its port tell. */
function nameHosts(exchanges: readonly RedactedExchange[], known: Known): ReadonlyMap<string, Named> {
  const hosts = groupBy(exchanges, authorityOf);
  const found = new Map<string, Named>();
  for (const [authority, calls] of hosts) {
    const host = nameHost(authority, calls, known);
    if (host) found.set(authority, host);
  }
  return found;
}

interface Known {
  readonly profiles: readonly ServiceProfile[];
  readonly prefixes: readonly Prefix[];
}

/** The one service that all telling paths show; without any, the one of the port if no call speaks against it. */
function nameHost(
  authority: string,
  calls: readonly RedactedExchange[],
  { profiles, prefixes }: Known,
): Named | undefined {
  const services = profiles.flatMap((profile) => profile.services);
  let first: Named | undefined;
  for (const { request } of calls) {
    const shown = fromPath(pathOf(request.url), prefixes);
    if (shown && first && shown.id !== first.id) return undefined;
    first ??= shown;
  }
  if (first) {
    const evidence = { kind: 'host', detail: `other calls to ${authority} show that it is ${first.label}` };
    return { ...first, evidence };
  }
  const port = Number(authority.slice(authority.lastIndexOf(':') + 1));
  const rule = services.find(({ ports }) => ports.includes(port));
  if (!rule || !calls.every((call) => fits(call, rule, profiles))) return undefined;
  return named(rule, { kind: 'port', detail: `port ${port} is that of ${rule.label}` });
}

/** Ports like 5000 and 8080 are used by many: a call that is no operation of the service speaks against it. */
function fits(call: RedactedExchange, { id }: ServiceRule, profiles: readonly ServiceProfile[]): boolean {
  return matchOperation(call, { service: id, byService: true }, profiles) !== undefined;
}

function named({ id, label }: ServiceRule, evidence: Evidence): Named {
  return { id, label, evidence };
}

function fromHost(authority: string): Named {
  const label = authority || 'unknown';
  return { id: participantId(label), label, evidence: { kind: 'host', detail: `addressed as ${label}` } };
}
