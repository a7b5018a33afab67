/** The parts of an exchange that hold text, each with its own way of being rewritten. */

import type { Exchange, Outcome, Peer, ProcessEvidence } from '../model/exchange.js';
import type { Body, Header, Message, Request, Response } from '../model/message.js';

export type TextBody = Extract<Body, { kind: 'text' }>;

export interface Rewrite {
  readonly url: (url: string) => string;
  readonly header: (header: Header) => Header;
  /** Undefined for one with too many secrets. */
  readonly body: (body: TextBody) => string | undefined;
  readonly text: (text: string) => string;
  readonly argv: (argv: readonly string[]) => readonly string[];
}

/**
 * The exchange with each of its texts rewritten; bodies that were not kept as text stay as they are. Copies are changed where they
 * have a text: to make objects out of what each has, or has not, takes V8 several times as long.
 */
export function rewriteExchange(exchange: Exchange, rewrite: Rewrite): Exchange {
  return {
    ...exchange,
    client: rewritePeer(exchange.client, rewrite),
    server: rewritePeer(exchange.server, rewrite),
    request: rewriteRequest(exchange.request, rewrite),
    outcome: rewriteOutcome(exchange.outcome, rewrite),
  };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const PEER_TEXTS = ['address', 'edge', 'user', 'account', 'host', 'requestId'] as const;

/** What a recorder saw by itself is no secret; what an imported file says that one saw may be anything. */
export function rewritePeer(peer: Peer, { text, argv }: Rewrite): Peer {
  const copy: Writable<Peer> = { ...peer };
  rewriteTexts(copy, PEER_TEXTS, text);
  if (copy.process) copy.process = rewriteProcess(copy.process, { text, argv });
  if (copy.tls) copy.tls = rewriteTls(copy.tls, text);
  return copy;
}

function rewriteProcess(
  process: ProcessEvidence,
  { text, argv }: Pick<Rewrite, 'text' | 'argv'>,
): ProcessEvidence {
  const copy: Writable<ProcessEvidence> = { ...process, command: argv(process.command) };
  rewriteTexts(copy, ['unit', 'container'], text);
  return copy;
}

type Tls = NonNullable<Peer['tls']>;

function rewriteTls(tls: Tls, text: Rewrite['text']): Tls {
  const copy: Writable<Tls> = { ...tls };
  rewriteTexts(copy, ['version', 'serverName'], text);
  return copy;
}

function rewriteTexts<K extends string>(
  copy: { [key in K]?: string },
  keys: readonly K[],
  text: Rewrite['text'],
): void {
  for (const key of keys) {
    const value = copy[key];
    if (value !== undefined) copy[key] = text(value);
  }
}

function rewriteRequest(request: Request, rewrite: Rewrite): Request {
  const copy: Writable<Request> = { ...request };
  rewriteMessage(copy, rewrite);
  copy.method = rewrite.text(request.method);
  copy.url = rewrite.url(request.url);
  return copy;
}

function rewriteOutcome(outcome: Outcome, rewrite: Rewrite): Outcome {
  if (outcome.kind === 'failure') return { ...outcome, message: rewrite.text(outcome.message) };
  const copy: Writable<Response> = { ...outcome.response };
  rewriteMessage(copy, rewrite);
  rewriteTexts(copy, ['reason', 'cut'], rewrite.text);
  return { kind: 'response', response: copy };
}

function rewriteMessage(copy: Writable<Message>, rewrite: Rewrite): void {
  copy.headers = copy.headers.map((header) => rewrite.header(header));
  copy.body = rewriteBody(copy, rewrite);
}

function rewriteBody({ body, bodyBytes }: Message, rewrite: Rewrite): Body {
  if (body.kind === 'empty') return body;
  const mediaType = rewrite.text(body.mediaType);
  if (body.kind !== 'text') return { ...body, mediaType };
  const text = rewrite.body(body);
  return text === undefined
    ? { kind: 'omitted', reason: 'many-secrets', size: bodyBytes, mediaType }
    : { ...body, mediaType, text };
}
