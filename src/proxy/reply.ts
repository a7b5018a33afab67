/** The client's side of an answer: the upstream's lines and bytes, or wiretale's own few words when there are none. */

import type { ServerResponse } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Headers } from '../model/message.js';
import { headerValue } from '../model/message.js';
import type { ResponseHead } from './call.js';
import type { Refusal } from './refusal.js';
import { endToEnd, flatten, trailing, without } from './headers.js';

/** Takes an answer as it arrives. `data` is false when the client is slow: wait for `drain` on its response. */
export interface Reply {
  head(head: ResponseHead): void;
  data(chunk: Uint8Array): boolean;
  end(trailers: Headers): void;
}

/** Hands an answer on as it comes. */
export function replyTo(res: ServerResponse): Reply {
  return {
    head(head) {
      // Corked for this tick, so that a short body travels in one packet with its head.
      const { socket } = res;
      socket?.cork();
      process.nextTick(uncork, socket);
      res.writeHead(head.status, head.reason, flatten(presentable(res, head)));
      res.flushHeaders();
    },
    data: (chunk) => res.write(chunk),
    end(trailers) {
      if (trailers.length > 0) res.addTrailers(trailing(trailers) as readonly [string, string][]);
      res.end();
    },
  };
}

function uncork(socket: Socket | null): void {
  socket?.uncork();
}

/** The lines that this client can be given: HTTP/1.0 knows no chunks, and Node wants trailers to be chunked. */
function presentable({ req }: ServerResponse, { headers }: ResponseHead): Headers {
  const kept = endToEnd(headers);
  const chunks = req.httpVersion === '1.1' && headerValue(kept, 'transfer-encoding') !== undefined;
  return chunks ? kept : without(kept, 'transfer-encoding', 'trailer');
}

/** Passes a 1xx on, `100 Continue` among them: it always comes from the service. */
export function passInformation(res: ServerResponse, { status, reason, headers }: ResponseHead): void {
  if (res.req.httpVersion === '1.0' || res.headersSent) return;
  if (status === 100 && res.req.headers.expect !== undefined) return res.writeContinue();
  const lines = endToEnd(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  res.socket?.write(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n`, 'latin1');
}

/** Answers in wiretale's own name; a request body that still comes is let run out. */
export function answerSelf(res: ServerResponse, refusal: Refusal, lines: Headers = []): void {
  const { status, message } = refusal;
  const body = Buffer.from(`wiretale: ${message}\n`);
  res.writeHead(status, STATUS_CODES[status], [
    ...['Content-Type', 'text/plain; charset=utf-8'],
    ...['Content-Length', String(body.length)],
    ...[...(refusal.lines ?? []), ...lines].flat(),
  ]);
  res.end(body);
  res.req.resume();
}

/** The line that says that the connection ends with the answer. */
export const CLOSING: Headers = [['Connection', 'close']];

/** The same on a bare socket, which is closed after it. */
export function answerOnSocket(socket: Duplex, status: number, text: string): void {
  refuseOnSocket(socket, { status, message: text });
}

export function refuseOnSocket(socket: Duplex, { status, message, lines = [] }: Refusal): void {
  if (!socket.writable) return void socket.destroy();
  const body = `wiretale: ${message}\n`;
  const more = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/plain; charset=utf-8\r\n${more}` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => linger(socket),
  );
}

/** Closed at once, with bytes unread, the client could lose the answer: so it gets a moment to read it and to leave. */
function linger(socket: Duplex): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
  socket.once('end', () => socket.destroy());
  if (socket.readableEnded) socket.destroy();
  socket.resume();
}

const LINGER_MS = 1000;

/** Ends a response that cannot be completed so that the client notices: what came is flushed, then the line is cut. */
export function cutOff(res: ServerResponse): void {
  const { socket, req } = res;
  // An HTTP/1.0 client without a length takes a proper end for the end of the body.
  if (req.httpVersion === '1.0') socket?.resetAndDestroy();
  else socket?.destroySoon();
}
