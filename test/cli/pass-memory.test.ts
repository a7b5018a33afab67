/** What passes is collected while it is young: V8 does not go through its whole heap for it (decision 0015). */

import http from 'node:http';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { startWiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const CHUNK = Buffer.alloc(1 << 20, 'passing');
const CHUNKS = 256;

/** Says, when the process ends, how often the heap was gone through as a whole. */
const COUNTING = `import { PerformanceObserver, constants } from 'node:perf_hooks';
let times = 0;
new PerformanceObserver((list) => {
  for (const { detail } of list.getEntries()) if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) times += 1;
}).observe({ entryTypes: ['gc'] });
process.on('exit', () => console.error('gone through', times, 'times'));`;

it('passes 256 MiB up and hardly ever goes through the whole heap', async () => {
  const origin = await startOrigin((request, response) => {
    request.resume().on('end', () => response.end());
  });
  const environment = {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(COUNTING)}`,
  };
  const args = ['pass', '--caller', 'client=127.0.0.1:0'];
  const proxy = startWiretale(await temporaryFolder(), args, environment);
  const [, port] = await proxy.printed(/127\.0\.0\.1:(\d+)/);
  await upload(Number(port), origin);
  proxy.child.kill('SIGINT');
  const { stderr } = await proxy.finished;
  // For every 20 MiB it was 12 times.
  expect(Number(/gone through (\d+) times/.exec(stderr)?.[1])).toBeLessThanOrEqual(4);
});

async function upload(
  port: number,
  { url, host }: { readonly url: string; readonly host: string },
): Promise<void> {
  const headers = { Host: host, 'Content-Type': 'application/octet-stream' };
  const request = http.request({ port, method: 'PUT', path: `${url}/`, headers });
  const answered = once(request, 'response');
  for (let sent = 0; sent < CHUNKS; sent += 1) if (!request.write(CHUNK)) await once(request, 'drain');
  request.end();
  const [response] = (await answered) as [http.IncomingMessage];
  expect(response.statusCode).toBe(200);
  await once(response.resume(), 'end');
}
