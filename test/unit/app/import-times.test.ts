/** Times that are none: what has one is left out and told of, and the rest becomes a capture. */

import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCapture } from '../../../src/store/read-capture.js';
import { createTimeline } from '../../../src/app/import/timeline.js';
import { importText } from '../../support/import-text.js';
import { get, resource } from '../../support/otlp-spans.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

async function imported(format: string, text: string) {
  const save = join(await temporaryFolder(), 'one');
  const { told, dropped } = await importText(text, { format, save });
  const { exchanges, problems, manifest } = await readCapture(save);
  expect(problems).toEqual([]);
  return { told, dropped, manifest, starts: exchanges.map(({ timing }) => timing.startedAt) };
}

const span = (id: string, times: Readonly<Record<string, unknown>>): unknown => {
  const sketch = { service: 'a', id, kind: 3, from: 0, to: 1, values: get('http://h.example/') };
  const text = JSON.stringify(resource(sketch));
  return JSON.parse(text, (key, value: unknown) => (Object.hasOwn(times, key) ? times[key] : value));
};

it.each([
  { startTimeUnixNano: 1e300 },
  { endTimeUnixNano: 1e22 },
  { endTimeUnixNano: 1e300 },
  { startTimeUnixNano: '9999999999999999999', endTimeUnixNano: '9999999999999999999' },
])('a span with %o', async (times) => {
  const text = JSON.stringify({ resourceSpans: [span('a', {}), span('b', times)] });
  const { told, dropped, starts } = await imported('otlp', text);
  expect(starts).toEqual(['2026-01-02T03:04:05.000Z']);
  expect(dropped).toBe(1);
  expect(told).toMatchObject([
    { line: 1, message: 'A span has no place in a trace, or no time that is a date; it was left out.' },
  ]);
});

const logged = (date: string, year = '2026'): string =>
  ['10', '11']
    .map((hour) => {
      const line = (rest: string): string =>
        `${year}-01-01 ${hour}:00:00.100 1 DEBUG keystoneauth.session [-] ${rest}\n`;
      const told = hour === '10' ? ` Date: ${date}` : '';
      return line('REQ: curl -g -i -X GET http://h.example/x') + line(`RESP: [204] Age: 0${told}`);
    })
    .join('');

it.each([
  'Sat, 13 Sep 275760 00:00:00 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Fri, 02 Jan 2026 10:00:00 GMT',
])('an answer of %s moves no log', async (date) => {
  const { told, starts } = await imported('keystoneauth-log', logged(date));
  expect(told).toEqual([]);
  expect(starts).toEqual(['2026-01-01T10:00:00.100Z', '2026-01-01T11:00:00.100Z']);
});

it("the journal's year is that of an answer which can be believed", async () => {
  const text = ['1970', '2026']
    .flatMap((year) => [
      'REQ: curl -g -i -X GET http://h.example/x',
      `RESP: [204] Age: 0 Date: Thu, 01 Jan ${year} 02:00:00 GMT`,
    ])
    .map(
      (message) =>
        `Jan 01 03:00:00.100000 host devstack@g-api.service[1]: DEBUG keystoneauth.session [-] ${message}\n`,
    )
    .join('');
  const { starts } = await imported('keystoneauth-log', text);
  expect(starts[1]).toBe('2026-01-01T02:00:00.100Z');
});

it.each(['9999-99-99T99:99:99.000Z', '2026-02-30T00:00:00.000Z'])(
  'a HAR of ours that began at %s',
  async (startedAt) => {
    const timing = { start: 1, startedAt, requestLast: 0, responseFirst: 1, responseLast: 2 };
    const body = { bodyBytes: 0, body: { kind: 'empty' } };
    const entry = {
      startedDateTime: '2026-01-02T03:04:05.000Z',
      request: { method: 'GET', url: 'http://h.example/' },
      response: { status: 200 },
      _wiretale: { format: 1, client: {}, server: {}, timing, request: body, response: body },
    };
    const { starts } = await imported('har', JSON.stringify({ log: { entries: [entry] } }));
    expect(starts).toEqual(['2026-01-02T03:04:05.000Z']);
  },
);

it('a log that is in no year that is kept', async () => {
  const call = logged('-');
  const { told, starts } = await imported('keystoneauth-log', logged('-', '9998') + call);
  expect(starts).toHaveLength(2);
  expect(told.map(({ line, dropped }) => [line, dropped])).toEqual([
    [1, true],
    [3, true],
  ]);
});

it('a timeline with what is no date', () => {
  const timeline = createTimeline(5);
  const none = { requestLast: 0, responseFirst: null, responseLast: null };
  const place = (start: number, failed = 0) =>
    timeline.place({ timing: { start, ...none, failed }, file: 0, ids: [] });
  for (const start of [1e300, Infinity, NaN, -1, 2 ** 53]) expect(place(start)).toBeUndefined();
  expect(place(7, 1e300)).toBeUndefined();
  timeline.begins(1e300);
  expect(place(7)).toMatchObject({ seq: 1, timing: { requestFirst: 0 } });
  expect([timeline.origin(), timeline.ended()]).toEqual([7, 7]);
});
