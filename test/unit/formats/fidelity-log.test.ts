/** What a debug log is taken for: the page's table, row by row. */

import { expect } from 'vitest';
import { keystoneauthLog } from '../../../src/formats/keystoneauth-log/keystoneauth-log.js';
import type { ReadExchange } from '../../../src/formats/format.js';
import { checkTable } from '../../support/fidelity.js';
import { callsIn, problemsIn, readExchanges, readText } from '../../support/read-format.js';
import { redactor } from '../../support/redactor.js';

const read = async (...lines: readonly string[]): Promise<readonly ReadExchange[]> =>
  readExchanges(await readText(keystoneauthLog, `${lines.join('\n')}\n`));

const one = async (...lines: readonly string[]) => {
  const exchanges = await read(...lines);
  expect(exchanges).toHaveLength(1);
  const { outcome } = exchanges[0]!;
  return { ...exchanges[0]!, response: outcome.kind === 'response' ? outcome.response : undefined };
};

/** As oslo.log writes it, so many milliseconds after the hour. */
const at = (ms: number, message: string, logger = 'keystoneauth.session', context = '-'): string =>
  `2026-01-02 03:00:00.${String(ms).padStart(3, '0')} 42 DEBUG ${logger} [${context}] ${message}`;

const HOUR = Date.UTC(2026, 0, 2, 3) * 1000;
const REQ = 'REQ: curl -g -i -X GET http://c:9292/v2 -H "Accept: a/b"';
const RESP = 'RESP: [200] Content-Type: application/json';
const BODY = 'RESP BODY: {"a": 1}';
const SWIFT = 'REQ: curl -i http://s:8080/v1/A -X HEAD -H "X-A: b"';
const REQUEST_ID = 'req-00000000-0000-4000-8000-000000000001';

checkTable('What a debug log is taken for', [
  [
    '`REQ: curl -g -i …`, `curl -g -i …` (glanceclient)',
    'a request; began at the time of its record',
    async () => {
      const session = await one(at(5, REQ), at(9, RESP));
      expect(session).toMatchObject({ request: { method: 'GET', url: 'http://c:9292/v2' } });
      expect(session.timing.start).toBe(HOUR + 5000);
      const glance = 'glanceclient.common.http';
      const told = await one(at(5, REQ.slice(5), glance), at(9, '\nHTTP/1.1 200 OK\n\n{}', glance));
      expect(told).toMatchObject({ request: { url: 'http://c:9292/v2' }, timing: { start: HOUR + 5000 } });
    },
  ],
  [
    '`REQ: curl -i …` (swiftclient), which is written after the answer',
    'a request; began at the time of the record before its answer',
    async () => {
      const told = await one(
        at(3, 'something else', 'x'),
        at(8, SWIFT, 'swiftclient'),
        at(8, 'RESP STATUS: 204 No Content', 'swiftclient'),
      );
      expect(told).toMatchObject({ request: { method: 'HEAD' }, timing: { start: HOUR + 3000 } });
    },
  ],
  [
    '`RESP: [200] …`, `RESP STATUS:`, `RESP HEADERS:`, `HTTP/1.1 200 OK`',
    'an answer. The reason phrase is unknown where it is not logged, the version of HTTP too, unless urllib3 tells',
    async () => {
      const session = await one(REQ, RESP);
      expect(session.response).toMatchObject({ status: 200, reason: '', httpVersion: '1.1' });
      const swift = await one(SWIFT, 'RESP STATUS: 204 No Content', "RESP HEADERS: {'X-B': 'c'}");
      expect(swift.response).toMatchObject({ status: 204, reason: 'No Content', headers: [['X-B', 'c']] });
      const glance = await one(REQ.slice(5), 'HTTP/1.1 300 Multiple Choices', 'A: b', '', '{}');
      expect(glance.response).toMatchObject({
        status: 300,
        reason: 'Multiple Choices',
        headers: [['A', 'b']],
      });
      const wire = await one(REQ, 'http://c:9292 "GET /v2 HTTP/1.0" 200 7', RESP);
      expect(wire.response!.httpVersion).toBe('1.0');
    },
  ],
  [
    '`RESP BODY: …`',
    'its body; `Omitted, Content-Type is set to …` is one that was not recorded',
    async () => {
      expect((await one(REQ, RESP, BODY)).response!.body).toMatchObject({ text: '{"a": 1}' });
      const omitted =
        'RESP BODY: Omitted, Content-Type is set to text/html. Only application/json responses have their bodies logged.';
      const { response } = await one(REQ, RESP, omitted);
      expect(response!.body).toMatchObject({ kind: 'omitted', reason: 'not-recorded' });
    },
  ],
  [
    '`Making authentication request to …` and the token behind it',
    'a sign-on whose request body and headers were not recorded',
    async () => {
      const signOn = 'Making authentication request to http://c/v3/auth/tokens';
      const { request, response } = await one(signOn, '{"token": {"methods": []}}');
      expect(request).toMatchObject({
        method: 'POST',
        headers: [],
        body: { kind: 'omitted', reason: 'not-recorded' },
      });
      expect(response).toMatchObject({ status: 201, body: { text: '{"token": {"methods": []}}' } });
    },
  ],
  [
    'urllib3\'s `"GET /identity HTTP/1.1" 300 273`',
    'when the answer began, its version, its size, the status of a sign-on',
    async () => {
      const wire = (message: string) => at(7, message, 'urllib3.connectionpool');
      const told = await one(
        at(5, REQ),
        wire('http://c:9292 "GET /v2 HTTP/1.0" 200 273'),
        at(9, RESP.replace('json', 'x')),
      );
      expect(told).toMatchObject({
        timing: { responseFirst: 2000 },
        response: { httpVersion: '1.0', body: { size: 273 } },
      });
      const signOn = at(5, 'Making authentication request to http://c/v3/auth/tokens');
      const failed = await one(signOn, wire('http://c:80 "POST /v3/auth/tokens HTTP/1.1" 401 9'));
      expect(failed.response!.status).toBe(401);
    },
  ],
  [
    '`[None req-… …]`, `[req-… req-… …]`',
    '`client.requestId`: which request the service was answering, and so what caused the call',
    async () => {
      const session = 'keystoneauth.session';
      const other = REQUEST_ID.replace(/1$/, '2');
      for (const context of [`None ${REQUEST_ID} user`, `${other} ${REQUEST_ID} user`]) {
        const { client } = await one(at(5, REQ, session, context), at(9, RESP, session, context));
        expect(client.requestId).toBe(REQUEST_ID);
      }
    },
  ],
  [
    'a redirect that is followed, a call that is tried again',
    'another exchange, with the same request',
    async () => {
      const redirect = `${REQ}\nRESP: [301] Location: http://c:9292/v2/\n${RESP}\n`;
      expect(await callsIn(keystoneauthLog, redirect)).toEqual([
        'GET http://c:9292/v2 301',
        'GET http://c:9292/v2/ 200',
      ]);
      const again = `${REQ}\nUnable to establish connection to http://c:9292/v2\n${RESP}\n`;
      expect((await callsIn(keystoneauthLog, again)).map((call) => call.split(' ')[1])).toEqual(
        Array(2).fill('http://c:9292/v2'),
      );
    },
  ],
  [
    '`Unable to establish connection`, `timed out`',
    'a failure',
    async () => {
      const words = [
        'Unable to establish connection to http://c:9292/v2',
        'Request to http://c:9292/v2 timed out',
      ];
      for (const word of words) expect((await one(REQ, word)).outcome.kind).toBe('failure');
    },
  ],
  [
    '`{SHA256}…`, `gAAAAABabc...`, `***`',
    'a secret, like the value itself: equal ones have equal pseudonyms',
    () => {
      const gate = redactor();
      const hidden = (value: string): string =>
        gate.exchange({
          ...{
            id: 'x000001',
            seq: 1,
            client: {},
            server: {},
            outcome: { kind: 'failure', cause: 'client-aborted', message: '' },
          },
          request: {
            ...{ method: 'GET', url: 'http://c/', httpVersion: '1.1', bodyBytes: 0, body: { kind: 'empty' } },
            headers: [['X-Auth-Token', value]],
          },
          timing: {
            startedAt: '2026-01-02T03:00:00.000Z',
            requestFirst: 0,
            requestLast: 0,
            responseFirst: null,
            responseLast: null,
          },
        } as never).request.headers[0]![1];
      for (const value of [`{SHA256}${'0a'.repeat(32)}`, 'gAAAAABabc...', '***']) {
        expect(hidden(value)).toMatch(/^<token:[0-9a-f]{16}>$/);
        expect(hidden(value)).toBe(hidden(value));
      }
    },
  ],
  [
    '`{"token": {"catalog": "<removed>"}}`',
    'what stands there',
    async () => {
      const removed = '{"token": {"catalog": "<removed>"}}';
      expect((await one(REQ, RESP, `RESP BODY: ${removed}`)).response!.body).toMatchObject({ text: removed });
    },
  ],
  [
    "`-d '<_io.BufferedReader …>'`",
    'a body that was not recorded',
    async () => {
      const { request } = await one(`${REQ} -d '<_io.BufferedReader name='a'>'`, RESP);
      expect(request.body).toMatchObject({ kind: 'omitted', reason: 'not-recorded' });
    },
  ],
  [
    "times without a zone, the journal's without a year",
    'the time by the first `Date` of an answer that can be believed: within 15 hours of its line, without a year of 2010 to 2099',
    async () => {
      const dated = 'RESP: [200] Date: Fri, 02 Jan 2026 01:00:00 GMT';
      expect((await one(at(5, REQ), at(9, dated))).timing.start).toBe(HOUR - 2 * 3_600_000_000 + 5000);
      for (const wrong of ['Thu, 01 Jan 1970 01:00:00 GMT', 'Sat, 03 Jan 2026 01:00:00 GMT']) {
        const answer = `RESP: [200] Date: ${wrong}`;
        expect((await one(at(5, REQ), at(9, answer))).timing.start).toBe(HOUR + 5000);
      }
      const journal = (ms: string, message: string) =>
        `Jan 02 03:00:00.${ms} host devstack@g-api.service[42]: DEBUG keystoneauth.session [-] ${message}`;
      const told = await one(journal('005000', REQ), journal('009000', dated));
      expect(told.timing.start).toBe(HOUR - 2 * 3_600_000_000 + 5000);
    },
  ],
  [
    'no times (`openstack --debug`)',
    'beside a log with times: a call is around what was done for its request id, the others by the `Date` of their answers; alone: one exchange behind the other',
    async () => {
      // Where they are laid: test/unit/app/untimed.test.ts, test/cli/logs.test.ts.
      const exchanges = await read(REQ, RESP, REQ, RESP);
      expect(exchanges.map(({ timing }) => timing.start)).toEqual([undefined, undefined]);
    },
  ],
  [
    'a request without an answer, an answer without a request',
    'nothing, and told with the line',
    async () => {
      const text = `${RESP}\n${BODY}\n${REQ}\n`;
      expect(await callsIn(keystoneauthLog, text)).toEqual([]);
      const problems = await problemsIn(keystoneauthLog, text);
      expect(problems).toContainEqual('1: The answer has no request in the log; it was left out.');
      expect(problems).toContainEqual('3: The request has no answer in the log; it was left out.');
    },
  ],
]);
