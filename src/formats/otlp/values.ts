/** Attributes of OpenTelemetry: a list of keys, each with a value that names its own type. */

/** What an attribute may be here. */
export type Value = string | number | boolean | readonly string[];

export interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Attributes as OTLP writes them; what is undefined is left out. Whole numbers are texts: JSON's are too short for 64 bits. */
export function attributesOf(values: Readonly<Record<string, Value | undefined>>): readonly Attribute[] {
  return Object.entries(values).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: written(value) }],
  );
}

function written(value: Value): Attribute['value'] {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') {
    return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  }
  return { arrayValue: { values: value.map((one) => ({ stringValue: one })) } };
}

/** Attributes by key, as texts; of a list, each. What is neither text nor number nor a list of texts is left out. */
export function readAttributes(json: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  if (!Array.isArray(json)) return found;
  for (const one of json as readonly unknown[]) {
    const { key, value } = fields(one);
    if (typeof key === 'string') found.set(key, textsOf(value));
  }
  return found;
}

function textsOf(value: unknown): readonly string[] {
  const { stringValue, intValue, doubleValue, boolValue, arrayValue } = fields(value);
  const { values } = fields(arrayValue);
  if (Array.isArray(values)) return values.flatMap(textsOf);
  const plain = stringValue ?? intValue ?? doubleValue ?? boolValue;
  return typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean'
    ? [String(plain)]
    : [];
}

/** The members of an object; none of anything else. */
export function fields(json: unknown): Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
    ? (json as Readonly<Record<string, unknown>>)
    : {};
}

/** The elements of a list; none of anything else. */
export function list(json: unknown): readonly unknown[] {
  return Array.isArray(json) ? json : [];
}
