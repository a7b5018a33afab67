/** The calling side of the little services and of the scripted client: one request out, directly or through a proxy. */

import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { headerValue, type Headers } from '../model/message.js';
import { noteCall } from './causes.js';

/** `proxy` (`http://127.0.0.1:port`) gets the request in absolute form. Host is put before the other headers. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body?: string | AsyncIterable<Uint8Array>;
  readonly proxy?: string | undefined;
}

export interface Answer {
  readonly status: number;
  readonly reason: string;
  header(name: string): string | undefined;
  body(): AsyncIterable<Uint8Array>;
  text(): Promise<string>;
}

/** Resolves with the head of the response, whose body must then be read. Rejects when there is no response. */
export async function send(outgoing: OutgoingRequest): Promise<Answer> {
  const target = new URL(outgoing.url);
  const via = outgoing.proxy === undefined ? target : new URL(outgoing.proxy);
  const request = httpRequest({
    agent: false,
    host: via.hostname,
    port: via.port,
    method: outgoing.method,
    path: outgoing.proxy === undefined ? target.pathname + target.search : outgoing.url,
    setHost: false,
  });
  request.removeHeader('Connection'); // python-swiftclient sends none
  for (const [name, value] of [['Host', target.host] as const, ...outgoing.headers])
    request.setHeader(name, value);
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).on('error', reject);
  });
  // The head of a streamed body goes out before its first byte is asked for.
  if (typeof outgoing.body === 'object') request.flushHeaders();
  // What goes wrong here is the request's own error too; an early answer, before the body is sent, is none.
  pipeline(Readable.from(bodyOf(outgoing)), request).catch(() => undefined);
  const answer = answerOf(await answered);
  noteCall(answer.header('x-openstack-request-id'));
  return answer;
}

// Readable.from would take an empty string for a chunk.
function bodyOf({ body = '' }: OutgoingRequest): Iterable<string> | AsyncIterable<Uint8Array> {
  if (typeof body !== 'string') return body;
  return body === '' ? [] : [body];
}

function answerOf(response: IncomingMessage): Answer {
  const headers: [string, string][] = [];
  for (let at = 0; at < response.rawHeaders.length; at += 2) {
    headers.push([response.rawHeaders[at]!, response.rawHeaders[at + 1]!]);
  }
  return {
    status: response.statusCode ?? 0,
    reason: response.statusMessage ?? '',
    header: (name) => headerValue(headers, name),
    body: () => response,
    text: () => text(response),
  };
}
