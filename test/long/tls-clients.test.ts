/** Other people's clients through the recorder, over TLS and plain, each as its users would call it (root, for Debian's packages). */

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/model/exchange.js';
import { testAuthority } from '../support/certificates.js';
import { startWiretale } from '../support/cli.js';
import { needPackages } from '../support/debian.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SERVICES = testAuthority();
const JAVA = fileURLToPath(new URL('../support/HttpsGet.java', import.meta.url));
const run = promisify(execFile);
const servers: Server[] = [];
const origins = { http: '', https: '' };

/** Says what it got, so that a client's output tells what arrived. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () =>
    response.end(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`),
  );
};

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

beforeAll(async () => {
  needPackages('curl', 'wget', 'python3', 'python3-requests', 'openjdk-17-jdk-headless');
  origins.http = `http://localhost:${await listening(createServer(echo))}`;
  origins.https = `https://localhost:${await listening(createTlsServer(SERVICES.issue('DNS:localhost'), echo))}`;
}, 600_000);

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

/** `URL` stands for the service's address. */
async function recorded(
  argv: readonly string[],
  url: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly stdout: string; readonly stderr: string; readonly exchanges: readonly Exchange[] }> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'services.crt'), SERVICES.certificate);
  const command = argv.map((word) => word.replaceAll('URL', url));
  const args = ['record', 'c', '--upstream-ca', 'services.crt', '--', ...command];
  const { stdout, stderr } = await startWiretale(folder, args, environment).finished;
  const text = await readFile(join(folder, 'captures/c/exchanges.jsonl'), 'utf8');
  const lines = text.split('\n').filter(Boolean);
  return { stdout, stderr, exchanges: lines.map((line) => JSON.parse(line) as Exchange) };
}

const FETCH = `const { ProxyAgent } = require('${join(process.cwd(), 'node_modules/undici')}');
fetch('URL/x', { method: 'POST', body: 'node', dispatcher: new ProxyAgent(process.env.https_proxy) })
  .then((answer) => answer.text()).then((text) => process.stdout.write(text))`;

const PYTHON = ['/usr/bin/python3', '-c'] as const;

const CLIENTS: readonly (readonly [name: string, argv: readonly string[], printed: string])[] = [
  ['curl', ['curl', '-sS', 'URL/x'], 'GET /x '],
  ['curl with HTTP/1.0', ['curl', '-sS', '--http1.0', 'URL/x'], 'GET /x '],
  [
    'curl that expects a 100',
    ['curl', '-sS', '-H', 'Expect: 100-continue', '-d', 'body', 'URL/x'],
    'POST /x body',
  ],
  [
    'curl with a chunked upload',
    ['sh', '-c', 'printf chunks | curl -sS -T - -H "Transfer-Encoding: chunked" URL/x'],
    'PUT /x chunks',
  ],
  ['wget', ['sh', '-c', 'wget -q -O - --ca-certificate="$SSL_CERT_FILE" URL/x'], 'GET /x '],
  [
    'Python’s requests',
    [...PYTHON, 'import requests; print(requests.put("URL/x", data=b"python").text, end="")'],
    'PUT /x python',
  ],
  [
    'Python’s urllib',
    [...PYTHON, 'import urllib.request as u; print(u.urlopen("URL/x").read().decode(), end="")'],
    'GET /x ',
  ],
  ['Node’s fetch with undici’s proxy agent', [process.execPath, '-e', FETCH], 'POST /x node'],
];

describe.each(['https', 'http'] as const)('over %s', (scheme) => {
  it.each(CLIENTS)('%s', async (_name, argv, printed) => {
    const url = origins[scheme];
    const { stdout, stderr, exchanges } = await recorded(argv, url);
    expect({ stdout, stderr }).toEqual({
      stdout: printed,
      stderr: expect.stringContaining('1 exchange') as string,
    });
    const [method] = printed.split(' ');
    expect(exchanges).toMatchObject([
      { request: { method, url: `${url}/x` }, outcome: { kind: 'response', response: { status: 200 } } },
    ]);
  });
});

describe('Java’s HttpClient', () => {
  it('once its trust store has the authority', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'services.crt'), SERVICES.certificate);
    const own = ['--authority', 'ca', '--upstream-ca', 'services.crt'];
    const running = startWiretale(folder, ['record', 'c', '--listen', '127.0.0.1:0', ...own]);
    const [, port] = await running.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/);
    await startWiretale(folder, ['ca', 'export', 'wiretale.crt', '--authority', 'ca']).finished;
    const store = join(folder, 'trust.p12');
    const password = ['-storepass', 'changeit', '-keystore', store];
    const imported = [
      '-importcert',
      '-noprompt',
      '-alias',
      'wiretale',
      '-file',
      join(folder, 'wiretale.crt'),
    ];
    await run('keytool', [...imported, ...password]);
    const trust = [`-Djavax.net.ssl.trustStore=${store}`, '-Djavax.net.ssl.trustStorePassword=changeit'];
    const { stdout } = await run('java', [...trust, JAVA, `${origins.https}/x`, port!]);
    expect(stdout).toBe('200 POST /x from java');
    running.child.kill('SIGINT');
    const { stderr } = await running.finished;
    expect(stderr).toContain('1 exchange');
  });
});
