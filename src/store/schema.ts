/** The written form of a capture: what a manifest and an exchange line look like, their version and its migrations. */

import { z } from 'zod';
import { CAPTURE_FORMAT, type Manifest } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { exchangeId, FAILURE_CAUSES, type Exchange, type RedactedExchange } from '../model/exchange.js';
import { OMIT_REASONS, type Body } from '../model/message.js';
import type { SecretPlace } from '../model/profile.js';

const count = z.int().nonnegative();
const offset = z.number().nonnegative();
const time = z.iso.datetime();

// The hash becomes a file name, so nothing else may pass.
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const bodySchema: z.ZodType<Body> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('empty') }),
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    mediaType: z.string(),
    coding: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal('blob'), ref: z.object({ sha256, size: count }), mediaType: z.string() }),
  z.object({
    kind: z.literal('omitted'),
    reason: z.enum(OMIT_REASONS),
    size: count,
    sha256: sha256.exactOptional(),
    mediaType: z.string(),
  }),
]);

const messageShape = {
  httpVersion: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  body: bodySchema,
  bodyBytes: count,
};

const peerSchema = z.object({
  address: z.string().exactOptional(),
  edge: z.string().exactOptional(),
  user: z.string().exactOptional(),
  account: z.string().exactOptional(),
  process: z
    .object({
      pid: count,
      command: z.array(z.string()),
      unit: z.string().exactOptional(),
      container: z.string().exactOptional(),
    })
    .exactOptional(),
  connection: count.exactOptional(),
  host: z.string().exactOptional(),
  requestId: z.string().exactOptional(),
  tls: z.object({ version: z.string(), serverName: z.string().exactOptional() }).exactOptional(),
});

const outcomeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('response'),
    response: z.object({
      ...messageShape,
      status: count,
      reason: z.string(),
      cut: z.string().exactOptional(),
    }),
  }),
  z.object({
    kind: z.literal('failure'),
    cause: z.enum(FAILURE_CAUSES),
    message: z.string(),
  }),
]);

const exchangeSchema: z.ZodType<Exchange> = z
  .object({
    id: z.string(),
    seq: z.int().positive(),
    client: peerSchema,
    server: peerSchema,
    request: z.object({ ...messageShape, method: z.string(), url: z.string() }),
    outcome: outcomeSchema,
    timing: z.object({
      startedAt: time,
      requestFirst: offset,
      requestLast: offset.nullable(),
      responseFirst: offset.nullable(),
      responseLast: offset.nullable(),
      failed: offset.exactOptional(),
    }),
  })
  .refine(({ id, seq }) => id === exchangeId(seq));

const named = { name: z.string() };
const placeSchema: z.ZodType<SecretPlace> = z.discriminatedUnion('in', [
  z.object({ in: z.literal('header'), ...named }),
  z.object({ in: z.literal('query'), ...named }),
  z.object({ in: z.literal('path'), template: z.string() }),
  z.object({ in: z.literal('body'), ...named, under: z.string().exactOptional() }),
  z.object({ in: z.literal('env'), ...named }),
  z.object({ in: z.literal('argv'), ...named }),
  z.object({ in: z.literal('text'), pattern: z.string() }),
]);

const manifestSchema: z.ZodType<Manifest> = z.object({
  format: z.literal(CAPTURE_FORMAT),
  tool: z.string(),
  name: z.string(),
  startedAt: time,
  endedAt: time.exactOptional(),
  command: z
    .object({
      argv: z.array(z.string()),
      cwd: z.string(),
      env: z.record(z.string(), z.string()),
      exitCode: z.int().exactOptional(),
      signal: z.string().exactOptional(),
      output: z.object({ stdout: z.string(), stderr: z.string(), truncated: z.boolean() }).exactOptional(),
    })
    .exactOptional(),
  listen: z.array(z.string()),
  callers: z.array(z.object({ name: z.string(), listen: z.string() })),
  gateways: z.array(z.object({ listen: z.string(), upstream: z.string() })),
  intercepted: z.array(count).exactOptional(),
  filters: z.object({ only: z.array(z.string()), skip: z.array(z.string()) }).exactOptional(),
  tunnel: z.array(z.string()).exactOptional(),
  insecureUpstream: z.boolean().exactOptional(),
  keep: z.array(placeSchema).exactOptional(),
  imported: z.array(z.object({ file: z.string(), format: z.string() })).exactOptional(),
  clientVersion: z.string().exactOptional(),
  counts: z.object({
    exchanges: count,
    skipped: count,
    lost: count,
    bodiesLost: count.exactOptional(),
    bodiesOverSize: count.exactOptional(),
    requestBytes: count,
    responseBytes: count,
    secrets: count,
    redactions: count,
    dropped: count,
  }),
});

/** What turns a value of one format into the next one's. */
interface Migration {
  readonly manifest: (written: unknown) => unknown;
  readonly exchange: (written: unknown) => unknown;
}

/** By the format they start from. Format 1 is the first, so there is none yet; a migration is never removed. */
const MIGRATIONS: Readonly<Record<number, Migration>> = {};

/** The text of `capture.json`. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/**
 * A manifest as it was written, brought to this version's format, and the format it was written in.
 * Throws a UserError `newer-format` or `damaged-capture`; `path` is the capture's, for the sentence.
 */
export function parseManifest(text: string, path: string): { manifest: Manifest; format: number } {
  const written = parseJson(text);
  const head = z.object({ format: z.int().positive() }).safeParse(written);
  if (!head.success) throw damaged(path, 'it has no format number');
  const { format } = head.data;
  if (format > CAPTURE_FORMAT) throw newer(path, format);
  const parsed = manifestSchema.safeParse(migrate(written, format, 'manifest'));
  if (parsed.success) return { manifest: parsed.data, format };
  throw damaged(path, `"${parsed.error.issues[0]?.path.join('.')}" is missing or not what it should be`);
}

/** One line of `exchanges.jsonl`, with its line break. */
export function exchangeLine(exchange: RedactedExchange): string {
  return `${JSON.stringify(exchange)}\n`;
}

/** The exchange on a line written in `format`; undefined when the line is damaged. */
export function parseExchange(line: string, format: number): RedactedExchange | undefined {
  const parsed = exchangeSchema.safeParse(migrate(parseJson(line), format, 'exchange'));
  // What stands in a capture went through the gate when it was written: here alone the brand is given back.
  return parsed.success ? (parsed.data as RedactedExchange) : undefined;
}

// The parser's own message quotes the text, so it is not passed on.
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function migrate(written: unknown, format: number, kind: keyof Migration): unknown {
  let value = written;
  for (let from = format; from < CAPTURE_FORMAT; from += 1) value = MIGRATIONS[from]?.[kind](value) ?? value;
  return value;
}

function newer(path: string, format: number): UserError {
  return new UserError(
    'newer-format',
    `The capture ${path} is written in format ${format} and this wiretale reads up to format ${CAPTURE_FORMAT}: ` +
      'update wiretale to open it.',
  );
}

function damaged(path: string, why: string): UserError {
  return new UserError('damaged-capture', `The file capture.json of ${path} cannot be read: ${why}.`, {
    hint: 'Restore it from version control or record again; exchanges.jsonl beside it may still be whole.',
  });
}
