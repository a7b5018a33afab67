/** HARs as each tool writes them: what is read of them, and what is said of the rest. */

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { HEAD_CHARACTERS } from '../../../src/formats/format.js';
import type { ReadExchange, ReadItem } from '../../../src/formats/format.js';
import { har } from '../../../src/formats/har/har.js';
import { instantOf } from '../../../src/formats/har/timing.js';
import { readAll } from '../../support/chunks.js';

const FOLDER = new URL('../../fixtures/har/', import.meta.url);

async function read(
  tool: string,
): Promise<{ calls: readonly ReadExchange[]; problems: readonly ReadItem[] }> {
  const items = await readAll(har.read!, await readFile(new URL(`${tool}.har`, FOLDER), 'utf8'), 1000);
  return {
    calls: items.filter((item) => item.kind === 'exchange'),
    problems: items.filter((item) => item.kind === 'problem'),
  };
}

const START = Date.UTC(2026, 0, 2, 3, 4, 5, 123) * 1000;

describe('a HAR of', () => {
  it.each([
    'chromium',
    'firefox',
    'mitmproxy',
    'http-toolkit',
    'fiddler',
    'charles',
    'k6',
    'postman',
    'insomnia',
  ])('%s is known for one', async (tool) => {
    const text = await readFile(new URL(`${tool}.har`, FOLDER), 'utf8');
    expect(har.detect!(text.replace(/^\ufeff/, '').slice(0, HEAD_CHARACTERS))).toBe(true);
  });

  it('Chromium', async () => {
    const { calls, problems } = await read('chromium');
    const [post, logo, socket, refused] = calls;
    expect(calls).toHaveLength(4);
    expect(post).toEqual({
      kind: 'exchange',
      line: 9,
      client: {},
      server: { host: 'cloud.example:443', address: '[2001:db8::7]:443' },
      request: {
        method: 'POST',
        url: 'https://cloud.example/identity/v3/auth/tokens?nocatalog',
        httpVersion: '2.0',
        headers: [['content-type', 'application/json']],
        body: { kind: 'text', text: '{"auth": {"a":1}}', mediaType: 'application/json' },
        bodyBytes: 17,
      },
      outcome: {
        kind: 'response',
        response: {
          status: 201,
          reason: '',
          httpVersion: '2.0',
          headers: [
            ['content-type', 'application/json'],
            ['content-encoding', 'gzip'],
            ['set-cookie', 'a=1; Path=/'],
            ['set-cookie', 'b=2'],
          ],
          body: { kind: 'text', text: '{"token": {}}', mediaType: 'application/json', coding: 'gzip' },
        },
      },
      // 13.5 ms of them before the first byte.
      timing: { start: START + 13_500, requestLast: 1000, responseFirst: 41_000, responseLast: 48_000 },
    });
    expect(logo!.outcome).toMatchObject({
      response: {
        httpVersion: '3.0',
        body: {
          kind: 'bytes',
          mediaType: 'image/png',
          bytes: Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
        },
      },
    });
    expect(socket!.request.url).toBe('https://cloud.example/console?token=abc');
    expect(refused!.outcome).toEqual({
      kind: 'failure',
      cause: 'upstream-refused',
      message: 'net::ERR_CONNECTION_REFUSED',
    });
    expect(problems).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('2 WebSocket messages') as string,
        dropped: false,
      }),
      expect.objectContaining({
        message: expect.stringContaining('begins with data:') as string,
        dropped: false,
      }),
    ]);
  });

  it('Firefox', async () => {
    const { calls, problems } = await read('firefox');
    expect(problems).toEqual([]);
    expect(calls[0]!.request).toMatchObject({
      headers: expect.arrayContaining([['Cookie', 'sid=s3; lang=en']]) as unknown,
      body: { kind: 'text', text: 'user=ada&note=a%20b%26c' },
    });
    expect(calls[0]!.outcome).toMatchObject({
      response: {
        headers: [
          ['location', '/'],
          ['Set-Cookie', 'sid=s4; Path=/; HttpOnly'],
        ],
        body: { kind: 'omitted', reason: 'not-recorded', size: 500, mediaType: 'text/plain' },
      },
    });
    // It was blocked for longer than it took: that does not count.
    expect(calls[0]!.timing).toEqual({
      start: START,
      requestLast: 0,
      responseFirst: 30_000,
      responseLast: 31_000,
    });
  });

  it('mitmproxy', async () => {
    const { calls, problems } = await read('mitmproxy');
    expect(problems).toEqual([]);
    const [put, down] = calls;
    expect(put!.request.body).toEqual({
      kind: 'bytes',
      bytes: Uint8Array.of(0, 1, 2, 255),
      mediaType: 'application/octet-stream',
    });
    expect(put!.request.headers.slice(1)).toEqual([
      ['X-Two', '1'],
      ['X-Two', '2'],
    ]);
    expect(put!.timing).toEqual({
      start: START + 456 + 1500,
      requestLast: 2250,
      responseFirst: 10_720,
      responseLast: 10_845,
    });
    expect(down!.outcome).toMatchObject({ kind: 'failure', cause: 'upstream-refused' });
    expect(down!.timing).toMatchObject({ responseFirst: null, failed: 0 });
  });

  it('HTTP Toolkit', async () => {
    const { calls } = await read('http-toolkit');
    expect(calls[0]!.request.body).toMatchObject({ kind: 'bytes', bytes: Uint8Array.of(255, 216, 255) });
    expect(calls[0]!.outcome).toMatchObject({ response: { body: { kind: 'omitted', size: 20_000_000 } } });
    expect(calls[1]!.outcome).toMatchObject({ kind: 'failure', cause: 'client-aborted' });
  });

  it('Fiddler', async () => {
    const { calls, problems } = await read('fiddler');
    expect(problems).toEqual([]);
    expect(calls[0]!.request).toMatchObject({ method: 'POST', url: 'http://cloud.example/v2/images' });
    expect(calls[0]!.timing.start).toBe(START + 456 + 2000);
    expect(calls[0]!.outcome).toMatchObject({
      response: { body: { kind: 'bytes', bytes: new TextEncoder().encode('{"}') } },
    });
  });

  it('Charles', async () => {
    const { calls } = await read('charles');
    expect(calls[0]).toMatchObject({
      client: { address: '10.1.1.1:40404' },
      server: { address: '192.0.2.20:443', host: 'cloud.example:443' },
      timing: { start: START + 3000 },
    });
    expect(calls[1]!.outcome).toMatchObject({ kind: 'failure', message: 'SSL handshake with client failed' });
  });

  it('k6, which leaves out most', async () => {
    const { calls, problems } = await read('k6');
    expect(problems).toEqual([]);
    expect(calls[0]!.outcome).toMatchObject({ kind: 'failure', message: 'No answer is told of.' });
    expect(calls[1]!.outcome).toMatchObject({ response: { status: 200, body: { text: '{"servers": []}' } } });
  });

  it('Postman', async () => {
    const { calls } = await read('postman');
    expect(calls[0]!.request.body).toMatchObject({
      text: [
        '------post7\r\nContent-Disposition: form-data; name="name"\r\n\r\ncirros\r\n',
        '------post7\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n',
        'Content-Type: text/plain\r\n\r\nhello\r\n------post7--\r\n',
      ].join(''),
    });
  });

  it('Insomnia, whose requests may never have been sent', async () => {
    const { calls } = await read('insomnia');
    expect(calls[0]!.request.body).toMatchObject({
      text: '{ images { id } }',
      mediaType: 'application/graphql',
    });
    expect(calls[0]!.outcome).toMatchObject({ kind: 'failure' });
  });
});

describe('an instant', () => {
  it.each([
    ['2026-01-02T03:04:05.123Z', START],
    ['2026-01-02T03:04:05,123456789Z', START + 456],
    ['20260102T030405.123Z', START],
    ['2026-01-02 05:34:05.123+0230', START],
    ['2026-01-02T03:04:05', START - 123_000],
  ])('is read of %s', (text, expected) => {
    expect(instantOf(text)).toBe(expected);
  });

  it.each(['', 'now', '2026-01-02', '1767323045', '0026-01-02T03:04:05Z', 'Fri, 02 Jan 2026 03:04:05 GMT'])(
    'is none: %j',
    (text) => {
      expect(instantOf(text)).toBeUndefined();
    },
  );
});
