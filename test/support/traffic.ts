/** Sends planted calls through a recorder to an origin that answers as they say; both are real, bytes are cut as told. */

import { Agent, createServer, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import type { Call, Coding, Planted, Sent } from './planted-secrets.js';

const CASE = 'X-Case';
const AT_ONCE = 8;

const ENCODE: Readonly<Record<Coding, (body: Buffer) => Buffer>> = {
  identity: (body) => body,
  gzip: (body) => gzipSync(body),
  deflate: (body) => deflateSync(body),
  br: (body) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
};

/** All calls of all cases through the proxy on this port; the labels of those whose answers came back changed. */
export async function sendThrough(proxyPort: number, cases: readonly Planted[]): Promise<readonly string[]> {
  const origin = await startOrigin(cases);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const changed: string[] = [];
  const left = cases.entries();
  const work = async (): Promise<void> => {
    for (const [index, planted] of left) {
      // One after the other: which of them comes first is a part of the case.
      for (const [at, call] of planted.calls.entries()) {
        const answer = await send({ agent, proxyPort, origin, name: `${index}.${at}`, planted, call });
        if (!answer.equals(encoded(call.response, planted))) changed.push(planted.label);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    agent.destroy();
    origin.closeAllConnections();
    origin.close();
  }
  return changed;
}

/** The number of the case that header lines tell of. */
export function caseOf(headers: readonly (readonly [string, string])[]): number {
  return Number.parseInt(headers.find(([name]) => name === CASE)![1], 10);
}

async function startOrigin(cases: readonly Planted[]): Promise<Server> {
  const server = createServer((request, response) => void answer(cases, request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function answer(
  cases: readonly Planted[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [index, at] = String(request.headers[CASE.toLowerCase()]).split('.').map(Number);
  const planted = cases[index!]!;
  const call = planted.calls[at!]!;
  await buffer(request);
  const body = encoded(call.response, planted);
  response.writeHead(200, call.reason, headerLines(call.response, planted, body));
  await write(response, body, planted);
}

async function send(sending: {
  readonly agent: Agent;
  readonly proxyPort: number;
  readonly origin: Server;
  readonly name: string;
  readonly planted: Planted;
  readonly call: Call;
}): Promise<Buffer> {
  const { agent, proxyPort, origin, name, planted, call } = sending;
  const body = encoded(call.request, planted);
  const host = `127.0.0.1:${(origin.address() as AddressInfo).port}`;
  const request = httpRequest({
    agent,
    host: '127.0.0.1',
    port: proxyPort,
    method: 'POST',
    path: `http://${host}${call.target}`,
    headers: ['Host', host, CASE, name, ...headerLines(call.request, planted, body)],
  });
  const answered = new Promise<Buffer>((resolve, reject) => {
    request.once('error', reject).once('response', (response) => void buffer(response).then(resolve, reject));
  });
  await Promise.all([write(request, body, planted), answered]);
  return answered;
}

function encoded({ body }: Sent, { coding }: Planted): Buffer {
  return ENCODE[coding](Buffer.from(body));
}

function headerLines({ headers, type }: Sent, { coding }: Planted, body: Buffer): string[] {
  return [
    ...headers,
    ...(type === '' ? [] : [['Content-Type', type]]),
    ...(coding === 'identity' ? [] : [['Content-Encoding', coding]]),
    // What has no type is looked at when it says that it is short.
    type === '' ? ['Content-Length', String(body.length)] : ['Transfer-Encoding', 'chunked'],
  ].flat();
}

async function write(stream: ClientRequest | ServerResponse, body: Buffer, { cuts }: Planted): Promise<void> {
  const edges = [...cuts.map((cut) => Math.floor(cut * body.length)), body.length].sort((a, b) => a - b);
  let from = 0;
  for (const to of edges) {
    if (to === from) continue;
    stream.write(body.subarray(from, to));
    from = to;
    await turn();
  }
  stream.end();
}
