/** A tiny forward proxy that only watches: one listener for each caller, one list of what passed, in order of arrival. */

import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

/** Header lines are flat, as Node's `rawHeaders`. The answer's fields come when it does. */
export interface Observed {
  readonly caller: string;
  readonly method: string;
  readonly url: string;
  readonly requestHeaders: readonly string[];
  requestBody: Buffer;
  status?: number;
  reason?: string;
  responseHeaders?: readonly string[];
  responseBody?: Buffer;
}

export interface ObservingProxy<Caller extends string> {
  readonly urls: Readonly<Record<Caller, string>>;
  readonly seen: readonly Observed[];
  close(): Promise<void>;
}

export async function observingProxy<Caller extends string>(
  ...callers: readonly Caller[]
): Promise<ObservingProxy<Caller>> {
  const seen: Observed[] = [];
  const servers = callers.map((caller) => {
    const pass = (request: IncomingMessage, response: ServerResponse): void => {
      const observed = newObserved(caller, request);
      seen.push(observed);
      void passOn(request, response, observed).catch(() => response.destroy());
    };
    return createServer(pass).on('checkContinue', pass);
  });
  for (const server of servers) {
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  }
  const urls = servers.map((server, index) => {
    return [callers[index]!, `http://127.0.0.1:${(server.address() as AddressInfo).port}`] as const;
  });
  return {
    urls: Object.fromEntries(urls) as Record<Caller, string>,
    seen,
    close: async () => {
      for (const server of servers) {
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
      }
    },
  };
}

/** The first value of a header in flat header lines, whatever its case. */
export function headerOf(lines: readonly string[], name: string): string | undefined {
  const index = lines.findIndex((line, at) => at % 2 === 0 && line.toLowerCase() === name.toLowerCase());
  return index === -1 ? undefined : lines[index + 1];
}

function newObserved(caller: string, request: IncomingMessage): Observed {
  return {
    caller,
    method: request.method!,
    url: request.url!,
    requestHeaders: request.rawHeaders,
    requestBody: Buffer.alloc(0),
  };
}

async function passOn(request: IncomingMessage, response: ServerResponse, observed: Observed): Promise<void> {
  const upstream = httpRequest(new URL(observed.url), {
    agent: false,
    method: observed.method,
    headers: observed.requestHeaders,
  });
  upstream.on('continue', () => response.writeContinue());
  upstream.flushHeaders();
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    upstream.once('response', resolve).once('error', reject);
  });
  pipeline(
    request,
    tapped((chunk) => (observed.requestBody = Buffer.concat([observed.requestBody, chunk]))),
    upstream,
  ).catch(() => undefined);
  const answer = await answered;
  observed.responseHeaders = answer.rawHeaders;
  let body = Buffer.alloc(0);
  response.sendDate = false;
  response.writeHead(answer.statusCode!, answer.statusMessage, answer.rawHeaders);
  await pipeline(
    answer,
    tapped((chunk) => (body = Buffer.concat([body, chunk]))),
    response,
  );
  Object.assign(observed, { status: answer.statusCode, reason: answer.statusMessage, responseBody: body });
}

function tapped(look: (chunk: Buffer) => void) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      look(chunk);
      yield chunk;
    }
  };
}
