/** What no redaction may hide, also where somebody chose it for a password. */

import { describe, expect, it } from 'vitest';
import { responseOf } from '../../../src/model/exchange.js';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('what must stay readable', () => {
  // Also to a redactor that knows these values for secrets.
  it.each(['admin', 'asdf', 'password', 'keystone', 'a-user-name'])('with the password %j', (password) => {
    const headers = [
      ['X-Openstack-Request-Id', 'req-1'],
      ['x-compute-request-id', 'req-2'],
      ['X-Trans-Id', 'tx1'],
      ['Vary', 'X-Auth-Token'],
      ['X-Candidate-Id', 'c1'],
      ['Idempotency-Key', 'k1'],
      ['Sec-WebSocket-Key', 'k2'],
      ['X-Password-Expires', '2026-01-01'],
      ['WWW-Authenticate', 'Bearer realm="r", error="invalid_token"'],
      ['User-Agent', 'keystoneauth1/5 admin asdf'],
    ] as const;
    const text = JSON.stringify({
      token: { methods: ['password'], expires_at: '2026', audit_ids: ['x'], issued_at: null },
      user: {
        name: password,
        id: 'f'.repeat(32),
        password_expires_at: '2026-01-01',
        username: 'a-user-name',
      },
      project_id: 'e'.repeat(32),
      role: { name: 'admin' },
      trust_id: 'd'.repeat(32),
      image: { id: 'c'.repeat(32) },
      encryption_key_id: 'k',
      token_type: 'Bearer',
      next_page_token: 'page-two',
      nextToken: 'page-three',
      has_password: true,
      tags: [{ key: 'owner', value: 'bob' }],
      message: 'The password is too short: see https://h/password?sort=name for more - or ask.',
      secret_ref: 'http://barbican/v1/secrets/1',
      error: { code: 401 },
    });
    const gate = redactor();
    const kept = gate.exchange(
      exchangeOf(
        {
          url: `http://keystone/v3/users?temp_url_expires=1&name=${password}`,
          headers: [
            ['Authorization', `Basic ${base64(`a-user-name:${password}`)}`],
            ['Cookie', `project=${'e'.repeat(32)}`],
          ],
        },
        { headers, body: jsonBody(text) },
      ),
    );
    expect(kept.request.url).toBe(`http://keystone/v3/users?temp_url_expires=1&name=${password}`);
    expect(responseOf(kept)!.headers).toEqual(headers);
    expect(responseOf(kept)!.body).toEqual(jsonBody(text));
    expect(kept.request.headers).toEqual([
      ['Authorization', `Basic ${base64(`a-user-name:${pseudonym('password', password)}`)}`],
      ['Cookie', `project=${pseudonym('cookie', 'e'.repeat(32))}`],
    ]);
    expect(gate.counts()).toEqual({ secrets: 2, redactions: 2, dropped: 0 });
  });
});
