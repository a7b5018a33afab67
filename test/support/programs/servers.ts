/** Other people's servers on free ports of 127.0.0.1, each with a file to fetch and a place to upload to. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { Issued } from '../certificates.js';
import { temporaryFolder } from '../temporary-folder.js';

export interface Server {
  readonly name: string;
  readonly packages: readonly string[];
  /** Gives its base URL; it speaks TLS when it gets a certificate (for `localhost`). */
  start(issued?: Issued): Promise<string>;
}

export const FILE = Buffer.from(
  Array.from({ length: 5000 }, (_, line) => `line ${line} of a file\n`).join(''),
);

export const SERVERS: readonly Server[] = [
  { name: 'Node', packages: [], start: startNode },
  {
    name: 'nginx',
    packages: ['nginx'],
    start: (issued) => startProgram({ argv: ['nginx', '-c'], config: nginxConfig }, issued),
  },
  {
    name: 'Apache',
    packages: ['apache2'],
    start: (issued) =>
      startProgram({ argv: ['apache2', '-DFOREGROUND', '-f'], config: apacheConfig }, issued),
  },
];

async function startNode(issued?: Issued): Promise<string> {
  const server = issued === undefined ? createServer(answer) : createTlsServer(issued, answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return baseOf((server.address() as AddressInfo).port, issued);
}

const answer: RequestListener = (req, res) => {
  const digest = createHash('sha256');
  req.on('data', (chunk: Buffer) => digest.update(chunk));
  req.on('end', () => {
    const known = req.url === '/file' && req.method !== 'PUT';
    res.statusCode = known ? 200 : req.method === 'PUT' ? 201 : 404;
    res.setHeader('Content-Type', 'text/plain');
    // Without a length: it comes in chunks.
    res.write(known ? FILE : `${req.method} ${req.url} ${digest.digest('hex')} `);
    const framing = req.headers['content-length'] ?? req.headers['transfer-encoding'] ?? null;
    res.end(known ? '' : JSON.stringify(framing));
  });
};

function baseOf(port: number, issued: Issued | undefined): string {
  return issued === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`;
}

const OLD = new Date('2026-01-02T03:04:05Z');

interface Place {
  readonly folder: string;
  readonly port: number;
  /** Its folder has `cert` and `key`. */
  readonly isSecure: boolean;
}

interface Program {
  /** The name of its configuration's file follows. */
  readonly argv: readonly [string, ...string[]];
  readonly config: (place: Place) => string;
}

async function startProgram({ argv, config }: Program, issued?: Issued): Promise<string> {
  const folder = await temporaryFolder();
  const port = await freePort();
  await makePlace(folder, issued);
  await writeFile(join(folder, 'config'), config({ folder, port, isSecure: issued !== undefined }));
  const [program, ...args] = argv;
  const child = spawn(program, [...args, join(folder, 'config')], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'] },
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await gone;
  });
  while (!(await accepts(port))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    await wait(50);
  }
  return baseOf(port, issued);
}

async function makePlace(folder: string, issued: Issued | undefined): Promise<void> {
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'www'), { mode: 0o777 });
  await chmod(join(folder, 'www'), 0o777);
  await writeFile(join(folder, 'www', 'file'), FILE);
  // Apache's ETag of a file that has just been written is a weak one for a second.
  await utimes(join(folder, 'www', 'file'), OLD, OLD);
  if (issued === undefined) return;
  await writeFile(join(folder, 'cert'), issued.cert);
  await writeFile(join(folder, 'key'), issued.key);
}

function nginxConfig({ folder, port, isSecure }: Place): string {
  const tls = `ssl_certificate ${folder}/cert; ssl_certificate_key ${folder}/key;`;
  return `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log; user ${userInfo().username};
events {}
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; default_type text/plain; gzip on; gzip_min_length 1;
  server {
    listen 127.0.0.1:${port}${isSecure ? ` ssl; ${tls}` : ';'} root ${folder}/www; client_max_body_size 10m;
    location = /upload { return 200 "$request_method $http_content_length$http_transfer_encoding"; }
  }
}
`;
}

function apacheConfig({ folder, port, isSecure }: Place): string {
  const tls = `LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so
SSLEngine on
SSLCertificateFile ${folder}/cert
SSLCertificateKeyFile ${folder}/key
`;
  return `Listen 127.0.0.1:${port}
ServerName 127.0.0.1
ServerRoot ${folder}
PidFile ${folder}/pid
ErrorLog ${folder}/error.log
User www-data
Group www-data
LoadModule mpm_event_module /usr/lib/apache2/modules/mod_mpm_event.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
DocumentRoot ${folder}/www
${isSecure ? tls : ''}`;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('error', () => resolve(false));
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
