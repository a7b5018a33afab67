/** Commands and the lines behind them put together to exchanges. */

import { headerValue, type Header } from '../../../model/message.js';
import { isAbsolute } from '../../absolute.js';
import type { ReadItem, ReadRequest } from '../../format.js';
import {
  addLine,
  cutAtLength,
  LONGEST_HEAD,
  isInterim,
  isWhole,
  newAnswer,
  responseOf,
  type Answer,
} from './answer.js';
import type { CurlCall, CurlCommand } from './command.js';
import { statusLineOf, type StatusLine } from './lines.js';

export interface Calls {
  /** A command was given on this line; undefined when it cannot be read. */
  begin(command: CurlCommand | undefined, line: number): void;
  /** Takes a line that is no command. */
  line(text: string, number: number): void;
  /** A block or a command ends the answer that is under way; one that has not begun may still come. */
  pause(): void;
  /** Nothing belongs to the command any more. */
  end(): void;
  inBody(): boolean;
  /** Asked at a line that cannot be of JSON: it is of no body. */
  isOver(): boolean;
  /** What has become complete. */
  taken(): readonly ReadItem[];
}

export function createCalls(limit: number): Calls {
  const state: State = { limit, items: [], isLost: false };
  return {
    begin(command, line) {
      end(state);
      state.isLost = command === undefined;
      const [call, ...left] = command?.calls ?? [];
      if (command && call) state.asked = { line, verbose: command.verbose, left, call, isWaiting: true };
      else state.items.push(problem(line, DAMAGED));
    },
    line: (text, number) => takeLine(state, text, number),
    pause: () => void (state.answer && end(state)),
    end: () => end(state),
    inBody: () => inBody(state),
    isOver: () => !inBody(state) || isWhole(state.answer!),
    taken: () => state.items.splice(0),
  };
}

function inBody({ answer }: State): boolean {
  return answer !== undefined && !answer.inHead;
}

interface State {
  readonly limit: number;
  readonly items: ReadItem[];
  asked?: Asked | undefined;
  answer?: Answer | undefined;
  /** The lines that come are told of already, or are the rest of what is. */
  isLost: boolean;
}

/** A command whose answers are still to come. */
interface Asked {
  readonly line: number;
  readonly verbose: boolean;
  /** What is asked next; what the command asks behind it. */
  call: CurlCall;
  readonly left: CurlCall[];
  /** The answer to it is sure to come: it is not there only for that curl may ask once more. */
  isWaiting: boolean;
  /** The head that `curl -v` tells to have been sent. */
  sent?: Sent | undefined;
  answers?: number;
}

interface Sent {
  readonly method: string;
  readonly target: string;
  readonly headers: Header[];
  size: number;
}

const DAMAGED = 'The command cannot be read; it was left out.';
const NO_ANSWER = 'The command has no answer with a status (curl -i, curl -v); it was left out.';
const FEWER = 'The command has fewer answers than requests; those without one were left out.';
const NO_COMMAND = 'The answer has no command before it; it was left out.';

function problem(line: number, message: string): ReadItem {
  return { kind: 'problem', line, message, dropped: true };
}

function takeLine(state: State, text: string, number: number): void {
  const { asked } = state;
  if (!asked) {
    if (state.isLost || statusLineOf(text) === undefined) return;
    state.isLost = true;
    state.items.push(problem(number, NO_COMMAND));
    return;
  }
  const shown = withoutMeter(text);
  const line = shown !== undefined && asked.verbose ? spoken(state, asked, shown) : shown;
  if (line === undefined) return;
  const glued = state.answer && cutAtLength(state.answer, line);
  if (glued) addLine(state.answer!, glued.before, state.limit);
  const status = statusLineOf(glued?.status ?? line);
  if (!status) addText(state, line);
  else if (mayAnswer(state, asked)) beginAnswer(state, asked, status);
  else if (isOver(state.answer!)) {
    end(state);
    takeLine(state, glued?.status ?? line, number);
  } else addText(state, line);
}

function addText({ answer, limit }: State, line: string): void {
  if (answer) addLine(answer, line, limit);
}

/** How far curl is, which it shows where its output is no terminal. */
function withoutMeter(text: string): string | undefined {
  if (!/% Total {4}% Rec|Dload {2}Upload|-:--:--/.test(text)) return text;
  const before = text.replace(/ {2}% Total {4}% Rec.*$/, '');
  return before === '' || /^[\s\d.kMGT:-]*(?:Dload\b.*)?$/.test(before) ? undefined : before;
}

/** Of `curl -v`, a line of an answer; undefined for what curl says of its work and of what it sends. */
function spoken(state: State, asked: Asked, text: string): string | undefined {
  const [, sign, rest = ''] = /^([*<>{}])(?: (.*))?$/.exec(text) ?? [];
  if (sign === '>') {
    onSent(state, asked, rest);
    return undefined;
  }
  // With -i, the head stands there a second time.
  if (sign === '<') return asked.call.include ? undefined : rest;
  if (sign === '*' || (sign !== undefined && /^\[\d+ bytes data\]$/.test(rest))) return undefined;
  return text.replace(/\* (?:Connection #\d+ to host .* left intact|Closing connection.*)$/, '');
}

const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/\d(?:\.\d)?$/;

function onSent(state: State, asked: Asked, line: string): void {
  const [, method, target] = REQUEST_LINE.exec(line) ?? [];
  if (method !== undefined && target !== undefined) {
    if (state.answer) finishAnswer(state, asked);
    asked.sent = { method, target, headers: [], size: 0 };
    return;
  }
  const [, name, value = ''] = /^([^:\s]+): ?(.*)$/.exec(line) ?? [];
  const { sent } = asked;
  if (name === undefined || !sent) return;
  sent.size += line.length;
  if (sent.size <= LONGEST_HEAD) sent.headers.push([name, value]);
}

/** The first, what follows an interim one, and one for each address; of what did not go well curl may ask once more. */
function mayAnswer({ answer }: State, { left }: Asked): boolean {
  if (!answer || isInterim(answer) || left.length > 0) return true;
  return answer.head.status >= 300 && isOver(answer);
}

function isOver(answer: Answer): boolean {
  return answer.isBodiless || isWhole(answer);
}

function beginAnswer(state: State, asked: Asked, status: StatusLine): void {
  if (state.answer) finishAnswer(state, asked);
  state.answer = newAnswer(status);
}

function finishAnswer(state: State, asked: Asked): void {
  const { answer } = state;
  state.answer = undefined;
  if (!answer || isInterim(answer)) return;
  const request = sentRequest(asked);
  const response = responseOf(answer, request.method);
  asked.answers = (asked.answers ?? 0) + 1;
  asked.sent = undefined;
  state.items.push({
    kind: 'exchange',
    line: asked.line,
    client: {},
    server: { host: new URL(request.url).host },
    request,
    outcome: { kind: 'response', response },
    timing: { requestLast: 0, responseFirst: 0, responseLast: 0 },
  });
  const redirected = redirectedTo(asked, request, answer);
  const next = redirected ?? asked.left.shift();
  asked.isWaiting = next !== undefined && (redirected === undefined || asked.call.follows);
  asked.call = next ?? asked.call;
}

/** As `curl -v` tells it, else as the command does. */
function sentRequest({ call: { request }, sent }: Asked): ReadRequest {
  if (!sent) return request;
  const { method, target, headers } = sent;
  const url = target.startsWith('/') ? `${new URL(request.url).origin}${target}` : request.url;
  return { ...request, method, headers, url: isAbsolute(url) ? url : request.url };
}

/** Where the answer leads, if it is followed: a page may follow it without saying so, but not past another address. */
function redirectedTo(
  { left, call }: Asked,
  request: ReadRequest,
  { head, headers }: Answer,
): CurlCall | undefined {
  if (head.status < 300 || head.status >= 400 || (!call.follows && left.length > 0)) return undefined;
  const url = resolved(headerValue(headers, 'location'), request.url);
  if (url === undefined) return undefined;
  const turns = head.status === 303 || (head.status < 303 && request.method === 'POST');
  const next = turns
    ? ({ ...request, url, method: 'GET', body: { kind: 'empty' } } as const)
    : { ...request, url };
  return { ...call, request: next };
}

function resolved(location: string | undefined, base: string): string | undefined {
  if (location === undefined) return undefined;
  try {
    const { href } = new URL(location, base);
    return isAbsolute(href) ? href : undefined;
  } catch {
    return undefined;
  }
}

function end(state: State): void {
  const { asked } = state;
  if (!asked) return;
  finishAnswer(state, asked);
  state.asked = undefined;
  if (asked.answers === undefined) state.items.push(problem(asked.line, NO_ANSWER));
  else if (asked.isWaiting || asked.sent || asked.left.length > 0)
    state.items.push(problem(asked.line, FEWER));
}
