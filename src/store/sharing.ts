/** One copy of what exchanges have in common: most peers, URLs, header lines and bodies of a long capture are the same. */

import type { Outcome, Peer, RedactedExchange } from '../model/exchange.js';
import { EMPTY_BODY } from '../model/message.js';
import type { Body, Header, Headers, Request } from '../model/message.js';

/** Beyond so many different ones no more are looked up: what is still new by then seldom comes again. */
const KNOWN_LIMIT = 100_000;

/** Gives back exchanges that are equal to those it is given, made of parts that it has given before where it can. */
export function createSharing(): (exchange: RedactedExchange) => RedactedExchange {
  const peers = createKnown<Peer>();
  const urls = createKnown<string>();
  const bodies = createKnown<Body>();
  const lines = sharedLines();
  const lists = sharedLists();
  const peer = (own: Peer): Peer => peers('', JSON.stringify(own), () => own);
  const body = (own: Body): Body => {
    if (own.kind === 'empty') return EMPTY_BODY;
    return own.kind === 'text' ? bodies(`${own.mediaType}\n${own.coding ?? ''}`, own.text, () => own) : own;
  };
  const outcome = (own: Outcome): Outcome => {
    if (own.kind === 'failure') return own;
    const { response } = own;
    // Lists of answers are seldom the same: they tell the time, and an id of their own.
    const headers = response.headers.map(lines);
    return { kind: 'response', response: { ...response, headers, body: body(response.body) } };
  };
  const request = (own: Request): Request => ({
    ...own,
    url: urls('', own.url, () => own.url),
    headers: lists(own.headers.map(lines)),
    body: body(own.body),
  });
  return (exchange) => ({
    ...exchange,
    client: peer(exchange.client),
    server: peer(exchange.server),
    request: request(exchange.request),
    outcome: outcome(exchange.outcome),
  });
}

function sharedLines(): (own: Header) => Header {
  const names = createKnown<string>();
  const lines = createKnown<Header>();
  return ([own, value]) => {
    const name = names('', own, () => own);
    // Made anew: a tuple that was parsed has room for more.
    return lines(name, value, () => [name, value]);
  };
}

/** A client sends most of its requests with the same lines. */
function sharedLists(): (lines: Headers) => Headers {
  const numbers = new Map<Header, number>();
  const lists = createKnown<Headers>();
  const numberOf = (line: Header): number | undefined => {
    const known = numbers.get(line);
    if (known !== undefined || numbers.size >= KNOWN_LIMIT) return known;
    numbers.set(line, numbers.size);
    return numbers.size - 1;
  };
  return (lines) => {
    const list = lines.map(numberOf);
    return list.includes(undefined) ? lines : lists('', list.join(), () => lines);
  };
}

/** By kind and text: a text is long, and is not copied to be looked up. */
function createKnown<T>(): (kind: string, text: string, make: () => T) => T {
  const kinds = new Map<string, Map<string, T>>();
  let size = 0;
  return (kind, text, make) => {
    const same = kinds.get(kind);
    const found = same?.get(text);
    if (found !== undefined) return found;
    const made = make();
    if (size >= KNOWN_LIMIT) return made;
    if (same) same.set(text, made);
    else kinds.set(kind, new Map([[text, made]]));
    size += 1;
    return made;
  };
}
