/** What a user can say: rules of their own, places to keep, log forms to keep, captures whose key is gone. */

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { SecretPlace, SecretRule } from '../../../src/model/profile.js';
import { checkRule } from '../../../src/redact/check-rule.js';
import { findLeaks } from '../../../src/redact/sweep.js';
import { ALL_RULES, exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

const SECRET = 'hunter2-hunter2';
const FERNET = `gAAAAABl${'Zx9_-'.repeat(30)}`;
const FORM = 'application/x-www-form-urlencoded';
const p = pseudonym;

describe('keep', () => {
  const message = {
    url: `http://h/?token=${SECRET}`,
    headers: [['X-Auth-Token', SECRET]],
    body: jsonBody(JSON.stringify({ a: { password: SECRET, token: SECRET } })),
  } as const;

  it.each<[SecretPlace, typeof message | object]>([
    [{ in: 'header', name: 'x-auth-token' }, { headers: message.headers }],
    [{ in: 'header', name: 'X-Auth-Token' }, { headers: [['X-Auth-Token', FERNET]] }],
    [{ in: 'query', name: 'token' }, { url: message.url }],
    [{ in: 'body', name: 'password', under: 'a' }, { body: jsonBody(`{"a":{"password":"${SECRET}"}}`) }],
    [{ in: 'body', name: 'password' }, { body: jsonBody(`{"password":["${FERNET}"]}`) }],
    [{ in: 'body', name: 'password' }, { body: jsonBody('password=abcdefgh', FORM) }],
    [{ in: 'body', name: 'password' }, { body: jsonBody('<password>a</password>', 'text/xml') }],
    [{ in: 'body', name: 'password' }, { body: jsonBody('"password": "abc"', 'text/plain') }],
    [{ in: 'path', template: '/v2.0/tokens/{secret}' }, { url: 'http://h/v2.0/tokens/abc' }],
    [{ in: 'text', pattern: 'hunter2-.*' }, message],
  ])('leaves %j alone, and learns nothing from it', (place, request) => {
    const gate = redactor({ keep: [place] });
    const raw = exchangeOf(request);
    expect(gate.exchange(raw)).toEqual(raw);
    expect(gate.counts().secrets).toBe(0);
  });

  it('of a multipart field, a variable and an option', () => {
    const form = `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n{"token":"abc"}\r\n--b--\r\n`;
    const gate = redactor({
      keep: [
        { in: 'body', name: 'password' },
        { in: 'env', name: 'OS_TOKEN' },
        { in: 'argv', name: '--os-token' },
      ],
    });
    expect(gate.text(`OS_TOKEN=${SECRET} --os-token ${SECRET}`)).toBe(
      `OS_TOKEN=${SECRET} --os-token ${SECRET}`,
    );
    expect(gate.env({ OS_TOKEN: SECRET })).toEqual({ OS_TOKEN: SECRET });
    expect(gate.argv(['--os-token', FERNET])).toEqual(['--os-token', FERNET]);
    const raw = exchangeOf({ body: jsonBody(form, 'multipart/form-data') });
    expect(gate.exchange(raw)).toEqual(raw);
  });

  it('keeps one place only, and hides there what another place gives away', () => {
    const kept = redactor({ keep: [{ in: 'header', name: 'x-auth-token' }] }).exchange(exchangeOf(message));
    expect(JSON.stringify(kept)).not.toContain(SECRET);
    const other = { in: 'body', name: 'password', under: 'b' } as const;
    expect(redactor({ keep: [other] }).text('{"a":{"password":"abc"}}')).toContain(p('password', 'abc'));
  });

  it('counts at the exit too', () => {
    const text = 'X-Auth-Token: abc';
    expect(findLeaks(text, ALL_RULES)).toHaveLength(1);
    expect(findLeaks(text, ALL_RULES, { keep: [{ in: 'header', name: 'X-Auth-Token' }] })).toEqual([]);
  });
});

describe('a rule and a value that it must catch', () => {
  it.each<[SecretRule, string, boolean]>([
    [{ in: 'header', name: 'X-Mine', kind: 'key' }, 'a', true],
    [{ in: 'header', name: 'X-Mine', kind: 'key' }, ' ', false],
    [{ in: 'query', name: 'mine', kind: 'key' }, 'a&b', true],
    [{ in: 'path', template: '/t/{id}/{secret}', kind: 'key' }, 'a/b', true],
    [{ in: 'path', template: '/t/{id}', kind: 'key' }, 'a', false],
    [{ in: 'body', name: '*_mine', under: 'a/*', kind: 'key' }, 'a"b', true],
    [{ in: 'body', name: 'mine', kind: 'key' }, '', false],
    [{ in: 'env', name: '*MINE', kind: 'key' }, 'a', true],
    [{ in: 'argv', name: '--mine', kind: 'key' }, 'a', true],
    [{ in: 'text', pattern: 'tok_[0-9]{4,}', kind: 'key' }, 'see tok_1234', true],
    [{ in: 'text', pattern: 'tok_[0-9]{4,}', kind: 'key' }, 'tok_12', false],
    [{ in: 'text', pattern: 'tok_[0-9]{4,}', kind: 'key' }, 'http://u:p@h/', false],
    [{ in: 'text', pattern: '(', kind: 'key' }, '(', false],
  ])('%j %j', (rule, value, caught) => expect(checkRule(rule, value)).toBe(caught));
});

describe('log forms of a token', () => {
  const digest = (algorithm: 'sha256' | 'sha1', text: string): string =>
    createHash(algorithm).update(text).digest('hex');
  const logged = `{SHA256}${digest('sha256', SECRET)}`;
  const old = `{SHA1}${digest('sha1', 'admin').toUpperCase()}`;
  const unknown = `{SHA256}${'0'.repeat(64)}`;

  it('have the name of the token', () => {
    const gate = redactor({ digest });
    gate.learn('token', SECRET);
    gate.learn('password', 'admin');
    expect(gate.text(`X-Auth-Token: ${logged}\nsee ${logged}, ${old} and ${unknown}`)).toBe(
      `X-Auth-Token: ${p('token', SECRET)}\nsee ${p('token', SECRET)}, ${p('password', 'admin')} and ${unknown}`,
    );
    expect(gate.exchange(exchangeOf({ url: `http://h/${encodeURIComponent(logged)}` })).request.url).toBe(
      `http://h/${encodeURIComponent(p('token', SECRET))}`,
    );
  });

  it('are known in bytes', () => {
    const gate = redactor({ digest });
    gate.learn('token', SECRET);
    const holds = (text: string): boolean => gate.holds(Buffer.from(`\u0000{"a":1}{sh ${text} {`, 'latin1'));
    expect([logged, logged.toLowerCase(), unknown, old].map(holds)).toEqual([true, true, false, false]);
  });

  it('stay where that was asked for, also at the exit', () => {
    const gate = redactor({ digest, keepDigests: true });
    gate.learn('token', SECRET);
    const text = `X-Auth-Token: ${logged}\nsee ${logged}`;
    expect(gate.text(text)).toBe(text);
    expect(findLeaks(text, ALL_RULES)).toHaveLength(1);
    expect(findLeaks(text, ALL_RULES, { keepDigests: true })).toEqual([]);
  });

  it('are of what is remembered, and no more', () => {
    const gate = redactor({ digest, learnedLimit: 1 });
    for (const secret of [SECRET, 'another-secret', 'one-more-secret']) {
      gate.learn('token', secret);
      gate.text(`see {SHA256}${digest('sha256', secret)}`);
    }
    expect(gate.text(logged)).toBe(logged);
  });
});

describe('a capture whose key is gone', () => {
  const exchange = exchangeOf({
    url: `http://h/?token=%3Ctoken%3A0123456789abcdef%3E`,
    headers: [
      ['X-Auth-Token', '<token:0123456789abcdef>'],
      ['Authorization', `Basic ${btoa('me:<password:0123456789abcdef>')}`],
      ['X-New', SECRET],
    ],
    body: jsonBody('<password>&lt;password:0123456789abcdef&gt;</password>', 'application/xml'),
  });

  it('keeps its pseudonyms, and today’s rules apply', () => {
    const rules: readonly SecretRule[] = [...ALL_RULES, { in: 'header', name: 'X-New', kind: 'key' }];
    const { request } = redactor({ rules, trustPseudonyms: true }).exchange(exchange);
    expect(request).toEqual({
      ...exchange.request,
      headers: [...exchange.request.headers.slice(0, 2), ['X-New', p('key', SECRET)]],
    });
  });
});
