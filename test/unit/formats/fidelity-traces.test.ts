/** What traces are taken for, and that no table of the page goes without checks: row by row. */

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { ReadExchange } from '../../../src/formats/format.js';
import { otlp } from '../../../src/formats/otlp/otlp.js';
import type { Value } from '../../../src/formats/otlp/values.js';
import { checkTable, headings } from '../../support/fidelity.js';
import { get, resource, serve, spanId, TRACE, type Sketch } from '../../support/otlp-spans.js';
import { readExchanges, readText } from '../../support/read-format.js';

it('every table of the page is checked', () => {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.startsWith('fidelity-'));
  const checks = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  const unchecked = headings().filter((heading) => !checks.includes(`checkTable('${heading}'`));
  expect(headings().length).toBeGreaterThan(5);
  expect(unchecked).toEqual([]);
});

async function told(...spans: readonly Sketch[]): Promise<readonly ReadExchange[]> {
  return readExchanges(await readText(otlp, JSON.stringify({ resourceSpans: spans.map(resource) })));
}

const CLIENT: Sketch = {
  service: 'shop',
  id: 'b',
  parent: 'a',
  kind: 3,
  from: 20,
  to: 40,
  values: get('http://stock/7'),
};
const SERVER: Sketch = {
  service: 'stock',
  id: 'c',
  parent: 'b',
  kind: 2,
  from: 25,
  to: 35,
  values: serve('/7'),
};
const WORK: Sketch = { service: 'shop', id: 'a', kind: 2, from: 10, to: 50, values: serve('/buy') };

const one = async (values: Readonly<Record<string, Value>>): Promise<ReadExchange> =>
  (await told({ ...CLIENT, values: { ...get('http://stock/7'), ...values } }))[0]!;

checkTable('What traces are taken for', [
  [
    'a client span and the server span in it',
    'one exchange, with the times of the client span',
    async () => {
      const exchanges = await told(CLIENT, SERVER);
      expect(exchanges).toHaveLength(1);
      expect(exchanges[0]!.timing).toMatchObject({ start: 1_767_323_045_020_000, responseLast: 20_000 });
    },
  ],
  [
    'one of them alone',
    'an exchange, of which the other end is not named',
    async () => {
      expect((await told(CLIENT))[0]).toMatchObject({ client: { edge: 'shop' }, server: { host: 'stock' } });
      expect((await told(CLIENT))[0]!.server).not.toHaveProperty('edge');
      const [alone] = await told(SERVER);
      expect(alone).toMatchObject({ server: { edge: 'stock' } });
      expect(alone!.client).not.toHaveProperty('edge');
    },
  ],
  [
    'spans that are not about HTTP (`grpc://…`), events, links',
    'nothing',
    async () => {
      const { values: _, ...bare } = CLIENT;
      expect(await told(bare)).toEqual([]);
      expect(await told({ ...CLIENT, values: get('grpc://stock/7') })).toEqual([]);
      const text = JSON.stringify({ resourceSpans: [resource(CLIENT)] });
      const more = text.replace('"name":', '"events":[{"name":"e"}],"links":[{"traceId":"x"}],"name":');
      expect(readExchanges(await readText(otlp, more))).toEqual(await told(CLIENT));
    },
  ],
  [
    '`service.name` of the two',
    'the names of the two ends',
    async () =>
      expect((await told(CLIENT, SERVER))[0]).toMatchObject({
        client: { edge: 'shop' },
        server: { edge: 'stock' },
      }),
  ],
  [
    'the nearest server span of the same service above a client span',
    "`client.requestId`, the server span's id is `server.requestId`: so the call has its cause",
    async () => {
      const [work, call] = await told(WORK, CLIENT, SERVER);
      expect(work!.server.requestId).toBe(`${TRACE}-${spanId('a')}`);
      expect(call!.client.requestId).toBe(work!.server.requestId);
      expect(call!.server.requestId).toBe(`${TRACE}-${spanId('c')}`);
    },
  ],
  [
    '`http.request.method`, `url.full`, … and the names before 1.23',
    'the request and the status',
    async () => {
      const before = { 'http.method': 'PUT', 'http.url': 'http://stock/8', 'http.status_code': 201 };
      for (const values of [get('http://stock/7'), before]) {
        const [read] = await told({ ...CLIENT, values });
        const { request, outcome } = read!;
        const status = outcome.kind === 'response' && outcome.response.status;
        expect([request.method, request.url, status]).toEqual(Object.values(values));
      }
    },
  ],
  [
    '`http.request.header.…`, `http.response.header.…`',
    'headers, their names in lower case',
    async () => {
      const { request, outcome } = await one({
        'http.request.header.x-a': ['1'],
        'http.response.header.x-b': ['2', '3'],
      });
      expect(request.headers).toEqual([['x-a', '1']]);
      expect(outcome).toMatchObject({
        response: {
          headers: [
            ['x-b', '2'],
            ['x-b', '3'],
          ],
        },
      });
    },
  ],
  [
    '`http.request.body.size`, `http.response.body.size`',
    'a body that was not recorded, with its size',
    async () => {
      const { request, outcome } = await one({ 'http.request.body.size': 5, 'http.response.body.size': 6 });
      expect(request.body).toMatchObject({ kind: 'omitted', reason: 'not-recorded', size: 5 });
      expect(outcome).toMatchObject({
        response: { body: { kind: 'omitted', reason: 'not-recorded', size: 6 } },
      });
    },
  ],
  [
    'no status',
    'a failure; its cause as far as `error.type` tells',
    async () => {
      const values = { 'http.request.method': 'GET', 'url.full': 'http://stock/7' };
      const failed = async (more: object) =>
        (await told({ ...CLIENT, values: { ...values, ...more } }))[0]!.outcome;
      expect(await failed({ 'error.type': 'ECONNREFUSED' })).toMatchObject({
        kind: 'failure',
        cause: 'upstream-refused',
      });
      expect(await failed({})).toMatchObject({ kind: 'failure', cause: 'upstream-closed' });
    },
  ],
  [
    'a span whose time is no date (after 2255)',
    'nothing, and told with the line',
    async () => {
      const text = JSON.stringify({ resourceSpans: [resource(CLIENT)] });
      const late = text.replace(/("endTimeUnixNano":)"\d+"/, '$11e300');
      expect(await readText(otlp, late)).toMatchObject([{ kind: 'problem', line: 1, dropped: true }]);
    },
  ],
]);
