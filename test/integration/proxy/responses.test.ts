/** Responses come out as they go in, but for what is listed in docs/reference/fidelity.md. */

import { afterEach, describe, expect, it } from 'vitest';
import { responseOf } from '../../../src/model/exchange.js';
import { answering, closeLab, dial, startLab, startOrigin } from './lab.js';
import { OK, lines, roundTrip } from './round-trip.js';

afterEach(closeLab);

describe('responses', () => {
  const cases: Record<
    string,
    { readonly method?: string; readonly response: string; readonly body?: string }
  > = {
    'order, case and duplicates': {
      response:
        'HTTP/1.1 200 OK\r\nx-B: 1\r\nX-a: 2\r\nSet-Cookie: a=1\r\nx-b: 3\r\nset-cookie: b\r\nContent-Length: 0\r\n\r\n',
    },
    'a reason phrase in capitals': {
      response: 'HTTP/1.1 300 MULTIPLE CHOICES\r\nContent-Length: 2\r\n\r\nok',
      body: 'ok',
    },
    'a Latin-1 reason phrase and value': {
      response: 'HTTP/1.1 200 tr\u00e8s bien\r\nX: \u00e9\r\nContent-Length: 0\r\n\r\n',
    },
    'a header line of 64 KB': {
      response: `HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(64 * 1024)}\r\nContent-Length: 0\r\n\r\n`,
    },
    'no reason phrase': { response: 'HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n' },
    'an unknown status': { response: 'HTTP/1.1 799 Odd\r\nContent-Length: 0\r\n\r\n' },
    'empty values': { response: 'HTTP/1.1 200 OK\r\nX-Empty: \r\nContent-Length: 0\r\n\r\n' },
    'HEAD with a length': { method: 'HEAD', response: 'HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n' },
    'HEAD with chunks announced': {
      method: 'HEAD',
      response: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
    },
    'HEAD with neither': { method: 'HEAD', response: 'HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\n' },
    '204': { response: 'HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n' },
    '304 with the length of what it stands for': {
      response: 'HTTP/1.1 304 Not Modified\r\nETag: "x"\r\nContent-Length: 99\r\n\r\n',
    },
    'a chunked body': {
      response: 'HTTP/1.1 200 OK\r\nTransfer-ENCODING: chunked\r\nX: 1\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
      body: '5\r\nhello\r\n0\r\n\r\n',
    },
    trailers: {
      response:
        'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\n\r\n',
      body: '2\r\nok\r\n0\r\nX-T: 1\r\n\r\n',
    },
  };

  describe.each(['GET', 'DELETE'])('to %s', (usual) => {
    it.each(Object.entries(cases))('keep %s', async (_name, { method = usual, response, body = '' }) => {
      const { got, exchange } = await roundTrip(
        `${method} http://ORIGIN/a HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`,
        response,
        body === '' ? /\r\n\r\n$/ : new RegExp(`${body.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
      );
      expect(lines(got)).toEqual(lines(response));
      expect(got.slice(got.indexOf('\r\n\r\n') + 4)).toBe(body);
      const recorded = responseOf(exchange)!;
      expect([
        `HTTP/1.1 ${recorded.status} ${recorded.reason}`,
        ...recorded.headers.map((line) => line.join(': ')),
      ]).toEqual(lines(response));
    });
  });

  it('end with the connection where there is no length, and become chunked for HTTP/1.1', async () => {
    const origin = await startOrigin(async (wire) => {
      await wire.until('\r\n\r\n');
      wire.socket.end('HTTP/1.0 200 OK\r\nX-A: 1\r\n\r\nhello');
    });
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(`GET http://${origin.host}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await client.until('0\r\n\r\n')).toMatch(
      /\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n$/,
    );
    const [exchange] = await lab.count(1);
    expect(responseOf(exchange!)).toMatchObject({
      httpVersion: '1.0',
      bodyBytes: 5,
      body: { text: 'hello' },
    });
  });

  it('reach an HTTP/1.0 client without chunks, closed at the end', async () => {
    const chunked =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n5\r\nhello\r\n0\r\nX: 1\r\n\r\n';
    const origin = await startOrigin(answering(chunked));
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(`GET http://${origin.host}/ HTTP/1.0\r\n\r\n`);
    await client.closed;
    expect(client.text()).toBe('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello');
    const [exchange] = await lab.count(1);
    expect(exchange!.request.httpVersion).toBe('1.0');
  });

  it('keep early hints that come before them', async () => {
    const { got } = await roundTrip(
      'GET http://ORIGIN/ HTTP/1.1\r\nHost: ORIGIN\r\n\r\n',
      'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n' + OK,
      /ok$/,
    );
    expect(got).toMatch(/^HTTP\/1.1 103 Early Hints\r\nLink: <\/a>; rel=preload\r\n\r\nHTTP\/1.1 200 OK\r\n/);
  });
});
