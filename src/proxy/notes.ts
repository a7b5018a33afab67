/** What is noted of one exchange while it passes, and the exchange that is made of it in the end. */

import type { Exchange, Failure, FailureCause, Outcome, Timing } from '../model/exchange.js';
import { exchangeId } from '../model/exchange.js';
import type { Body, Headers } from '../model/message.js';
import { hostPort } from '../model/url.js';
import type { ResponseHead } from './call.js';
import { knownSoon } from './caller.js';
import type { Caller, Context } from './context.js';
import { notePassed } from './freed-memory.js';
import type { Recording, Side } from './observer.js';
import type { Tap } from './tap.js';
import { tap } from './tap.js';

/** A request's head as it arrived. `url` is absolute. */
export interface RequestHead {
  readonly client: Caller;
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string;
  readonly headers: Headers;
}

/** The notes of one exchange. All times are taken when the byte arrived here; of each message's last, as far as it came. */
export interface Notes {
  readonly request: RequestHead;
  noteRequestChunk(chunk: Uint8Array): void;
  noteRequestEnd(): void;
  noteServer(address: string): void;
  noteResponseHead(head: ResponseHead): void;
  noteResponseChunk(chunk: Uint8Array): void;
  noteResponseEnd(): void;
  /** Counts bytes of a tunnel or an upgraded connection, which nobody reads. */
  noteTunnelled(side: Side, bytes: number): void;
  /** Why it went wrong: a failure before the response's head, a cut after it. The first word counts. */
  noteFailure(cause: FailureCause, message: string): void;
  /** Nothing more will come: the exchange is made and handed over. Never rejects. */
  close(): Promise<void>;
}

/** Opens the notes of an exchange whose request head has just arrived. */
export function openNotes(context: Context, request: RequestHead): Notes {
  const requestFirst = context.options.clock.nowUs();
  const recording = openRecording(context, request);
  return recording
    ? notesFor(context, arrived(context, { request, recording, requestFirst }))
    : unnoted(request);
}

/** What nobody wants recorded is worth no look at the clock. */
function unnoted(request: RequestHead): Notes {
  return {
    request,
    noteRequestChunk: (chunk) => notePassed(chunk.length),
    noteRequestEnd: nothing,
    noteServer: nothing,
    noteResponseHead: nothing,
    noteResponseChunk: (chunk) => notePassed(chunk.length),
    noteResponseEnd: nothing,
    noteTunnelled: (_side, bytes) => notePassed(bytes),
    noteFailure: nothing,
    close: () => Promise.resolve(),
  };
}

const nothing = (): void => {};

function notesFor(context: Context, state: State): Notes {
  const { request } = state;
  const { clock } = context.options;
  return {
    request,
    noteRequestChunk(chunk) {
      state.requestLast = clock.nowUs();
      state.requestTap.write(chunk);
      notePassed(chunk.length);
    },
    noteRequestEnd: () => void (state.requestLast = clock.nowUs()),
    noteServer: (address) => void (state.address = address),
    noteResponseHead(head) {
      state.head = head;
      state.responseFirst = state.responseLast = clock.nowUs();
    },
    noteResponseChunk(chunk) {
      state.responseLast = clock.nowUs();
      state.responseTap.write(chunk);
      notePassed(chunk.length);
    },
    noteResponseEnd: () => void (state.responseLast = clock.nowUs()),
    noteTunnelled(side, bytes) {
      state.tunnelled[side] += bytes;
      notePassed(bytes);
      if (side === 'request') state.requestLast = clock.nowUs();
      else state.responseLast = clock.nowUs();
    },
    noteFailure: (cause, message) => fail(state, { kind: 'failure', cause, message }, clock.nowUs()),
    close() {
      if (!state.head) {
        fail(state, { kind: 'failure', cause: 'upstream-closed', message: 'No answer came.' }, clock.nowUs());
      }
      return handOver(context, state);
    },
  };
}

function fail(state: State, failure: Failure, nowUs: number): void {
  if (state.failure) return;
  state.failure = failure;
  state.failed = nowUs;
}

interface Arrived {
  readonly request: RequestHead;
  readonly recording: Recording;
  readonly requestFirst: number;
}

interface State extends Arrived {
  readonly startedAt: string;
  requestLast: number;
  responseFirst: number | null;
  responseLast: number | null;
  readonly requestTap: Tap;
  readonly responseTap: Tap;
  readonly tunnelled: { request: number; response: number };
  head: ResponseHead | undefined;
  address: string | undefined;
  failure: Failure | undefined;
  failed: number | undefined;
}

function arrived(context: Context, { request, recording, requestFirst }: Arrived): State {
  const startedAt = context.options.clock.wall().toISOString();
  const onFailure = (): void => {
    context.observer.lost?.('body');
    context.problem(`A body could not be recorded (${request.method}).`);
  };
  const state: State = {
    request,
    recording,
    startedAt,
    requestFirst,
    requestLast: requestFirst,
    responseFirst: null,
    responseLast: null,
    requestTap: tap(() => recording.sink('request', request.headers), onFailure),
    responseTap: tap(() => recording.sink('response', state.head?.headers ?? []), onFailure),
    tunnelled: { request: 0, response: 0 },
    head: undefined,
    address: undefined,
    failure: undefined,
    failed: undefined,
  };
  return state;
}

function openRecording({ observer, problem }: Context, { method, url }: RequestHead): Recording | undefined {
  try {
    return observer.open({ method, url });
  } catch {
    observer.lost?.('exchange');
    problem('A request passed unrecorded: the recording of it could not be opened.');
    return undefined;
  }
}

async function handOver(context: Context, state: State): Promise<void> {
  state.requestTap.end();
  state.responseTap.end();
  const { recording, request } = state;
  const { client } = request;
  try {
    await knownSoon(client);
    const bodies = { request: await bodyOf(state, 'request'), response: await bodyOf(state, 'response') };
    recording.finished(exchangeOf(state, bodies), client.whole);
  } catch {
    context.observer.lost?.('exchange');
    context.problem(`Exchange ${exchangeId(recording.seq)} passed but was lost: it could not be kept.`);
  }
}

/** Written out field by field: objects that are spread into one another cost V8 a shape of their own each time. */
function exchangeOf(state: State, bodies: Readonly<Record<Side, Body>>): Exchange {
  const { address, recording, request: head } = state;
  const { method, url, httpVersion, headers } = head;
  const host = hostPort(url);
  return {
    id: exchangeId(recording.seq),
    seq: recording.seq,
    client: head.client.known,
    server: address === undefined ? { host } : { host, address },
    request: {
      method,
      url,
      httpVersion,
      headers,
      body: bodies.request,
      bodyBytes: bytesOf(state, 'request'),
    },
    outcome: outcomeOf(state, bodies.response),
    timing: timingOf(state),
  };
}

function timingOf(state: State): Timing {
  const { startedAt, requestFirst, requestLast, responseFirst, responseLast, failed } = state;
  const timing = { startedAt, requestFirst, requestLast, responseFirst, responseLast };
  return failed === undefined ? timing : { ...timing, failed };
}

function outcomeOf(state: State, body: Body): Outcome {
  const { head, failure } = state;
  if (!head) return failure!;
  const { httpVersion, status, reason, headers } = head;
  const response = { httpVersion, status, reason, headers, body, bodyBytes: bytesOf(state, 'response') };
  return { kind: 'response', response: failure ? { ...response, cut: failure.message } : response };
}

function bodyOf(state: State, side: Side): Body | Promise<Body> {
  const size = state.tunnelled[side];
  if (size > 0) return { kind: 'omitted', reason: 'tunnelled', size, mediaType: '' };
  const { request, head } = state;
  return tapOf(state, side).body((side === 'request' ? request : head)?.headers ?? []);
}

function bytesOf(state: State, side: Side): number {
  return state.tunnelled[side] || tapOf(state, side).bytes();
}

function tapOf({ requestTap, responseTap }: State, side: Side): Tap {
  return side === 'request' ? requestTap : responseTap;
}
