/** Starting and stopping: ports, and what is in flight when the recording ends. */

import { afterEach, describe, expect, it } from 'vitest';
import { closeLab, dial, eventually, startLab, startOrigin } from './lab.js';
import type { Wire } from './lab.js';

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

  it('says which upstream is none', async () => {
    await expect(startLab([{ upstream: 'devstack' }])).rejects.toMatchObject({ code: 'not-an-upstream' });
  });

  it('says where it cannot listen', async () => {
    await expect(startLab([{ host: '192.0.2.1' }])).rejects.toMatchObject({ code: 'cannot-listen' });
  });
});
