/** What becomes of a body that was read in a file: the same as of one that passes. */

import { mediaType } from '../../model/message.js';
import type { Body, Headers, Message } from '../../model/message.js';
import type { ReadBody, ReadMessage } from '../../formats/format.js';
import { bodySink } from '../body-sink.js';
import type { BodyKeeping } from '../body-sink.js';

/** The message with its body kept, or the reason why it is not. */
export async function keptMessage<M extends ReadMessage>(
  message: M,
  keeping: BodyKeeping,
): Promise<Omit<M, 'body' | 'bodyBytes' | 'httpVersion'> & Message> {
  const body = await keptBody(message.body, message.headers, keeping);
  // It passes no gate, so that nothing else may stand there.
  const httpVersion = /^\d(?:\.\d)?$/.test(message.httpVersion) ? message.httpVersion : '1.1';
  return { ...message, httpVersion, body, bodyBytes: message.bodyBytes ?? sizeOf(message.body) };
}

const CODINGS = new Set(['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'compress']);

async function keptBody(read: ReadBody, headers: Headers, keeping: BodyKeeping): Promise<Body> {
  if (read.kind === 'empty' || read.kind === 'omitted') return read;
  const { coding, ...body } = read;
  const coded = coding !== undefined && CODINGS.has(coding) ? { coding } : {};
  if (body.kind === 'text') {
    const size = Buffer.byteLength(body.text);
    if (size <= keeping.limits.textLimitBytes) return { ...body, ...coded };
    return { kind: 'omitted', reason: 'too-large', size, mediaType: body.mediaType };
  }
  const kept = await throughSink(body.bytes, typeHeaders(headers, body.mediaType), keeping);
  return kept.kind === 'text' ? { ...kept, ...coded } : kept;
}

/** Its content coding was undone, so that none is told of. */
function typeHeaders(headers: Headers, type: string): Headers {
  if (mediaType(headers) === type) return headers.filter(([name]) => name.toLowerCase() === 'content-type');
  return [['Content-Type', type]];
}

function throughSink(bytes: Uint8Array, headers: Headers, keeping: BodyKeeping): Promise<Body> {
  const sink = bodySink([...headers, ['Content-Length', String(bytes.length)]], keeping);
  sink.write(bytes);
  sink.end();
  return sink.body();
}

function sizeOf(body: ReadBody): number {
  if (body.kind === 'empty') return 0;
  if (body.kind === 'omitted') return body.size;
  return body.kind === 'text' ? Buffer.byteLength(body.text) : body.bytes.length;
}
