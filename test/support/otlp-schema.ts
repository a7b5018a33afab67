/** OpenTelemetry's own definition of OTLP: reads a document by it, and says what it does not know. */

import { createRequire } from 'node:module';

interface MessageType {
  verify(message: unknown): string | null;
  fromObject(object: unknown): unknown;
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
  toObject(message: unknown, options: Readonly<Record<string, unknown>>): unknown;
}

interface Root {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly trace: { readonly v1: { readonly ExportTraceServiceRequest: MessageType } };
      };
    };
  };
}

const root = createRequire(import.meta.url)(
  '@opentelemetry/otlp-transformer/build/src/generated/root',
) as Root;
const Request = root.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** What is left of a document after it went through OTLP's binary form: whatever is no part of OTLP is gone. */
export function throughOtlp(text: string): unknown {
  const message = Request.fromObject(withBytes(JSON.parse(text)));
  const wrong = Request.verify(message);
  if (wrong !== null) throw new Error(wrong);
  const read = Request.decode(Request.encode(message).finish());
  return withHexadecimal(Request.toObject(read, { longs: String, bytes: Array, arrays: false }));
}

const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

/** OTLP/JSON writes ids in hexadecimal digits, where JSON of Protocol Buffers has base64. */
function withBytes(json: unknown): unknown {
  return mapIds(json, (id) => Buffer.from(String(id), 'hex'));
}

function withHexadecimal(json: unknown): unknown {
  return mapIds(json, (id) => Buffer.from(id as number[]).toString('hex'));
}

function mapIds(json: unknown, id: (value: unknown) => unknown): unknown {
  if (Array.isArray(json)) return json.map((one) => mapIds(one, id));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [key, IDS.has(key) ? id(value) : mapIds(value, id)]),
  );
}
