/** Ends TLS in front of a plain service, byte for byte, as a load balancer does. */

import { connect } from 'node:net';
import { createServer } from 'node:tls';
import type { Issued } from './certificates.js';

export interface Terminator {
  close(): Promise<void>;
}

/** Takes TLS on one port of loopback and passes what is in it to another. */
export async function startTerminator(
  issued: Issued,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Terminator> {
  const server = createServer(issued, (client) => {
    const service = connect({ host: '127.0.0.1', port: to });
    client.pipe(service).pipe(client);
    for (const end of [client, service]) {
      end.on('error', () => undefined);
      end.once('close', () => (client.destroy(), service.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(from, '127.0.0.1', resolve));
  return { close: () => new Promise((resolve) => void server.close(() => resolve())) };
}
