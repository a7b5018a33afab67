// What is measured side by side. Forward proxies are given absolute URLs; the others stand for the origin.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startNginx } from './origin.mjs';

const WIRETALE = 'dist/bin/wiretale.js';
const ALL_CORES = '0,1';
const PEERS = join(import.meta.dirname, 'peers');

const RECORDING = {
  forward: true,
  // Its second thread has what load and origin leave of the other core.
  start: ({ port, folder, keep }) =>
    wiretale(
      ALL_CORES,
      'record',
      '--quiet',
      '--listen',
      `127.0.0.1:${port}`,
      '--captures',
      folder,
      ...keeping(keep),
    ),
};

/**
 * `start` gives the process to measure; `forward` says that it is a forward proxy; `path` is what it is asked for, if not for the
 * list that is always the same.
 */
export const PEERS_BY_NAME = {
  direct: { forward: false },
  nginx: {
    forward: false,
    start: ({ port, origin, folder, core }) =>
      startNginx({
        folder: join(folder, 'nginx'),
        core,
        upstream: `upstream origin { server 127.0.0.1:${origin}; keepalive 512; keepalive_requests 1000000000; }`,
        server: `listen 127.0.0.1:${port}; location / { proxy_pass http://origin; proxy_http_version 1.1;
          proxy_set_header Connection ""; proxy_buffering off; proxy_request_buffering off; }`,
      }),
  },
  'http-proxy': {
    forward: false,
    start: ({ port, origin, core }) =>
      pinned(core, process.execPath, join(PEERS, 'http-proxy.mjs'), port, `http://127.0.0.1:${origin}`),
  },
  'node alone': {
    forward: true,
    start: ({ port, core }) => pinned(core, process.execPath, join(PEERS, 'node.mjs'), port),
  },
  mockttp: {
    forward: true,
    start: ({ port, core }) => pinned(core, process.execPath, join(PEERS, 'mockttp.mjs'), port),
  },
  mitmdump: {
    forward: true,
    start: ({ port, folder, core }) =>
      pinned(core, 'mitmdump', '-q', '--listen-host', '127.0.0.1', '-p', port, '-w', join(folder, 'flows')),
  },
  'wiretale pass': {
    forward: true,
    start: ({ port, core }) => wiretale(core, 'pass', '--caller', `client=127.0.0.1:${port}`),
  },
  'wiretale record': RECORDING,
  // A recorder knows a document that it has seen.
  'wiretale record, no two answers alike': { ...RECORDING, path: 'changing' },
};

const keeping = (keep) => (keep === undefined ? [] : ['--keep-bodies', keep]);

const wiretale = (core, ...args) => pinned(core, process.execPath, WIRETALE, ...args);

function pinned(core, ...argv) {
  return spawn('taskset', ['-c', String(core), ...argv.map(String)], {
    stdio: 'ignore',
  });
}
