/** What goes wrong with certificates, on either side: it is said whose was not taken, why, and what to do. */

import { spawn } from 'node:child_process';
import type { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../src/proxy/tls/authority.js';
import { testAuthority } from '../../support/certificates.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { helloOf } from './hello.js';
import { answering, closeLab, dial, eventually } from './lab.js';
import { OK } from './round-trip.js';
import { SERVICES, ownAuthority, secured, startTlsLab, startTlsOrigin, throughConnect } from './tls-lab.js';

afterEach(closeLab);

describe('a client that does not take the certificate', () => {
  const alien = testAuthority().certificate;

  it('is reported by its alert, and recorded as a CONNECT that failed', async () => {
    const origin = await startTlsOrigin(answering(OK));
    const lab = await startTlsLab([{ edge: 'glance' }]);
    const client = await throughConnect(lab.ports[0]!, origin.host);
    // OpenSSL as Python and curl use it: it breaks the handshake off itself.
    client.socket.destroy();
    const openssl = spawn('openssl', [
      ...[
        's_client',
        '-proxy',
        `127.0.0.1:${lab.ports[0]}`,
        '-connect',
        origin.host,
        '-servername',
        'localhost',
      ],
      ...['-verify_return_error', '-no-CApath', '-no-CAfile'],
    ]);
    openssl.stdin.end();
    const exchanges = await lab.count(2);
    const exchange = exchanges.find(({ outcome }) => outcome.kind === 'failure')!;
    expect(lab.rejections).toEqual([
      { host: `localhost:${origin.port}`, reason: expect.stringMatching(/^it said “.*ca”$/) as string },
    ]);
    expect(exchange).toMatchObject({
      client: { edge: 'glance' },
      request: { method: 'CONNECT', url: `https://localhost:${origin.port}` },
      outcome: {
        cause: 'client-aborted',
        message: expect.stringContaining('did not take wiretale’s certificate for localhost') as string,
      },
    });
    expect(origin.wires).toEqual([]);
  });

  it('is reported when it leaves without a word, as Node does', async () => {
    const lab = await startTlsLab();
    const way = await throughConnect(lab.ports[0]!, '127.0.0.1:9');
    await expect(secured(way, { ca: alien })).rejects.toThrow(/certificate/);
    await lab.count(1);
    expect(lab.rejections).toEqual([
      {
        host: 'localhost:9',
        reason: expect.stringMatching(
          /^it closed the connection (?:right after|in) the handshake$/,
        ) as string,
      },
    ]);
  });

  it('is reported when it leaves within it', async () => {
    const lab = await startTlsLab();
    const client = await dial(lab.ports[0]!);
    const other = await secured(lab.ports[0]!);
    other.socket.destroy();
    client.write(await helloOf({ servername: 'localhost' }));
    await client.until(/./s);
    client.socket.end();
    await eventually(() => lab.rejections.length > 1);
    expect(lab.rejections.map(({ reason }) => reason)).toContain('it closed the connection in the handshake');
  });

  it('is passed unread after that where it was redirected, since nobody told it to trust wiretale', async () => {
    const origin = await startTlsOrigin(answering(OK));
    const lookup = {
      socket: () => Promise.resolve(undefined),
      account: () => Promise.resolve(''),
      process: () => Promise.resolve(undefined),
    };
    const lab = await startTlsLab([{ intercepts: origin.port }], { lookup });
    const trusting = { ca: SERVICES.certificate };
    await expect(secured(lab.ports[0]!, trusting)).rejects.toThrow(/certificate/);
    await eventually(() => lab.rejections.length > 0);
    const passed = await secured(lab.ports[0]!, trusting);
    passed.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await passed.until('ok');
    passed.socket.end();
    const read = await secured(lab.ports[0]!, { servername: 'api.test' });
    read.socket.end();
    const exchanges = await lab.count(2);
    expect(exchanges.map(({ request, outcome }) => [request.method, request.url, outcome.kind])).toEqual([
      ['CONNECT', `https://localhost:${origin.port}`, 'failure'],
      ['CONNECT', `https://localhost:${origin.port}`, 'response'],
    ]);
    expect(origin.wires).toHaveLength(1);
  });

  it('is nobody who asked for something', async () => {
    const origin = await startTlsOrigin(answering(OK));
    const lab = await startTlsLab();
    const client = await secured(await throughConnect(lab.ports[0]!, origin.host));
    client.write(`GET / HTTP/1.1\r\nHost: ${origin.host}\r\n\r\n`);
    await client.until('ok');
    client.socket.end();
    await lab.count(1);
    await client.closed;
    expect(lab.rejections).toEqual([]);
  });
});

describe('a service whose certificate is not trusted', () => {
  const other = testAuthority();
  it.each([
    [
      'is of an unknown authority',
      () => other.issue('DNS:localhost'),
      /its authority is unknown.*--upstream-ca FILE/,
    ],
    ['has expired', () => SERVICES.issue('DNS:localhost', -1), /it has expired \(CERT_HAS_EXPIRED\)/],
    ['is for another name', () => SERVICES.issue('DNS:other.test'), /it is for another name/],
  ])('because it %s gets no request, and the client a 502', async (_why, issue, words) => {
    const origin = await startTlsOrigin(answering(OK), issue());
    const lab = await startTlsLab();
    const client = await secured(await throughConnect(lab.ports[0]!, `localhost:${origin.port}`));
    for (const [index, method] of ['GET', 'DELETE'].entries()) {
      client.write(`${method} / HTTP/1.1\r\nHost: localhost:${origin.port}\r\n\r\n`);
      await client.until((text) => text.split('502 Bad Gateway').length > index + 1 && words.test(text));
    }
    const exchanges = await lab.count(2);
    for (const { outcome } of exchanges) {
      expect(outcome).toMatchObject({
        kind: 'failure',
        cause: 'upstream-unreachable',
        message: expect.stringMatching(words) as string,
      });
    }
    expect(origin.wires.map((wire) => wire.text()).join('')).toBe('');
  });

  it('gets it when certificates are not checked', async () => {
    const origin = await startTlsOrigin(answering(OK), SERVICES.issue('DNS:other.test', -1));
    const lab = await startTlsLab([{}], { upstreamTls: { authorities: [], insecure: true } });
    const client = await secured(await throughConnect(lab.ports[0]!, origin.host));
    for (const [index, method] of ['GET', 'DELETE'].entries()) {
      client.write(`${method} / HTTP/1.1\r\nHost: ${origin.host}\r\n\r\n`);
      await client.until((text) => text.split('200 OK').length > index + 1);
    }
    await lab.count(2);
  });
});

it('does not keep a certificate beyond its day', async () => {
  const DAY_MS = 24 * 60 * 60 * 1000;
  let now = new Date(Date.now() - DAY_MS);
  const lab = await startTlsLab([{}], { clock: { nowUs: () => 0, wall: () => now } });
  const serial = async (): Promise<string> => {
    const client = await secured(lab.ports[0]!);
    return (client.socket as TLSSocket).getPeerCertificate().serialNumber;
  };
  const first = await serial();
  expect(await serial()).toBe(first);
  now = new Date();
  expect(await serial()).not.toBe(first);
});

it('speaks for nobody whom its authority may not speak for', async () => {
  const authority = await createAuthority(
    { folder: await temporaryFolder() },
    {
      now: new Date(),
      permitted: ['api.test', '127.0.0.1'],
    },
  );
  const origin = await startTlsOrigin(answering(OK));
  const lab = await startTlsLab([{}], {
    tls: { authority: () => Promise.resolve(authority), isTunnelled: () => false },
  });
  // The service's own certificate comes through where wiretale may not show one.
  const passed = await secured(await throughConnect(lab.ports[0]!, origin.host), {
    ca: SERVICES.certificate,
  });
  passed.socket.end();
  for (const servername of ['api.test', '']) {
    const read = await secured(await throughConnect(lab.ports[0]!, origin.host), {
      ca: authority.certificate,
      servername,
    });
    read.write(`GET / HTTP/1.1\r\nHost: ${origin.host}\r\n\r\n`);
    await read.until('ok');
  }
  const exchanges = await lab.count(3);
  expect(exchanges.map(({ request }) => request.method)).toEqual(['CONNECT', 'GET', 'GET']);
  expect(await ownAuthority()).toHaveProperty('permitted', []);
});
