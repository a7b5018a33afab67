/** TLS read in the middle of a CONNECT; what is not to be read passes. */

import { createHash } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { answering, closeLab, dial, eventually, startOrigin } from './lab.js';
import type { Origin, Wire } from './lab.js';
import { OK } from './round-trip.js';
import { SERVICES, secured, startTlsLab, startTlsOrigin, throughConnect } from './tls-lab.js';

afterEach(closeLab);

const request = (path: string, host: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-A: b\r\n\r\n`;

describe('TLS through CONNECT', () => {
  it('is read: its requests are exchanges with https URLs', async () => {
    const origin = await startTlsOrigin(answering(OK));
    const lab = await startTlsLab();
    const host = `localhost:${origin.port}`;
    const client = await secured(await throughConnect(lab.ports[0]!, host));
    client.write(request('/a?b', host));
    await client.until('ok');
    client.write(request('/second', host));
    await client.until(/ok.*ok/s);
    const [first, second] = await lab.count(2);
    expect((await origin.wire(0)).text()).toMatch(
      /^GET \/a\?b HTTP\/1\.1\r\nhost: localhost:\d+\r\n(?:connection: keep-alive\r\n)?X-A: b\r\n/,
    );
    expect(first).toMatchObject({
      client: { connection: 1, tls: { version: 'TLSv1.3', serverName: 'localhost' } },
      server: { host, address: origin.host },
      request: { method: 'GET', url: `https://${host}/a?b` },
      outcome: { response: { status: 200, body: { text: 'ok' } } },
    });
    expect(second!.client).toMatchObject({ connection: 1 });
    expect(lab.exchanges).toHaveLength(2);
    expect(lab.problems).toEqual([]);
  });

  it('carries a body, chunked, on a connection of its own', async () => {
    const origin = await startTlsOrigin(async (wire) => {
      await wire.until('0\r\n\r\n');
      wire.write(OK);
    });
    const lab = await startTlsLab();
    const client = await secured(await throughConnect(lab.ports[0]!, origin.host), { servername: '' });
    client.write(
      `PUT /x HTTP/1.1\r\nHost: ${origin.host}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    );
    await client.until('ok');
    expect((await origin.wire(0)).text()).toContain('3\r\nabc\r\n0\r\n\r\n');
    const [exchange] = await lab.count(1);
    expect(exchange).toMatchObject({ request: { url: `https://${origin.host}/x`, body: { text: 'abc' } } });
    expect(exchange!.client.tls).toEqual({ version: 'TLSv1.3' });
  });

  it.each([
    ['a name', 'api.test'],
    ['an address', ''],
  ])('shows a certificate for %s, which is made once', async (_what, servername) => {
    const lab = await startTlsLab();
    const serials = await Promise.all(
      [1, 2, 3].map(async () => {
        const client = await secured(await throughConnect(lab.ports[0]!, '127.0.0.1:9'), {
          ...(servername === '' ? { host: '127.0.0.1' } : {}),
          servername,
        });
        const shown = (client.socket as TLSSocket).getPeerCertificate();
        return `${shown.subjectaltname} ${shown.serialNumber}`;
      }),
    );
    expect(new Set(serials).size).toBe(1);
    expect(serials[0]).toContain(servername === '' ? 'IP Address:127.0.0.1' : 'DNS:api.test');
  });

  it('gives the service the name that the client gave', async () => {
    const origin = await startTlsOrigin(answering(OK), SERVICES.issue('DNS:api.test'));
    const lab = await startTlsLab();
    const client = await secured(await throughConnect(lab.ports[0]!, origin.host), {
      servername: 'api.test',
    });
    for (const method of ['GET', 'DELETE']) {
      client.write(`${method} / HTTP/1.1\r\nHost: api.test:${origin.port}\r\n\r\n`);
      const [exchange] = (await lab.count(method === 'GET' ? 1 : 2)).slice(-1);
      expect(exchange).toMatchObject({
        request: { url: `https://api.test:${origin.port}/` },
        server: { address: origin.host },
        outcome: { response: { status: 200 } },
      });
    }
    const names = origin.wires.map(({ socket }) => (socket as unknown as { servername: string }).servername);
    expect(new Set(names)).toEqual(new Set(['api.test']));
  });

  it('sends a request once more that met a stale connection, as over plain HTTP', async () => {
    const origin = await startTlsOrigin(async (wire) => {
      await wire.until('\r\n\r\n');
      wire.write(OK);
      if (origin.wires.length > 1) return;
      await wire.until('/second');
      wire.socket.destroy();
    });
    const lab = await startTlsLab();
    const client = await secured(await throughConnect(lab.ports[0]!, origin.host));
    client.write(request('/a', origin.host));
    await client.until('ok');
    client.write(request('/second', origin.host));
    await client.until(/ok.*ok/s);
    expect(origin.wires).toHaveLength(2);
  });
});

describe('CONNECT', () => {
  it('to plain HTTP is read too', async () => {
    const origin = await startOrigin(answering(OK));
    const lab = await startTlsLab();
    const client = await throughConnect(lab.ports[0]!, origin.host);
    client.write(request('/plain', origin.host));
    await client.until('ok');
    const [exchange] = await lab.count(1);
    expect(exchange!.request.url).toBe(`http://${origin.host}/plain`);
    expect(exchange!.client.tls).toBeUndefined();
  });

  it.each([
    ['what is neither', 'SSH-2.0-x\r\n', []],
    ['a cleartext HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', []],
    ['a protocol whose words look alike', 'GET key\r\n', []],
    ['what is told to be', 'GET / HTTP/1.1\r\n\r\n', ['127.0.0.1']],
  ])('passes %s unread', async (_what, words, tunnelled) => {
    const origin = await startOrigin(({ socket }) => void socket.on('data', (chunk) => socket.write(chunk)));
    const lab = await startTlsLab([{}], { tunnelled });
    const client = await throughConnect(lab.ports[0]!, origin.host);
    client.write(words);
    await client.until((text) => text.endsWith(words));
    client.socket.end();
    const [exchange] = await lab.count(1);
    expect(exchange).toMatchObject({
      request: { method: 'CONNECT', bodyBytes: words.length, headers: [['Host', origin.host]] },
      outcome: { response: { status: 200, bodyBytes: words.length } },
    });
  });

  it('passes a service that speaks first', async () => {
    const origin = await startOrigin((wire) => wire.write('220 mail.test\r\n'));
    const lab = await startTlsLab();
    const client = await throughConnect(lab.ports[0]!, origin.host);
    await client.until('220 mail.test\r\n');
    client.socket.end();
    const [exchange] = await lab.count(1);
    expect(exchange).toMatchObject({
      request: { method: 'CONNECT' },
      outcome: { response: { bodyBytes: 15 } },
    });
  });

  it('passes TLS unread to a host that is told to be, and to one that speaks HTTP/2 alone', async () => {
    const origin = await startTlsOrigin(answering(OK));
    const lab = await startTlsLab([{}], { tunnelled: ['localhost'] });
    const ca = SERVICES.certificate;
    for (const [servername, ALPNProtocols] of [
      ['localhost', ['http/1.1']],
      ['api.test', ['http/1.1x', 'h2']],
    ] as const) {
      const way = await throughConnect(lab.ports[0]!, origin.host);
      const alpn = servername === 'localhost' ? { ALPNProtocols: [...ALPNProtocols] } : {};
      if (servername === 'localhost') {
        const client = await secured(way, { ca, servername, ...alpn });
        client.write(request('/', 'localhost'));
        await client.until('ok');
        client.socket.end();
      } else {
        // No service here speaks HTTP/2: its own refusal comes through.
        await expect(secured(way, { ca, servername, ALPNProtocols: ['h2'] })).rejects.toThrow();
      }
    }
    const exchanges = await lab.count(2);
    expect(exchanges.map(({ request: { method, body } }) => [method, body.kind])).toEqual([
      ['CONNECT', 'omitted'],
      ['CONNECT', 'omitted'],
    ]);
    expect(lab.rejections).toEqual([]);
  });
});

it('carries a WebSocket, told from the certificate of its service', async () => {
  const accept = createHash('sha1').update(`${WS_KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const switching = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
  const echo = async (wire: Wire): Promise<void> => {
    await wire.until('\r\n\r\n');
    wire.write(switching);
    wire.socket.on('data', (chunk) => wire.socket.write(chunk));
  };
  const ask = async (origin: Origin): Promise<Wire> => {
    const client = await secured(await throughConnect(lab.ports[0]!, `localhost:${origin.port}`));
    const lines = `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${WS_KEY}\r\n`;
    client.write(`GET /ws HTTP/1.1\r\nHost: localhost:${origin.port}\r\n${lines}\r\n`);
    return client;
  };
  const lab = await startTlsLab();
  const client = await ask(await startTlsOrigin(echo));
  expect(await client.until('\r\n\r\n')).toBe(switching);
  client.write('\x81\x85maskhello');
  await client.until('maskhello');
  client.socket.end();
  const refused = await ask(await startTlsOrigin(echo, SERVICES.issue('DNS:other.test')));
  await refused.until('it is for another name');
  const exchanges = await lab.count(2);
  expect(exchanges.map(({ outcome }) => outcome)).toMatchObject([
    { response: { status: 101, bodyBytes: 11 } },
    { cause: 'upstream-unreachable' },
  ]);
  expect(exchanges[0]!.request.url).toMatch(/^https:\/\/localhost:\d+\/ws$/);
});

const WS_KEY = 'dGhlIHNhbXBsZSBub25jZQ==';

it('closes with the proxy, whatever stage a connection is in', async () => {
  const origin = await startTlsOrigin(() => {});
  const lab = await startTlsLab();
  const host = origin.host;
  const silent = await dial(lab.ports[0]!);
  const connected = await throughConnect(lab.ports[0]!, host);
  const idle = await secured(await throughConnect(lab.ports[0]!, host));
  const asking = await secured(await throughConnect(lab.ports[0]!, host));
  asking.write(request('/', host));
  await origin.wire(0);
  await lab.close();
  await Promise.all([silent, connected, idle, asking].map(({ closed }) => closed));
  expect(lab.rejections).toEqual([]);
  await eventually(async () => (await origin.openConnections()) === 0);
});
