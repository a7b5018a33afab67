/** What no recording may hide, end to end: names, ids and times stay, also where somebody chose one for a password. */

import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { responseOf } from '../../src/model/exchange.js';
import { readCapture } from '../../src/store/read-capture.js';
import { startWiretale } from '../support/cli.js';
import type { Planted } from '../support/planted-secrets.js';
import { runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { caseOf, sendThrough } from '../support/traffic.js';

const WORDS = ['admin', 'asdf', 'password', 'keystone', 'openstack', 'a-user-name'];

const HEADERS = [
  ['X-Openstack-Request-Id', 'req-1'],
  ['x-compute-request-id', 'req-2'],
  ['X-Trans-Id', 'tx1'],
  ['Vary', 'X-Auth-Token'],
  ['X-Candidate-Id', 'c1'],
  ['Server', 'Apache admin asdf keystone'],
  ['WWW-Authenticate', 'Keystone uri="http://keystone/v3"'],
] as const;

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
const SIGN_ON = fc.record({
  word: fc.constantFrom(...WORDS),
  ids: fc.tuple(hex, hex, hex, hex, hex),
  coding: fc.constantFrom('identity' as const, 'gzip' as const, 'deflate' as const, 'br' as const),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
});

/** A sign-on with the word for a password, answered with everything that must stay. */
const CASE: fc.Arbitrary<Planted> = SIGN_ON.map(({ word, ids, coding, cuts }) => ({
  secret: word,
  label: word,
  around: ['', ''],
  coding,
  cuts,
  calls: [
    {
      target: `/v3/users/${ids[0]}?name=${word}&temp_url_expires=1700000000`,
      reason: 'Created',
      request: { headers: [], type: 'application/json', body: signOn(word, `"${word}"`) },
      response: { headers: HEADERS, type: 'application/json', body: answer(word, ids) },
    },
  ],
}));

function signOn(name: string, password: string): string {
  return `{"auth": {"identity": {"methods": ["password"],\n "password": {"user": {"name": "${name}", "password": ${password} }}}}}`;
}

function answer(word: string, [user, project, role, trust, image]: readonly string[]): string {
  return `{"token": {"methods": ["password"], "expires_at": "2026-01-01T00:00:00.000000Z", "issued_at": null, "audit_ids": ["yZ3"],
    "user": {"name": "${word}", "id": "${user}", "password_expires_at": "2026-01-01", "username": "${word}" },
    "project": {"id": "${project}", "name": "${word}"}, "roles": [{"id": "${role}", "name": "admin"}], "trust_id":"${trust}"},
    "image": {"id": "${image}", "os_hash_value": "${image}${image}"}, "encryption_key_id": "k", "token_type": "Bearer", "size": 1.0,
    "secret_ref": "http://barbican/v1/secrets/1", "error": {"code": 401} }`;
}

it('names, ids and times come through a recording as they were, and of a sign-on only the password goes', async () => {
  const folder = await temporaryFolder();
  const cases = fc.sample(CASE, runs(60, 2000));
  const recorder = startWiretale(folder, ['record', 'readable', '--listen', '127.0.0.1:0']);
  const [, port] = await recorder.printed(/http_proxy=http:\/\/127\.0\.0\.1:(\d+)/);
  expect(await sendThrough(Number(port), cases)).toEqual([]);
  recorder.child.kill('SIGINT');
  expect((await recorder.finished).code).toBe(0);

  const { exchanges } = await readCapture(join(folder, 'captures/readable'));
  expect(exchanges).toHaveLength(cases.length);
  for (const exchange of exchanges) {
    const { request } = exchange;
    const response = responseOf(exchange)!;
    const { secret: word, calls } = cases[caseOf(request.headers)]!;
    const [call] = calls;
    expect(new URL(request.url).pathname + new URL(request.url).search).toBe(call!.target);
    expect(response.headers.slice(0, HEADERS.length)).toEqual(HEADERS);
    expect(response.body.kind === 'text' && response.body.text).toBe(call!.response.body);
    const sent = request.body.kind === 'text' ? request.body.text : '';
    expect(sent.replace(/<password:[0-9a-f]{16}>/, '<password>')).toBe(signOn(word, '"<password>"'));
  }
});
