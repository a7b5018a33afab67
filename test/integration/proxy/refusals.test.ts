/** What the proxy itself refuses, in clear words; and that a recorder which fails is no reason to refuse anything. */

import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/model/exchange.js';
import { EMPTY_BODY } from '../../../src/model/message.js';
import type { Observer } from '../../../src/proxy/observer.js';
import { answering, closeLab, dial, eventually, startLab, startOrigin } from './lab.js';
import { OK } from './round-trip.js';

afterEach(closeLab);

describe('what the proxy refuses', () => {
  it.each([
    ['an origin-form request', ''],
    ['a handshake in origin form', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
  ])('%s, with how to use a proxy', async (_name, lines) => {
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(`GET /v3 HTTP/1.1\r\nHost: x\r\n${lines}\r\n`);
    expect(await client.until('gateway.\n')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*http_proxy=/s);
    expect(lab.refusals).toEqual(['not-a-proxy-request']);
    expect(lab.exchanges).toEqual([]);
  });

  it.each(['127.0.0.1', 'localhost', '0.0.0.0'])('a request to itself (%s)', async (name) => {
    const lab = await startLab([{}, {}]);
    const client = await dial(lab.ports[0]!);
    client.write(`GET http://${name}:${lab.ports[1]}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await client.until('no_proxy).\n')).toMatch(/^HTTP\/1\.1 508 Loop Detected\r\n/);
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'refused-by-recorder' });
  });

  it.each([
    ['two Host lines', 'GET http://a.invalid/ HTTP/1.1\r\nHost: a.invalid\r\nHost: b.invalid\r\n\r\n', 1],
    ['no Host line', 'GET http://a.invalid/ HTTP/1.1\r\n\r\n', 1],
    [
      'Content-Length with chunks',
      'POST http://a.invalid/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n',
      0,
    ],
    [
      'two lengths',
      'POST http://a.invalid/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n',
      0,
    ],
    ['something else than HTTP', 'SSH-2.0-OpenSSH_9.2\r\n\r\n', 0],
    ['a tunnel to nowhere', 'CONNECT a.invalid HTTP/1.1\r\nHost: a.invalid\r\n\r\n', 0],
  ])('%s', async (_name, request, recorded) => {
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(request);
    expect(await client.until(/\n$/)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n.*wiretale: /s);
    expect((await lab.count(recorded)).length).toBe(recorded);
    expect(lab.refusals).toEqual(recorded === 0 ? ['malformed'] : []);
  });

  it('header lines without end', async () => {
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(`GET http://a.invalid/ HTTP/1.1\r\nX: ${'x'.repeat(300_000)}`);
    await client.until(/^HTTP\/1\.1 431 /);
  });
});

describe('a recorder that fails', () => {
  const failures = {
    open: { problems: 1, recorded: 0 },
    sink: { problems: 1, recorded: 1 },
    write: { problems: 1, recorded: 1 },
    finished: { problems: 1, recorded: 0 },
  };

  it.each(Object.entries(failures))('in %s does not stop the traffic', async (where, expected) => {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab([{}], { observer: failing(where) });
    const client = await dial(lab.ports[0]!);
    client.write(`GET http://${origin.host}/a HTTP/1.1\r\nHost: x\r\n\r\n`);
    expect(await client.until(/ok$/)).toMatch(/^HTTP\/1\.1 200 OK/);
    await eventually(() => lab.inFlight() === 0);
    expect(lab.problems.length).toBe(expected.problems);
    expect(finished.map(({ outcome }) => outcome)).toMatchObject(
      expected.recorded === 0
        ? []
        : [{ response: { body: { kind: 'omitted', reason: 'not-recorded', size: 2 } } }],
    );
  });

  const finished: Exchange[] = [];

  function failing(where: string): Observer {
    finished.length = 0;
    const fail = (here: string): void => {
      if (where === here) throw new Error('disk full');
    };
    return {
      open() {
        fail('open');
        return {
          seq: 1,
          sink() {
            fail('sink');
            return { write: () => fail('write'), end: () => {}, body: () => Promise.resolve(EMPTY_BODY) };
          },
          finished(exchange) {
            fail('finished');
            finished.push(exchange);
          },
        };
      },
    };
  }
});
