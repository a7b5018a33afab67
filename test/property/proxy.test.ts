/** The law of the proxy on every way in that needs no root; `test/long/transparent/same-bytes.test.ts` has the kernel's rules. */

import { afterAll, it } from 'vitest';
import { closeLab, dial, startLab, startOrigin } from '../integration/proxy/lab.js';
import {
  SERVICES,
  secured,
  startTlsLab,
  startTlsOrigin,
  throughConnect,
} from '../integration/proxy/tls-lab.js';
import type { CallerLookup } from '../../src/proxy/server.js';
import { runs } from '../support/runs.js';
import { answer, sameBytes } from '../support/same-bytes.js';
import type { Way } from '../support/same-bytes.js';

const unrecorded = { observer: { open: () => undefined } };

const WAYS: Readonly<Record<string, () => Promise<Way>>> = {
  async 'through a forward proxy'() {
    const { host, port } = await startOrigin(answer);
    const lab = await startLab([{}], unrecorded);
    const target = (path: string): string => `http://${host}${path}`;
    return { host, straight: () => dial(port), proxied: () => dial(lab.ports[0]!), target };
  },
  async 'through a gateway'() {
    const { host, port } = await startOrigin(answer);
    const lab = await startLab([{ upstream: `http://${host}` }], unrecorded);
    return { host, straight: () => dial(port), proxied: () => dial(lab.ports[0]!) };
  },
  async 'redirected by a rule'() {
    const { host, port } = await startOrigin(answer);
    const lab = await startLab([{ intercepts: port }], { ...unrecorded, lookup: openedTowards(port) });
    return { host, straight: () => dial(port), proxied: () => dial(lab.ports[0]!) };
  },
  async 'with TLS through CONNECT'() {
    const { host, straight } = await tlsService();
    const lab = await startTlsLab([{}], unrecorded);
    return { host, straight, proxied: async () => secured(await throughConnect(lab.ports[0]!, host)) };
  },
  async 'with TLS straight to the recorder, by the name that it asks for'() {
    const { host, straight } = await tlsService();
    const lab = await startTlsLab([{}], unrecorded);
    return { host, straight, proxied: () => secured(lab.ports[0]!) };
  },
  async 'with TLS through a gateway'() {
    const { host, straight } = await tlsService();
    const lab = await startTlsLab([{ upstream: `https://${host}` }], unrecorded);
    return { host, straight, proxied: () => secured(lab.ports[0]!) };
  },
  async 'with TLS redirected by a rule'() {
    const { host, port, straight } = await tlsService();
    const lab = await startTlsLab([{ intercepts: port }], { ...unrecorded, lookup: openedTowards(port) });
    return { host, straight, proxied: () => secured(lab.ports[0]!) };
  },
};

async function tlsService(): Promise<Pick<Way, 'host' | 'straight'> & { readonly port: number }> {
  const { host, port } = await startTlsOrigin(answer);
  return { host, port, straight: () => secured(port, { ca: SERVICES.certificate }) };
}

/** What the machine tells of a socket that was opened to another port than it arrived at. */
function openedTowards(port: number): CallerLookup {
  return {
    socket: ({ remote: local }) =>
      Promise.resolve({ local, remote: { host: '127.0.0.1', port }, uid: 4_000_000, inode: 7 }),
    account: () => Promise.resolve('somebody'),
    process: () => Promise.resolve(undefined),
  };
}

/** The same TLS as through CONNECT, found another way. */
const OTHER_TLS = /with TLS (?!through CONNECT)/;

afterAll(closeLab);

it.each(Object.keys(WAYS))(
  'the same bytes with and without it, %s',
  async (name) => sameBytes(await WAYS[name]!(), runs(25, OTHER_TLS.test(name) ? 500 : 2000)),
  900_000,
);
