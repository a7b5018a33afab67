/** What wiretale alone knows of an exchange, in the member `_wiretale` of its entry: read back, nothing of it believed unseen. */

import type { RecordedCommand } from '../../model/capture.js';
import { FAILURE_CAUSES } from '../../model/exchange.js';
import type { FailureCause, Peer, ProcessEvidence } from '../../model/exchange.js';
import { OMIT_REASONS } from '../../model/message.js';
import type { BodyRef } from '../../model/message.js';
import { decodeBase64 } from '../../text/base64.js';
import { listMember, member, numberMember, textMember } from '../../text/json-member.js';
import type { ReadAbout, ReadBody, ReadExchange, ReadTiming } from '../format.js';
import { writtenHeaders } from './headers.js';

/** The member's version. A reader leaves others unread, and takes the entry for anybody's. */
export const OWN_FORMAT = 1;

/** A body without its text, which stands where HAR wants it. */
export type OwnBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly mediaType: string; readonly coding?: string }
  | { readonly kind: 'blob'; readonly mediaType: string; readonly ref: BodyRef }
  | Extract<ReadBody, { readonly kind: 'omitted' }>;

export interface OwnMessage {
  readonly bodyBytes: number;
  readonly body: OwnBody;
}

export interface OwnFacts {
  /** Where HAR allows less in an address than was sent. */
  readonly url?: string;
  readonly client: Peer;
  readonly server: Peer;
  readonly timing: ReadTiming;
  readonly request: OwnMessage;
  readonly response?: OwnMessage;
  readonly cut?: string;
  readonly failure?: FailureCause;
  /** Of the first entry: what is known of the whole recording. */
  readonly about?: Pick<ReadAbout, 'startedAt' | 'command'>;
}

/** Undefined when it is not there, of another version, or not whole. */
export function ownFacts(json: unknown): OwnFacts | undefined {
  if (numberMember(json, 'format') !== OWN_FORMAT) return undefined;
  const [request, response] = [ownMessage(member(json, 'request')), ownMessage(member(json, 'response'))];
  const timing = ownTiming(member(json, 'timing'));
  if (!request || !timing) return undefined;
  const about = aboutOf(member(json, 'recording'));
  const failure = FAILURE_CAUSES.find((cause) => cause === member(json, 'failure'));
  return {
    ...texts(json, ['url', 'cut']),
    client: peerOf(member(json, 'client')),
    server: peerOf(member(json, 'server')),
    timing,
    request,
    ...(response && { response }),
    ...(failure && { failure }),
    ...(about && { about }),
  };
}

/** The exchange as it was recorded: what anybody's entry would be taken for, put right. */
export function withOwnFacts(
  exchange: ReadExchange,
  own: OwnFacts,
  written: { readonly request: unknown; readonly response: unknown },
): ReadExchange {
  const { request, outcome } = exchange;
  return {
    ...exchange,
    client: own.client,
    server: own.server,
    timing: own.timing,
    request: {
      ...request,
      method: textMember(written.request, 'method'),
      headers: writtenHeaders(written.request),
      ...ownBody(own.request, textMember(member(written.request, 'postData'), 'text')),
    },
    outcome:
      outcome.kind === 'failure'
        ? ownFailure(outcome, own, textMember(written.response, '_error'))
        : ownAnswer(outcome, own, written.response),
  };
}

type Outcome = ReadExchange['outcome'];

function ownFailure(
  outcome: Extract<Outcome, { kind: 'failure' }>,
  { failure }: OwnFacts,
  message: string,
): Outcome {
  return failure ? { ...outcome, cause: failure, message } : outcome;
}

function ownAnswer(
  { response }: Extract<Outcome, { kind: 'response' }>,
  { response: own, cut }: OwnFacts,
  written: unknown,
): Outcome {
  const text = textMember(member(written, 'content'), 'text');
  const answer = {
    ...response,
    headers: writtenHeaders(written),
    ...(own && ownBody(own, text)),
    ...(cut !== undefined && { cut }),
  };
  return { kind: 'response', response: answer };
}

function ownBody({ body, bodyBytes }: OwnMessage, text: string): { body: ReadBody; bodyBytes: number } {
  if (body.kind === 'text') return { body: { ...body, text }, bodyBytes };
  if (body.kind !== 'blob') return { body, bodyBytes };
  const { ref, mediaType } = body;
  const bytes = text === '' ? undefined : decodeBase64(text);
  const read: ReadBody = bytes
    ? { kind: 'bytes', bytes, mediaType }
    : { kind: 'omitted', reason: 'not-recorded', ...ref, mediaType };
  return { body: read, bodyBytes };
}

function ownMessage(json: unknown): OwnMessage | undefined {
  const bodyBytes = countOf(json, 'bodyBytes');
  const body = bodyOf(member(json, 'body'));
  return body && bodyBytes !== undefined ? { bodyBytes, body } : undefined;
}

function bodyOf(json: unknown): OwnBody | undefined {
  const mediaType = textMember(json, 'mediaType');
  switch (textMember(json, 'kind')) {
    case 'empty':
      return { kind: 'empty' };
    case 'text':
      return { kind: 'text', mediaType, ...texts(json, ['coding']) };
    case 'blob': {
      const ref = refOf(member(json, 'ref'));
      return ref && { kind: 'blob', mediaType, ref };
    }
    case 'omitted': {
      const reason = OMIT_REASONS.find((one) => one === member(json, 'reason'));
      const size = countOf(json, 'size');
      const sha256 = hashOf(json);
      if (reason === undefined || size === undefined) return undefined;
      return { kind: 'omitted', reason, size, ...(sha256 && { sha256 }), mediaType };
    }
    default:
      return undefined;
  }
}

function refOf(json: unknown): BodyRef | undefined {
  const [sha256, size] = [hashOf(json), countOf(json, 'size')];
  return sha256 === undefined || size === undefined ? undefined : { sha256, size };
}

function hashOf(json: unknown): string | undefined {
  return /^[0-9a-f]{64}$/.exec(textMember(json, 'sha256'))?.[0];
}

function ownTiming(json: unknown): ReadTiming | undefined {
  const start = countOf(json, 'start');
  const startedAt = textMember(json, 'startedAt');
  if (start === undefined || !isDate(startedAt)) return undefined;
  const failed = countOf(json, 'failed');
  return {
    start,
    startedAt,
    requestLast: countOf(json, 'requestLast') ?? null,
    responseFirst: countOf(json, 'responseFirst') ?? null,
    responseLast: countOf(json, 'responseLast') ?? null,
    ...(failed !== undefined && { failed }),
  };
}

/** `2026-02-30` has the form of a date, and is none. */
function isDate(text: string): boolean {
  const [, second] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(text) ?? [];
  const at = Date.parse(`${second}Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 19) === second;
}

function peerOf(json: unknown): Peer {
  const process = processOf(member(json, 'process'));
  const connection = countOf(json, 'connection');
  const tls = member(json, 'tls');
  const version = textMember(tls, 'version');
  return {
    ...texts(json, ['address', 'edge', 'user', 'account', 'host', 'requestId']),
    ...(process && { process }),
    ...(connection !== undefined && { connection }),
    ...(version !== '' && { tls: { version, ...texts(tls, ['serverName']) } }),
  };
}

function processOf(json: unknown): ProcessEvidence | undefined {
  const pid = countOf(json, 'pid');
  if (pid === undefined) return undefined;
  return { pid, command: textsOf(json, 'command'), ...texts(json, ['unit', 'container']) };
}

function aboutOf(json: unknown): OwnFacts['about'] {
  const [startedAt, command] = [countOf(json, 'startedAt'), commandOf(member(json, 'command'))];
  return startedAt === undefined ? undefined : { startedAt, ...(command && { command }) };
}

function commandOf(json: unknown): RecordedCommand | undefined {
  const argv = textsOf(json, 'argv');
  if (argv.length === 0) return undefined;
  const exitCode = numberMember(json, 'exitCode');
  return {
    argv,
    cwd: textMember(json, 'cwd'),
    env: textsByName(member(json, 'env')),
    ...(Number.isInteger(exitCode) && { exitCode: exitCode! }),
    ...texts(json, ['signal']),
  };
}

function textsByName(json: unknown): Readonly<Record<string, string>> {
  const entries = typeof json === 'object' && json !== null ? Object.entries(json) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function textsOf(json: unknown, key: string): readonly string[] {
  return listMember(json, key).filter((text) => typeof text === 'string');
}

/** Those of some members that are strings. */
function texts<K extends string>(json: unknown, keys: readonly K[]): { readonly [P in K]?: string } {
  const found = keys.flatMap((key) => {
    const value = member(json, key);
    return typeof value === 'string' ? [[key, value] as const] : [];
  });
  return Object.fromEntries(found) as { [P in K]?: string };
}

function countOf(json: unknown, key: string): number | undefined {
  const value = numberMember(json, key);
  return value !== undefined && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
