/** The line of an exchange as it is recorded: nothing that could still turn out to be a secret is in it whole. */

import { describe, expect, it } from 'vitest';
import { exchangeLine } from '../../../src/cli/lines.js';
import { exchangeOf } from '../../support/redactor.js';

const lineOf = (url: string, reason = 'OK', method = 'GET'): string =>
  exchangeLine(exchangeOf({ method, url }, { reason }));

describe('the line of an exchange', () => {
  it.each([
    ['http://cloud:80/v3/auth/tokens?x=1', '/v3/auth/tokens'],
    ['http://cloud:80/v2.1/os-quota-class-sets/default', '/v2.1/os-quota-class-sets/default'],
    ['http://cloud:80/v3/users/4f2ac1d09b8e4c6f8a7d6e5f4a3b2c1d', '/v3/users/4f2ac1…'],
    ['http://cloud:80/v2/images/7d0c3a52-1f2e-4a3b-9c8d-0123456789ab/file', '/v2/images/7d0c3a…/file'],
    ['http://cloud:80/v1/AUTH_7e1b0f2a9c8d4b3f/glance/a%20file.img', '/v1/AUTH_7…/glance/a%20…'],
    ['http://cloud:80/x/Tr0ub4dor', '/x/Tr0…'],
    ['http://cloud:80/x/correct-horse-battery-staple', '/x/correc…'],
    ['http://cloud:80/v2.0/tokens/%3Ctoken%3A3f9a1c02b45d9e70%3E', '/v2.0/tokens/<token:3f9a…>'],
  ])('%s', (url, shown) => {
    expect(lineOf(url)).toContain(`  GET ${shown}  200 OK  `);
  });

  it('shortens what a server says beside the status, and keeps what it usually says', () => {
    const usual = 'Non-Authoritative Information';
    expect(lineOf('http://cloud:80/', usual)).toContain(`200 ${usual}`);
    expect(lineOf('http://cloud:80/', 'no token 4f2ac1d09b8e4c6f8a7d6e5f4a3b2c1d')).toContain(
      '200 no token 4f2ac1…  ',
    );
  });

  it('shows the address of a tunnel whole', () => {
    expect(lineOf('https://192.168.100.200:6385/', '', 'CONNECT')).toContain('CONNECT 192.168.100.200:6385');
  });
});
