/** Other people's clients and servers with the recorder between them: they say the same as without it. */

import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Agent, WebSocket } from 'undici';
import { readCapture } from '../../src/store/read-capture.js';
import { testAuthority } from '../support/certificates.js';
import { startWiretale, wiretale } from '../support/cli.js';
import { needPackages } from '../support/debian.js';
import { CLIENTS } from '../support/programs/clients.js';
import { SERVERS } from '../support/programs/servers.js';
import { trusting } from '../support/programs/trust.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Vouches for the servers; wiretale has an authority of its own. */
const SERVICES = testAuthority();
const TRUST = mkdtempSync(join(tmpdir(), 'wiretale-trust-'));
const SERVICES_FILE = join(TRUST, 'services.crt');
let environment: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  needPackages(...[...CLIENTS, ...SERVERS].flatMap(({ packages }) => packages));
  writeFileSync(SERVICES_FILE, SERVICES.certificate);
  environment = trusting(TRUST, [SERVICES.certificate, await wiretaleAuthority()]);
}, 600_000);

afterAll(() => rmSync(TRUST, { recursive: true, force: true }));

async function wiretaleAuthority(): Promise<string> {
  const { stdout } = await wiretale(TRUST, 'ca', 'export');
  return stdout;
}

/** Records until `end`, and gives what it recorded. */
async function recorded(upstream: string, flags: readonly string[] = []) {
  const folder = await temporaryFolder();
  const listeners = ['--listen', '127.0.0.1:0', '--gateway', `127.0.0.1:0=${upstream}`];
  const args = ['record', './capture', '--quiet', ...listeners, ...flags];
  const recorder = startWiretale(folder, args);
  const [, gateway] = await recorder.printed(/Gateway (http:\/\/127\.0\.0\.1:\d+)/);
  const [, proxy] = await recorder.printed(/http_proxy=(http:\/\/127\.0\.0\.1:\d+)/);
  const end = async () => {
    recorder.child.kill('SIGINT');
    const { code, stderr } = await recorder.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('lost: 0') as string });
    return readCapture(join(folder, 'capture'));
  };
  return { gateway: gateway!, proxy: proxy!, end };
}

/** Without what may differ (fidelity.md), and what differs from call to call. */
function comparable(printed: string): string {
  return printed
    .replace(/^(?:date|connection|keep-alive|transfer-encoding|proxy-connection): [^\r\n]*\r?\n/gim, '')
    .replaceAll('HTTP/1.0 200', 'HTTP/1.1 200');
}

const PAIRS = SERVERS.flatMap((server) =>
  CLIENTS.map((client) => [client.name, server.name, { client, server }] as const),
);

describe.each(['http', 'https'])('over %s', (scheme) => {
  it.each(PAIRS)('%s and %s', async (_client, _server, { client, server }) => {
    const upload = join(await temporaryFolder(), 'upload');
    await writeFile(upload, Buffer.alloc(100_000, 'some bytes to upload\n'));
    const isSecure = scheme === 'https';
    const base = await server.start(isSecure ? SERVICES.issue('DNS:localhost') : undefined);
    const direct = comparable(await client.run({ base, environment }, upload));
    expect(direct).toMatch(/\S/);
    const { gateway, proxy, end } = await recorded(base, isSecure ? ['--upstream-ca', SERVICES_FILE] : []);
    const turned = gateway.replace('http', scheme);
    expect(comparable(await client.run({ base: turned, environment }, upload))).toBe(direct);
    if (client.knowsProxy) {
      expect(comparable(await client.run({ base, proxy, environment }, upload))).toBe(direct);
    }
    const { exchanges, manifest } = await end();
    expect(exchanges.length).toBe(client.calls * (client.knowsProxy ? 2 : 1));
    expect(manifest.counts.lost).toBe(0);
    expect(exchanges.filter(({ outcome }) => outcome.kind === 'failure')).toEqual([]);
    // Nothing went by in a tunnel unread: each is a request with the service's own URL.
    expect(exchanges.filter(({ request }) => !request.url.startsWith(`${base}/`))).toEqual([]);
  });
});

it.each(['ws', 'wss'])('a WebSocket client, %s', async (scheme) => {
  const isSecure = scheme === 'wss';
  const server = isSecure ? createTlsServer(SERVICES.issue('DNS:localhost')) : createServer();
  server.on('upgrade', (req, socket) => echo(req.headers['sec-websocket-key']!, socket as Socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const port = (server.address() as AddressInfo).port;
  const upstream = `${isSecure ? 'https' : 'http'}://localhost:${port}`;
  const { gateway, end } = await recorded(upstream, ['--upstream-ca', SERVICES_FILE]);
  const dispatcher = new Agent({ connect: { ca: await wiretaleAuthority() } });
  const client = new WebSocket(`${gateway.replace('http', scheme)}/socket`, { dispatcher });
  const said = await new Promise((resolve, reject) => {
    client.addEventListener('open', () => client.send('hello through a recorder'));
    client.addEventListener('message', ({ data }) => resolve(data));
    client.addEventListener('error', () => reject(new Error('no WebSocket')));
  });
  expect(said).toBe('hello through a recorder');
  const closed = new Promise((resolve) => client.addEventListener('close', resolve));
  client.close();
  await closed;
  const { exchanges } = await end();
  expect(exchanges).toMatchObject([
    { request: { bodyBytes: 30 + 6 }, outcome: { response: { status: 101, bodyBytes: 26 + 2 } } },
  ]);
});

/** Shakes hands and sends each short frame back, unmasked, a closing one too. */
function echo(key: string, socket: Socket): void {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let waiting = Buffer.alloc(0);
  socket.on('error', () => {});
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    while (waiting.length >= 6 && waiting.length >= 6 + (waiting[1]! & 127)) {
      const length = waiting[1]! & 127;
      const [mask, masked] = [waiting.subarray(2, 6), waiting.subarray(6, 6 + length)];
      socket.write(
        Buffer.concat([Buffer.from([waiting[0]!, length]), masked.map((byte, at) => byte ^ mask[at % 4]!)]),
      );
      if ((waiting[0]! & 15) === 8) return void socket.end();
      waiting = waiting.subarray(6 + length);
    }
  });
}
