/** Which version of its API each service says that it speaks, as far as its version document was seen. */

import { responseOf } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import { jsonText } from '../model/message.js';
import { parseJson } from '../text/json-value.js';

/** `keystone-api v3.14, glance-api v2.16`; '' when no service was asked. */
export function apiVersions(flow: Flow): string {
  const labels = new Map(flow.participants.map(({ id, label }) => [id, label]));
  const seen = new Map<string, string>();
  for (const { to, operation, exchange } of stepsOf(flow)) {
    const response = operation.group === 'discovery' ? responseOf(exchange) : undefined;
    const text = response && jsonText(response.body);
    const version = text === undefined ? undefined : currentIn(parseJson(text));
    if (version !== undefined) seen.set(labels.get(to) ?? to, version);
  }
  return [...seen].map(([label, version]) => `${label} ${version}`).join(', ');
}

/** `{versions: [...]}`, `{versions: {values: [...]}}` or `{version: {...}}`: the one that the service calls its current one. */
function currentIn(document: unknown): string | undefined {
  const { versions, version } = recordOf(document);
  const listed = Array.isArray(versions) ? versions : recordOf(versions)['values'];
  const all = Array.isArray(listed) ? (listed as readonly unknown[]) : [version];
  const current = all.map(recordOf).find(({ status }) => /^(?:current|stable)$/i.test(textOf(status)));
  if (!current) return undefined;
  const [id, micro] = [textOf(current['id']), textOf(current['version'])];
  return micro === '' ? id || undefined : `${id} (${micro})`;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
