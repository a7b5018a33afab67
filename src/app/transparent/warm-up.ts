/** Has everything loaded that is loaded at its first use only: without root its files may be out of reach. */

import { lookup } from 'node:dns';
import { once } from 'node:events';
import http from 'node:http';
import { Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { loadCertificates } from '../../proxy/tls/certificates.js';
import { createUpstream } from '../../proxy/upstream.js';

/** Sends one request to ourselves, in the way of those that pass. (undici loads its parser then.) */
export async function warmUp(): Promise<void> {
  const server = http.createServer((_request, response) => void response.end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const upstream = createUpstream({ lookup, allowMetadata: false });
  const to = {
    method: 'GET',
    scheme: 'http',
    host: '127.0.0.1',
    port,
    serverName: '',
    path: '/',
    headers: [],
  };
  await new Promise<void>((resolve) => {
    upstream.send(
      { ...to, source: { body: new http.IncomingMessage(new Socket()), readOn: () => undefined } },
      {
        connected: () => undefined,
        informed: () => undefined,
        head: () => undefined,
        data: () => true,
        end: () => resolve(),
        failed: () => resolve(),
      },
    );
  });
  await loadCertificates();
  await upstream.close();
  server.close();
}
