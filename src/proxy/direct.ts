/** Requests on a connection of their own, through Node's client: it sends the head at once and every line as given. */

import http from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import { addressOf, withoutBrackets } from './address.js';
import type { Answers, Call, Connecting, Outbound, ResponseHead, Source } from './call.js';
import { HEAD_LIMIT_BYTES, announcesBody, flatten, pairsOf, trailing } from './headers.js';

export interface Direct {
  send(this: void, out: Outbound, answers: Answers): Call;
  close(): void;
}

export function createDirect({ lookup, tls }: Connecting): Direct {
  // Keep-alive agents that keep nothing: with a closing agent Node cuts an upload as soon as its answer is complete.
  const agents = {
    http: new http.Agent({ keepAlive: true, lookup }),
    https: new https.Agent({ keepAlive: true, lookup }),
  };
  agents.http.keepSocketAlive = agents.https.keepSocketAlive = never;
  return {
    send(out, answers) {
      const secure = out.scheme === 'https';
      const options = requestOptions(out, secure ? agents.https : agents.http);
      if (!secure) return follow(http.request(options), out, answers);
      return follow(https.request({ ...options, ...tls(), servername: out.serverName }), out, answers);
    },
    close() {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

const never = (): boolean => false;

function requestOptions(out: Outbound, agent: http.Agent): http.RequestOptions {
  return {
    agent,
    host: withoutBrackets(out.host),
    port: out.port,
    method: out.method,
    path: out.path,
    maxHeaderSize: HEAD_LIMIT_BYTES,
    headers: flatten(withLength(out)),
  };
}

/** Node would make a request without any length chunked, where its method usually has a body. */
function withLength({ method, headers }: Outbound): Outbound['headers'] {
  if (announcesBody(headers) || BODILESS.includes(method)) return headers;
  return [...headers, ['Content-Length', '0']];
}

const BODILESS: readonly string[] = ['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

function follow(request: ClientRequest, out: Outbound, answers: Answers): Call {
  let response: IncomingMessage | undefined;
  request.maxHeadersCount = 0;
  request.on('socket', (socket) => prepare(socket, answers));
  request.on('information', (info) => answers.informed(headOf(info)));
  request.on('error', (error) => answers.failed(error));
  request.on('response', (incoming) => {
    response = incoming;
    listen(incoming, answers);
  });
  if (announcesBody(out.headers)) pump(out.source, request);
  else request.end();
  return {
    resume: () => void response?.resume(),
    destroy: () => void request.destroy(),
  };
}

function prepare(socket: Socket, answers: Answers): void {
  // Header lines are bytes; Node would write some of them as UTF-8.
  socket.setDefaultEncoding('latin1');
  socket.once('connect', () => answers.connected(addressOf(socket) ?? ''));
}

function listen(incoming: IncomingMessage, answers: Answers): void {
  answers.head(headOf(incoming));
  incoming.on('data', (chunk: Buffer) => {
    if (!answers.data(chunk)) incoming.pause();
  });
  incoming.on('end', () => answers.end(pairsOf(incoming.rawTrailers)));
  incoming.on('error', (error) => answers.failed(error));
}

function headOf(message: http.InformationEvent | IncomingMessage): ResponseHead {
  return {
    httpVersion: message.httpVersion,
    status: message.statusCode!,
    reason: message.statusMessage!,
    headers: pairsOf(message.rawHeaders),
  };
}

/** The body goes out as it comes in, no faster than the upstream takes it. */
function pump({ body, readOn }: Source, request: ClientRequest): void {
  request.flushHeaders();
  body.on('data', (chunk: Buffer) => {
    if (!request.destroyed && !request.write(chunk)) body.pause();
  });
  body.on('end', () => {
    request.addTrailers(trailing(pairsOf(body.rawTrailers)) as readonly [string, string][]);
    request.end();
  });
  request.on('drain', readOn);
  // An upstream that answered and left does not want the rest: let it run out, so that the client can read the answer.
  request.on('close', readOn);
}
