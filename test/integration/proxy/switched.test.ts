/** Connections that become something else: CONNECT tunnels, WebSockets, and offers to upgrade that nobody takes. */

import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { answering, closeLab, dial, eventually, startLab, startOrigin } from './lab.js';

afterEach(closeLab);

describe('CONNECT', () => {
  const echo = async () =>
    startOrigin(({ socket }) => void socket.on('data', (chunk) => socket.write(chunk)));

  it('tunnels bytes unread, and is one exchange', async () => {
    const origin = await echo();
    const lab = await startLab();
    const client = await dial(lab.ports[0]!, true);
    client.write(`CONNECT ${origin.host} HTTP/1.1\r\nHost: ${origin.host}\r\n\r\n\x16\x03early`);
    expect(await client.until('early')).toBe('HTTP/1.1 200 Connection established\r\n\r\n\x16\x03early');
    client.write('more');
    await client.until('more');
    client.socket.end();
    (await origin.wire(0)).socket.end();
    const [exchange] = await lab.count(1);
    const tunnelled = { kind: 'omitted', reason: 'tunnelled', size: 11, mediaType: '' };
    expect(exchange).toMatchObject({
      server: { host: origin.host, address: origin.host },
      request: { method: 'CONNECT', url: `https://${origin.host}`, body: tunnelled, bodyBytes: 11 },
      outcome: { response: { status: 200, body: tunnelled, bodyBytes: 11 } },
    });
    await client.closed;
  });

  it.each([
    ['the client', 'client', 'client'],
    ['the service', 'service', 'closed'],
  ])('is cut when %s resets it', async (_name, who, cut) => {
    const origin = await echo();
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(`CONNECT ${origin.host} HTTP/1.1\r\nHost: x\r\n\r\nhello`);
    await client.until('hello');
    const service = await origin.wire(0);
    (who === 'client' ? client : service).socket.resetAndDestroy();
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ response: { cut: expect.stringContaining(cut) as string } });
    await Promise.all([client.closed, service.closed]);
  });

  it.each([
    ['127.0.0.1:1', 502, 'upstream-refused'],
    ['no-such-host.invalid:443', 502, 'upstream-unreachable'],
    ['127.0.0.1:OWN', 508, 'refused-by-recorder'],
  ])('to %s is answered %i', async (target, status, cause) => {
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(`CONNECT ${target.replace('OWN', String(lab.ports[0]))} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await client.closed;
    expect(client.text()).toMatch(new RegExp(`^HTTP/1.1 ${status} .*wiretale: `, 's'));
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause });
  });
});

describe('a WebSocket', () => {
  const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
  const ACCEPT = createHash('sha1').update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const lines = `Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-KEY: ${KEY}\r\nx-A: 1\r\n`;
  const request = (host: string) => `GET http://${host}/ws//a?b= HTTP/1.1\r\nHost: ${host}\r\n${lines}\r\n`;
  const switching = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-ACCEPT: ${ACCEPT}\r\n\r\n`;

  it('is shaken and echoes through the proxy unharmed', async () => {
    const origin = await startOrigin(async (wire) => {
      await wire.until('\r\n\r\n');
      wire.write(`${switching}\x81\x05first`);
      wire.socket.on('data', (chunk) => wire.socket.write(chunk));
    });
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(request(origin.host));
    expect(await client.until('first')).toBe(`${switching}\x81\x05first`);
    client.write('\x81\x85maskhello');
    await client.until('maskhello');
    expect(origin.wires[0]!.text()).toBe(
      `GET /ws//a?b= HTTP/1.1\r\nHost: ${origin.host}\r\n${lines}\r\n\x81\x85maskhello`,
    );
    client.socket.end();
    const [exchange] = await lab.count(1);
    expect(exchange).toMatchObject({
      server: { address: origin.host },
      request: { body: { reason: 'tunnelled' }, bodyBytes: 11 },
      outcome: { response: { status: 101, reason: 'Switching Protocols', bodyBytes: 18 } },
    });
    await origin.wires[0]!.closed;
  });

  it.each(['client', 'service'])('is cut without a word when the %s resets it', async (who) => {
    const origin = await startOrigin(async (wire) => {
      await wire.until('\r\n\r\n');
      wire.write(switching);
    });
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(request(origin.host));
    await client.until(/\r\n\r\n$/);
    (who === 'client' ? client : origin.wires[0]!).socket.resetAndDestroy();
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ response: { status: 101, cut: expect.any(String) as string } });
    await Promise.all([client.closed, origin.wires[0]!.closed]);
    expect(client.text()).toBe(switching);
  });

  it('that the service declines gets the answer of the service', async () => {
    const origin = await startOrigin(
      answering('HTTP/1.1 403 Nope\r\nX-Why: no\r\nContent-Length: 2\r\n\r\nno'),
    );
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(request(origin.host));
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 403 Nope\r\nX-Why: no\r\nContent-Length: 2\r\n.*\r\n\r\nno/s);
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ response: { status: 403, bodyBytes: 2 } });
    expect(exchange!.outcome).not.toHaveProperty('response.cut');
  });

  it('to a service that is not there is answered 502', async () => {
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(request('127.0.0.1:1'));
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 502 .*wiretale: 127\.0\.0\.1:1 refused/s);
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'upstream-refused' });
  });

  it('leaves nothing behind when the client goes away before it is shaken', async () => {
    const origin = await startOrigin(() => {});
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(request(origin.host));
    await (await origin.wire(0)).until('\r\n\r\n');
    client.socket.destroy();
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'client-aborted' });
    await eventually(async () => (await origin.openConnections()) === 0);
  });
});

describe('an offer to upgrade to h2c', () => {
  it('is taken out, and the request carried like any other, its body included', async () => {
    const origin = await startOrigin(async (wire) => {
      await wire.until(/hello$|again$/);
      wire.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
    });
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    const request = (body: string) =>
      `POST http://${origin.host}/a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n` +
      `HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\nContent-Length: 5\r\n\r\n${body}`;
    client.write(request('hello'));
    await client.until(/ok$/);
    const [exchange] = await lab.count(1);
    expect(exchange).toMatchObject({ client: { connection: 1 }, request: { bodyBytes: 5 } });
    expect(exchange!.request.headers.map(([name]) => name)).toEqual([
      'Host',
      'Connection',
      'Upgrade',
      'HTTP2-Settings',
      'Content-Length',
    ]);
    expect(origin.wires[0]!.text()).not.toMatch(/h2c|HTTP2/);
    client.write(request('again'));
    await client.until(/ok.*ok$/s);
    const [, second] = await lab.count(2);
    expect(second).toMatchObject({ client: { connection: 1 }, request: { bodyBytes: 5 } });
  });
});
