/** What goes wrong, on either side and in every phase: the other side notices, it is recorded, and no socket stays behind. */

import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { endOf } from '../../../src/model/exchange.js';
import { answering, closeLab, dial, eventually, startLab, startOrigin } from './lab.js';
import { OK } from './round-trip.js';
import type { Lab, Origin, Wire } from './lab.js';

afterEach(closeLab);

const GET = 'GET http://ORIGIN/a HTTP/1.1\r\nHost: x\r\n\r\n';
const PUT = 'PUT http://ORIGIN/a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello';

async function connected(serve: (wire: Wire) => void | Promise<void>) {
  const origin = await startOrigin(serve);
  const lab = await startLab();
  const client = await dial(lab.ports[0]!);
  const ask = (request: string) => client.write(request.replaceAll('ORIGIN', origin.host));
  return { origin, lab, client, ask };
}

async function noneLeft(origin: Origin, lab: Lab): Promise<void> {
  await eventually(async () => (await origin.openConnections()) === 0);
  expect(lab.inFlight()).toBe(0);
  expect(lab.problems).toEqual([]);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('an upstream that cannot be reached', () => {
  it.each(['GET', 'POST'])('is answered 502 with what to check (%s)', async (method) => {
    const port = await freePort();
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(`${method} http://127.0.0.1:${port}/a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`);
    const answer = await client.until(/log|port\.\n$/);
    expect(answer).toMatch(
      /^HTTP\/1\.1 502 Bad Gateway\r\nContent-Type: text\/plain; charset=utf-8\r\nContent-Length: \d+\r\n/,
    );
    expect(answer).toContain(`wiretale: 127.0.0.1:${port} refused the connection (ECONNREFUSED).`);
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'upstream-refused' });
    expect(exchange!.timing).toMatchObject({ responseFirst: null, responseLast: null });
    expect(exchange!.timing.failed).toBeGreaterThan(exchange!.timing.requestFirst);
  });

  it('is told from one that refuses', async () => {
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write('GET http://no-such-host.invalid/a HTTP/1.1\r\nHost: no-such-host.invalid\r\n\r\n');
    await client.until('no-such-host.invalid:80 could not be reached');
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ cause: 'upstream-unreachable' });
    expect(exchange!.server).toEqual({ host: 'no-such-host.invalid:80' });
  });
});

describe.each([
  ['GET', GET],
  ['PUT', PUT],
])('an upstream that breaks off (%s)', (_method, request) => {
  const end = (wire: Wire) => void wire.socket.end();
  const reset = (wire: Wire) => void wire.socket.resetAndDestroy();

  it.each([
    ['closes before it answers', '', end, 'upstream-closed'],
    ['resets before it answers', '', reset, 'upstream-closed'],
    ['closes within the head', 'HTTP/1.1 200 OK\r\nX-', end, 'upstream-closed'],
    ['does not speak HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', end, 'upstream-invalid'],
  ])('is answered 502 when it %s', async (_name, words, breakOff, cause) => {
    const { origin, lab, client, ask } = await connected(async (wire) => {
      await wire.until('\r\n\r\n');
      if (words !== '') await new Promise<void>((resolve) => wire.socket.write(words, () => resolve()));
      breakOff(wire);
    });
    ask(request);
    expect(await client.until(/\.\n$/)).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n.*\r\n\r\nwiretale: 127/s);
    client.socket.end();
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause });
    expect(origin.wires.length).toBe(1);
    await noneLeft(origin, lab);
  });

  it.each([
    ['a length', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart', end],
    ['chunks', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n', end],
    ['a reset', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart', reset],
  ])('is cut for the client too when it breaks off in the body: %s', async (_name, answer, breakOff) => {
    const { origin, lab, client, ask } = await connected(async (wire) => {
      await wire.until('\r\n\r\n');
      wire.write(answer);
      await client.until('part');
      breakOff(wire);
    });
    ask(request);
    await client.closed;
    expect(client.text()).not.toMatch(/0\r\n\r\n$/);
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({
      response: {
        status: 200,
        bodyBytes: 4,
        body: { text: 'part' },
        cut: expect.stringContaining('closed') as string,
      },
    });
    const { responseFirst, responseLast, failed } = exchange!.timing;
    expect(responseLast).toBeGreaterThan(responseFirst!);
    expect(failed).toBeGreaterThan(responseLast!);
    await noneLeft(origin, lab);
  });
});

describe('a client that goes away', () => {
  const leave = {
    close: (client: Wire) => client.socket.destroy(),
    reset: (client: Wire) => client.socket.resetAndDestroy(),
  };

  describe.each(Object.entries(leave))('by %s', (_name, goAway) => {
    it('in the middle of an upload', async () => {
      const { origin, lab, client, ask } = await connected(() => {});
      ask(PUT);
      const wire = await origin.wire(0);
      await wire.until('hello');
      goAway(client);
      const [exchange] = await lab.count(1);
      expect(exchange).toMatchObject({
        request: { bodyBytes: 5, body: { text: 'hello' } },
        outcome: { kind: 'failure', cause: 'client-aborted' },
      });
      const { requestFirst, requestLast, failed } = exchange!.timing;
      expect(requestLast).toBeGreaterThan(requestFirst);
      expect(failed).toBeGreaterThan(requestLast!);
      expect(endOf(exchange!)).toBe(failed);
      await wire.closed;
      await noneLeft(origin, lab);
    });

    it.each([
      ['GET', GET],
      ['DELETE', 'DELETE http://ORIGIN/a HTTP/1.1\r\nHost: x\r\n\r\n'],
    ])('before the answer to %s', async (_method, request) => {
      const { origin, lab, client, ask } = await connected(() => {});
      ask(request);
      const wire = await origin.wire(0);
      await wire.until('\r\n\r\n');
      goAway(client);
      const [exchange] = await lab.count(1);
      expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'client-aborted' });
      await wire.closed;
      await noneLeft(origin, lab);
    });

    it.each([
      ['GET', GET],
      ['DELETE', 'DELETE http://ORIGIN/a HTTP/1.1\r\nHost: x\r\n\r\n'],
    ])('in the middle of the answer to %s', async (_method, request) => {
      const { origin, lab, client, ask } = await connected(async (wire) => {
        await wire.until('\r\n\r\n');
        wire.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart');
      });
      ask(request);
      await client.until('part');
      goAway(client);
      const [exchange] = await lab.count(1);
      expect(exchange!.outcome).toMatchObject({
        response: { bodyBytes: 4, cut: expect.stringContaining('client') as string },
      });
      await origin.wires[0]!.closed;
      await noneLeft(origin, lab);
    });
  });
});

describe('a kept-alive connection that the service has closed', () => {
  it('costs a GET nothing: it is sent once more on a new one', async () => {
    let served = 0;
    const { origin, lab, client, ask } = await connected(async (wire) => {
      served += 1;
      await wire.until('\r\n\r\n');
      wire.write(OK);
      // The first connection takes a second request and breaks off without a word.
      if (served > 1) return;
      await wire.until(/(GET.*){2}\r\n\r\n$/s);
      wire.socket.end();
    });
    ask(GET);
    await client.until(/ok$/);
    ask(GET);
    await client.until(/ok.*ok$/s);
    await lab.count(2);
    expect(origin.wires.length).toBe(2);
  });

  it('is never used for what must not be sent twice', async () => {
    const { origin, client, ask } = await connected(answering(OK));
    ask(GET);
    await client.until(/ok$/);
    ask('DELETE http://ORIGIN/a HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.until(/ok.*ok$/s);
    expect(origin.wires.length).toBe(2);
  });
});
