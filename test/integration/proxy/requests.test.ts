/** Requests come out as they go in, but for what is listed in docs/reference/fidelity.md. */

import { afterEach, describe, expect, it } from 'vitest';
import { answering, closeLab, dial, startLab, startOrigin } from './lab.js';
import { OK, lines, roundTrip } from './round-trip.js';

afterEach(closeLab);

describe('requests', () => {
  const cases: Record<string, { readonly sent: readonly string[]; readonly seen?: readonly string[] }> = {
    'order, case and duplicates': {
      sent: [
        'GET http://ORIGIN/a HTTP/1.1',
        'Host: ORIGIN',
        'x-B: 1',
        'X-a: 2',
        'x-b: 3',
        'X-A: 4',
        'x-B: 1',
      ],
    },
    'an empty Accept': { sent: ['GET http://ORIGIN/a HTTP/1.1', 'Host: ORIGIN', 'Accept: ', 'X-Empty: '] },
    'Latin-1 values': { sent: ['GET http://ORIGIN/a HTTP/1.1', 'Host: ORIGIN', 'X-Name: caf\u00e9 \u00ff'] },
    'double slashes, dots, case and escapes in the path': {
      sent: ['GET http://ORIGIN/v1/AUTH_x/Box//tmp/../%7e%2F/./x?a=b&&c=%20+?d HTTP/1.1', 'Host: ORIGIN'],
    },
    'an empty query': { sent: ['GET http://ORIGIN/a? HTTP/1.1', 'Host: ORIGIN'] },
    'no path': { sent: ['GET http://ORIGIN HTTP/1.1', 'Host: ORIGIN'], seen: ['GET / HTTP/1.1'] },
    'a query without a path': {
      sent: ['GET http://ORIGIN?a=1 HTTP/1.1', 'Host: ORIGIN'],
      seen: ['GET /?a=1 HTTP/1.1'],
    },
    'the server itself': {
      sent: ['OPTIONS http://ORIGIN HTTP/1.1', 'Host: ORIGIN'],
      seen: ['OPTIONS * HTTP/1.1'],
    },
    'two cookies and two of the same': {
      sent: ['GET http://ORIGIN/a HTTP/1.1', 'Host: ORIGIN', 'Cookie: a=1', 'Cookie: b=2', 'Cookie: a=1'],
    },
    'a method that is seldom seen': {
      sent: ['REPORT http://ORIGIN/a HTTP/1.1', 'Host: ORIGIN', 'Content-Length: 0'],
    },
    'GET with Content-Length: 0': {
      sent: ['GET http://ORIGIN/a HTTP/1.1', 'Host: ORIGIN', 'content-length: 0'],
    },
    'DELETE without a length': { sent: ['DELETE http://ORIGIN/a HTTP/1.1', 'Host: ORIGIN', 'X-A: 1'] },
    'a header line of 64 KB': {
      sent: ['GET http://ORIGIN/a HTTP/1.1', 'Host: ORIGIN', `X-Long: ${'x'.repeat(64 * 1024)}`],
    },
    'a URL of 32 KB': {
      sent: [`GET http://ORIGIN/${'y'.repeat(32 * 1024)} HTTP/1.1`, 'Host: ORIGIN'],
    },
    'three thousand lines': {
      sent: [
        'GET http://ORIGIN/a HTTP/1.1',
        'Host: ORIGIN',
        ...Array.from({ length: 3000 }, (_, i) => `X-${i}: ${i}`),
      ],
    },
  };

  it.each(Object.entries(cases))('keeps %s', async (_name, { sent, seen }) => {
    const { sent: bytes } = await roundTrip(`${sent.join('\r\n')}\r\n\r\n`, OK, /ok$/);
    const first = sent[0]!.replace(/http:\/\/ORIGIN/, '');
    expect(lines(bytes)).toEqual([...(seen ?? [first]), ...sent.slice(2)]);
    expect(bytes).toMatch(/\r\nhost: ORIGIN\r\n/i);
  });

  it('leaves out what is for one hop, and records it', async () => {
    const { sent, exchange } = await roundTrip(
      'GET http://ORIGIN/a HTTP/1.1\r\nHost: ORIGIN\r\nProxy-Connection: keep-alive\r\nConnection: X-Drop, host\r\n' +
        'X-Drop: 1\r\nKeep-Alive: 5\r\nTE: trailers\r\nProxy-Authorization: Basic x\r\nX-Keep: 1\r\n\r\n',
      OK,
      /ok$/,
    );
    expect(lines(sent)).toEqual(['GET /a HTTP/1.1', 'X-Keep: 1']);
    expect(exchange.request.headers.map(([name]) => name)).toEqual([
      'Host',
      'Proxy-Connection',
      'Connection',
      'X-Drop',
      'Keep-Alive',
      'TE',
      'Proxy-Authorization',
      'X-Keep',
    ]);
  });

  it('sends a Host that does not name the target as the target', async () => {
    const { sent } = await roundTrip(
      'GET http://ORIGIN/a HTTP/1.1\r\nHost: other.example\r\n\r\n',
      OK,
      /ok$/,
    );
    expect(sent).toMatch(/\r\nhost: ORIGIN\r\n/i);
  });

  it('gives a POST without any length the length 0', async () => {
    const { sent } = await roundTrip('POST http://ORIGIN/a HTTP/1.1\r\nHost: ORIGIN\r\n\r\n', OK, /ok$/);
    expect(sent).toMatch(/\r\nContent-Length: 0\r\n/);
    expect(sent).toMatch(/\r\n\r\n$/);
  });

  it.each([
    ['Content-Length', 'Content-LENGTH: 5\r\nX-After: 1', 'hello', /^hello$/],
    [
      'chunked',
      'transfer-Encoding: chunked\r\nX-After: 1',
      '2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n',
      /^2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n$/,
    ],
    ['empty chunked', 'Transfer-Encoding: chunked', '0\r\n\r\n', /^0\r\n\r\n$/],
    [
      'trailers',
      'Trailer: X-T\r\nTransfer-Encoding: chunked',
      '1\r\na\r\n0\r\nX-T: 1\r\n\r\n',
      /^1\r\na\r\n0\r\nX-T: 1\r\n\r\n$/,
    ],
  ])('keeps a body: %s', async (_name, framing, body, expected) => {
    const origin = await startOrigin(async (wire) => {
      await wire.until((text) => text.endsWith(body.slice(-5)));
      wire.write(OK);
    });
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(`PUT http://${origin.host}/a HTTP/1.1\r\nHost: ${origin.host}\r\n${framing}\r\n\r\n${body}`);
    await client.until(/ok$/);
    const text = origin.wires[0]!.text();
    expect(lines(text).slice(1)).toEqual(framing.split('\r\n'));
    expect(text.slice(text.indexOf('\r\n\r\n') + 4)).toMatch(expected);
  });
});

describe('a connection', () => {
  it('carries requests to several services, and each is recorded with its own', async () => {
    const [one, two] = await Promise.all([startOrigin(answering(OK)), startOrigin(answering(OK))]);
    const lab = await startLab([{ edge: 'glance' }]);
    const client = await dial(lab.ports[0]!);
    for (const [index, { host }] of [one, two, one].entries()) {
      client.write(`GET http://${host}/${index} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      await client.until((text) => text.split('ok').length === index + 2);
    }
    const exchanges = await lab.count(3);
    expect(exchanges.map(({ server }) => server.host)).toEqual([one.host, two.host, one.host]);
    expect(exchanges.map(({ server }) => server.address)).toEqual([one.host, two.host, one.host]);
    const address = `127.0.0.1:${client.socket.localPort}`;
    expect(exchanges.map(({ client: peer }) => peer)).toMatchObject(
      Array(3).fill({ address, edge: 'glance', connection: 1 }),
    );
    expect(one.wires.length).toBe(1);
  });

  it('leaves nothing on its socket that grows with the requests', async () => {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    const warnings: Error[] = [];
    const warn = (warning: Error): void => void warnings.push(warning);
    process.on('warning', warn);
    for (let count = 1; count <= 30; count += 1) {
      const method = count % 2 === 0 ? 'GET' : 'DELETE';
      client.write(`${method} http://${origin.host}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
      await lab.count(count);
    }
    process.off('warning', warn);
    expect(warnings).toEqual([]);
  });

  it('has its pipelined requests sent one after the other', async () => {
    const events: string[] = [];
    const origin = await startOrigin(async (wire) => {
      const path = /^GET (\S+)/.exec(await wire.until('\r\n\r\n'))![1]!;
      events.push(`asked ${path}`);
      // Time enough for the second request to come too, if it were sent at once.
      for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      events.push(`answered ${path}`);
      wire.write(OK);
    });
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    const request = (path: string) => `GET http://${origin.host}${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
    client.write(request('/a') + request('/b'));
    await client.until(/ok.*ok$/s);
    expect(events).toEqual(['asked /a', 'answered /a', 'asked /b', 'answered /b']);
    const [a, b] = await lab.count(2);
    expect(b!.timing.requestFirst).toBeLessThan(a!.timing.responseFirst!);
  });

  it('passes unrecorded when the observer does not want it', async () => {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab([{}], { observer: { open: () => undefined } });
    const client = await dial(lab.ports[0]!);
    client.write(`GET http://${origin.host}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await client.until('ok')).toContain('HTTP/1.1 200 OK');
  });
});
