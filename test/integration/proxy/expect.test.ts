/** `Expect: 100-continue` and answers that come early: the service decides, and nobody waits for ever. */

import { afterEach, expect, it } from 'vitest';
import { responseOf } from '../../../src/model/exchange.js';
import { closeLab, dial, startLab, startOrigin } from './lab.js';
import type { Wire } from './lab.js';

afterEach(closeLab);

const CREATED = 'HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n';

async function uploadTo(
  serve: (wire: Wire) => Promise<void>,
  extra = 'Expect: 100-continue\r\nX-N: \u00e9\r\n',
) {
  const origin = await startOrigin(serve);
  const lab = await startLab();
  const client = await dial(lab.ports[0]!);
  const head = `PUT http://${origin.host}/file HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n${extra}\r\n`;
  return { origin, lab, client, head };
}

it('passes the expectation on, and the 100 when the service sends it', async () => {
  const events: string[] = [];
  const { client, head, lab, origin } = await uploadTo(async (wire) => {
    await wire.until('\r\n\r\n');
    events.push('service has the head');
    // Nothing may have reached the client by itself while the service is still thinking.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    events.push(`client has ${JSON.stringify(client.text())}`);
    wire.write('HTTP/1.1 100 Continue\r\n\r\n');
    await wire.until('hello');
    events.push('service has the body');
    wire.write(CREATED);
  });
  client.write(head);
  await client.until('HTTP/1.1 100 Continue\r\n\r\n');
  events.push('client has the 100');
  client.write('hello');
  await client.until('201 Created');
  expect(events).toEqual([
    'service has the head',
    'client has ""',
    'client has the 100',
    'service has the body',
  ]);
  expect(origin.wires[0]!.text()).toContain('\r\nExpect: 100-continue\r\nX-N: \u00e9\r\n');
  const [exchange] = await lab.count(1);
  expect(exchange).toMatchObject({ request: { bodyBytes: 5, body: { text: 'hello' } } });
});

it('carries the body of a client that does not wait', async () => {
  const { client, head } = await uploadTo(async (wire) => {
    await wire.until('hello');
    wire.write(CREATED);
  });
  client.write(`${head}hello`);
  expect(await client.until('\r\n\r\n')).toMatch(/^HTTP\/1.1 201 Created/);
});

it.each(['401 Unauthorized', '413 Too Large', '417 Expectation Failed'])(
  'passes a %s in place of the 100',
  async (status) => {
    const { client, head, lab } = await uploadTo(async (wire) => {
      await wire.until('\r\n\r\n');
      wire.write(`HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nno`);
    });
    client.write(head);
    expect(await client.until(/no$/)).toMatch(new RegExp(`^HTTP/1.1 ${status}\r\n`));
    client.socket.end();
    const [exchange] = await lab.count(1);
    expect(exchange!.request.bodyBytes).toBe(0);
    expect(exchange!.timing.requestLast).toBe(exchange!.timing.requestFirst);
    expect(responseOf(exchange!)?.cut).toBeUndefined();
  },
);

it('passes expectations of other kinds on', async () => {
  const { client, head, origin } = await uploadTo(async (wire) => {
    await wire.until('hello');
    wire.write(CREATED);
  }, 'Expect: the-unexpected\r\n');
  client.write(`${head}hello`);
  await client.until('201 Created');
  expect(origin.wires[0]!.text()).toContain('Expect: the-unexpected');
});

it('answers a client that has sent the head of an upload alone', async () => {
  const { client, head } = await uploadTo(async (wire) => {
    await wire.until('\r\n\r\n');
    wire.write('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
  }, '');
  client.write(head);
  await client.until('401 Unauthorized');
});

it('passes an early answer at once, and what is still uploaded too', async () => {
  const { client, head, origin, lab } = await uploadTo(async (wire) => {
    await wire.until('he');
    wire.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
  }, '');
  client.write(`${head}he`);
  await client.until(/no$/);
  client.write('llo');
  expect(await origin.wires[0]!.until('hello')).toMatch(/hello$/);
  const [exchange] = await lab.count(1);
  expect(exchange).toMatchObject({ request: { bodyBytes: 5 }, outcome: { response: { status: 413 } } });
});

it('lets an upload run out that the service has answered and hung up on', async () => {
  const { client, head, lab } = await uploadTo(async (wire) => {
    await wire.until('he');
    wire.socket.end('HTTP/1.1 413 Too Large\r\nConnection: close\r\nContent-Length: 2\r\n\r\nno');
  }, '');
  client.write(`${head}he`);
  await client.until(/no$/);
  client.write('llo');
  const [exchange] = await lab.count(1);
  expect(exchange).toMatchObject({
    request: { bodyBytes: 5 },
    outcome: { response: { status: 413, body: { text: 'no' } } },
  });
});

it('breaks an upload off whose client has its answer and leaves before it is complete', async () => {
  const { client, head, origin, lab } = await uploadTo(async (wire) => {
    await wire.until('he');
    wire.write('HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno');
  }, '');
  client.write(`${head}he`);
  await client.until(/no$/);
  client.socket.destroy();
  const [exchange] = await lab.count(1);
  expect(exchange).toMatchObject({ request: { bodyBytes: 2 }, outcome: { response: { status: 413 } } });
  await origin.wires[0]!.closed;
});
