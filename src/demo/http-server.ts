/** The serving side of the little services: a handler gets a request and gives a reply, header lines as it wants them. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { headerValue, type Headers } from '../model/message.js';
import { asCause, type Cause, type CauseLog } from './causes.js';

/** A request as a service sees it. `root` is the URL that the caller addressed the service under. */
export interface Call {
  readonly method: string;
  readonly root: string;
  readonly path: string;
  /** As it was sent, without the question mark; '' when there is none. */
  readonly query: string;
  header(name: string): string | undefined;
  /** The body. A caller that waits for `100 Continue` gets it when the first byte is asked for, not before. */
  chunks(): AsyncIterable<Uint8Array>;
  text(): Promise<string>;
}

export interface Reply {
  readonly status: number;
  readonly reason: string;
  readonly headers: Headers;
  readonly body?: string | AsyncIterable<Uint8Array>;
}

export type Handler = (call: Call) => Promise<Reply>;

/** A listener on a free loopback port. `route` gives the handler for a path and the prefix it is mounted under. */
export interface Listener {
  readonly origin: string;
  serve(route: (path: string) => { readonly prefix: string; readonly handler: Handler }): void;
  close(): Promise<void>;
}

/** `log` is told which calls the handlers made, and for which of theirs. */
export async function listen(log: CauseLog = () => undefined): Promise<Listener> {
  const server = createServer({ requireHostHeader: false });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (route) => {
      const answer = (request: IncomingMessage, response: ServerResponse, waits: boolean): void => {
        const [path, query = ''] = split(request.url ?? '/');
        const { prefix, handler } = route(path);
        const root = `http://${request.headers.host ?? ''}${prefix}`;
        const call = callOf(request, {
          root,
          path: path.slice(prefix.length),
          query,
          onFirstRead: () => waits && response.writeContinue(),
        });
        const cause: Cause = {};
        void asCause(cause, log, () => handler(call))
          .catch(() => BROKEN)
          .then((reply) => {
            cause.requestId = headerValue(reply.headers, 'x-openstack-request-id');
            return send(request, response, reply);
          });
      };
      server.on('request', (request, response) => answer(request, response, false));
      server.on('checkContinue', (request, response) => answer(request, response, true));
    },
    close: () => close(server),
  };
}

const BROKEN: Reply = {
  status: 500,
  reason: 'Internal Server Error',
  headers: [['Content-Length', '0']],
};

interface CallParts {
  readonly root: string;
  readonly path: string;
  readonly query: string;
  readonly onFirstRead: () => void;
}

function callOf(request: IncomingMessage, { root, path, query, onFirstRead }: CallParts): Call {
  const chunks = (): AsyncIterable<Uint8Array> => {
    onFirstRead();
    // A handler that gives up on the body must still be able to answer on this connection.
    return { [Symbol.asyncIterator]: () => request.iterator({ destroyOnReturn: false }) };
  };
  return {
    method: request.method ?? 'GET',
    root,
    path,
    query,
    header: (name) => headerValue(pairs(request.rawHeaders), name),
    chunks,
    text: () => text(chunks()),
  };
}

async function send(request: IncomingMessage, response: ServerResponse, reply: Reply): Promise<void> {
  response.on('error', () => undefined); // the caller left: nobody to tell
  response.sendDate = false;
  response.removeHeader('connection'); // only what the service says itself
  response.writeHead(reply.status, reply.reason, reply.headers.flat());
  try {
    if (typeof reply.body === 'string') response.write(reply.body);
    else for await (const chunk of reply.body ?? []) await written(response, chunk);
  } catch {
    response.destroy(); // the promised body cannot be given
    return;
  }
  await lingered(request, response);
  response.end();
}

async function written(response: ServerResponse, chunk: Uint8Array): Promise<void> {
  if (response.write(chunk) || response.destroyed) return;
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      response.off('drain', settle).off('close', settle);
      resolve();
    };
    response.on('drain', settle).on('close', settle);
  });
}

// Closing while the caller is still sending resets the connection, and the answer may be lost: read on until it is done.
async function lingered(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const waitsForContinue = request.headers.expect !== undefined && !request.readableDidRead;
  if (request.complete || request.destroyed || waitsForContinue) return;
  response.flushHeaders();
  await new Promise<void>((resolve) => {
    request.once('end', resolve).once('close', resolve).resume();
  });
}

function split(url: string): readonly [path: string, query?: string] {
  const mark = url.indexOf('?');
  return mark === -1 ? [url] : [url.slice(0, mark), url.slice(mark + 1)];
}

function pairs(raw: readonly string[]): Headers {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
