/** One copy of what exchanges have in common: most header lines and many bodies of a long capture are the same. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Body, Header, Message } from '../model/message.js';

/** Beyond so many different ones no more are looked up: what is still new by then seldom comes again. */
const KNOWN_LIMIT = 100_000;

/** Gives back exchanges that are equal to those it is given, made of parts that it has given before where it can. */
export function createSharing(): (exchange: RedactedExchange) => RedactedExchange {
  const headers = new Map<string, Header>();
  const bodies = new Map<string, Body>();
  const header = (own: Header): Header => known(headers, `${own[0]}\n${own[1]}`, own);
  const body = (own: Body): Body =>
    own.kind === 'text' ? known(bodies, `${own.mediaType}\n${own.coding ?? ''}\n${own.text}`, own) : own;
  const message = <T extends Message>(own: T): T => ({
    ...own,
    headers: own.headers.map(header),
    body: body(own.body),
  });
  return (exchange) => ({
    ...exchange,
    request: message(exchange.request),
    outcome:
      exchange.outcome.kind === 'response'
        ? { kind: 'response', response: message(exchange.outcome.response) }
        : exchange.outcome,
  });
}

function known<T>(all: Map<string, T>, key: string, own: T): T {
  const found = all.get(key);
  if (found === undefined && all.size < KNOWN_LIMIT) all.set(key, own);
  return found ?? own;
}
