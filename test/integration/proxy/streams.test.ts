/** Large bodies stream: they arrive whole, and wait at their source when the far end does not read. */

import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { relay } from '../../../src/app/keeper/relay.js';
import { closeLab, createRecorder, dial, eventually, startLab, startOrigin } from './lab.js';

afterEach(closeLab);

const CHUNK = Buffer.alloc(64 * 1024, 'a');
const CHUNKS = 1024;
const SIZE = CHUNK.length * CHUNKS;
const SHA256 = createHash('sha256').update(Buffer.alloc(SIZE, 'a')).digest('hex');
/** What the kernel and Node hold on a way of four sockets is 5 to 11 MB, as the kernel sizes their buffers: far from the whole body. */
const HELD_LIMIT_BYTES = SIZE / 4;

/** What a keeper may be behind, and the pieces that had been read by then. */
const BEHIND_LIMIT_BYTES = 2 << 20;

/** Writes the body as fast as the socket takes it; `written` tells how much it took. */
function pour(socket: Socket): { written: () => number } {
  let sent = 0;
  const more = (): void => {
    while (sent < CHUNKS) {
      sent += 1;
      if (!socket.write(CHUNK)) return void socket.once('drain', more);
    }
  };
  more();
  return { written: () => sent * CHUNK.length - socket.writableLength };
}

/** Hashes what comes after the first empty line, until that many bytes have come. */
function bodyHash(socket: Socket): Promise<string> {
  const hash = createHash('sha256');
  let seen = Buffer.alloc(0);
  let size = -1;
  return new Promise((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      let body = chunk;
      if (size < 0) {
        seen = Buffer.concat([seen, chunk]);
        const end = seen.indexOf('\r\n\r\n');
        if (end < 0) return;
        body = seen.subarray(end + 4);
        size = 0;
      }
      hash.update(body);
      size += body.length;
      if (size === SIZE) resolve(hash.digest('hex'));
    });
  });
}

/** Resolves when a source has taken nothing more for many turns of the event loop: it is held back. */
async function stalled(written: () => number): Promise<number> {
  let last = -1;
  let still = 0;
  await eventually(() => {
    still = written() === last ? still + 1 : 0;
    last = written();
    return still > 2000;
  });
  return last;
}

describe.each([
  ['an upload', 'up'],
  ['a download', 'down'],
] as const)('%s of 64 MiB', (_name, direction) => {
  const upload = direction === 'up';

  async function transfer(pausedAtFirst: boolean, options: Parameters<typeof startLab>[1] = {}) {
    const lab = await startLab([{}], { recorder: createRecorder(false), ...options });
    const origin = await startOrigin(({ socket }) => void (pausedAtFirst && upload && socket.pause()));
    const client = await dial(lab.ports[0]!);
    if (pausedAtFirst && !upload) client.socket.pause();
    const length = upload ? `Content-Length: ${SIZE}\r\n` : '';
    const method = upload ? 'PUT' : 'GET';
    client.write(`${method} http://${origin.host}/ HTTP/1.1\r\nHost: x\r\n${length}\r\n`);
    const service = await origin.wire(0);
    if (!upload) {
      await service.until('\r\n\r\n');
      service.write(`HTTP/1.1 200 OK\r\nContent-Length: ${SIZE}\r\n\r\n`);
    }
    const [from, to] = upload ? [client.socket, service.socket] : [service.socket, client.socket];
    const received = bodyHash(to);
    if (pausedAtFirst) to.pause();
    return { lab, from, to, received, service, client };
  }

  it('arrives whole and is counted', async () => {
    const { lab, from, received, service } = await transfer(false);
    pour(from);
    expect(await received).toBe(SHA256);
    if (upload) service.write('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n');
    const [exchange] = await lab.count(1);
    const message = upload
      ? exchange!.request
      : exchange!.outcome.kind === 'response' && exchange!.outcome.response;
    expect(message).toMatchObject({ bodyBytes: SIZE, body: { kind: 'omitted', size: SIZE } });
  });

  it('waits at its source while the far end does not read', async () => {
    const { from, to, received } = await transfer(true);
    const { written } = pour(from);
    expect(await stalled(written)).toBeLessThan(HELD_LIMIT_BYTES);
    to.resume();
    expect(await received).toBe(SHA256);
  });

  it('waits at its source while what keeps it is behind', async () => {
    let posted = 0;
    let dealtWith = 0;
    let stretches = 0;
    const { observer, done } = relay({
      filters: { only: [], skip: [] },
      post({ weight, bytes }) {
        posted += weight;
        if (!(bytes instanceof Uint8Array)) stretches += 1;
      },
      closed: () => undefined,
      onRejected: undefined,
    });
    const { from, received } = await transfer(false, { observer });
    const { written } = pour(from);
    expect(await stalled(written)).toBeLessThan(HELD_LIMIT_BYTES);
    expect(posted).toBeLessThan(BEHIND_LIMIT_BYTES);

    let isWhole = false;
    void received.then(() => (isWhole = true));
    await eventually(() => {
      done(posted - dealtWith, stretches);
      dealtWith = posted;
      stretches = 0;
      return isWhole;
    });
    expect(await received).toBe(SHA256);
    expect(posted).toBeGreaterThanOrEqual(SIZE);
  });
});
