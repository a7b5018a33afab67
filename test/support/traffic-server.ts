/** A server that answers in all ways of which a HAR has to tell, and notes what it got and gave. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** Bodies are without their content coding; of bytes that are no text, their SHA-256. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly sent: string;
  readonly status: number;
  readonly got: string;
}

export interface TrafficServer {
  readonly base: string;
  readonly seen: readonly SeenCall[];
  readonly close: () => void;
}

export const BINARY = Buffer.from(Array.from({ length: 512 }, (_, at) => (at * 7) % 256));

const PAGE = '<!doctype html><link rel="icon" href="data:,"><title>traffic</title>';

export async function trafficServer(): Promise<TrafficServer> {
  const seen: SeenCall[] = [];
  const server = createServer((request, response) => void answer(request, response, seen));
  server.on('upgrade', ({ headers }, socket) => {
    const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const accept = createHash('sha1').update(key).digest('base64');
    const head = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n';
    seen.push({ method: 'GET', path: '/socket', sent: '', status: 101, got: '' });
    // A text of five characters.
    socket.write(`${head}Sec-WebSocket-Accept: ${accept}\r\n\r\n\x81\x05hello`, 'latin1');
    socket.on('error', () => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { base, seen, close };

  function close(): void {
    server.close();
    server.closeAllConnections();
  }
}

async function answer(request: IncomingMessage, response: ServerResponse, seen: SeenCall[]): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = '', url = '' } = request;
  // Developer tools ask for it by themselves, outside of the page.
  if (url.startsWith('/.well-known/')) return void response.writeHead(404).end();
  const { status = 200, headers = {}, body = '', gzip = false } = replyTo(url);
  const bytes = Buffer.from(body);
  const type = `${headers['Content-Type']}`;
  const got = type === 'application/octet-stream' ? sha256(bytes) : bytes.toString();
  seen.push({
    method,
    path: url,
    sent: Buffer.concat(chunks).toString(),
    status,
    got: method === 'HEAD' ? '' : got,
  });
  response.writeHead(status, gzip ? { ...headers, 'Content-Encoding': 'gzip' } : headers);
  response.end(gzip ? gzipSync(bytes) : bytes);
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly gzip?: boolean;
}

function replyTo(url: string): Reply {
  const path = url.split('?')[0]!;
  const json = { 'Content-Type': 'application/json; charset=utf-8' };
  if (path === '/') return { headers: { 'Content-Type': 'text/html' }, body: PAGE };
  if (path === '/moved') return { status: 302, headers: { Location: '/json' } };
  if (path === '/binary') return { headers: { 'Content-Type': 'application/octet-stream' }, body: BINARY };
  if (path === '/nothing') return { status: 204 };
  if (path === '/missing')
    return { status: 404, headers: { 'Content-Type': 'text/plain' }, body: 'no such thing' };
  const created = path === '/created' ? 201 : 200;
  return { status: created, headers: json, body: `{"path": "${path}", "é": "→"}`, gzip: path === '/zipped' };
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
