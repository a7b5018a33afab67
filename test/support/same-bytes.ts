/** The law of the proxy: service and client see the same bytes with and without it, but for what fidelity.md lists. */

import fc from 'fast-check';
import { expect } from 'vitest';
import type { Wire } from '../integration/proxy/wire.js';
import { conversations, isComplete, normal } from './conversations.js';
import type { Message, Turn } from './conversations.js';

/** A way to a service: straight, and through the proxy. */
export interface Way {
  /** What requests have in their Host line. */
  readonly host: string;
  readonly straight: () => Promise<Wire>;
  readonly proxied: () => Promise<Wire>;
  /** What a request through the proxy says of its path; the path, unless given. */
  readonly target?: (path: string) => string;
}

/** What the service got last, and what it is to say next. */
let got = '';
let say: (wire: Wire) => Promise<void>;

/** The service at the end of every way. */
export async function answer(wire: Wire): Promise<void> {
  for (let from = 0; ; from = wire.text().length) {
    await wire.until((all) => isComplete(all.slice(from)));
    got = wire.text().slice(from);
    await say(wire);
  }
}

/** Holds the law to that many generated conversations, one after the other. */
export async function sameBytes(way: Way, runs: { readonly numRuns: number }): Promise<void> {
  const { host, straight, proxied, target = (path) => path } = way;
  await fc.assert(
    fc.asyncProperty(conversations, async (conversation) => {
      const direct = await converse(await straight(), conversation, {
        host,
        target: (path) => path,
        closes: true,
      });
      expect(await converse(await proxied(), conversation, { host, target, closes: false })).toEqual(direct);
    }),
    runs,
  );
}

interface Manner extends Required<Pick<Way, 'host' | 'target'>> {
  /** An answer without a length is told to be complete by the end of the connection. */
  readonly closes: boolean;
}

interface Seen {
  /** By the service. */
  readonly request: unknown;
  /** By the client. */
  readonly answer: unknown;
}

async function converse(
  client: Wire,
  conversation: readonly Turn[],
  { host, target, closes }: Manner,
): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const [[method, path, request], [status, words, response]] of conversation) {
    const from = client.text().length;
    const silent = method === 'HEAD' || status === 204 || status === 304;
    const head = `HTTP/1.1 ${status} ${words}\r\n${response.lines.map((line) => `${line}\r\n`).join('')}\r\n`;
    say = (wire) => speak(wire, head + (silent ? '' : response.body), response);
    const lines = [`${method} ${target(path)} HTTP/1.1`, ...request.lines, `Host: ${host}`];
    const asked = `${lines.map((line) => `${line}\r\n`).join('')}\r\n${request.body}`;
    await speak(client, asked, { ...request, framing: 'none' });
    if (closes && response.framing === 'close') await client.closed;
    else await client.until((all) => isComplete(all.slice(from), silent));
    const kind = response.framing === 'close' ? 'unframed' : 'response';
    seen.push({ request: normal(got, 'request'), answer: normal(client.text().slice(from), kind, silent) });
  }
  client.socket.destroy();
  return seen;
}

/** Writes in pieces, a turn of the event loop apart; closes where the framing says so. */
async function speak(wire: Wire, words: string, { cuts: at, framing }: Message): Promise<void> {
  const ends = [...new Set(at)].filter((end) => end < words.length).sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, words.length]) {
    wire.write(words.slice(from, end));
    from = end;
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (framing === 'close') wire.socket.end();
}
