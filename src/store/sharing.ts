/** One copy of what exchanges have in common: most header lines and many bodies of a long capture are the same. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Body, Header, Message } from '../model/message.js';

/** Beyond so many different ones no more are looked up: what is still new by then seldom comes again. */
const KNOWN_LIMIT = 100_000;

/** Gives back exchanges that are equal to those it is given, made of parts that it has given before where it can. */
export function createSharing(): (exchange: RedactedExchange) => RedactedExchange {
  const headers = createKnown<Header>();
  const bodies = createKnown<Body>();
  const header = (own: Header): Header => headers(own[0], own[1], own);
  const body = (own: Body): Body =>
    own.kind === 'text' ? bodies(`${own.mediaType}\n${own.coding ?? ''}`, own.text, own) : own;
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

/** By kind and text: a text is long, and is not copied to be looked up. */
function createKnown<T>(): (kind: string, text: string, own: T) => T {
  const kinds = new Map<string, Map<string, T>>();
  let size = 0;
  return (kind, text, own) => {
    const same = kinds.get(kind);
    const found = same?.get(text);
    if (found !== undefined || size >= KNOWN_LIMIT) return found ?? own;
    if (same) same.set(text, own);
    else kinds.set(kind, new Map([[text, own]]));
    size += 1;
    return own;
  };
}
