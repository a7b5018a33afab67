/** Connections that the kernel sent to the proxy: they go where their clients opened them. */

import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallerLookup } from '../../../src/proxy/server.js';
import type { SocketRow } from '../../../src/text/proc.js';
import { answering, closeLab, dial, startLab, startOrigin } from './lab.js';

afterEach(closeLab);

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const STRANGER = 4_000_000;

/** What the machine would tell of a client whose socket was opened towards `remote`. */
function lookup(remote: SocketRow['remote'] | undefined, uid = STRANGER): CallerLookup {
  return {
    socket: ({ remote: local }) => Promise.resolve(remote && { local, remote, uid, inode: 7 }),
    account: (id) => Promise.resolve(`user ${id}`),
    process: () => Promise.resolve({ pid: 4711, command: ['curl', 'http://h/'] }),
  };
}

describe('a redirected connection', () => {
  it('goes where it was opened, whatever its Host says', async () => {
    const origin = await startOrigin(answering(OK));
    const towards = { host: '127.0.0.1', port: origin.port };
    const lab = await startLab([{ intercepts: origin.port }], { lookup: lookup(towards) });
    const client = await dial(lab.ports[0]!);
    client.write('GET /a?b HTTP/1.1\r\nHost: elsewhere.invalid\r\n\r\n');
    await client.until('ok');
    expect(origin.wires[0]!.text()).toMatch(/^GET \/a\?b HTTP\/1\.1\r\n[^]*elsewhere\.invalid/);
    const [exchange] = await lab.count(1);
    expect(exchange!.request.url).toBe('http://elsewhere.invalid/a?b');
    expect(exchange!.server.address).toBe(origin.host);
    expect(exchange!.client).toMatchObject({
      account: `user ${STRANGER}`,
      process: { pid: 4711, command: ['curl', 'http://h/'] },
    });
  });

  it('goes to its Host on the intercepted port where nothing else tells', async () => {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab([{ intercepts: origin.port }], { lookup: lookup(undefined) });
    const client = await dial(lab.ports[0]!);
    client.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await client.until('ok');
    const [exchange] = await lab.count(1);
    expect(exchange!.server.address).toBe(origin.host);
    expect(exchange!.client.process).toBeUndefined();
  });

  it('waits for the machine to tell whose it is, since its client may be gone with the answer', async () => {
    const order: string[] = [];
    const origin = await startOrigin((wire) => {
      order.push('asked');
      return answering(OK)(wire);
    });
    const process = async (): Promise<undefined> => {
      await wait(20);
      order.push('known');
    };
    const towards = lookup({ host: '127.0.0.1', port: origin.port });
    const lab = await startLab([{ intercepts: origin.port }], { lookup: { ...towards, process } });
    const client = await dial(lab.ports[0]!);
    client.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    await client.until('ok');
    expect(order).toEqual(['known', 'asked']);
  });

  it('does not wait for ever', async () => {
    const origin = await startOrigin(answering(OK));
    let tell = (): void => undefined;
    const process = (): Promise<undefined> => new Promise((resolve) => (tell = () => resolve(undefined)));
    const towards = lookup({ host: '127.0.0.1', port: origin.port });
    const lab = await startLab([{ intercepts: origin.port }], { lookup: { ...towards, process } });
    const client = await dial(lab.ports[0]!);
    client.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n');
    await client.until('ok');
    tell();
    await lab.count(1);
  });

  it('carries one request after the other', async () => {
    const origin = await startOrigin(answering(OK));
    const towards = { host: '127.0.0.1', port: origin.port };
    const lab = await startLab([{ intercepts: origin.port }], { lookup: lookup(towards) });
    const client = await dial(lab.ports[0]!);
    for (let count = 1; count <= 3; count += 1) {
      client.write(`GET /${count} HTTP/1.1\r\nHost: h\r\n\r\n`);
      await client.until((text) => text.split('ok').length === count + 1);
    }
    expect((await lab.count(3)).map(({ request }) => request.url)).toEqual([
      'http://h/1',
      'http://h/2',
      'http://h/3',
    ]);
  });

  it('is refused when it is the proxy’s own', async () => {
    const own = lookup({ host: '127.0.0.1', port: 80 }, process.geteuid!());
    const lab = await startLab([{ intercepts: 80 }], { lookup: own });
    const client = await dial(lab.ports[0]!);
    expect(await client.until('itself calls')).toMatch(/^HTTP\/1\.1 508 /);
    expect(lab.problems).toEqual([expect.stringMatching(/must exempt its user/)]);
  });

  it('is refused when it was opened to the proxy’s own port', async () => {
    const own: { port?: number } = {};
    const aimed: CallerLookup = {
      ...lookup(undefined),
      socket: ({ local, remote }) =>
        Promise.resolve({ local: remote, remote: { ...local, port: own.port! }, uid: STRANGER, inode: 7 }),
    };
    const lab = await startLab([{ intercepts: 80 }], { lookup: aimed });
    own.port = lab.ports[0]!;
    const client = await dial(own.port);
    client.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await client.until('itself')).toMatch(/^HTTP\/1\.1 508 /);
  });

  it('that begins like TLS, and is none, passes byte for byte and is recorded', async () => {
    const hello = Buffer.from('160301000401020304', 'hex').toString('latin1');
    const origin = await startOrigin(async (wire) => {
      await wire.until(hello);
      wire.write('\x15\x03\x01');
    });
    const towards = { host: '127.0.0.1', port: origin.port };
    const lab = await startLab([{ intercepts: origin.port }], { lookup: lookup(towards) });
    const client = await dial(lab.ports[0]!);
    client.write(hello);
    expect(await client.until('\x15\x03\x01')).toBe('\x15\x03\x01');
    client.socket.end();
    const [exchange] = await lab.count(1);
    expect(exchange).toMatchObject({
      request: { method: 'CONNECT', url: `https://${origin.host}`, bodyBytes: hello.length },
      outcome: { response: { bodyBytes: 3 } },
    });
  });
});
