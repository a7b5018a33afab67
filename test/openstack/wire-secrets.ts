/** The secrets that were said on a wire, known by their names alone: written without a look at wiretale's own rules. */

import type { WireMessage, WireRequest } from './wire-record.js';

const HEADERS =
  /^(?:x-(?:subject|auth|service|storage)-token|x-account-meta-temp-url-key(?:-2)?|authorization)$/i;
const QUERIES = new Set(['temp_url_sig']);
const KEYS = new Set(['password', 'original_password', 'secret', 'blob', 'private_key']);

/** Every secret once under every name that it was said under: header names and keys in lower case. */
export function secretsIn(requests: readonly WireRequest[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const [name, value] of requests.flatMap(secretsOf)) {
    const values = found.get(name) ?? new Set();
    found.set(name, values.add(value));
  }
  return new Map(Array.from(found, ([name, values]) => [name, [...values]]));
}

type Said = readonly [name: string, value: string];

function secretsOf(request: WireRequest): readonly Said[] {
  const query = new URL(request.uri, 'http://wire').searchParams;
  return [
    ...Array.from(query).filter(([name]) => QUERIES.has(name)),
    ...messageSecrets(request),
    ...messageSecrets(request.answer),
  ];
}

function messageSecrets({ headers, json }: WireMessage): readonly Said[] {
  const inHeaders = headers.filter(([name]) => HEADERS.test(name));
  return [...inHeaders.map(([name, value]): Said => [name.toLowerCase(), value]), ...jsonSecrets(json)];
}

/** Strings under a telling key, and `auth.identity.token.id`; a credential's blob is itself JSON with such keys. */
function jsonSecrets(value: unknown, above = ''): readonly Said[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): readonly Said[] => {
    if (typeof inner !== 'string') return jsonSecrets(inner, key);
    if (above === 'token' && key === 'id') return [['token id', inner]];
    if (!KEYS.has(key)) return [];
    return [[key, inner], ...(key === 'blob' ? jsonSecrets(JSON.parse(inner)) : [])];
  });
}
