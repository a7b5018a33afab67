/** A client that goes away, in every phase and often: what had begun is recorded, and nothing stays open. */

import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it, onTestFinished } from 'vitest';
import { closeLab, dial, eventually } from '../../integration/proxy/lab.js';
import { TIMES, endings, expectWhole, often, record } from './lab.js';

afterEach(closeLab);

interface Phase {
  readonly name: string;
  /** What the client still says; what it waits for. */
  readonly says: (url: string) => string;
  readonly until?: 'uploading' | 'called' | 'answering';
  readonly recorded: Readonly<Record<string, number>>;
}

const HEAD = 'Host: x\r\n';

const PHASES: readonly Phase[] = [
  { name: 'before it asks', says: () => '', recorded: {} },
  { name: 'within the head of its request', says: (url) => `GET ${url} HTTP/1.1\r\nHo`, recorded: {} },
  {
    name: 'in the middle of an upload',
    says: (url) => `PUT ${url} HTTP/1.1\r\n${HEAD}Content-Length: 100\r\n\r\npart`,
    until: 'uploading',
    recorded: { 'client-aborted': TIMES },
  },
  {
    name: 'before its answer',
    says: (url) => `GET ${url} HTTP/1.1\r\n${HEAD}\r\n`,
    until: 'called',
    recorded: { 'client-aborted': TIMES },
  },
  {
    name: 'in the middle of its answer',
    says: (url) => `GET ${url}/answering HTTP/1.1\r\n${HEAD}\r\n`,
    until: 'answering',
    recorded: { '200 cut': TIMES },
  },
];

/** A service that begins answers, and ends none. `seen` tells how far each path has come. */
async function startService() {
  const seen = new EventEmitter().setMaxListeners(0);
  const server = createServer((request, response) => {
    const [, time] = request.url!.split('/');
    seen.emit(`called ${time}`);
    request.once('data', () => seen.emit(`uploading ${time}`)).on('error', () => undefined);
    if (request.url!.endsWith('/answering')) response.writeHead(200, { 'Content-Length': 100 }).write('part');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  const open = (): Promise<number> =>
    new Promise((resolve) => server.getConnections((_error, count) => resolve(count)));
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, seen, open };
}

it.each(PHASES)('a client that goes away $name', async ({ says, until, recorded }) => {
  const { host, seen, open } = await startService();
  const recording = await record();
  await often(async (time) => {
    const client = await dial(recording.port);
    const reached = until && until !== 'answering' ? once(seen, `${until} ${time}`) : undefined;
    client.write(says(`http://${host}/${time}`));
    await reached;
    if (until === 'answering') await client.until('part');
    if (time % 2 === 0) client.socket.destroy();
    else client.socket.resetAndDestroy();
    await client.closed;
    return 'gone';
  });
  await recording.nothingLeft();
  await eventually(async () => (await open()) === 0);
  const capture = await recording.stop();
  expect(endings(capture)).toEqual(recorded);
  expectWhole(capture);
});
