/** What a debug log does not say, or not well: bodies that are no text, calls made at once, damaged and half records. */

import { describe, expect, it } from 'vitest';
import { keystoneauthLog } from '../../../src/formats/keystoneauth-log/keystoneauth-log.js';
import { readExchanges, readProblems, readText, type Reading } from '../../support/read-format.js';

const read = (lines: readonly string[], reading?: Reading) =>
  readText(keystoneauthLog, `${lines.join('\n')}\n`, reading);

/** The one exchange of some lines. */
async function only(lines: readonly string[]) {
  const items = await read(lines);
  expect(items).toHaveLength(1);
  const [exchange] = readExchanges(items);
  expect(exchange).toBeDefined();
  return exchange!;
}

const REQ = 'REQ: curl -g -i -X GET http://cloud:9292/v2/images -H "Accept: application/json"';
const RESP = 'RESP: [200] Content-Length: 14 Content-Type: application/json';
const BODY = 'RESP BODY: {"images": []}';

describe('what is sent', () => {
  it.each([
    '<binary_data>',
    `<_io.BufferedReader name='img'>`,
    '<generator object chunks at 0x7f58d9880bd0>',
  ])('is no text when it is %s', async (data) => {
    const { request } = await only([`${REQ} -H "Content-Length: 7" -d '${data}'`, RESP, BODY]);
    expect(request.body).toEqual({ kind: 'omitted', reason: 'not-recorded', size: 7, mediaType: '' });
  });

  it('may have lines, and quotes that nobody escaped', async () => {
    const { request } = await only([`${REQ} -d 'it's`, `"two" lines'`, RESP, BODY]);
    expect(request.body).toEqual({ kind: 'text', text: `it's\n"two" lines`, mediaType: '' });
  });
});

describe('calls of which the log does not say all', () => {
  it('a redirect is followed without a word', async () => {
    const items = await read([REQ, 'RESP: [301] Location: http://cloud:9292/v2/images/', RESP, BODY]);
    expect(readExchanges(items).map(({ request, line }) => [line, request.url])).toEqual([
      [1, 'http://cloud:9292/v2/images'],
      [3, 'http://cloud:9292/v2/images/'],
    ]);
  });

  it('one that could not connect is a failure, and what comes then is tried again', async () => {
    const failed =
      'Failure: Unable to establish connection to http://cloud:9292/v2/images: refused. Retrying in 0.5s.';
    const items = await read([REQ, failed, RESP, BODY]);
    expect(readExchanges(items).map(({ outcome }) => outcome)).toMatchObject([
      { kind: 'failure', cause: 'upstream-unreachable' },
      { kind: 'response' },
    ]);
  });

  it('a sign-on that failed has the status that urllib3 told', async () => {
    const { request, outcome } = await only([
      'Making authentication request to http://cloud/identity/v3/auth/tokens',
      'http://cloud:80 "POST /identity/v3/auth/tokens HTTP/1.1" 401 114',
      'The request you have made requires authentication. (HTTP 401)',
    ]);
    expect(request.method).toBe('POST');
    expect(outcome).toMatchObject({
      response: { status: 401, body: { kind: 'omitted', reason: 'not-recorded', size: 114 } },
    });
  });

  it('of calls that are made at once, the one of which urllib3 told first is answered first', async () => {
    const other = 'REQ: curl -g -i -X GET http://cloud:9292/v2/tasks';
    const items = await read([
      REQ,
      other,
      'http://cloud:9292 "GET /v2/tasks HTTP/1.1" 404 0',
      'RESP: [404] Content-Length: 0',
      RESP,
      BODY,
    ]);
    expect(
      readExchanges(items).map(({ request, outcome }) => [
        request.url,
        outcome.kind === 'response' && outcome.response.status,
      ]),
    ).toEqual([
      ['http://cloud:9292/v2/tasks', 404],
      ['http://cloud:9292/v2/images', 200],
    ]);
  });
});

describe('what is damaged', () => {
  it('is left out, with its line, and reading goes on', async () => {
    const items = await read(['REQ: curl -g -i -X GET', 'RESP: [2', BODY, RESP, REQ, REQ, RESP, BODY, REQ]);
    expect(readExchanges(items)).toHaveLength(1);
    expect(readProblems(items).map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '1: The request cannot be read; it was left out.',
      '2: The answer cannot be read; it was left out.',
      '3: The answer has no request in the log; it was left out.',
      '4: The answer has no request in the log; it was left out.',
      '6: The request has no answer in the log; it was left out.',
      '9: The request has no answer in the log; it was left out.',
    ]);
    expect(readProblems(items).every(({ dropped }) => dropped)).toBe(true);
  });

  it('is a body too long to keep: its size is known, its text is not', async () => {
    const long = `RESP BODY: ${'x'.repeat(10_000)}`;
    const items = await read([REQ, 'RESP: [200] Content-Length: 10000 Content-Type: text/plain', long], {
      textLimitBytes: 100,
    });
    expect(readExchanges(items)[0]!.outcome).toMatchObject({
      response: { body: { kind: 'omitted', reason: 'too-large', size: 10_000, mediaType: 'text/plain' } },
    });
  });
});
