/** Every place that the reference lists: the secret goes, what is around it stays. */

import { describe, expect, it } from 'vitest';
import type { SecretKind } from '../../../src/model/profile.js';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

// Short on purpose: nothing but its place gives it away.
const SECRET = 's3cr3t';
const FERNET = `gAAAAABl${'Zx9_-'.repeat(30)}`;
const p = (kind: SecretKind, secret = SECRET): string => pseudonym(kind, secret);
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function headerAfter(name: string, value: string): string {
  return redactor().exchange(exchangeOf({ headers: [[name, value]] })).request.headers[0]![1];
}

function bodyAfter(text: string, mediaType?: string): string {
  const body = redactor().exchange(exchangeOf({ body: jsonBody(text, mediaType) })).request.body;
  return body.kind === 'text' ? body.text : body.kind;
}

function urlAfter(url: string): string {
  return redactor().exchange(exchangeOf({ url })).request.url;
}

describe('headers', () => {
  it.each([
    ...[
      'X-Auth-Token',
      'x-auth-token',
      'X-Subject-Token',
      'X-Service-Token',
      'X-Storage-Token',
      'X-Amz-Security-Token',
    ],
    'Openstack-Auth-Receipt',
  ])('%s', (name) => expect(headerAfter(name, SECRET)).toBe(p('token')));

  it.each([
    ['X-Token', 'token'],
    ['Private-Token', 'token'],
    ['X-Vault-Token', 'token'],
    ['X-Gitlab-Token', 'token'],
    ['X-Api-Key', 'key'],
    ['Api-Key', 'key'],
    ['X-Goog-Api-Key', 'key'],
    ['X-Goog-Iam-Authorization-Token', 'token'],
    ['Ocp-Apim-Subscription-Key', 'key'],
    ['X-Consumer-Secret', 'secret'],
    ['X-User-Password', 'password'],
    ['X-Hub-Signature-256', 'signature'],
    ['X-Auth-Key', 'password'],
    ['X-Storage-Pass', 'password'],
    ['X-Account-Meta-Temp-URL-Key', 'key'],
    ['X-Account-Meta-Temp-URL-Key-2', 'key'],
    ['X-Container-Meta-Temp-Url-Key', 'key'],
    ['X-Container-Meta-Temp-Url-Key-2', 'key'],
    ['X-Container-Sync-Key', 'key'],
    ['X-Container-Sync-Auth', 'signature'],
    ['X-Trace-HMAC', 'signature'],
    ['X-Instance-ID-Signature', 'signature'],
    ['X-Amz-Server-Side-Encryption-Customer-Key-MD5', 'key'],
    ['URL-Signature', 'signature'],
  ] as const)('%s', (name, kind) => expect(headerAfter(name, SECRET)).toBe(p(kind)));

  it.each([
    ['Authorization', `Bearer ${SECRET}`, `Bearer ${p('credential')}`],
    ['Authorization', `Basic ${base64(`me:${SECRET}`)}`, `Basic ${base64(`me:${p('password')}`)}`],
    ['Proxy-Authorization', `basic ${base64(SECRET)}`, `basic ${p('credential', base64(SECRET))}`],
    ['Authorization', `Negotiate ${SECRET}==`, `Negotiate ${p('credential', `${SECRET}==`)}`],
    [
      'Authorization',
      `AWS4-HMAC-SHA256 Credential=${SECRET}, SignedHeaders=host;date, Signature="${SECRET}"`,
      `AWS4-HMAC-SHA256 Credential=${p('credential')}, SignedHeaders=host;date, Signature="${p('credential')}"`,
    ],
    [
      'Authorization',
      `OAuth realm="r", oauth_signature="${SECRET}",oauth_version="1.0"`,
      `OAuth realm="r", oauth_signature="${p('credential')}",oauth_version="1.0"`,
    ],
    ['Cookie', `lang=; sid=${SECRET}; a="${SECRET}"`, `lang=; sid=${p('cookie')}; a="${p('cookie')}"`],
    ['Set-Cookie', `sid=${SECRET}; Path=/; HttpOnly`, `sid=${p('cookie')}; Path=/; HttpOnly`],
    ['X-Auth-Token', ` b'${FERNET}'`, ` b'${p('token', FERNET)}'`],
    ['Location', `/v2.0/tokens/${SECRET}?a=b`, `/v2.0/tokens/${encodeURIComponent(p('token'))}?a=b`],
    [
      'Link',
      `<http://h/p?temp_url_sig=${SECRET}>; rel="next"`,
      `<http://h/p?temp_url_sig=${encodeURIComponent(p('signature'))}>; rel="next"`,
    ],
    [
      'X-Registry-Auth',
      base64url(`{"username":"me","password":"${SECRET}"}`),
      base64url(`{"username":"me","password":"${p('password')}"}`),
    ],
    ['X-Other', `x ${FERNET} y`, `x ${p('token', FERNET)} y`],
    ['X-Foo', `password=${SECRET}; x`, `password=${p('password')}; x`],
    ['X-Foo', `a=b; db_password="${SECRET}"; c`, `a=b; db_password="${p('password')}"; c`],
    ['X-Command', `curl -u me:${SECRET} http://h`, `curl -u me:${p('password')} http://h`],
  ])('%s: %s', (name, value, expected) => expect(headerAfter(name, value)).toBe(expected));
});

describe('URLs', () => {
  it.each([
    ...[
      'temp_url_sig',
      'Signature',
      'X-Amz-Signature',
      'X-Amz-Credential',
      'X-Amz-Security-Token',
      'AWSAccessKeyId',
    ],
    ...['access_token', 'code', 'token'],
  ])('?%s=', (name) => {
    const url = urlAfter(`http://h/p?a=%20b&${name}=${SECRET}&temp_url_expires=1#f`);
    expect(url).toMatch(
      new RegExp(`^http://h/p\\?a=%20b&${name}=%3C\\w+%3A[0-9a-f]{16}%3E&temp_url_expires=1#f$`),
    );
  });

  it.each(['SAMLResponse', 'user[password]', 'auth.password', 'db_password', 'newPassword', 'X-Vault-Token'])(
    '?%s=, which is a secret in a body or a header',
    (name) => {
      expect(urlAfter(`http://h/p?a=b&${name}=${SECRET}&c=d`)).toMatch(/&c=d$/);
      expect(urlAfter(`http://h/p?a=b&${name}=${SECRET}&c=d`)).not.toContain(SECRET);
    },
  );

  it.each([
    [`http://u:${SECRET}@h/`, `http://u:${encodeURIComponent(p('password'))}@h/`],
    [
      `http://h/identity/v2.0/tokens/${SECRET}/endpoints`,
      `http://h/identity/v2.0/tokens/${encodeURIComponent(p('token'))}/endpoints`,
    ],
    [`http://h//a/${FERNET}/`, `http://h//a/${encodeURIComponent(p('token', FERNET))}/`],
    [
      `http://h/vnc.html?path=%3Ftoken%3D${SECRET}`,
      `http://h/vnc.html?path=%3Ftoken%3D${encodeURIComponent(encodeURIComponent(p('token')))}`,
    ],
  ])('%s', (url, expected) => expect(urlAfter(url)).toBe(expected));

  it('a query that carries a header', () => {
    expect(urlAfter(`http://h/p?X-Auth-Token=${SECRET}&a=b`)).toBe(
      `http://h/p?X-Auth-Token=${encodeURIComponent(p('token'))}&a=b`,
    );
  });
});

describe('bodies', () => {
  const at = (path: string, value: unknown): string =>
    JSON.stringify(
      path.split('/').reduceRight((inner, key) => (key === '0' ? [inner] : { [key]: inner }), value),
    );

  it.each([
    'auth/identity/password/user/password',
    'auth/identity/token/id',
    'auth/identity/application_credential/secret',
    'user/password',
    'user/original_password',
    'application_credential/secret',
    'credential/secret',
    'credential/blob',
    'credentials/0/blob',
    'auth/identity/totp/user/passcode',
    'oauth_token_secret',
    'client_secret',
    'assertion',
    'access_token',
    'id_token',
    'refresh_token',
    'server/adminPass',
    'auth/passwordCredentials/password',
    'auth/token/id',
    'access/token/id',
    'server/user_data',
    'server/personality/0/contents',
    'keypair/private_key',
    'connection_info/data/auth_password',
    'transfer/auth_key',
    'payload',
    'ipsec_site_connection/psk',
    'access_list/0/access_key',
    'users/0/password',
    'driver_info/ipmi_password',
    'configdrive',
    'tsigkey/secret',
    'new_pass2',
    'passwords/0/password',
    'rabbitcookie',
    'dbPassword',
    'user/newpassword',
    'accessToken',
    'smtp.password',
    'X-Auth-Token',
    'apiKey2',
  ])('%s', (path) => {
    expect(bodyAfter(at(path, SECRET))).toMatch(/^[^<]*"<\w+:[0-9a-f]{16}>"[\]}]*$/);
    expect(bodyAfter(at(path, SECRET))).not.toContain(SECRET);
  });

  it.each([
    ['a number', '{"passcode": 123456, "n": 1.0}', `{"passcode": "${p('password', '123456')}", "n": 1.0}`],
    ['an escaped value', '{"password":"a\\"\\u00e9"}', `{"password":"${p('password', 'a"é')}"}`],
    [
      'items of an array',
      '{"password":["a",["b"]]}',
      `{"password":["${p('password', 'a')}",["${p('password', 'b')}"]]}`,
    ],
    [
      'duplicate keys',
      '{"token":"a","token":"b"}',
      `{"token":"${p('token', 'a')}","token":"${p('token', 'b')}"}`,
    ],
    [
      'JSON in JSON',
      '{"x":"{\\"password\\": \\"a\\/\\\\n\\"}"}',
      `{"x":"{\\"password\\": \\"${p('password', 'a/\n')}\\"}"}`,
    ],
    [
      'a URL in JSON',
      `{"url":"http:\\/\\/u:${SECRET}@h\\/?token=${SECRET}"}`,
      `{"url":"http:\\/\\/u:${encodeURIComponent(p('password'))}@h\\/?token=${encodeURIComponent(p('password'))}"}`,
    ],
    ['JSON that was cut', `{"password": "${SECRET}", "x": [`, `{"password": "${p('password')}", "x": [`],
  ])('%s', (_, text, expected) => expect(bodyAfter(text)).toBe(expected));

  it('hides a secret that only an inner part of another one tells', () => {
    const blob = JSON.stringify({
      credential: { blob: '{"secret":"inner-secret-1"}' },
      other: 'x inner-secret-1',
    });
    expect(bodyAfter(blob)).not.toContain('inner-secret-1');
  });

  it('forms', () => {
    const form = `grant_type=password&password=${SECRET}+%21&username=me&code=${SECRET}&a+b=%20`;
    expect(bodyAfter(form, 'application/x-www-form-urlencoded')).toBe(
      `grant_type=password&password=${encodeURIComponent(p('password', `${SECRET} !`))}&username=me&code=${encodeURIComponent(p('secret'))}&a+b=%20`,
    );
  });

  it.each([
    [`{"auth":{"passwordCredentials":{"username":"me","password":"${SECRET}"}}}`],
    [`{"auth":{"identity":{"password":{"user":{"name":"me","password":"${SECRET}"}}}}}`],
    [` [{"a":"b=c&d","password":"${SECRET}"}]`],
  ])('JSON that calls itself a form, as curl -d sends it: %s', (json) => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect(bodyAfter(json, type), type).toBe(json.replace(SECRET, p('password')));
    }
    for (const type of ['application/xml', 'text/html']) expect(bodyAfter(json, type)).not.toContain(SECRET);
  });

  it('JSON that was cut, or a form that begins as JSON does, and calls itself a form', () => {
    const form = 'application/x-www-form-urlencoded';
    expect(bodyAfter(`{"name": "me", "password": "${SECRET}"`, form)).not.toContain(SECRET);
    expect(bodyAfter(`{a}=b&password=${SECRET}&c=d`, form)).not.toContain(SECRET);
  });

  it('that were not kept as text pass untouched', () => {
    const blob = {
      kind: 'blob',
      ref: { sha256: 'ab', size: 1 },
      mediaType: 'application/octet-stream',
    } as const;
    expect(redactor().exchange(exchangeOf({ body: blob })).request.body).toEqual(blob);
  });
});
