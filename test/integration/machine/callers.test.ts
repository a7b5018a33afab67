/** The far ends of real connections, found among this machine's sockets and processes. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { processFinder } from '../../../src/machine/processes.js';
import { socketFinder } from '../../../src/machine/sockets.js';
import type { AcceptedEnds } from '../../../src/machine/sockets.js';
import { plainAddress } from '../../../src/proxy/address.js';

const CLIENT = `require('node:net').connect(Number(process.argv[2]), process.argv[1]).on('error', () => {})`;

async function listening(host: string): Promise<Server & { readonly port: number }> {
  const server = createServer();
  await once(server.listen(0, host), 'listening');
  onTestFinished(() => void server.close());
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

function endsOf(socket: Socket): AcceptedEnds {
  return {
    local: { host: plainAddress(socket.localAddress!), port: socket.localPort! },
    remote: { host: plainAddress(socket.remoteAddress!), port: socket.remotePort! },
  };
}

/** A connection from another process to `host`. */
async function calledBy(server: Server & { readonly port: number }, host: string) {
  const child = spawn(process.execPath, ['-e', CLIENT, host, String(server.port)]);
  const [socket] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    socket.destroy();
    child.kill('SIGKILL');
  });
  return { child, socket, host };
}

describe.runIf(process.platform === 'linux')('the far end of a connection', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
    ['::', '127.0.0.1'],
  ])('listening on %s, called at %s', async (listen, host) => {
    const server = await listening(listen);
    const { child, socket } = await calledBy(server, host);
    const row = await socketFinder()(endsOf(socket));
    expect(row).toMatchObject({ uid: process.getuid!(), remote: { host, port: server.port } });
    expect(await processFinder()(row!)).toMatchObject({
      pid: child.pid,
      command: [process.execPath, '-e', CLIENT, host, String(server.port)],
    });
  });

  it('is found for many connections at once', async () => {
    const server = await listening('127.0.0.1');
    const calls = [];
    for (let count = 0; count < 3; count += 1) calls.push(await calledBy(server, '127.0.0.1'));
    const find = socketFinder();
    const who = processFinder();
    const found = await Promise.all(calls.map(async ({ socket }) => who((await find(endsOf(socket)))!)));
    expect(found.map((one) => one?.pid)).toEqual(calls.map(({ child }) => child.pid));
  });

  it('is found again and again, also where a thread reads the tables', async () => {
    const server = await listening('127.0.0.1');
    const { socket } = await calledBy(server, '127.0.0.1');
    const find = socketFinder(0);
    const rows = [];
    for (let count = 0; count < 50; count += 1) rows.push(await find(endsOf(socket)));
    expect(rows[0]).toMatchObject({ remote: { host: '127.0.0.1', port: server.port } });
    expect(new Set(rows.map((row) => row?.inode)).size).toBe(1);
  });

  it('is nobody where it is ourselves', async () => {
    const server = await listening('127.0.0.1');
    const own = connect(server.port, '127.0.0.1');
    const [socket] = (await once(server, 'connection')) as [Socket];
    onTestFinished(() => {
      own.destroy();
      socket.destroy();
    });
    const row = await socketFinder()(endsOf(socket));
    expect(row?.inode).toBeGreaterThan(0);
    expect(await processFinder()(row!)).toBeUndefined();
  });

  it('is unknown when it is not on this machine', async () => {
    const local = { host: '127.0.0.1', port: 9100 };
    expect(await socketFinder()({ local, remote: { host: '192.0.2.1', port: 1 } })).toBeUndefined();
  });
});

it.runIf(process.platform === 'linux')('long arguments of a command are left out whole', async () => {
  const server = await listening('127.0.0.1');
  const child = spawn(process.execPath, ['-e', CLIENT, '127.0.0.1', String(server.port), 'x'.repeat(301)]);
  const [socket] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => {
    socket.destroy();
    child.kill('SIGKILL');
  });
  const found = await processFinder()((await socketFinder()(endsOf(socket)))!);
  expect(found!.command.at(-1)).toBe('…');
});
