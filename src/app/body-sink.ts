/** What becomes of a passing body: text is buffered to its limit for the gate, anything else goes to a blob, hashed. */

import { contentCoding, EMPTY_BODY, headerValue, mediaType } from '../model/message.js';
import type { Body, Headers, OmitReason } from '../model/message.js';
import type { BodySink } from '../proxy/observer.js';
import type { BlobWriter } from '../store/bodies.js';
import { decode, isCoded } from './codings.js';
import { heldBytes } from './held-text.js';
import type { HeldBudget } from './held-text.js';

export interface BodyLimits {
  /** Text up to this many bytes, decoded, is kept. */
  readonly textLimitBytes: number;
  /** Opaque bodies up to this many bytes are kept. */
  readonly keepBodiesBytes: number;
}

/** Looks for secrets in a body that is not text, chunk by chunk. */
export interface BlobSweep {
  push(chunk: Uint8Array): void;
  hit(): boolean;
}

export interface BodyKeeping {
  readonly limits: BodyLimits;
  /** For the text of all bodies that are under way. */
  readonly budget: HeldBudget;
  readonly newBlob: (limitBytes: number) => BlobWriter;
  readonly newSweep: () => BlobSweep;
  /** Asked before each body: true when no more is to be kept. */
  readonly isFull?: () => boolean;
  /** Told when a body could not be kept, with the system's code. */
  readonly onLost: (code: string) => void;
}

/** A sink for one body, by what its headers say it is. */
export function bodySink(headers: Headers, keeping: BodyKeeping): BodySink {
  const type = mediaType(headers);
  const length = Number(headerValue(headers, 'content-length') ?? Number.NaN);
  const isText = isTextual(type);
  const mayBeText = isText || (type === '' && length <= UNTYPED_TEXT_BYTES);
  if (keeping.isFull?.()) {
    const none = { ...keeping, limits: NONE };
    return mayBeText ? textSink(headers, none) : blobSink(type, length, none);
  }
  if (isText) return textSink(headers, keeping);
  return mayBeText ? untypedSink(headers, keeping) : blobSink(type, length, keeping);
}

const NONE: BodyLimits = { textLimitBytes: 0, keepBodiesBytes: 0 };

/** Bodies without a media type and up to this size are looked at: small JSON is often sent so. */
const UNTYPED_TEXT_BYTES = 64 << 10;

const TEXTUAL =
  /^(?:text\/.+|application\/(?:json|xml|x-www-form-urlencoded|javascript|x-ndjson|jsonlines|yaml|x-yaml|graphql|openstack-images-.*patch|.*\+(?:json|xml|yaml))|multipart\/form-data|.*[+/]json(?:-.*)?)$/;

function isTextual(type: string): boolean {
  return TEXTUAL.test(type);
}

function textSink(headers: Headers, keeping: BodyKeeping): BodySink {
  const type = mediaType(headers);
  const limitBytes = keeping.limits.textLimitBytes;
  const gathered = gathering(limitBytes, keeping);
  let settle: (body: Body) => void;
  const done = new Promise<Body>((resolve) => (settle = resolve));
  return {
    write: gathered.write,
    end() {
      const bytes = gathered.end();
      if (gathered.size() === 0) settle(EMPTY_BODY);
      else if (typeof bytes === 'string') settle(omitted(bytes, gathered.size(), type));
      else settle(decodeText(bytes, headers, limitBytes));
    },
    body: () => done,
  };
}

interface Gathered {
  readonly write: (chunk: Uint8Array) => void;
  /** Bytes that have passed. */
  size(): number;
  /** All of them, or why they are not there. */
  end(): Buffer | OmitReason;
}

function gathering(limitBytes: number, { budget, onLost }: BodyKeeping): Gathered {
  const held = heldBytes(budget);
  let size = 0;
  let isLost = false;
  return {
    write(chunk) {
      size += chunk.length;
      if (isLost) return;
      if (size > limitBytes) return held.drop();
      isLost = !held.push(chunk);
      if (isLost) onLost('ENOMEM');
    },
    size: () => size,
    end() {
      if (isLost) return 'not-recorded';
      return size > limitBytes ? 'too-large' : held.take();
    },
  };
}

/** The text of an encoded body, or why it cannot be had: what cannot be decoded cannot be redacted, so it is not kept. */
function decodeText(bytes: Buffer, headers: Headers, limitBytes: number): Body {
  const type = mediaType(headers);
  const coding = contentCoding(headers);
  const decoded = decode(bytes, coding, limitBytes);
  if (typeof decoded === 'string') return omitted(decoded, bytes.length, type);
  const text = decodeCharset(decoded, headerValue(headers, 'content-type') ?? '');
  if (text === undefined) return omitted('undecodable', bytes.length, type);
  return { kind: 'text', text, mediaType: type, ...(isCoded(coding) ? { coding } : {}) };
}

function decodeCharset(bytes: Uint8Array, contentType: string): string | undefined {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? 'utf-8';
  if (charset === 'iso-8859-1' || charset === 'latin1') return Buffer.from(bytes).toString('latin1');
  if (!['utf-8', 'utf8', 'us-ascii', 'ascii'].includes(charset)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Small and without a media type: text when it is that, a blob otherwise. */
function untypedSink(headers: Headers, keeping: BodyKeeping): BodySink {
  const gathered = gathering(UNTYPED_TEXT_BYTES, keeping);
  let settle: (body: Body | Promise<Body>) => void;
  const done = new Promise<Body>((resolve) => (settle = resolve));
  return {
    write: gathered.write,
    end() {
      const bytes = gathered.end();
      if (typeof bytes === 'string') return settle(omitted(bytes, gathered.size(), ''));
      if (bytes.length === 0) return settle(EMPTY_BODY);
      const body = decodeText(bytes, headers, keeping.limits.textLimitBytes);
      if (body.kind === 'text' && !/[\u0000-\u0008\u000e-\u001f]/.test(body.text)) {
        const json = /^\s*[[{]/.test(body.text);
        return settle({ ...body, mediaType: json ? 'application/json' : 'text/plain' });
      }
      const blob = blobSink('', bytes.length, keeping);
      blob.write(bytes);
      blob.end();
      settle(blob.body());
    },
    body: () => done,
  };
}

function blobSink(type: string, expectedBytes: number, keeping: BodyKeeping): BodySink {
  const { keepBodiesBytes } = keeping.limits;
  const sweep = keeping.newSweep();
  const limitBytes = expectedBytes > keepBodiesBytes ? 0 : keepBodiesBytes;
  const blob = keeping.newBlob(limitBytes);
  let settle: (body: Promise<Body>) => void;
  const done = new Promise<Body>((resolve) => (settle = resolve));
  return {
    write(chunk) {
      if (blob.size() <= Math.max(limitBytes, TELLING_BYTES)) sweep.push(chunk);
      blob.write(chunk);
    },
    end: () => settle(blobBody({ blob, sweep, type, onLost: keeping.onLost })),
    body: () => done,
  };
}

/** Of a body that is not kept the hash is: of a short one it could tell the secret that it is. */
const TELLING_BYTES = 1 << 20;

interface PassedBlob {
  readonly blob: BlobWriter;
  readonly sweep: BlobSweep;
  readonly type: string;
  readonly onLost: (code: string) => void;
}

async function blobBody({ blob, sweep, type, onLost }: PassedBlob): Promise<Body> {
  if (blob.size() === 0 || sweep.hit()) {
    const size = blob.size();
    await blob.discard();
    return size === 0 ? EMPTY_BODY : omitted('secret', size, type);
  }
  try {
    const { ref, kept } = await blob.finish();
    if (kept) return { kind: 'blob', ref, mediaType: type };
    return { ...omitted('too-large', ref.size, type), sha256: ref.sha256 };
  } catch (error) {
    onLost((error as NodeJS.ErrnoException).code ?? 'unknown error');
    return omitted('not-recorded', blob.size(), type);
  }
}

function omitted(reason: OmitReason, size: number, type: string): Body & { kind: 'omitted' } {
  return { kind: 'omitted', reason, size, mediaType: type };
}
