/** The service catalogs that were seen in a capture: which service answers below which URL. */

import { responseOf, type RedactedExchange } from '../model/exchange.js';
import { jsonText } from '../model/message.js';
import { urlParts } from '../model/url.js';
import { lookUp, parseJson, stringAt } from '../text/json-value.js';

/** A place of a catalog. `path`: what the paths of its requests begin with, without a slash at the end. */
export interface CatalogEntry {
  readonly authority: string;
  readonly path: string;
  readonly type: string;
  readonly name: string | undefined;
}

/** Every place that any catalog of the capture names, once. */
export function catalogOf(exchanges: readonly RedactedExchange[]): readonly CatalogEntry[] {
  const entries = new Map<string, CatalogEntry>();
  const read = new Set<string>();
  for (const exchange of exchanges) {
    const response = responseOf(exchange);
    const text = response && jsonText(response.body);
    if (!text || !/"(?:catalog|serviceCatalog)"/.test(text)) continue;
    for (const service of servicesIn(parseJson(text))) {
      // A token's catalog comes again with each sign-on and each validation.
      const written = JSON.stringify(service);
      if (read.has(written)) continue;
      read.add(written);
      for (const entry of entriesOf(service)) {
        entries.set(`${entry.authority} ${entry.path} ${entry.type}`, entry);
      }
    }
  }
  return [...entries.values()];
}

function servicesIn(json: unknown): readonly unknown[] {
  const catalogs = CATALOGS.map((pointer) => lookUp(json, pointer));
  return catalogs.flatMap((catalog) => (Array.isArray(catalog) ? (catalog as unknown[]) : []));
}

const CATALOGS = ['/token/catalog', '/catalog', '/access/serviceCatalog'];

function entriesOf(service: unknown): readonly CatalogEntry[] {
  const type = stringAt(service, '/type');
  const endpoints = lookUp(service, '/endpoints');
  if (type === undefined || !Array.isArray(endpoints)) return [];
  const urls = endpoints.flatMap((endpoint: unknown) => URLS.map((pointer) => stringAt(endpoint, pointer)));
  return urls.flatMap((url) => {
    const parts = url === undefined ? undefined : urlParts(url);
    if (!parts) return [];
    const common = { authority: `${parts.host}:${parts.port}`, type, name: stringAt(service, '/name') };
    const path = parts.path.replace(/\/+$/, '');
    // Clients look for the versions above a versioned endpoint: /compute of /compute/v2.1.
    const root = path.replace(/\/v\d[\d.]*(?:\/.*)?$/, '');
    return [...new Set([path, root])].map((one) => ({ ...common, path: one }));
  });
}

const URLS = ['/url', '/publicURL', '/internalURL', '/adminURL'];
