/** Requests on pooled connections, through undici; one that meets a connection closed meanwhile is sent once more, afresh. */

import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { Dispatcher } from 'undici';
import { addressOf } from './address.js';
import type { Answers, Call, Connecting, Outbound, ResponseHead } from './call.js';
import { codeOf } from './failure.js';
import { HEAD_LIMIT_BYTES, flatten, pairsOf } from './headers.js';
import { isMetadata, metadataError } from './metadata.js';

export interface Pool {
  send(this: void, out: Outbound, answers: Answers): Call;
  close(): Promise<void>;
}

/** `sendAfresh` carries the second try. Waiting for a slow service is the client's business: there are no timeouts. */
export function createPool(
  sendAfresh: (out: Outbound, answers: Answers) => Call,
  connecting: Connecting,
): Pool {
  const agent = new Agent({
    pipelining: 1,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connectorOf(connecting),
    maxHeaderSize: HEAD_LIMIT_BYTES,
  });
  const watch = watchSockets();
  return {
    send(out, answers) {
      let afresh: Call | undefined;
      const attempt = attemptOf(answers, () => (afresh = sendAfresh(out, answers)));
      watch.during(attempt, () => agent.dispatch(dispatchOptions(out), handlerOf(attempt, out.method)));
      const call = (): Call => afresh ?? attempt.call;
      return { resume: () => call().resume(), destroy: () => call().destroy() };
    },
    async close() {
      watch.close();
      await agent.destroy();
    },
  };
}

/**
 * undici reads `http://2852039166` as a browser does, and connects to the address that is meant without a look-up. What TLS
 * needs is made with its first connection.
 */
function connectorOf({ lookup, allowMetadata, tls }: Connecting): buildConnector.connector {
  const plain = buildConnector({ timeout: 0, lookup });
  let secure: buildConnector.connector | undefined;
  return (options, callback) => {
    if (!allowMetadata && isMetadata(options.hostname)) return callback(metadataError(), null);
    if (options.protocol !== 'https:') return plain(options, callback);
    secure ??= buildConnector({ timeout: 0, lookup, ...tls() });
    return secure(options, callback);
  };
}

/** One request given to undici, and what undici itself does not tell: the socket that it went out on, what came first. */
interface Attempt {
  readonly answers: Answers;
  readonly call: Call;
  readonly again: () => void;
  resume: (() => void) | undefined;
  abort: ((error: Error) => void) | undefined;
  destroyed: boolean;
  /** The connection had carried an answer before; undefined while none was found to go out on. */
  reused: boolean | undefined;
  /** What came until the head was complete. */
  readonly came: Buffer[];
  socket: (Socket & Tagged) | undefined;
}

function attemptOf(answers: Answers, again: () => void): Attempt {
  const attempt: Attempt = {
    answers,
    again,
    resume: undefined,
    abort: undefined,
    destroyed: false,
    reused: undefined,
    came: [],
    socket: undefined,
    call: {
      resume: () => attempt.resume?.(),
      destroy() {
        attempt.destroyed = true;
        attempt.abort?.(new Error('aborted'));
      },
    },
  };
  return attempt;
}

function dispatchOptions(out: Outbound): Dispatcher.DispatchOptions {
  return {
    origin: `${out.scheme}://${out.host}:${out.port}`,
    path: out.path,
    method: out.method,
    headers: flatten(out.headers),
    ...(out.serverName !== '' && { servername: out.serverName }),
  };
}

/** In undici's older words: with its newer ones it makes an object of all header lines, which nobody here looks at. */
function handlerOf(attempt: Attempt, method: string): Dispatcher.DispatchHandler {
  const { answers } = attempt;
  return {
    onConnect(abort) {
      attempt.abort = abort;
      if (attempt.destroyed) abort(new Error('aborted'));
    },
    onHeaders(status, raw, ...[resume, reason]) {
      const head = headOf(attempt, { status, reason, raw });
      if (status < 200) answers.informed(head);
      else {
        if (attempt.socket) attempt.socket[LISTENING] = undefined;
        attempt.resume = resume;
        answers.head(head);
        // undici takes the Content-Length of a 304 for a body that is missing.
        if (method === 'HEAD' || status === 204 || status === 304) answers.end([]);
      }
      return true;
    },
    onData: (chunk) => answers.data(chunk),
    onComplete: (trailers) => answers.end(pairsOf(latin1(trailers))),
    onError(error) {
      if (!attempt.destroyed && isSentAgain(attempt, error)) attempt.again();
      else answers.failed(error);
    },
  };
}

/**
 * A connection that was closed meanwhile, or reset just before the request went out on it, with which undici gives the request
 * up; or a `100 Continue` that nobody asked for, which undici takes for a fault. Requests that come here may be repeated.
 */
function isSentAgain({ reused, came }: Attempt, error: Error): boolean {
  if (reused === undefined) return codeOf(error) === 'ECONNRESET';
  const said = Buffer.concat(came).toString('latin1');
  return (reused && said === '') || /^HTTP\/1\.[01] 100[ \r\n]/.test(said);
}

/** undici tells neither the HTTP version nor the reason's bytes (it reads them as UTF-8): both stand in the first line. */
function headOf(attempt: Attempt, told: { status: number; reason: string; raw: Raw }): ResponseHead {
  const line = statusLine(attempt.came, told.status);
  return {
    httpVersion: line?.[1] ?? '1.1',
    status: told.status,
    reason: line ? (line[2] ?? '') : told.reason,
    headers: pairsOf(latin1(told.raw)),
  };
}

/** The status line of a response: almost always the first that came; before it there may be others, of 1xx. */
function statusLine(came: readonly Buffer[], status: number): RegExpExecArray | null {
  const [first] = came;
  const line = FIRST_LINE.exec(first?.toString('latin1', 0, first.indexOf(10) + 1) ?? '');
  if (line?.[0].slice(9, 12) === String(status)) return line;
  const said = Buffer.concat(came).toString('latin1');
  return new RegExp(`(?:^|\\n\\r?\\n)HTTP/(\\d\\.\\d) ${status}(?: ([^\\r\\n]*))?\\r?\\n`).exec(said);
}

const FIRST_LINE = /^HTTP\/(\d\.\d) \d{3}(?: ([^\r\n]*))?\r?\n$/;

function latin1(raw: Raw): string[] {
  return (raw ?? []).map((part) => part.toString('latin1' as BufferEncoding));
}

type Raw = readonly (Buffer | string)[] | null;

/** undici says on its diagnostics channels which request goes out on which socket. */
function watchSockets(): { during(attempt: Attempt, dispatch: () => void): void; close(): void } {
  // A property and no WeakMap (decision 0014), of its own: all pools of a process hear of all requests.
  const own = Symbol('attempt');
  let dispatching: Attempt | undefined;
  const created = (message: unknown): void => {
    if (dispatching) (message as { request: Tagged }).request[own] = dispatching;
  };
  const sending = (message: unknown): void => {
    const { request, socket } = message as { request: Tagged; socket: Socket & Tagged };
    const attempt = request[own];
    if (attempt) noteSocket(attempt, socket);
  };
  subscribe('undici:request:create', created);
  subscribe('undici:client:sendHeaders', sending);
  return {
    during(attempt, dispatch) {
      dispatching = attempt;
      try {
        dispatch();
      } finally {
        dispatching = undefined;
      }
    },
    close() {
      unsubscribe('undici:request:create', created);
      unsubscribe('undici:client:sendHeaders', sending);
    },
  };
}

/** A request of undici's. */
type Tagged = Record<symbol, Attempt | undefined>;

function noteSocket(attempt: Attempt, socket: Socket & Tagged): void {
  attempt.answers.connected(addressOf(socket) ?? '');
  attempt.reused = socket.bytesRead > 0;
  attempt.socket = socket;
  if (!(LISTENING in socket)) listenTo(socket);
  socket[LISTENING] = attempt;
}

/** On a socket: the request whose response's head is still to come. */
const LISTENING = Symbol('listening');

/** undici reads on 'readable': a 'data' listener beside it sees what is read and does not set the flow. */
function listenTo(socket: Socket & Tagged): void {
  socket.on('data', (chunk: Buffer) => void socket[LISTENING]?.came.push(chunk));
}
