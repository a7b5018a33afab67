/** Clients that end their side and wait; services that speak before they are asked to; HTTP/1.0 that stays open. */

import { afterEach, describe, expect, it } from 'vitest';
import { responseOf } from '../../../src/model/exchange.js';
import { answering, closeLab, dial, eventually, startLab, startOrigin } from './lab.js';
import { OK } from './round-trip.js';

afterEach(closeLab);

const requests = {
  GET: 'GET http://ORIGIN/a HTTP/1.1\r\nHost: ORIGIN\r\n\r\n',
  PUT: 'PUT http://ORIGIN/a HTTP/1.1\r\nHost: ORIGIN\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.0': 'GET http://ORIGIN/a HTTP/1.0\r\n\r\n',
};

describe.each(Object.entries(requests))(
  'a client that ends its side after its request (%s)',
  (_name, request) => {
    it('gets its answer', async () => {
      const origin = await startOrigin(async (wire) => {
        await wire.until(/\r\n\r\n(?:hello)?$/);
        await eventually(() => ended);
        wire.write(OK);
      });
      let ended = false;
      const lab = await startLab();
      const client = await dial(lab.ports[0]!, true);
      client.write(request.replaceAll('ORIGIN', origin.host));
      client.socket.end(() => (ended = true));
      expect(await client.until(/ok$/)).toMatch(/^HTTP\/1\.1 200 OK/);
      await client.closed;
      const [exchange] = await lab.count(1);
      expect(responseOf(exchange!)).toMatchObject({ status: 200, bodyBytes: 2 });
      expect(responseOf(exchange!)?.cut).toBeUndefined();
    });
  },
);

it('gets the answers to all that it had sent', async () => {
  const origin = await startOrigin(answering(OK));
  const lab = await startLab();
  const client = await dial(lab.ports[0]!, true);
  client.socket.end(requests.GET.replaceAll('ORIGIN', origin.host).repeat(3));
  await client.closed;
  expect(client.text().match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
});

it('is taken for gone when its request is not whole', async () => {
  const origin = await startOrigin(answering(OK));
  const lab = await startLab();
  const client = await dial(lab.ports[0]!, true);
  client.socket.end(requests.PUT.replaceAll('ORIGIN', origin.host).slice(0, -2));
  await client.closed;
  const [exchange] = await lab.count(1);
  expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'client-aborted' });
});

it.each(['GET', 'HEAD'])('a 100 that nobody asked for is passed on like any other (%s)', async (method) => {
  const answer = method === 'HEAD' ? OK.slice(0, -2) : OK;
  const origin = await startOrigin(answering(`HTTP/1.1 100 Continue\r\n\r\n${answer}`));
  const lab = await startLab();
  const client = await dial(lab.ports[0]!);
  client.write(`${method} http://${origin.host}/a HTTP/1.1\r\nHost: x\r\n\r\n`);
  expect(await client.until(/200 OK\r\nContent-Length: 2\r\n.*\r\n\r\n/s)).toMatch(
    /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/,
  );
  const [exchange] = await lab.count(1);
  expect(responseOf(exchange!)).toMatchObject({ status: 200 });
});

describe('HTTP/1.0', () => {
  const keepAlive = 'GET http://ORIGIN/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n';

  it('stays open when the client asks for it and the length is known', async () => {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(keepAlive.replaceAll('ORIGIN', origin.host));
    await client.until(/ok$/);
    client.write(keepAlive.replaceAll('ORIGIN', origin.host));
    const text = await client.until(/ok.*ok$/s);
    expect(text.match(/Connection: keep-alive/gi)).toHaveLength(2);
    expect(await lab.count(2)).toMatchObject([
      { request: { httpVersion: '1.0' } },
      { client: { connection: 1 } },
    ]);
  });

  it.each([
    [
      'keeps the connection',
      'HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok',
      false,
    ],
    ['closes it', 'HTTP/1.0 200 OK\r\n\r\nok', true],
  ])('of a service that %s', async (_name, answer, closes) => {
    const origin = await startOrigin(async (wire) => {
      await wire.until('\r\n\r\n');
      if (closes) wire.socket.end(answer);
      else wire.write(answer);
    });
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(requests.GET.replaceAll('ORIGIN', origin.host));
    await client.until(closes ? /ok\r\n0\r\n\r\n$/ : /ok$/);
    const [exchange] = await lab.count(1);
    expect(responseOf(exchange!)).toMatchObject({ httpVersion: '1.0', body: { text: 'ok' } });
  });
});

it('one connection carries several services', async () => {
  const origins = [await startOrigin(answering(OK)), await startOrigin(answering(OK))];
  const lab = await startLab();
  const client = await dial(lab.ports[0]!);
  const asked = [0, 1, 0, 1].map((each) => origins[each]!.host);
  for (const [index, host] of asked.entries()) {
    client.write(`GET http://${host}/${index} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await client.until((text) => text.match(/ok/g)?.length === index + 1);
  }
  const exchanges = await lab.count(4);
  expect(exchanges.map(({ server, client: { connection } }) => [server.host, connection])).toEqual(
    asked.map((host) => [host, 1]),
  );
});
