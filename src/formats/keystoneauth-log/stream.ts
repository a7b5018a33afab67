/** The calls of one piece of work in a log: its messages come one after the other, and are put together to calls. */

import { headerValue } from '../../model/message.js';
import { isAbsolute } from '../absolute.js';
import type { LoggedRequest } from './curl-line.js';
import { isAnswered, type LoggedCall } from './call.js';
import type { LogEvent } from './messages.js';

/** Where and when a message stands in the log. */
export interface Said {
  readonly line: number;
  readonly time: number | undefined;
  readonly cut: boolean;
}

/** A call that is whole, or the line of something that is not. */
export type Told = { readonly call: LoggedCall } | { readonly line: number; readonly lost: Lost };
export type Lost = 'request-damaged' | 'answer-damaged' | 'no-answer' | 'no-request';

export interface Stream {
  /** Takes what a message says, and gives what is complete by it. */
  take(event: LogEvent, said: Said): readonly Told[];
  /** Something else was said: that tells the time. */
  note(time: number | undefined): void;
  /** All that is left. */
  end(): readonly Told[];
}

export function createStream(): Stream {
  const state: State = { open: [], told: [] };
  return {
    take(event, said) {
      take(state, event, said);
      if (event.kind !== 'wire') state.before = said.time;
      return state.told.splice(0);
    },
    note: (time) => void (state.before = time),
    end() {
      while (state.open.length > 0) finish(state, state.open[0]!);
      return state.told.splice(0);
    },
  };
}

interface State {
  /** Begun and not told, in order. */
  readonly open: LoggedCall[];
  readonly told: Told[];
  /** When something was said for the last time before an answer began. */
  before?: number | undefined;
  /** What urllib3 told of a request that is yet to be logged. */
  loose?: LoggedCall['wire'];
  /** What is asked next without being logged: the target of a redirect, or the same again. */
  again?: LoggedRequest | undefined;
}

/** A process that is at work on nothing it can name may make several calls at once. */
const MOST_OPEN = 64;

function take(state: State, event: LogEvent, said: Said): void {
  const { line, time } = said;
  if (event.kind === 'request') {
    begin(state, callOf(event.request, { line, started: event.late ? (state.before ?? time) : time }));
  } else if (event.kind === 'sign-on') {
    const request = { method: 'POST', url: event.url, headers: [], data: undefined };
    if (isAbsolute(event.url)) begin(state, { ...callOf(request, { line, started: time }), signOn: true });
    else state.told.push({ line, lost: 'request-damaged' });
  } else if (event.kind === 'damaged') state.told.push({ line, lost: event.part });
  else if (event.kind === 'end') state.open.filter(isAnswered).forEach((call) => finish(state, call));
  else if (event.kind === 'unreachable') fail(state, event.timedOut, time);
  else if (event.kind === 'wire') onWire(state, { ...event, time });
  else onAnswer(state, event, said);
}

function callOf(request: LoggedRequest, { line, started }: Pick<LoggedCall, 'line' | 'started'>): LoggedCall {
  return { line, request, signOn: false, started, headers: [] };
}

function begin(state: State, call: LoggedCall): void {
  state.open.filter(isAnswered).forEach((one) => finish(state, one));
  if (state.open.length >= MOST_OPEN) finish(state, state.open[0]!);
  if (state.loose && isOf(state.loose, call)) call.wire = state.loose;
  delete state.loose;
  state.open.push(call);
}

function finish(state: State, call: LoggedCall): void {
  state.open.splice(state.open.indexOf(call), 1);
  state.again = followUp(call);
  state.told.push(isAnswered(call) ? { call } : { line: call.line, lost: 'no-answer' });
}

const REDIRECTS: readonly (number | undefined)[] = [301, 302, 303, 305, 307, 308];

function followUp({ request, headers, status, failure }: LoggedCall): LoggedRequest | undefined {
  if (failure) return request;
  const location = headerValue(headers, 'location');
  if (location === undefined || !REDIRECTS.includes(status?.status)) return undefined;
  return isAbsolute(location) ? { ...request, url: location } : undefined;
}

function fail(state: State, timedOut: boolean, time: number | undefined): void {
  const call = state.open.findLast((one) => !isAnswered(one));
  if (!call) return;
  call.failure = { timedOut, time };
  finish(state, call);
}

function onWire(state: State, wire: NonNullable<LoggedCall['wire']>): void {
  const call = state.open.find((one) => one.wire === undefined && !isAnswered(one) && isOf(wire, one));
  if (call) call.wire = wire;
  else state.loose = wire;
}

type Answer = Extract<LogEvent, { kind: 'status' | 'headers' | 'body' | 'token' }>;

function onAnswer(state: State, event: Answer, { line, time, cut }: Said): void {
  if (event.kind === 'status') {
    const call = waiting(state) ?? unlogged(state, { line, time });
    if (!call) return void state.told.push({ line, lost: 'no-request' });
    call.status = { status: event.status, reason: event.reason, time };
    call.headers = event.headers;
    return;
  }
  const signOn = event.kind === 'token';
  const call = state.open.findLast((one) => (signOn ? one.signOn : one.status !== undefined));
  if (!call) return void (signOn || state.told.push({ line, lost: 'no-request' }));
  if (event.kind === 'headers') {
    call.headers = event.headers;
    return;
  }
  call.body = { text: event.text, cut, time };
  finish(state, call);
}

/** The call whose answer comes next: of several, the one of which urllib3 told first. */
function waiting({ open }: State): LoggedCall | undefined {
  const unanswered = open.filter((one) => !one.signOn && !isAnswered(one));
  return unanswered.find(({ wire }) => wire !== undefined) ?? unanswered[0];
}

/** A redirect is followed, and a failed call tried again, without a word: the next answer belongs to that. */
function unlogged(state: State, said: Pick<Said, 'line' | 'time'>): LoggedCall | undefined {
  state.open.filter(isAnswered).forEach((one) => finish(state, one));
  if (!state.again) return undefined;
  const call = callOf(state.again, { line: said.line, started: state.before ?? said.time });
  state.again = undefined;
  begin(state, call);
  return call;
}

function isOf(
  wire: Pick<NonNullable<LoggedCall['wire']>, 'method' | 'url'>,
  { request }: LoggedCall,
): boolean {
  if (wire.method !== request.method) return false;
  return wire.url === request.url || new URL(wire.url).href === new URL(request.url).href;
}
