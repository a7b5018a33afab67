/** What a HAR is taken for: the page's table, row by row. */

import { expect } from 'vitest';
import { har } from '../../../src/formats/har/har.js';
import type { ReadExchange, ReadItem } from '../../../src/formats/format.js';
import { checkTable } from '../../support/fidelity.js';
import { harOf } from '../../support/har-of.js';
import { readExchanges, readProblems, readText } from '../../support/read-format.js';

interface Parts {
  readonly entry?: object;
  readonly url?: string;
  readonly request?: object;
  readonly response?: object;
}

/** An entry in which a few things are as a test wants them. */
function itemsOf({
  entry = {},
  url = 'http://h.example/',
  request,
  response,
}: Parts): Promise<readonly ReadItem[]> {
  const sent = request && { request: { method: 'POST', url, headers: [], ...request } };
  return readText(
    har,
    harOf([{ url, more: { ...sent, ...entry }, ...(response && { response: { ...response } }) }]),
  );
}

async function one(parts: Parts): Promise<ReadExchange> {
  const items = await itemsOf(parts);
  expect(readProblems(items)).toEqual([]);
  return readExchanges(items)[0]!;
}

const answerOf = ({ outcome }: ReadExchange) => (outcome.kind === 'response' ? outcome.response : undefined);
const START = Date.UTC(2026, 0, 2, 3, 4, 5) * 1000;
const HEADERS = (...headers: readonly (readonly [string, string])[]) =>
  headers.map(([name, value]) => ({ name, value }));

checkTable('What a HAR is taken for', [
  [
    '`startedDateTime` and `blocked`, `dns`, `connect`',
    'when the request began, unless they are longer than `time` allows',
    async () => {
      const timings = { blocked: 4, dns: 2, connect: 1, send: 1, wait: 1, receive: 1 };
      expect((await one({ entry: { time: 10, timings } })).timing.start).toBe(START + 7000);
      expect((await one({ entry: { time: 5, timings } })).timing.start).toBe(START);
    },
  ],
  [
    '`send`, `wait`, `receive`; only `time`; nothing',
    'when the parts came; all at the end; all at once. -1 takes no time',
    async () => {
      const all = { send: 1, wait: 2, receive: 3 };
      const at = (requestLast: number, responseFirst: number, responseLast: number) => ({
        ...{ start: START, requestLast, responseFirst, responseLast },
      });
      expect((await one({ entry: { time: 6, timings: all } })).timing).toEqual(at(1000, 3000, 6000));
      expect((await one({ entry: { time: 6, timings: { send: -1 } } })).timing).toEqual(at(0, 6000, 6000));
      expect((await one({ entry: { time: 0, timings: {} } })).timing).toEqual(at(0, 0, 0));
      const none = { send: -1, wait: 5, receive: -1 };
      expect((await one({ entry: { time: 5, timings: none } })).timing).toEqual(at(0, 5000, 5000));
    },
  ],
  [
    '`ws:`, `wss:`',
    '`http:`, `https:`',
    async () => {
      expect((await one({ url: 'ws://h.example/s' })).request.url).toBe('http://h.example/s');
      expect((await one({ url: 'wss://h.example/s' })).request.url).toBe('https://h.example/s');
    },
  ],
  [
    '`data:`, `blob:`, `chrome-extension:` …',
    'nothing, and told: no call was made',
    async () => {
      for (const url of ['data:text/plain,x', 'blob:http://h/1', 'chrome-extension://x/y']) {
        const items = await itemsOf({ url });
        expect(readExchanges(items)).toEqual([]);
        expect(readProblems(items)).toMatchObject([{ dropped: false }]);
        expect(readProblems(items)[0]!.message).toContain('no call over HTTP');
      }
    },
  ],
  [
    '`#fragment`',
    'nothing: it is never sent',
    async () =>
      expect((await one({ url: 'http://h.example/a?b#c' })).request.url).toBe('http://h.example/a?b'),
  ],
  [
    '`:authority`, `:method`, `:path`, `:scheme`, `:status`, `:protocol`',
    'nothing: the address, the method and the status say it',
    async () => {
      const names = [':authority', ':method', ':path', ':scheme', ':status', ':protocol', 'x-own'];
      const headers = names.map((name) => ({ name, value: 'v' }));
      const read = await one({ request: { headers }, response: { headers } });
      expect([read.request.headers, answerOf(read)!.headers]).toEqual([[['x-own', 'v']], [['x-own', 'v']]]);
    },
  ],
  [
    'a header with line breaks in its value (Chromium)',
    'a header line for each',
    async () => {
      const read = await one({ response: { headers: HEADERS(['set-cookie', 'a=b\nc=d']) } });
      expect(answerOf(read)!.headers).toEqual([
        ['set-cookie', 'a=b'],
        ['set-cookie', 'c=d'],
      ]);
    },
  ],
  [
    '`cookies` without a header for them',
    'a `Cookie` line, a `Set-Cookie` line for each',
    async () => {
      const cookies = [
        { name: 'a', value: '1' },
        { name: 'b', value: '2', path: '/' },
      ];
      const read = await one({ request: { cookies }, response: { cookies } });
      expect(read.request.headers).toEqual([['Cookie', 'a=1; b=2']]);
      expect(answerOf(read)!.headers).toEqual([
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2; Path=/'],
      ]);
      const headers = HEADERS(['cookie', 'own']);
      expect((await one({ request: { cookies, headers } })).request.headers).toEqual([['cookie', 'own']]);
    },
  ],
  [
    '`postData.params` without `text`',
    'the form, in the order of its fields; a multipart form needs a boundary in `Content-Type`',
    async () => {
      const params = HEADERS(['b', '1 2'], ['a', '3']);
      const form = await one({
        request: { postData: { mimeType: 'application/x-www-form-urlencoded', params } },
      });
      expect(form.request.body).toMatchObject({ text: 'b=1%202&a=3' });
      const mimeType = 'multipart/form-data; boundary=X';
      const parts = await one({ request: { postData: { mimeType, params } } });
      expect(parts.request.body).toMatchObject({
        text: expect.stringMatching(/^--X\r\n[^]*"b"[^]*"a"/) as unknown,
      });
      const none = await itemsOf({ request: { postData: { mimeType: 'multipart/form-data', params } } });
      expect(readProblems(none)[0]!.message).toContain('cannot be put together');
    },
  ],
  [
    '`encoding: base64`, also of `postData` (mitmproxy) and `_content` (HTTP Toolkit)',
    'the bytes: text or a kept body, by the media type',
    async () => {
      const content = { mimeType: 'image/png', text: btoa('abc'), encoding: 'base64' };
      const bytes = { kind: 'bytes', bytes: new TextEncoder().encode('abc'), mediaType: 'image/png' };
      const read = await one({ request: { postData: content }, response: { content } });
      expect(read.request.body).toEqual(bytes);
      expect(answerOf(read)!.body).toEqual(bytes);
      expect((await one({ request: { _content: content } })).request.body).toEqual(bytes);
    },
  ],
  [
    "a body's size without its text",
    'a body that was not recorded, with its size',
    async () => {
      const omitted = { kind: 'omitted', reason: 'not-recorded', size: 7 };
      const read = await one({ request: { bodySize: 7 }, response: { content: { size: 7 } } });
      expect([read.request.body, answerOf(read)!.body]).toMatchObject([omitted, omitted]);
    },
  ],
  [
    '`Content-Encoding`',
    'the coding that was undone: what a HAR holds is decoded',
    async () => {
      const content = { mimeType: 'text/plain', text: 'plain' };
      const read = await one({ response: { headers: HEADERS(['Content-Encoding', 'gzip']), content } });
      expect(answerOf(read)!.body).toMatchObject({ text: 'plain', coding: 'gzip' });
    },
  ],
  [
    'status 0, or no response',
    'a failure; its cause as far as `_error` or the status text tells',
    async () => {
      const refused = { status: 0, statusText: '', _error: 'net::ERR_CONNECTION_REFUSED' };
      expect((await one({ response: refused })).outcome).toMatchObject({ cause: 'upstream-refused' });
      const aborted = { status: 0, statusText: 'aborted' };
      expect((await one({ response: aborted })).outcome).toMatchObject({ cause: 'client-aborted' });
      expect((await one({ entry: { response: undefined } })).outcome).toMatchObject({ kind: 'failure' });
    },
  ],
  [
    '`serverIPAddress`, `_clientAddress` and `_clientPort` (Charles)',
    'addresses of the two ends',
    async () => {
      const entry = { serverIPAddress: '10.0.0.1', _clientAddress: '10.0.0.2', _clientPort: 4711 };
      const { client, server } = await one({ entry });
      expect([client.address, server.address]).toEqual(['10.0.0.2:4711', '10.0.0.1:80']);
    },
  ],
  [
    '`_client`, `_server`',
    'the names of the two ends',
    async () => {
      const { client, server } = await one({ entry: { _client: 'glance', _server: 'keystone' } });
      expect([client.edge, server.edge]).toEqual(['glance', 'keystone']);
    },
  ],
  [
    '`_webSocketMessages`',
    'nothing, and told',
    async () => {
      const items = await itemsOf({ entry: { _webSocketMessages: [{ type: 'send', data: 'x' }] } });
      expect(readProblems(items)).toMatchObject([
        { message: '1 WebSocket message of the entry were left out.' },
      ]);
      expect(JSON.stringify(readExchanges(items))).not.toContain('"x"');
    },
  ],
  [
    '`pages`, `cache`, `_initiator`, `_priority` and all else',
    'nothing',
    async () => {
      const more = {
        cache: { x: 1 },
        _initiator: { type: 'mine' },
        _priority: 'High',
        _anything: [1],
        pageref: 'p',
      };
      expect(await one({ entry: more })).toEqual(await one({}));
      const plain = harOf([{ url: 'http://h.example/' }]);
      const withPages = plain.replace('"version"', '"pages": [{"id": "p"}], "version"');
      expect(readExchanges(await readText(har, withPages))).toEqual(
        readExchanges(await readText(har, plain)),
      );
    },
  ],
]);
