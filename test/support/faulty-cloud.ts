/** A front before the demo cloud that answers as the cloud does, but for one fault that a test asks for. */

import { createServer, request as send } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { DemoCloud } from '../../src/demo/cloud.js';

/** An answer that may be changed. */
export interface FaultyAnswer {
  status: number;
  reason: string;
  headers: [name: string, value: string][];
  text: string;
  /** The connection is closed instead of an answer. */
  drop: boolean;
  delayMs: number;
}

/** Changes the answer to `METHOD path`. */
export type Fault = (call: string, answer: FaultyAnswer) => void;

/** Changes the member at a JSON pointer of the body; undefined takes it away. */
export function edit(answer: FaultyAnswer, pointer: string, change: (value: unknown) => unknown): void {
  const json: unknown = JSON.parse(answer.text);
  const tokens = pointer.split('/').slice(1);
  const last = tokens.pop()!;
  const parent = tokens.reduce<unknown>((at, token) => (at as Record<string, unknown>)[token], json);
  const members = parent as Record<string, unknown>;
  members[last] = change(members[last]);
  answer.text = JSON.stringify(json);
}

/** The address of the cloud's Keystone behind the fault. */
export async function faultyCloud(cloud: DemoCloud, fault: Fault): Promise<string> {
  const origin = new URL(cloud.identityUrl).origin;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const answer = await forwarded(origin, incoming);
      const own = `http://${incoming.headers.host}`;
      const moved = (text: string): string => text.replaceAll(origin, own);
      answer.text = moved(answer.text);
      answer.headers = answer.headers.map(([name, value]) => [name, moved(value)]);
      fault(`${incoming.method} ${incoming.url}`, answer);
      if (answer.drop) return void incoming.socket.destroy();
      const kept = answer.headers.filter(
        ([name]) => !/^(?:content-length|connection|transfer-encoding)$/i.test(name),
      );
      setTimeout(() => {
        outgoing.writeHead(answer.status, answer.reason, kept.flat());
        outgoing.end(answer.text);
      }, answer.delayMs);
    })().catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${new URL(cloud.identityUrl).pathname}`;
}

function forwarded(origin: string, incoming: IncomingMessage): Promise<FaultyAnswer> {
  return new Promise((resolve, reject) => {
    const { host: _, ...headers } = incoming.headers;
    const outgoing = send(origin + incoming.url, { method: incoming.method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () => {
        const { statusCode: status = 0, statusMessage: reason = '', rawHeaders } = answer;
        const pairs = Array.from({ length: rawHeaders.length / 2 }, (_none, at): [string, string] => [
          rawHeaders[at * 2]!,
          rawHeaders[at * 2 + 1]!,
        ]);
        const text = Buffer.concat(chunks).toString();
        resolve({ status, reason, headers: pairs, text, drop: false, delayMs: 0 });
      });
    });
    outgoing.on('error', reject);
    incoming.pipe(outgoing);
  });
}
