/** One entry of a HAR as an exchange, whatever tool wrote it. */

import type { FailureCause, Peer } from '../../model/exchange.js';
import { hostPort, urlParts } from '../../model/url.js';
import { member, numberMember, textMember } from '../../text/json-member.js';
import type { ReadContext, ReadExchange, ReadItem, ReadResponse } from '../format.js';
import { requestBody, responseBody, sizeOnWire } from './body.js';
import type { BodyWithNote } from './body.js';
import { headersOf } from './headers.js';
import { ownFacts, withOwnFacts } from './own.js';
import { timingOf } from './timing.js';

export interface EntryPlace {
  readonly line: number;
  readonly context: ReadContext;
}

/** The exchange, with what was left out of it; or why there is none. */
export function readEntry(entry: unknown, { line, context }: EntryPlace): readonly ReadItem[] {
  const own = ownFacts(member(entry, '_wiretale'));
  const request = member(entry, 'request');
  const written = textMember(request, 'url');
  const url = own ? (own.url ?? written) : addressed(written, request);
  const method = textMember(request, 'method').trim();
  const problem = (message: string, dropped = false): ReadItem => ({
    ...{ kind: 'problem', line, message, dropped },
  });
  if (url === undefined) return [noAddress(request, problem)];
  if (method === '') return [problem('The entry has no method; it was left out.', true)];
  const sent = requestBody(request, context);
  const { outcome, note } = outcomeOf(entry, context);
  const exchange: ReadExchange = {
    kind: 'exchange',
    line,
    client: clientOf(entry, context),
    server: serverOf(entry, url),
    request: {
      ...{ method, url, httpVersion: versionOf(request), headers: headersOf(request, 'Cookie') },
      ...{ body: sent.body, ...sizeOnWire(request, sent.body) },
    },
    outcome,
    timing: timingOf(entry, outcome.kind === 'failure'),
  };
  if (own) {
    const whole = withOwnFacts(exchange, own, { request, response: member(entry, 'response') });
    return own.about ? [{ kind: 'about', ...own.about }, whole] : [whole];
  }
  const notes = [sent.note, note, webSocketNote(entry)].filter((one) => one !== undefined);
  return [exchange, ...notes.map((one) => problem(one))];
}

/** What a browser made of something of its own was no call at all. */
function noAddress(request: unknown, problem: (message: string, dropped: boolean) => ReadItem): ReadItem {
  const scheme = /^([a-z][a-z-]{1,30}):(?!\/\/[^/]*@)/i
    .exec(textMember(request, 'url').trim())?.[1]
    ?.toLowerCase();
  return scheme === undefined || /^(?:https?|wss?)$/.test(scheme)
    ? problem('The entry has no address of http or https; it was left out.', true)
    : problem(`The entry is no call over HTTP (its address begins with ${scheme}:); it was left out.`, false);
}

/** The address without its fragment; of one that is only a path, the host is that of the header. */
function addressed(url: string, request: unknown): string | undefined {
  const plain = url
    .trim()
    .replace(/#.*$/s, '')
    .replace(/^ws(?=s?:\/\/)/i, 'http');
  if (urlParts(plain)) return plain;
  const host = headersOf(request, 'Cookie').find(([name]) => /^host$/i.test(name))?.[1];
  const whole = plain.startsWith('/') && host ? `http://${host}${plain}` : '';
  return urlParts(whole) ? whole : undefined;
}

interface OutcomeWithNote {
  readonly outcome: ReadExchange['outcome'];
  readonly note?: string;
}

function outcomeOf(entry: unknown, context: ReadContext): OutcomeWithNote {
  const response = member(entry, 'response');
  const status = numberMember(response, 'status') ?? 0;
  if (!Number.isInteger(status) || status < 100 || status > 999) {
    return { outcome: { kind: 'failure', cause: causeOf(entry), message: failureOf(entry) } };
  }
  const received: BodyWithNote = responseBody(response, context);
  const answer: ReadResponse = {
    status,
    reason: textMember(response, 'statusText'),
    httpVersion: versionOf(response),
    headers: headersOf(response, 'Set-Cookie'),
    body: received.body,
    ...sizeOnWire(response, received.body),
  };
  return {
    outcome: { kind: 'response', response: answer },
    ...(received.note !== undefined && { note: received.note }),
  };
}

/** As browsers and proxies call it. */
const CAUSES: readonly (readonly [RegExp, FailureCause])[] = [
  [/refused/i, 'upstream-refused'],
  [/abort|cancel/i, 'client-aborted'],
  [
    /name_not_resolved|unreachable|timed?[ _-]?out|no such host|getaddrinfo|ENOTFOUND|dns/i,
    'upstream-unreachable',
  ],
  [/invalid|malformed|protocol/i, 'upstream-invalid'],
];

function causeOf(entry: unknown): FailureCause {
  const message = failureOf(entry);
  return CAUSES.find(([pattern]) => pattern.test(message))?.[1] ?? 'upstream-closed';
}

const NO_ANSWER = 'No answer is told of.';

function failureOf(entry: unknown): string {
  const response = member(entry, 'response');
  const said = [
    textMember(response, '_error'),
    textMember(entry, '_error'),
    textMember(response, 'statusText'),
    textMember(response, 'comment'),
  ];
  return said.find((text) => text !== '')?.slice(0, 1000) ?? NO_ANSWER;
}

/** `HTTP/1.1`, `http/2.0`, `h2`, `h3`, `HTTP/3`, `http/2+quic/46`. */
function versionOf(message: unknown): string {
  const version = /^(?:http\/|h)(\d(?:\.\d)?)/i.exec(textMember(message, 'httpVersion'))?.[1] ?? '1.1';
  return version.includes('.') ? version : `${version}.0`;
}

function clientOf(entry: unknown, { caller }: ReadContext): Peer {
  const edge = textMember(entry, '_client') || caller;
  // So Charles.
  const address = addressWithPort(textMember(entry, '_clientAddress'), numberMember(entry, '_clientPort'));
  return { ...(edge !== undefined && { edge }), ...(address !== undefined && { address }) };
}

function serverOf(entry: unknown, url: string): Peer {
  const edge = textMember(entry, '_server');
  const port = urlParts(url)?.port;
  const address = addressWithPort(textMember(entry, 'serverIPAddress'), port);
  return { host: hostPort(url), ...(edge !== '' && { edge }), ...(address !== undefined && { address }) };
}

/** Browsers write IPv6 with brackets or without. */
function addressWithPort(address: string, port: number | undefined): string | undefined {
  const plain = address.replace(/^\[|\]$/g, '');
  if (!/^[0-9a-fA-F.:]{2,45}$/.test(plain) || port === undefined) return undefined;
  return plain.includes(':') ? `[${plain}]:${port}` : `${plain}:${port}`;
}

function webSocketNote(entry: unknown): string | undefined {
  const messages = member(entry, '_webSocketMessages');
  const count = Array.isArray(messages) ? messages.length : 0;
  return count === 0
    ? undefined
    : `${count} WebSocket message${count === 1 ? '' : 's'} of the entry were left out.`;
}
