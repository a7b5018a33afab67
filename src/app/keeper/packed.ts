/** An exchange on its way to another thread, in few lists: to copy it there object by object takes several times as long. */

import type { Exchange, Failure, Outcome, Peer, Timing } from '../../model/exchange.js';
import { exchangeId } from '../../model/exchange.js';
import type { Body, Message } from '../../model/message.js';
import { EMPTY_BODY } from '../../model/message.js';
import { pairsOf, rawOf } from '../../proxy/headers.js';

/** Names and values of header lines by turns. */
export type Lines = readonly string[];

export type PackedExchange = readonly [
  seq: number,
  client: Peer,
  server: Peer,
  method: string,
  url: string,
  request: PackedMessage,
  outcome: PackedResponse | Failure,
  timing: PackedTiming,
];

/** `body` is undefined for an empty one. */
type PackedMessage = readonly [httpVersion: string, lines: Lines, bodyBytes: number, body: Body | undefined];

type PackedResponse = readonly [
  status: number,
  reason: string,
  cut: string | undefined,
  message: PackedMessage,
];

type PackedTiming = readonly [
  startedAt: string,
  requestFirst: number,
  requestLast: number | null,
  responseFirst: number | null,
  responseLast: number | null,
  failed: number | undefined,
];

export function packed({ seq, client, server, request, outcome, timing }: Exchange): PackedExchange {
  const { method, url } = request;
  return [
    seq,
    client,
    server,
    method,
    url,
    packedMessage(request),
    packedOutcome(outcome),
    packedTiming(timing),
  ];
}

export function unpacked([
  seq,
  client,
  server,
  method,
  url,
  request,
  outcome,
  timing,
]: PackedExchange): Exchange {
  return {
    id: exchangeId(seq),
    seq,
    client,
    server,
    request: { method, url, ...unpackedMessage(request) },
    outcome: unpackedOutcome(outcome),
    timing: unpackedTiming(timing),
  };
}

function packedMessage({ httpVersion, headers, bodyBytes, body }: Message): PackedMessage {
  return [httpVersion, rawOf(headers), bodyBytes, body.kind === 'empty' ? undefined : body];
}

function unpackedMessage([httpVersion, lines, bodyBytes, body = EMPTY_BODY]: PackedMessage): Message {
  return { httpVersion, headers: pairsOf(lines), body, bodyBytes };
}

function packedOutcome(outcome: Outcome): PackedResponse | Failure {
  if (outcome.kind === 'failure') return outcome;
  const { status, reason, cut } = outcome.response;
  return [status, reason, cut, packedMessage(outcome.response)];
}

function unpackedOutcome(outcome: PackedResponse | Failure): Outcome {
  if ('kind' in outcome) return outcome;
  const [status, reason, cut, message] = outcome;
  const response = { status, reason, ...unpackedMessage(message) };
  return { kind: 'response', response: cut === undefined ? response : { ...response, cut } };
}

function packedTiming(timing: Timing): PackedTiming {
  const { startedAt, requestFirst, requestLast, responseFirst, responseLast, failed } = timing;
  return [startedAt, requestFirst, requestLast, responseFirst, responseLast, failed];
}

function unpackedTiming(packed: PackedTiming): Timing {
  const [startedAt, requestFirst, requestLast, responseFirst, responseLast, failed] = packed;
  const timing = { startedAt, requestFirst, requestLast, responseFirst, responseLast };
  return failed === undefined ? timing : { ...timing, failed };
}
