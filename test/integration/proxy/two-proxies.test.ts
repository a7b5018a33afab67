/** Two proxies in one process: undici tells both of the requests of either, and each knows its own. */

import { afterEach, expect, it } from 'vitest';
import { responseOf } from '../../../src/model/exchange.js';
import { answering, closeLab, dial, startLab, startOrigin } from './lab.js';

afterEach(closeLab);

const ANSWER = 'HTTP/1.0 200 tr\u00e8s bien\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok';
/** More than as many listeners as Node warns of. */
const REQUESTS = 12;

it('each tells of its own answers what undici does not, and leaves no listener behind', async () => {
  const warnings: Error[] = [];
  const warned = (warning: Error): void => void warnings.push(warning);
  process.on('warning', warned);
  const origin = await startOrigin(answering(ANSWER));
  const labs = [await startLab(), await startLab()];
  for (const lab of labs) {
    const client = await dial(lab.ports[0]!);
    for (let sent = 1; sent <= REQUESTS; sent += 1) {
      client.write(`GET http://${origin.host}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
      await client.until((text) => text.split('ok').length > sent);
    }
    for (const exchange of await lab.count(REQUESTS)) {
      expect(exchange.server.address).toBe(origin.host);
      expect(responseOf(exchange)).toMatchObject({ httpVersion: '1.0', reason: 'tr\u00e8s bien' });
    }
  }
  process.off('warning', warned);
  expect(warnings).toEqual([]);
});
