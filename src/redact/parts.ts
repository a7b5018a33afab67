/** The parts of an exchange that hold text, each with its own way of being rewritten. */

import type { Exchange, Outcome, Peer, ProcessEvidence } from '../model/exchange.js';
import type { Body, Header, Message, Response } from '../model/message.js';

export type TextBody = Extract<Body, { kind: 'text' }>;

export interface Rewrite {
  readonly url: (url: string) => string;
  readonly header: (header: Header) => Header;
  /** Undefined for one with too many secrets. */
  readonly body: (body: TextBody) => string | undefined;
  readonly text: (text: string) => string;
  readonly argv: (argv: readonly string[]) => readonly string[];
}

/** The exchange with each of its texts rewritten; bodies that were not kept as text stay as they are. */
export function rewriteExchange(exchange: Exchange, rewrite: Rewrite): Exchange {
  const { request } = exchange;
  return {
    ...exchange,
    client: rewritePeer(exchange.client, rewrite),
    server: rewritePeer(exchange.server, rewrite),
    request: {
      ...request,
      ...rewriteMessage(request, rewrite),
      method: rewrite.text(request.method),
      url: rewrite.url(request.url),
    },
    outcome: rewriteOutcome(exchange.outcome, rewrite),
  };
}

/** What a recorder saw by itself is no secret; what an imported file says that one saw may be anything. */
export function rewritePeer(peer: Peer, { text, argv }: Rewrite): Peer {
  const { address, edge, user, account, host, requestId, process, tls } = peer;
  return {
    ...peer,
    ...(address !== undefined && { address: text(address) }),
    ...(edge !== undefined && { edge: text(edge) }),
    ...(user !== undefined && { user: text(user) }),
    ...(account !== undefined && { account: text(account) }),
    ...(host !== undefined && { host: text(host) }),
    ...(requestId !== undefined && { requestId: text(requestId) }),
    ...(process && { process: rewriteProcess(process, { text, argv }) }),
    ...(tls && { tls: rewriteTls(tls, text) }),
  };
}

function rewriteProcess(
  process: ProcessEvidence,
  { text, argv }: Pick<Rewrite, 'text' | 'argv'>,
): ProcessEvidence {
  const { command, unit, container } = process;
  return {
    ...process,
    command: argv(command),
    ...(unit !== undefined && { unit: text(unit) }),
    ...(container !== undefined && { container: text(container) }),
  };
}

type Tls = NonNullable<Peer['tls']>;

function rewriteTls({ version, serverName }: Tls, text: Rewrite['text']): Tls {
  return { version: text(version), ...(serverName !== undefined && { serverName: text(serverName) }) };
}

function rewriteOutcome(outcome: Outcome, rewrite: Rewrite): Outcome {
  if (outcome.kind === 'failure') return { ...outcome, message: rewrite.text(outcome.message) };
  const { response } = outcome;
  const rewritten: Response = {
    ...response,
    ...rewriteMessage(response, rewrite),
    reason: rewrite.text(response.reason),
    ...(response.cut === undefined ? {} : { cut: rewrite.text(response.cut) }),
  };
  return { kind: 'response', response: rewritten };
}

function rewriteMessage(message: Message, rewrite: Rewrite): Pick<Message, 'headers' | 'body'> {
  return {
    headers: message.headers.map((header) => rewrite.header(header)),
    body: rewriteBody(message, rewrite),
  };
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
