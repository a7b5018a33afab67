/** One request through a proxy and its answer back, with what either end saw. */

import { answering, dial, startLab, startOrigin } from './lab.js';

export const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Sends one request through a forward listener and returns what either end got. `ORIGIN` stands for the service. */
export async function roundTrip(request: string, response: string, isComplete: RegExp | string) {
  const origin = await startOrigin(answering(response));
  const lab = await startLab();
  const client = await dial(lab.ports[0]!);
  client.write(request.replaceAll('ORIGIN', origin.host));
  const got = await client.until(isComplete);
  const sent = (await origin.wire(0)).text().replaceAll(origin.host, 'ORIGIN');
  const [exchange] = await lab.count(1);
  return { got, sent, exchange: exchange!, lab };
}

const CONNECTION = /connection: keep-alive\r\n|connection: close\r\n/gi;

/** The head's lines without those that are for one hop, and without Host, whose place may change. */
export function lines(message: string): string[] {
  const head = message.slice(0, message.indexOf('\r\n\r\n') + 2).replace(CONNECTION, '');
  return head.split('\r\n').filter((line) => line !== '' && !/^host:/i.test(line));
}
