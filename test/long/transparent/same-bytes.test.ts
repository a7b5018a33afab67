/** The law of the proxy where the kernel's own rules lead to it, in the clear and in TLS (root). */

import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer, connect as connectTls } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { wire } from '../../integration/proxy/wire.js';
import type { Wire } from '../../integration/proxy/wire.js';
import { testAuthority } from '../../support/certificates.js';
import { startThrough, startWiretale } from '../../support/cli.js';
import { makeNamespace } from '../../support/namespace.js';
import type { Namespace } from '../../support/namespace.js';
import { runs } from '../../support/runs.js';
import { answer, sameBytes } from '../../support/same-bytes.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const RELAY = fileURLToPath(new URL('../../support/relay.mjs', import.meta.url));
const SERVICES = testAuthority();

/** The service and its clients are out here, at sockets in the file system; relays carry them to ports in there. */
async function served(
  server: Server,
  event: string,
): Promise<{ readonly network: Namespace; readonly path: string }> {
  const path = join(await temporaryFolder(), 'service');
  server.on(event, (socket: Socket) => void answer(wire(socket)).catch(() => undefined));
  server.listen(path);
  await once(server, 'listening');
  const network = makeNamespace(`wiretale-law-${process.pid}`);
  onTestFinished(() => {
    network.remove();
    server.close();
  });
  // One service under two ports, of which the rules know one.
  for (const port of ['80', '81']) await relayed(network, port, path);
  await relayed(network, `${path}-intercepted`, '80');
  await relayed(network, `${path}-straight`, '81');
  return { network, path };
}

async function relayed(network: Namespace, from: string, to: string): Promise<void> {
  await once(network.start(process.execPath, RELAY, from, to).stdout!, 'data');
}

async function dialled(path: string): Promise<Socket> {
  const socket = connect(path);
  await once(socket, 'connect');
  return socket;
}

async function recording(network: Namespace, flags: readonly string[]) {
  const folder = await temporaryFolder();
  const args = ['record', 'it', '--quiet', '--transparent', '--ports', '80', ...flags];
  const recorder = startThrough(network.starter, { cwd: folder, args });
  await recorder.printed(/Ctrl-C ends it/);
  const exchanges = async (): Promise<number> => {
    recorder.child.kill('SIGINT');
    const { code, stderr } = await recorder.finished;
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('lost: 0') as string });
    return (await readFile(join(folder, 'captures/it/exchanges.jsonl'), 'utf8')).trim().split('\n').length;
  };
  return { folder, exchanges };
}

it('the same bytes with and without it, redirected by the kernel', async () => {
  const { network, path } = await served(createServer(), 'connection');
  const { exchanges } = await recording(network, []);
  const through = (end: string) => async (): Promise<Wire> => wire(await dialled(`${path}-${end}`));
  const { numRuns } = runs(60, 2000);
  await sameBytes(
    { host: 'cloud.test', straight: through('straight'), proxied: through('intercepted') },
    { numRuns },
  );
  expect(await exchanges()).toBeGreaterThanOrEqual(numRuns);
});

it('the same bytes with and without it, redirected by the kernel and in TLS', async () => {
  const issued = SERVICES.issue('DNS:cloud.test');
  const { network, path } = await served(createTlsServer(issued), 'secureConnection');
  const trusted = join(await temporaryFolder(), 'services.crt');
  await writeFile(trusted, SERVICES.certificate);
  const { folder, exchanges } = await recording(network, ['--authority', 'ca', '--upstream-ca', trusted]);
  await startWiretale(folder, ['ca', 'export', 'wiretale.crt', '--authority', 'ca']).finished;
  const own = await readFile(join(folder, 'wiretale.crt'), 'utf8');
  const through = (end: string, ca: string) => async (): Promise<Wire> => {
    const socket = connectTls({ socket: await dialled(`${path}-${end}`), servername: 'cloud.test', ca });
    await once(socket, 'secureConnect');
    return wire(socket);
  };
  const [straight, proxied] = [through('straight', SERVICES.certificate), through('intercepted', own)];
  const { numRuns } = runs(60, 1000);
  await sameBytes({ host: 'cloud.test', straight, proxied }, { numRuns });
  expect(await exchanges()).toBeGreaterThanOrEqual(numRuns);
});
