/** Sends one call of a replay and makes an exchange of it, as a recorder would have seen it: raw for the run, redacted to keep. */

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline, Transform, type Readable } from 'node:stream';
import { exchangeId } from '../../model/exchange.js';
import type { Exchange, Outcome, RedactedExchange } from '../../model/exchange.js';
import type { Body, Headers, Request, Response } from '../../model/message.js';
import { hostPort } from '../../model/url.js';
import type { BodySink } from '../../proxy/observer.js';
import type { Redactor } from '../../redact/redact.js';
import type { AnswerHead, CallEnd, Sender } from '../../replay/send.js';
import { bodySink } from '../body-sink.js';
import type { BodyKeeping } from '../body-sink.js';
import type { Clock } from '../clock.js';

/** Ends early, and well, when the run is interrupted. */
export type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

export interface Line {
  readonly sender: Sender;
  readonly gate: Redactor;
  readonly clock: Clock;
  readonly pause: Pause;
  readonly bodies: BodyKeeping;
  /** Keeps what passed the gate. */
  readonly keep: (exchange: RedactedExchange) => Promise<void>;
  readonly signal: AbortSignal;
}

/** A body that comes from a file: one of the capture's, or one that the user gave. */
export interface FileBody {
  readonly path: string;
}

export interface LiveRequest {
  readonly seq: number;
  readonly request: Request;
  readonly file: FileBody | null;
  readonly timeoutMs: number;
}

export interface LiveCall {
  /** With its secrets: never to be kept. Null when no answer came. */
  readonly response: Response | null;
  readonly kept: RedactedExchange;
  readonly end: CallEnd;
  /** False where not even a connection came to be. */
  readonly mayHaveArrived: boolean;
  readonly ms: number;
}

export async function callLive(line: Line, live: LiveRequest): Promise<LiveCall> {
  const { clock, gate } = line;
  const startedAt = clock.wall().toISOString();
  const requestFirst = clock.nowUs();
  const sent = await bodyToSend(line, live);
  const answered = await answerOf(line, live, sent);
  const failed = clock.nowUs();
  const response = answered.response ?? null;
  const raw: Exchange = {
    id: exchangeId(live.seq),
    seq: live.seq,
    client: {},
    server: { host: hostPort(live.request.url) },
    request: { ...live.request, headers: sent.headers, body: await sent.body(), bodyBytes: sent.size },
    outcome: outcomeOf(response, answered.end),
    timing: {
      startedAt,
      requestFirst,
      requestLast: requestFirst,
      responseFirst: response ? answered.headAt : null,
      responseLast: response ? failed : null,
      ...(response ? {} : { failed }),
    },
  };
  const kept = gate.exchange(raw);
  await line.keep(kept);
  const { end } = answered;
  return { response, kept, end, mayHaveArrived: !neverLeft(end), ms: (failed - requestFirst) / 1000 };
}

function neverLeft(end: CallEnd): boolean {
  return end.kind === 'failure' && ['upstream-refused', 'upstream-unreachable'].includes(end.cause);
}

function outcomeOf(response: Response | null, end: CallEnd): Outcome {
  if (response) return { kind: 'response', response };
  if (end.kind !== 'failure') return { kind: 'failure', cause: 'upstream-invalid', message: 'no answer' };
  return {
    kind: 'failure',
    cause: end.cause === 'timeout' ? 'client-aborted' : end.cause,
    message: end.message,
  };
}

interface Sent {
  readonly headers: Headers;
  readonly content: string | Readable | null;
  readonly size: number;
  /** What is kept of it. */
  readonly body: () => Promise<Body>;
}

/** What belongs to one connection is not repeated on another, and lengths are counted anew. */
const NOT_REPEATED = new Set(
  'connection keep-alive proxy-connection proxy-authorization transfer-encoding content-length host expect te upgrade'.split(
    ' ',
  ),
);

async function bodyToSend(line: Line, { request, file }: LiveRequest): Promise<Sent> {
  const headers = request.headers.filter(([name]) => !NOT_REPEATED.has(name.toLowerCase()));
  return file === null ? textToSend(request, headers) : fileToSend(line, request, { headers, file });
}

function textToSend({ method, body }: Request, headers: Headers): Sent {
  const content = body.kind === 'text' ? body.text : null;
  const size = content === null ? 0 : Buffer.byteLength(content);
  const announced = content !== null || !['GET', 'HEAD', 'DELETE', 'OPTIONS'].includes(method);
  // It is sent as it was decoded.
  const plain = headers.filter(([name]) => name.toLowerCase() !== 'content-encoding');
  return {
    headers: announced ? [...plain, ['Content-Length', String(size)]] : plain,
    content,
    size,
    body: () => Promise.resolve(body),
  };
}

async function fileToSend(
  line: Line,
  request: Request,
  { headers, file }: { readonly headers: Headers; readonly file: FileBody },
): Promise<Sent> {
  const { size } = await stat(file.path);
  const wasChunked = request.headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  const length: Headers = wasChunked ? [] : [['Content-Length', String(size)]];
  const sink = bodySink(request.headers, line.bodies);
  const tapped = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sink.write(chunk);
      done(null, chunk);
    },
  });
  pipeline(createReadStream(file.path), tapped, () => sink.end());
  return {
    headers: [...headers, ...length],
    content: tapped,
    size,
    body() {
      // It was answered, whether all of it was read or not.
      tapped.destroy();
      return sink.body();
    },
  };
}

interface Answered {
  readonly response: Response | undefined;
  readonly headAt: number;
  readonly end: CallEnd;
}

async function answerOf(line: Line, { request, timeoutMs }: LiveRequest, sent: Sent): Promise<Answered> {
  let head: AnswerHead | undefined;
  let sink: BodySink | undefined;
  let [headAt, bodyBytes] = [0, 0];
  const { method, url } = request;
  const outgoing = { method, url, headers: sent.headers, body: sent.content, timeoutMs, signal: line.signal };
  const end = await line.sender.send(outgoing, {
    head(answer) {
      headAt = line.clock.nowUs();
      head = answer;
      sink = bodySink(answer.headers, line.bodies);
    },
    data(chunk) {
      bodyBytes += chunk.length;
      sink!.write(chunk);
    },
  });
  if (!head || !sink) return { response: undefined, headAt, end };
  sink.end();
  const body = await sink.body();
  const cut = end.kind === 'whole' ? undefined : end.message;
  const response = { httpVersion: '1.1', ...head, body, bodyBytes, ...(cut !== undefined && { cut }) };
  return { response, headAt, end };
}
