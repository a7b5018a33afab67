/** The parts of an exchange that hold text, each with its own way of being rewritten. */

import type { Exchange, Outcome, Peer } from '../model/exchange.js';
import type { Body, Header, Message, Response } from '../model/message.js';

export type TextBody = Extract<Body, { kind: 'text' }>;

export interface Rewrite {
  readonly url: (url: string) => string;
  readonly header: (header: Header) => Header;
  readonly body: (body: TextBody) => string;
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

function rewritePeer(peer: Peer, { text, argv }: Rewrite): Peer {
  const { edge, host, user, requestId, process } = peer;
  return {
    ...peer,
    ...(edge !== undefined && { edge: text(edge) }),
    ...(host !== undefined && { host: text(host) }),
    ...(user !== undefined && { user: text(user) }),
    ...(requestId !== undefined && { requestId: text(requestId) }),
    ...(process && { process: { ...process, command: argv(process.command) } }),
  };
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

function rewriteMessage({ headers, body }: Message, rewrite: Rewrite): Pick<Message, 'headers' | 'body'> {
  return { headers: headers.map((header) => rewrite.header(header)), body: rewriteBody(body, rewrite) };
}

function rewriteBody(body: Body, rewrite: Rewrite): Body {
  if (body.kind === 'empty') return body;
  const mediaType = rewrite.text(body.mediaType);
  return body.kind === 'text' ? { ...body, mediaType, text: rewrite.body(body) } : { ...body, mediaType };
}
