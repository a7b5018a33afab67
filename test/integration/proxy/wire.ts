/** One end of a connection in a test: its bytes, and ways to wait for them. */

import type { Socket } from 'node:net';

/** One end of a connection: what came in, byte for byte (as Latin-1), and ways to wait for more. */
export interface Wire {
  readonly socket: Socket;
  text(): string;
  /** Resolves with all that came once it matches; rejects when the connection closes first. */
  until(expected: string | RegExp | ((text: string) => boolean)): Promise<string>;
  write(text: string | Uint8Array): void;
  readonly closed: Promise<void>;
}

export function wire(socket: Socket): Wire {
  const chunks: Buffer[] = [];
  const text = (): string => Buffer.concat(chunks).toString('latin1');
  const waiting = new Set<() => void>();
  let open = true;
  // Small writes go out as they are made: waiting for an acknowledgement would cost 40 ms each, and join the cuts.
  socket.setNoDelay?.(true);
  const check = (): void => waiting.forEach((each) => each());
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    check();
  });
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => {
    socket.on('close', () => {
      open = false;
      check();
      resolve();
    });
  });
  return {
    socket,
    text,
    closed,
    write: (data) => void socket.write(typeof data === 'string' ? Buffer.from(data, 'latin1') : data),
    until(expected) {
      const matches = matcher(expected);
      return new Promise((resolve, reject) => {
        const attempt = (): void => {
          if (matches(text())) resolve(text());
          else if (!open)
            reject(new Error(`closed before ${String(expected)}: ${JSON.stringify(text().slice(0, 500))}`));
          else return void waiting.add(attempt);
          waiting.delete(attempt);
        };
        attempt();
      });
    },
  };
}

function matcher(expected: string | RegExp | ((text: string) => boolean)): (text: string) => boolean {
  if (typeof expected === 'function') return expected;
  return typeof expected === 'string' ? (text) => text.includes(expected) : (text) => expected.test(text);
}
