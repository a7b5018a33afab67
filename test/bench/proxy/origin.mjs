// The service behind every peer: nginx for small answers, Node for bodies of any size. Ports are free ones.
import { spawn } from 'node:child_process';
import { createCipheriv, createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';

const FOLDERS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** Runs nginx with one worker on `core`; `server` is what stands in its server block. */
export function startNginx({ folder, core, server, upstream = '' }) {
  mkdirSync(folder, { recursive: true });
  const temporary = FOLDERS.map((name) => `${name}_temp_path ${join(folder, name)};`).join(' ');
  const file = join(folder, 'nginx.conf');
  writeFileSync(
    file,
    `daemon off; user root; worker_processes 1; pid ${join(folder, 'pid')}; error_log ${join(folder, 'error.log')};
    events { worker_connections 8192; }
    http { access_log off; keepalive_requests 1000000000; default_type application/json; client_max_body_size 0;
      ${temporary} ${upstream} server { ${server} } }`,
  );
  return spawn('taskset', ['-c', String(core), 'nginx', '-c', file], { stdio: 'inherit' });
}

/** 4 KB of JSON, as a list of images is. */
export function listOfImages() {
  const images = Array.from({ length: 29 }, (_, n) => ({
    id: `${String(n).padStart(8, '0')}-1234-4abc-8def-${String(n * 7919).padStart(12, '0')}`,
    name: `image-${n}`,
    status: 'active',
    size: n * 1000,
    created_at: '2026-01-01T00:00:00Z',
  }));
  return JSON.stringify({ images });
}

/** What nginx is to answer with so that no two of these lists are alike. A text of its configuration is shorter than 4 KB. */
export function changingList() {
  const list = listOfImages().replace('image-0', 'image-$request_id');
  const half = list.length >> 1;
  return `set $first '${list.slice(0, half)}'; set $second '${list.slice(half)}'; return 200 $first$second;`;
}

/** GET /<bytes> sends so many; PUT answers with the number of bytes that came. */
export async function startBlobs(port) {
  const server = http.createServer(async (req, res) => {
    if (req.method === 'PUT') {
      let bytes = 0;
      for await (const part of req) bytes += part.length;
      return res.end(String(bytes));
    }
    const size = Number(req.url.slice(1));
    res.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': size });
    for (const piece of blob(size)) {
      if (!res.write(piece)) await once(res, 'drain');
    }
    res.end();
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
}

/** Bytes as of a packed image, the same in every run: nothing repeats within a MiB. */
const CHUNK = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16)).update(Buffer.alloc(1 << 20));

/** What GET /<bytes> sends, in pieces. */
export function* blob(size) {
  for (let sent = 0; sent < size; sent += CHUNK.length) yield CHUNK.subarray(0, size - sent);
}

export function blobHash(size) {
  const hash = createHash('sha256');
  for (const piece of blob(size)) hash.update(piece);
  return hash.digest('hex');
}

export async function freePort() {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Resolves when something listens there. */
export async function listening(port, child) {
  for (;;) {
    if (child && child.exitCode !== null)
      throw new Error(`it ended with ${child.exitCode} before it listened`);
    const up = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      (error) => error.cause?.code !== 'ECONNREFUSED',
    );
    if (up) return;
    await wait(50);
  }
}
