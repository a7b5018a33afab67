/** Other people's servers on free ports of 127.0.0.1, each with a file to fetch and a place to upload to. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, utimes, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporary-folder.js';

export interface Server {
  readonly name: string;
  readonly packages: readonly string[];
  /** Gives its base URL. */
  start(): Promise<string>;
}

export const FILE = Buffer.from(
  Array.from({ length: 5000 }, (_, line) => `line ${line} of a file\n`).join(''),
);

export const SERVERS: readonly Server[] = [
  { name: 'Node', packages: [], start: startNode },
  { name: 'nginx', packages: ['nginx'], start: () => startProgram('nginx', nginxConfig, ['-c']) },
  {
    name: 'Apache',
    packages: ['apache2'],
    start: () => startProgram('apache2', apacheConfig, ['-DFOREGROUND', '-f']),
  },
];

async function startNode(): Promise<string> {
  const server = createServer((req, res) => {
    const digest = createHash('sha256');
    req.on('data', (chunk: Buffer) => digest.update(chunk));
    req.on('end', () => {
      const known = req.url === '/file' && req.method !== 'PUT';
      res.statusCode = known ? 200 : req.method === 'PUT' ? 201 : 404;
      res.setHeader('Content-Type', 'text/plain');
      // Without a length: it comes in chunks.
      res.write(known ? FILE : `${req.method} ${req.url} ${digest.digest('hex')} `);
      res.end(
        known
          ? ''
          : JSON.stringify(req.headers['content-length'] ?? req.headers['transfer-encoding'] ?? null),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const OLD = new Date('2026-01-02T03:04:05Z');

interface Place {
  readonly folder: string;
  readonly port: number;
}

async function startProgram(
  program: string,
  config: (place: Place) => string,
  args: readonly string[],
): Promise<string> {
  const folder = await temporaryFolder();
  const port = await freePort();
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'www'), { mode: 0o777 });
  await chmod(join(folder, 'www'), 0o777);
  await writeFile(join(folder, 'www', 'file'), FILE);
  // Apache's ETag of a file that has just been written is a weak one for a second.
  await utimes(join(folder, 'www', 'file'), OLD, OLD);
  await writeFile(join(folder, 'config'), config({ folder, port }));
  const child = spawn(program, [...args, join(folder, 'config')], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'] },
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await gone;
  });
  const base = `http://127.0.0.1:${port}`;
  while (!(await answers(base))) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    await wait(50);
  }
  return base;
}

function nginxConfig({ folder, port }: Place): string {
  return `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log; user ${userInfo().username};
events {}
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi; default_type text/plain; gzip on; gzip_min_length 1;
  server {
    listen 127.0.0.1:${port}; root ${folder}/www; client_max_body_size 10m;
    location = /upload { return 200 "$request_method $http_content_length$http_transfer_encoding"; }
  }
}
`;
}

function apacheConfig({ folder, port }: Place): string {
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
`;
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function answers(base: string): Promise<boolean> {
  return new Promise((resolve) => {
    request(`${base}/file`, { agent: false }, (response) => {
      response.resume();
      resolve(true);
    })
      .on('error', () => resolve(false))
      .end();
  });
}
