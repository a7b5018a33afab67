/** TLS that comes straight at a listener: read by the name that it asks for, or ended for a gateway. */

import { afterEach, describe, expect, it } from 'vitest';
import { answering, closeLab, dial, startOrigin } from './lab.js';
import { OK } from './round-trip.js';
import { secured, startTlsLab, startTlsOrigin } from './tls-lab.js';

afterEach(closeLab);

const request = (path: string, host: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-A: b\r\n\r\n`;

describe('TLS straight at a listener', () => {
  it('is read by the name that it asks for', async () => {
    const origin = await startTlsOrigin(answering(OK));
    const lab = await startTlsLab([{ edge: 'glance' }]);
    const client = await secured(lab.ports[0]!, { servername: 'localhost' });
    client.write(request('/direct', `localhost:${origin.port}`));
    await client.until('ok');
    const [exchange] = await lab.count(1);
    expect(exchange).toMatchObject({
      client: { edge: 'glance', connection: 1, tls: { serverName: 'localhost' } },
      request: { url: `https://localhost:${origin.port}/direct` },
    });
  });

  it('may also be the way to the proxy itself', async () => {
    const origin = await startTlsOrigin(answering(OK));
    const lab = await startTlsLab();
    const proxy = await secured(lab.ports[0]!, { servername: 'localhost' });
    proxy.write(`CONNECT ${origin.host} HTTP/1.1\r\nHost: ${origin.host}\r\n\r\n`);
    await proxy.until('established\r\n\r\n');
    const client = await secured(proxy);
    client.write(request('/nested', origin.host));
    await client.until('ok');
    const [exchange] = await lab.count(1);
    expect(exchange!.request.url).toBe(`https://${origin.host}/nested`);
  });

  it('never leads back here', async () => {
    const lab = await startTlsLab();
    const client = await secured(lab.ports[0]!);
    client.write(request('/', `localhost:${lab.ports[0]}`));
    await client.until('aimed at this proxy itself');
    expect(client.text()).toMatch(/^HTTP\/1\.1 508 /);
  });

  it('reaches a gateway, beside plain HTTP, and URLs are turned to the scheme by which the client came', async () => {
    const origin = await startTlsOrigin(async (wire) => {
      for (let answered = 0; ; answered += 1) {
        await wire.until((text) => text.split('\r\n\r\n').length > answered + 1);
        const body = JSON.stringify({ self: `https://localhost:${origin.port}/v3` });
        wire.write(
          `HTTP/1.1 200 OK\r\nLocation: https://localhost:${origin.port}/x\r\nContent-Type: application/json\r\n` +
            `Content-Length: ${body.length}\r\n\r\n${body}`,
        );
      }
    });
    const lab = await startTlsLab([{ upstream: `https://localhost:${origin.port}` }], {
      turned: () => 'all',
    });
    const own = `127.0.0.1:${lab.ports[0]}`;
    for (const [scheme, client] of [
      ['https', await secured(lab.ports[0]!, { servername: '' })],
      ['http', await dial(lab.ports[0]!)],
    ] as const) {
      client.write(request('/v3', own));
      await client.until(`{"self":"${scheme}://${own}/v3"}`);
      expect(client.text()).toContain(`Location: ${scheme}://${own}/x\r\n`);
    }
    const exchanges = await lab.count(2);
    expect(exchanges.map((each) => each.request.url)).toEqual(
      [0, 1].map(() => `https://localhost:${origin.port}/v3`),
    );
  });

  it('is told from plain HTTP whatever the pieces are in which it comes', async () => {
    const origin = await startOrigin(answering(OK));
    const lab = await startTlsLab();
    const client = await dial(lab.ports[0]!);
    for (const piece of ['G', 'ET ', `http://${origin.host}/ HT`, 'TP/1.1\r\nHost: x\r\n\r\n']) {
      client.write(piece);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await client.until('ok');
    const broken = await dial(lab.ports[0]!);
    broken.write('\x16\x03\x01\x00\x05\x02oops');
    await broken.closed;
    expect(broken.text()).toMatch(/^HTTP\/1\.1 400 /);
    expect(lab.refusals).toEqual(['malformed']);
  });
});
