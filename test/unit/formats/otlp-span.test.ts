/** Single spans as calls, and what is damaged in a trace. */

import { describe, expect, it } from 'vitest';
import { otlp } from '../../../src/formats/otlp/otlp.js';
import type { Value } from '../../../src/formats/otlp/values.js';
import { get, resource, serve } from '../../support/otlp-spans.js';
import { readExchanges, readProblems, readText } from '../../support/read-format.js';

const read = (json: unknown) => readText(otlp, JSON.stringify(json), { chunk: 64 });
const BROWSER = resource({
  ...{ service: 'browser', id: '9', kind: 3, from: 5, to: 95 },
  values: get('https://shop.example/buy'),
});

describe('one span', () => {
  const one = async (values: Readonly<Record<string, Value>>, kind = 3) => {
    const items = await read({
      resourceSpans: [resource({ service: 'shop', id: 'a', kind, from: 1, to: 4, values })],
    });
    expect(items).toHaveLength(1);
    return readExchanges(items)[0]!;
  };

  it('may use the names of before 1.23', async () => {
    const { request, outcome } = await one({
      ...{ 'http.method': 'POST', 'http.scheme': 'http', 'net.peer.name': 'stock', 'net.peer.port': 8080 },
      ...{
        'http.target': '/stock?of=7',
        'http.status_code': 201,
        'http.user_agent': 'shop/1',
        'http.flavor': '1.0',
      },
      ...{ 'http.request_content_length': 3, 'http.response_content_length': 4 },
    });
    expect(request).toEqual({
      method: 'POST',
      url: 'http://stock:8080/stock?of=7',
      httpVersion: '1.0',
      headers: [['user-agent', 'shop/1']],
      body: { kind: 'omitted', reason: 'not-recorded', size: 3, mediaType: '' },
    });
    expect(outcome).toMatchObject({ response: { status: 201, body: { size: 4 } } });
  });

  it('has headers as far as somebody had them captured', async () => {
    const { request, outcome } = await one({
      ...get('http://stock/'),
      'http.request.header.x-a': ['1', '2'],
      'http.response.header.content-type': ['text/plain; charset=utf-8'],
      'http.response.body.size': 5,
    });
    expect(request.headers).toEqual([
      ['x-a', '1'],
      ['x-a', '2'],
    ]);
    expect(outcome).toMatchObject({ response: { body: { kind: 'omitted', mediaType: 'text/plain' } } });
  });

  it.each([
    { 'http.request.method': 'GET', 'url.full': 'grpc://stock/x' },
    { 'http.request.method': 'GET', 'url.full': 'file:///etc/passwd' },
    { 'http.request.method': 'GET', 'url.scheme': 'grpc', 'server.address': 'stock' },
  ])('is no call over HTTP: %o', async (values) => {
    const sketch = { service: 'shop', id: 'a', kind: 3, from: 1, to: 4 };
    expect(await read({ resourceSpans: [resource({ ...sketch, values })] })).toEqual([]);
  });

  it('without a status is a call without an answer', async () => {
    const { outcome, timing } = await one({
      'http.request.method': 'GET',
      'url.full': 'http://stock/',
      'error.type': 'ECONNREFUSED',
    });
    expect(outcome).toMatchObject({ kind: 'failure', cause: 'upstream-refused' });
    expect(timing).toEqual({
      start: 1_767_323_045_001_000,
      requestLast: 0,
      responseFirst: null,
      responseLast: null,
      failed: 3000,
    });
  });

  it('of a server alone was made by somebody who is not in the trace', async () => {
    const { client, server, request } = await one(
      { ...serve('/buy'), 'url.query': 'x=1', 'server.address': '::1', 'server.port': 80 },
      2,
    );
    expect(client).toEqual({});
    expect(server).toMatchObject({ edge: 'shop', host: '[::1]' });
    expect(request.url).toBe('http://[::1]/buy?x=1');
    expect((await one(serve('/buy'), 2)).request.url).toBe('http://shop/buy');
  });
});

describe('what is damaged', () => {
  it('is left out, with its line', async () => {
    const text = `{"resourceSpans":[\n${JSON.stringify(BROWSER)},\n{"scopeSpans":[{"spans":[{},{"traceId":"00000000000000000000000000000000"},7]}]},\n{"resource":`;
    const items = await readText(otlp, text);
    expect(readExchanges(items)).toHaveLength(1);
    expect(readProblems(items).map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '3: A span has no place in a trace, or no time that is a date; it was left out.',
      '3: A span has no place in a trace, or no time that is a date; it was left out.',
      '3: A span has no place in a trace, or no time that is a date; it was left out.',
      '4: A part of the trace is damaged; it was left out.',
    ]);
  });

  it('is a trace that goes in circles: each of its calls is there, under none', async () => {
    const items = await read({
      resourceSpans: [
        resource({
          service: 'shop',
          id: 'a',
          parent: 'b',
          kind: 3,
          from: 1,
          to: 2,
          values: get('http://stock/a'),
        }),
        resource({
          service: 'shop',
          id: 'b',
          parent: 'a',
          kind: 3,
          from: 1,
          to: 2,
          values: get('http://stock/b'),
        }),
      ],
    });
    expect(readExchanges(items).map(({ client }) => client)).toEqual([{ edge: 'shop' }, { edge: 'shop' }]);
  });

  it('are lines that are no document, among others that are', async () => {
    const line = JSON.stringify({ resourceSpans: [BROWSER] });
    const items = await readText(otlp, `${line}\n{"resourceSpans":[\n\n${line}\n`);
    expect(readExchanges(items)).toHaveLength(2);
    expect(readProblems(items).map(({ line: at }) => at)).toEqual([2]);
  });
});
