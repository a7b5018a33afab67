/** Starting and stopping: ports, and what is in flight when the recording ends. */

import { afterEach, describe, expect, it } from 'vitest';
import { answering, closeLab, dial, eventually, startLab, startOrigin } from './lab.js';
import type { Wire } from './lab.js';
import { OK } from './round-trip.js';

afterEach(closeLab);

describe('close', () => {
  const silent = (): void => {};
  const started = async (wire: Wire): Promise<void> => {
    await wire.until('\r\n\r\n');
    wire.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart');
  };
  const stopped = { kind: 'failure', cause: 'recorder-stopped' };
  const cut = { response: { bodyBytes: 4, cut: expect.stringContaining('recording ended') as string } };

  it.each([
    ['a GET that waits', 'GET http://ORIGIN/ HTTP/1.1\r\nHost: x\r\n\r\n', silent, stopped],
    ['an upload', 'PUT http://ORIGIN/ HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhe', silent, stopped],
    ['a download', 'GET http://ORIGIN/ HTTP/1.1\r\nHost: x\r\n\r\n', started, cut],
    [
      'a tunnel',
      'CONNECT ORIGIN HTTP/1.1\r\nHost: x\r\n\r\n\r\n\r\n',
      started,
      { response: { status: 200 } },
    ],
    [
      'a WebSocket',
      'GET http://ORIGIN/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      silent,
      stopped,
    ],
  ])('ends and records %s', async (_name, request, serve, outcome) => {
    const origin = await startOrigin(serve);
    const lab = await startLab();
    const client = await dial(lab.ports[0]!);
    client.write(request.replaceAll('ORIGIN', origin.host));
    await (await origin.wire(0)).until(/..$/s);
    if (serve === started) await client.until('part');
    expect(lab.inFlight()).toBe(1);
    await lab.close();
    expect(lab.inFlight()).toBe(0);
    expect(lab.exchanges.map((exchange) => exchange.outcome)).toMatchObject([outcome]);
    await client.closed;
    await eventually(async () => (await origin.openConnections()) === 0);
    await expect(dial(lab.ports[0]!)).rejects.toThrow('ECONNREFUSED');
  });

  it('closes idle connections and can be called twice', async () => {
    const lab = await startLab([{}, {}]);
    const clients = await Promise.all(lab.ports.map((port) => dial(port)));
    await Promise.all([lab.close(), lab.close()]);
    await Promise.all(clients.map(({ closed }) => closed));
  });
});

describe('drain', () => {
  const get = (host: string) => `GET http://${host}/ HTTP/1.1\r\nHost: x\r\n\r\n`;

  it('lets what is in flight end, and makes the calls possible that it needs for that', async () => {
    const inner = await startOrigin(answering(OK));
    // A service that answers only after a call of its own, on a new connection through the proxy.
    const outer = await startOrigin(async (wire) => {
      await wire.until('\r\n\r\n');
      await asked;
      const call = await dial(lab.ports[1]!);
      call.write(get(inner.host));
      await call.until(/ok$/);
      wire.write(OK);
    });
    let ask = (): void => {};
    const asked = new Promise<void>((resolve) => (ask = resolve));
    const lab = await startLab([{}, {}]);
    const client = await dial(lab.ports[0]!);
    client.write(get(outer.host));
    await (await outer.wire(0)).until('\r\n\r\n');
    const drained = lab.drain();
    ask();
    await drained;
    await client.until(/ok$/);
    expect(lab.exchanges.map(({ seq, outcome }) => ({ seq, outcome }))).toMatchObject([
      { seq: 2, outcome: { response: { status: 200 } } },
      { seq: 1, outcome: { response: { status: 200 } } },
    ]);
    expect(lab.inFlight()).toBe(0);
  });

  it('ends at once when nothing is in flight, and with the proxy otherwise', async () => {
    const origin = await startOrigin(() => {});
    const lab = await startLab();
    await lab.drain();
    const client = await dial(lab.ports[0]!);
    client.write(get(origin.host));
    await (await origin.wire(0)).until('\r\n\r\n');
    const drained = lab.drain();
    await lab.close();
    await drained;
    expect(lab.exchanges.map(({ outcome }) => outcome)).toMatchObject([{ cause: 'recorder-stopped' }]);
  });
});

describe('start', () => {
  it('opens a port per listener, in their order', async () => {
    const lab = await startLab([{ edge: 'a' }, { edge: 'b' }]);
    expect(new Set(lab.ports).size).toBe(2);
  });

  it('says which port is in use, and leaves none open', async () => {
    const lab = await startLab();
    const taken = lab.ports[0]!;
    const probe = await startLab();
    const free = probe.ports[0]!;
    await probe.close();
    await expect(startLab([{ port: free }, { port: taken }])).rejects.toMatchObject({
      code: 'port-in-use',
      message: `Port 127.0.0.1:${taken} is in use.`,
    });
    await expect(dial(free)).rejects.toThrow('ECONNREFUSED');
  });

  it('opens none when two are to listen on the same port', async () => {
    const probe = await startLab();
    const port = probe.ports[0]!;
    await probe.close();
    await expect(startLab([{ port }, {}, { port }])).rejects.toMatchObject({
      code: 'same-port',
      message: `Two listeners are to open on 127.0.0.1:${port}.`,
    });
  });

  it('says which upstream is none', async () => {
    await expect(startLab([{ upstream: 'devstack' }])).rejects.toMatchObject({ code: 'not-an-upstream' });
  });

  it('says where it cannot listen', async () => {
    const access = { allow: [{ address: '192.0.2.0', prefix: 24 }] };
    const opening = startLab([{ host: '192.0.2.1' }], { access });
    await expect(opening).rejects.toMatchObject({ code: 'cannot-listen' });
  });
});
