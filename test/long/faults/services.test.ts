/** A service that breaks off, in every phase and often: its client is told, it is recorded, and nothing stays open. */

import { EventEmitter, once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { closeLab, startOrigin } from '../../integration/proxy/lab.js';
import { TIMES, endings, expectWhole, often, record } from './lab.js';

afterEach(closeLab);

const UPLOAD = { method: 'PUT', body: 'x'.repeat(1 << 20) };
const HEAD = '\r\n\r\n';

interface Phase {
  readonly name: string;
  /** What the service still says before it resets the connection, and what it waits for. */
  readonly after?: string;
  readonly says?: string;
  readonly call?: typeof UPLOAD;
  readonly seen: string;
  readonly recorded: string;
}

const PHASES: readonly Phase[] = [
  { name: 'when it is called', seen: '502', recorded: 'upstream-closed' },
  { name: 'before it answers', after: HEAD, seen: '502', recorded: 'upstream-closed' },
  {
    name: 'in the middle of an upload',
    after: 'xxx',
    call: UPLOAD,
    seen: '502',
    recorded: 'upstream-closed',
  },
  {
    name: 'within the head of its answer',
    after: HEAD,
    says: 'HTTP/1.1 200 OK\r\nX-',
    seen: '502',
    recorded: 'upstream-closed',
  },
  {
    name: 'in a body of known length',
    after: HEAD,
    says: `HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\npart`,
    seen: '200 cut',
    recorded: '200 cut',
  },
  {
    name: 'between chunks',
    after: HEAD,
    says: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n',
    seen: '200 cut',
    recorded: '200 cut',
  },
  {
    name: 'after its answer',
    after: HEAD,
    says: 'HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nthat',
    seen: '200 that',
    recorded: '200',
  },
];

it.each(PHASES)(
  'a service that resets the connection $name',
  async ({ after, says = '', call, seen, recorded }) => {
    const parts = new EventEmitter().setMaxListeners(0);
    const origin = await startOrigin(async (wire) => {
      if (after !== undefined) await wire.until(after);
      const [, path = ''] = /^\w+ (\S+)/.exec(wire.text()) ?? [];
      // A reset throws away what is on its way.
      const arrived = says.includes(HEAD) ? once(parts, path) : undefined;
      if (says !== '') await new Promise<void>((resolve) => wire.socket.write(says, () => resolve()));
      await arrived;
      wire.socket.resetAndDestroy();
    });
    const recording = await record();
    const outcomes = await often(async (time) => {
      const onPart = (): void => void parts.emit(`/${time}`);
      const answer = await recording.ask(`http://${origin.host}/${time}`, { ...call, onPart });
      return seen === '502' && answer.startsWith('502') ? '502' : answer;
    });
    expect(outcomes).toEqual({ [seen]: TIMES });
    await recording.nothingLeft();
    expect(await origin.openConnections()).toBe(0);
    const capture = await recording.stop();
    expect(endings(capture)).toEqual({ [recorded]: TIMES });
    expectWhole(capture);
  },
);

it('a service whose name leads nowhere', async () => {
  const recording = await record();
  const outcomes = await often(async (time) => {
    const answer = await recording.ask(`http://no-such-host.invalid/${time}`);
    return /could not be reached/.exec(answer)?.[0] ?? answer;
  });
  expect(outcomes).toEqual({ 'could not be reached': TIMES });
  await recording.nothingLeft();
  const capture = await recording.stop();
  expect(endings(capture)).toEqual({ 'upstream-unreachable': TIMES });
  expectWhole(capture);
});
