/** What a message of an OpenStack client library says of an exchange: a request, a part of an answer, a sign-on. */

import type { Headers } from '../../model/message.js';
import { isAbsolute } from '../absolute.js';
import { readCurl, type LoggedRequest } from './curl-line.js';
import { readHeaders } from './headers.js';

/** `late`: swiftclient writes the request only when its answer is there. */
export type LogEvent =
  | { readonly kind: 'request'; readonly request: LoggedRequest; readonly late: boolean }
  | { readonly kind: 'damaged'; readonly part: 'request-damaged' | 'answer-damaged' }
  /** What urllib3 tells as soon as an answer begins. */
  | {
      readonly kind: 'wire';
      readonly method: string;
      readonly url: string;
      readonly httpVersion: string;
      readonly status: number;
      readonly size: number | undefined;
    }
  | { readonly kind: 'status'; readonly status: number; readonly reason: string; readonly headers: Headers }
  | { readonly kind: 'headers'; readonly headers: Headers }
  | { readonly kind: 'body'; readonly text: string }
  /** A sign-on: its request is not logged, nor is its answer but for the body. */
  | { readonly kind: 'sign-on'; readonly url: string }
  | { readonly kind: 'token'; readonly text: string }
  /** The last message of an exchange. */
  | { readonly kind: 'end' }
  | { readonly kind: 'unreachable'; readonly timedOut: boolean };

interface Message {
  readonly message: string;
  readonly logger?: string;
}

/** What a message says, in order; nothing when it is about something else. */
export function eventsOf({ message, logger = '' }: Message): readonly LogEvent[] {
  const split = SPLIT_LOGGER.exec(logger)?.[1];
  // keystoneauth may be told to write each part with a logger of its own, without the word before it.
  const whole = split === undefined ? message : `${SPLIT_WORDS[split]!}${message}`;
  // Older clients write the answer and its body as one message.
  return whole.split(/\n(?=RESP BODY: )/).flatMap(eventsOfPart);
}

const SPLIT_LOGGER = /^keystoneauth\.session\.(request|response|body)$/;
const SPLIT_WORDS: Readonly<Record<string, string>> = {
  request: 'REQ: ',
  response: 'RESP: ',
  body: 'RESP BODY: ',
};

/** True for a line with which a message that matters, or one of the same libraries, begins. */
export function beginsMessage(line: string): boolean {
  return BEGINS.test(line);
}

const BEGINS =
  /^(?:REQ: |RESP: |RESP (?:BODY|STATUS|HEADERS): |curl -|HTTP\/\d|(?:[A-Z]+ )?call to \S|Making authentication request|https?:\/\/\S+ "[A-Z]+ |Starting new HTTPS? connection|Resetting dropped connection|Request returned failure status|Failure: |Unable to establish connection to |Request to \S+ timed out|\{"(?:token|access)": )/;

const CURL = /^(?:REQ: )?curl -/;
const SWIFT = /^REQ: curl -i /;
const STATUS = /^RESP: (?:\[(\d{3})\] ?)?([^]*)$/;
const SWIFT_STATUS = /^RESP STATUS: (\d{3}) ?([^\n]*)$/;
const WIRE = /^(https?:\/\/[^\s"]+) "([A-Z]+) (\S+) HTTP\/(\d(?:\.\d)?)" (\d{3}) (\d+|None)/;
const SIGN_ON = /^Making authentication request to (\S+)/;
const TOKEN = /^\{"(?:token|access)": \{/;
const END = /^(?:[A-Z]+ )?call to [^]* used request id /;
const UNREACHABLE = /^(?:Failure: )?(?:Unable to establish connection to|Request to \S+ (timed out))/;

function eventsOfPart(text: string): readonly LogEvent[] {
  if (CURL.test(text)) return [requestOf(text)];
  if (text.startsWith('RESP BODY: ')) return [{ kind: 'body', text: text.slice('RESP BODY: '.length) }];
  if (text.startsWith('RESP HEADERS: ')) {
    return [{ kind: 'headers', headers: readHeaders(text.slice('RESP HEADERS: '.length)) }];
  }
  const [, status, headers] = STATUS.exec(text) ?? [];
  if (status !== undefined) return [statusOf(Number(status), '', readHeaders(headers ?? ''))];
  if (text.startsWith('RESP: ')) return [{ kind: 'damaged', part: 'answer-damaged' }];
  const [, code, reason] = SWIFT_STATUS.exec(text) ?? [];
  if (code !== undefined) return [statusOf(Number(code), reason!, [])];
  return /^\n?HTTP\//.test(text) ? rawAnswer(text) : otherEvents(text);
}

function otherEvents(text: string): readonly LogEvent[] {
  const wire = WIRE.exec(text);
  if (wire) {
    const [, origin, method, target, httpVersion, status, size] = wire as unknown as string[];
    const known = size === 'None' ? undefined : Number(size);
    const url = target!.startsWith('/') ? `${origin}${target}` : target!;
    if (!isAbsolute(url)) return [];
    return [
      { kind: 'wire', method: method!, url, httpVersion: httpVersion!, status: Number(status), size: known },
    ];
  }
  const [, signOn] = SIGN_ON.exec(text) ?? [];
  if (signOn !== undefined) return [{ kind: 'sign-on', url: signOn }];
  if (TOKEN.test(text)) return [{ kind: 'token', text }];
  if (END.test(text)) return [{ kind: 'end' }];
  const unreachable = UNREACHABLE.exec(text);
  return unreachable ? [{ kind: 'unreachable', timedOut: unreachable[1] !== undefined }] : [];
}

function requestOf(text: string): LogEvent {
  const request = readCurl(text);
  return request
    ? { kind: 'request', request, late: SWIFT.test(text) }
    : { kind: 'damaged', part: 'request-damaged' };
}

function statusOf(status: number, reason: string, headers: Headers): LogEvent {
  return { kind: 'status', status, reason, headers };
}

/** glanceclient writes an answer as it stands in HTTP. */
function rawAnswer(text: string): readonly LogEvent[] {
  const [head = '', ...rest] = text.replace(/^\n/, '').split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const [, status, reason = ''] = /^HTTP\/[\d.]+ (\d{3}) ?(.*)$/.exec(first) ?? [];
  if (status === undefined) return [{ kind: 'damaged', part: 'answer-damaged' }];
  const headers = lines.flatMap((line): Headers => {
    const at = line.indexOf(': ');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 2)]] : [];
  });
  const body = rest.join('\n\n').replace(/\n$/, '');
  return [statusOf(Number(status), reason, headers), { kind: 'body', text: body }, { kind: 'end' }];
}
