/** A gateway's answers: `Location` turned at once, a JSON document gathered, turned and sent as one. */

import type { Headers } from '../model/message.js';
import { headerValue, isJson, mediaType } from '../model/message.js';
import type { ResponseHead } from './call.js';
import type { Turned } from './context.js';
import { without } from './headers.js';
import type { Reply } from './reply.js';
import type { Turning } from './rewrite.js';
import { TURN_LIMIT_BYTES, turnDocument, turnJson, turnLines } from './rewrite.js';

export interface TurnedReplyOptions {
  /** As they are now: a document may open a gateway more. */
  readonly turnings: () => readonly Turning[];
  /** What of a JSON body of this answer is turned too. */
  readonly documents: Turned | undefined;
  /** Told of a document before it is turned. */
  readonly follow: ((text: string) => Promise<void>) | undefined;
  readonly problem: (message: string) => void;
}

/** Wraps a reply; documents that cannot be turned pass as they are, and a problem is told. */
export function turnedReply(inner: Reply, options: TurnedReplyOptions): Reply {
  let gathered: Gathered | undefined;
  return {
    head(head) {
      const turned = { ...head, headers: turnLines(head.headers, options.turnings()) };
      if (options.documents && isTurnable(head)) gathered = { head: turned, chunks: [], bytes: 0 };
      else inner.head(turned);
    },
    data(chunk) {
      if (!gathered) return inner.data(chunk);
      gathered.chunks.push(chunk);
      gathered.bytes += chunk.length;
      if (gathered.bytes <= TURN_LIMIT_BYTES) return true;
      const { head, chunks } = gathered;
      gathered = undefined;
      options.problem(
        'A document was too long for its URLs to be turned towards the gateway; it passed as it was.',
      );
      inner.head(head);
      return chunks.map((each) => inner.data(each)).every(Boolean);
    },
    end(trailers) {
      if (!gathered) return inner.end(trailers);
      void sendTurned(inner, { ...gathered, trailers }, options);
    },
  };
}

interface Gathered {
  readonly head: ResponseHead;
  readonly chunks: Uint8Array[];
  bytes: number;
}

function isTurnable({ status, headers }: ResponseHead): boolean {
  return status !== 206 && isJson(mediaType(headers));
}

async function sendTurned(
  inner: Reply,
  { head, chunks, trailers }: Gathered & { readonly trailers: Headers },
  options: TurnedReplyOptions,
): Promise<void> {
  const body = Buffer.concat(chunks);
  const turned = await turnedOrNot(body, head, options);
  const sent = turned ?? body;
  inner.head(turned ? { ...head, headers: withLength(head.headers, turned.length) } : head);
  if (sent.length > 0) inner.data(sent);
  inner.end(turned ? [] : trailers);
}

async function turnedOrNot(
  body: Buffer,
  head: ResponseHead,
  options: TurnedReplyOptions,
): Promise<Buffer | undefined> {
  const coding = headerValue(head.headers, 'content-encoding') ?? '';
  try {
    return await turnDocument(body, coding, async (text) => {
      if (options.documents === 'all') await options.follow?.(text);
      return turnJson(text, options.turnings(), options.documents);
    });
  } catch {
    options.problem('A document could not be decoded, so its URLs were not turned towards the gateway.');
    return undefined;
  }
}

/** The body is plain now and its length known. */
function withLength(headers: Headers, length: number): Headers {
  const kept = without(headers, 'content-encoding', 'transfer-encoding', 'trailer');
  if (headerValue(kept, 'content-length') === undefined) return [...kept, ['Content-Length', String(length)]];
  return kept.map(([name, value]) => [
    name,
    name.toLowerCase() === 'content-length' ? String(length) : value,
  ]);
}
