/** The ways in which OpenStack libraries of all ages, and those who keep their logs, write one exchange. */

import { describe, expect, it } from 'vitest';
import { keystoneauthLog } from '../../../src/formats/keystoneauth-log/keystoneauth-log.js';
import { readExchanges, readText } from '../../support/read-format.js';

const read = (lines: readonly string[]) => readText(keystoneauthLog, `${lines.join('\n')}\n`);

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
const TEXT = { kind: 'text', text: '{"images": []}', mediaType: 'application/json' };

describe('without times, as openstack --debug prints them', () => {
  it('has exchanges whose times are not known', async () => {
    const { request, outcome, timing, client } = await only([
      'START with options: --debug image list',
      REQ,
      RESP,
      BODY,
      'GET call to image for http://cloud:9292/v2/images used request id req-1',
      'END return value: 0',
    ]);
    expect(request).toMatchObject({
      method: 'GET',
      url: 'http://cloud:9292/v2/images',
      body: { kind: 'empty' },
    });
    expect(outcome).toMatchObject({ response: { status: 200, body: TEXT } });
    expect(timing).toEqual({ requestLast: 0, responseFirst: 0, responseLast: 0 });
    expect(client).toEqual({});
  });

  it('takes no more for a body than is JSON in it', async () => {
    const after = 'Image client initialized using OpenStack SDK';
    expect((await only([REQ, RESP, BODY, after])).outcome).toMatchObject({ response: { body: TEXT } });
    const pretty = ['RESP BODY: {', '  "images": []', '}'];
    expect((await only([REQ, RESP, ...pretty, after])).outcome).toMatchObject({
      response: { body: { text: '{\n  "images": []\n}' } },
    });
  });

  it('takes a body that is no JSON with all its lines', async () => {
    const answer = 'RESP: [500] Content-Type: text/plain';
    expect((await only([REQ, answer, 'RESP BODY: one', '', 'two'])).outcome).toMatchObject({
      response: { body: { text: 'one\n\ntwo' } },
    });
  });
});

describe('headers', () => {
  it('come as a dictionary of Python too', async () => {
    const old = `RESP: [200] CaseInsensitiveDict({'content-type': 'application/json', u'x-it': u"it's", 'n': 3, 'e': 'a\\\\b\\x41'})`;
    const { outcome } = await only([REQ, old, BODY]);
    expect(outcome).toMatchObject({
      response: {
        headers: [
          ['content-type', 'application/json'],
          ['x-it', "it's"],
          ['n', '3'],
          ['e', 'a\\bA'],
        ],
        body: TEXT,
      },
    });
  });

  it('may hold quotes, colons and what looks like another header', async () => {
    const { request, outcome } = await only([
      'REQ: curl -g -i --cacert "/etc/ca.pem" -X GET "http://cloud/v2/images?a=b&c=-H" -H "If-Match: "x-y"" -H "X-Empty: " -H "X-Note: it\'s -d \'no\' data"',
      'RESP: [200] Content-Type: text/html Link: <http://cloud/v2>; rel: next X-Trans-Id: tx1',
      'RESP BODY: Omitted, Content-Type is set to text/html. Only application/json responses have their bodies logged.',
    ]);
    expect(request.url).toBe('http://cloud/v2/images?a=b&c=-H');
    expect(request.headers.slice(0, 2)).toEqual([
      ['If-Match', '"x-y"'],
      ['X-Empty', ''],
    ]);
    expect(outcome).toMatchObject({
      response: {
        headers: [
          ['Content-Type', 'text/html'],
          ['Link', '<http://cloud/v2>; rel: next'],
          ['X-Trans-Id', 'tx1'],
        ],
        body: { kind: 'omitted', reason: 'not-recorded', mediaType: 'text/html' },
      },
    });
  });
});

describe('other writers', () => {
  const PREFIX = '2025-01-01 00:00:00.123 45 DEBUG';

  it('glanceclient: a command with the URL last, and an answer as in HTTP', async () => {
    const { request, outcome, timing } = await only([
      `${PREFIX} glanceclient.common.http [-] curl -g -i -X POST -H 'Accept-Encoding: gzip' -H 'X-Auth-Token: {SHA1}ab' -k -d '{"name": "it's"}' http://cloud:9292/v2/images log_curl_request /usr/lib/python3/dist-packages/glanceclient/common/http.py:219`,
      '2025-01-01 00:00:00.223 45 DEBUG glanceclient.common.http [-] ',
      'HTTP/1.1 201 Created',
      'Content-Type: application/json',
      'X-Note: a: b',
      '',
      '{"images": []}',
      ' log_http_response /usr/lib/python3/dist-packages/glanceclient/common/http.py:232',
    ]);
    expect(request).toMatchObject({
      method: 'POST',
      url: 'http://cloud:9292/v2/images',
      headers: [
        ['Accept-Encoding', 'gzip'],
        ['X-Auth-Token', '{SHA1}ab'],
      ],
      body: { kind: 'text', text: '{"name": "it\'s"}', mediaType: 'application/json' },
    });
    expect(outcome).toMatchObject({
      response: {
        status: 201,
        reason: 'Created',
        headers: [
          ['Content-Type', 'application/json'],
          ['X-Note', 'a: b'],
        ],
        body: TEXT,
      },
    });
    expect(timing).toMatchObject({ start: Date.UTC(2025, 0, 1, 0, 0, 0, 123) * 1000, responseLast: 100_000 });
  });

  it('swiftclient: the request behind its answer, from the message before on', async () => {
    const { request, outcome, timing } = await only([
      '2025-01-01 00:00:00.100 45 DEBUG urllib3.connectionpool [-] Starting new HTTP connection (1): cloud:8080',
      '2025-01-01 00:00:00.200 45 DEBUG urllib3.connectionpool [-] http://cloud:8080 "DELETE /v1/AUTH_x/box/a%20b HTTP/1.0" 404 9',
      '2025-01-01 00:00:00.201 45 INFO swiftclient [-] REQ: curl -i http://cloud:8080/v1/AUTH_x/box/a b DELETE -H "X-Auth-Token: gAAAAABabcdefghi..."',
      '2025-01-01 00:00:00.202 45 INFO swiftclient [-] RESP STATUS: 404 Not Found',
      `2025-01-01 00:00:00.203 45 INFO swiftclient [-] RESP HEADERS: {'Content-Type': 'text/plain', 'Content-Length': '9'}`,
      '2025-01-01 00:00:00.204 45 INFO swiftclient [-] RESP BODY: Not Found',
    ]);
    expect(request).toMatchObject({
      method: 'DELETE',
      url: 'http://cloud:8080/v1/AUTH_x/box/a%20b',
      httpVersion: '1.0',
    });
    expect(outcome).toMatchObject({
      response: { status: 404, reason: 'Not Found', body: { text: 'Not Found' } },
    });
    expect(timing).toMatchObject({
      start: Date.UTC(2025, 0, 1, 0, 0, 0, 100) * 1000,
      responseFirst: 100_000,
    });
  });

  it('keystoneauth with a logger for each part', async () => {
    const { request, outcome } = await only([
      `${PREFIX} keystoneauth.session.request [-] ${REQ.slice('REQ: '.length)}`,
      `${PREFIX} keystoneauth.session.response [-] ${RESP.slice('RESP: '.length)}`,
      `${PREFIX} keystoneauth.session.body [-] {"images": []}`,
    ]);
    expect(request.url).toBe('http://cloud:9292/v2/images');
    expect(outcome).toMatchObject({ response: { body: TEXT } });
  });

  it('older clients: an answer and its body in one message', async () => {
    const { outcome } = await only([
      `${PREFIX} novaclient.v2.client [-] ${REQ}`,
      `${PREFIX} novaclient.v2.client [-] RESP: [200] {'content-type': 'application/json'}`,
      BODY,
      '',
    ]);
    expect(outcome).toMatchObject({ response: { body: { kind: 'text', mediaType: 'application/json' } } });
  });

  it('devstack’s journal: coloured, in local time, without a year, with the name of the service', async () => {
    const id = 'req-0a1b2c3d-0000-4000-8000-000000000001';
    const said = (seconds: string, text: string): string =>
      `Nov 30 04:08:${seconds} stack devstack@g-api.service[45]: \u001b[00;32mDEBUG keystoneauth.session [\u001b[01;36mNone ${id} \u001b[00;36madmin admin\u001b[00;32m] \u001b[01;35m\u001b[00;32m${text}\u001b[00m {{(pid=45) _http_log_request /opt/stack/data/venv/lib/python3.12/site-packages/keystoneauth1/session.py:517}}`;
    const { client, timing, outcome } = await only([
      said('46.100000', REQ),
      said('46.300000', `${RESP} Date: Mon, 30 Nov 2026 02:38:46 GMT`),
      said('46.300000', BODY),
    ]);
    expect(client).toEqual({
      process: { pid: 45, command: ['g-api'], unit: 'devstack@g-api.service' },
      requestId: id,
    });
    expect(timing.start).toBe(Date.UTC(2026, 10, 30, 2, 38, 46, 100) * 1000);
    expect(outcome).toMatchObject({ response: { body: TEXT } });
  });

  it('of a global id and its own, the service’s own is the one of the request', async () => {
    const [theirs, own] = ['1', '2'].map((last) => `req-0a1b2c3d-0000-4000-8000-00000000000${last}`);
    const { client } = await only([
      `${PREFIX} keystoneauth.session [${theirs} ${own} admin] ${REQ}`,
      `${PREFIX} keystoneauth.session [${theirs} ${own} admin] ${RESP}`,
    ]);
    expect(client.requestId).toBe(own);
  });
});
