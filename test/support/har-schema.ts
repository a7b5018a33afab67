/** The published schema of HAR 1.2, as a check. */

import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import type { ErrorObject } from 'ajv';
import formats from 'ajv-formats';

const require = createRequire(import.meta.url);
const schemas = require('har-schema') as Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
for (const { $schema: _, ...schema } of Object.values(schemas)) ajv.addSchema(schema);
const isHar = ajv.getSchema('har.json#')!;

/** What of a text is not as the schema wants it. */
export function harErrors(text: string): readonly Pick<ErrorObject, 'instancePath' | 'message'>[] {
  if (isHar(JSON.parse(text))) return [];
  return (isHar.errors ?? []).map(({ instancePath, message }) => ({ instancePath, message: message ?? '' }));
}
