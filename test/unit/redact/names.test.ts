/** Names whose last words tell of a secret, a header's name where no header stands, and text that names its secrets. */

import { describe, expect, it } from 'vitest';
import type { SecretKind } from '../../../src/model/profile.js';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

// Short on purpose: nothing but its place gives it away.
const SECRET = 's3cr3t';
const p = (kind: SecretKind): string => pseudonym(kind, SECRET);

function bodyAfter(text: string, mediaType?: string): string {
  const body = redactor().exchange(exchangeOf({ body: jsonBody(text, mediaType) })).request.body;
  return body.kind === 'text' ? body.text : body.kind;
}

describe('fields', () => {
  it.each([
    'user[password]',
    'user[password][]',
    'auth.password',
    'DB_PASSWORD',
    'X-Auth-Token',
    'csrfToken',
    'Cookie',
  ])('a field %s of a form or of parts', (name) => {
    const form = `a=b&${encodeURIComponent(name)}=${SECRET}&c=d`;
    expect(bodyAfter(form, 'application/x-www-form-urlencoded')).not.toContain(SECRET);
    const parts = `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${SECRET}\r\n--b--\r\n`;
    expect(bodyAfter(parts, 'multipart/form-data')).not.toContain(SECRET);
  });
});

describe('JSON', () => {
  it.each([
    [
      'a header in JSON',
      `{"headers":{"Authorization":"Bearer ${SECRET}","Cookie":"a=${SECRET}"}}`,
      `{"headers":{"Authorization":"Bearer ${p('credential')}","Cookie":"a=${p('credential')}"}}`,
    ],
    [
      'pairs',
      `[{"name":"password","value":"${SECRET}"},{"value":"a-value","name":"user"},{"value":"${SECRET}","key":"X-Token"}]`,
      `[{"name":"password","value":"${p('password')}"},{"value":"a-value","name":"user"},{"value":"${p('password')}","key":"X-Token"}]`,
    ],
    [
      'a token by the name of its form',
      `{"jwt":"${SECRET}","session_jwt":"${SECRET}","id":"jwt"}`,
      `{"jwt":"${p('token')}","session_jwt":"${p('token')}","id":"jwt"}`,
    ],
    [
      'a password beside its user',
      `[{"user":"bob","pass":"${SECRET}"},{"pass":"${SECRET}","a":{"b":[1]},"Login":"bob"},{"user":{"pass":"a-value"}},{"pass":"a-value"}]`,
      `[{"user":"bob","pass":"${p('password')}"},{"pass":"${p('password')}","a":{"b":[1]},"Login":"bob"},{"user":{"pass":"a-value"}},{"pass":"a-value"}]`,
    ],
    [
      'a code of OAuth',
      `{"grant_type":"authorization_code","code":"${SECRET}","error":{"code":"a-value"},"codes":[{"code":404}]}`,
      `{"grant_type":"authorization_code","code":"${p('secret')}","error":{"code":"a-value"},"codes":[{"code":404}]}`,
    ],
    [
      'a cookie of a browser',
      `[{"name":"session","value":"${SECRET}","domain":"h","path":"/","httpOnly":true},{"name":"a","value":"a-value"}]`,
      `[{"name":"session","value":"${p('cookie')}","domain":"h","path":"/","httpOnly":true},{"name":"a","value":"a-value"}]`,
    ],
    [
      'a JSON Patch',
      `[{"op":"replace","path":"/driver_info/ipmi_password","value":"${SECRET}"},{"op":"add","path":"/name","value":"a-value"},{"value":"${SECRET}","path":"/password","op":"test"}]`,
      `[{"op":"replace","path":"/driver_info/ipmi_password","value":"${p('password')}"},{"op":"add","path":"/name","value":"a-value"},{"value":"${p('password')}","path":"/password","op":"test"}]`,
    ],
    [
      'a field with a path',
      `[{"name":"token","path":"/","value":"${SECRET}"},{"path":"password","value":"a-value"}]`,
      `[{"name":"token","path":"/","value":"${p('token')}"},{"path":"password","value":"a-value"}]`,
    ],
    ...[
      `curl -u me:${SECRET} http://h/`,
      `curl -H 'X-Auth-Token: ${SECRET}' http://h/`,
      `login as bob with password=${SECRET}, 3 tries`,
      `line\\nOS_PASSWORD=${SECRET}\\nline`,
      `export DB_PASS=${SECRET}; MYSQL_PWD=${SECRET} mysqldump`,
      `got ('password', '${SECRET}')`,
      `<password>${SECRET}</password>`,
      `| password | ${SECRET} |`,
    ].map((line) => [
      `text in JSON: ${line}`,
      `{"output":"${line}"}`,
      `{"output":"${line.replaceAll(SECRET, p(/Token/.test(line) ? 'token' : 'password'))}"}`,
    ]),
  ])('%s', (_, text, expected) => expect(bodyAfter(text)).toBe(expected));
});

it.each(['none', 'true'])('a field of a form is a secret whatever it holds: %s', (password) => {
  const form = `a=b&password=${password}`;
  expect(bodyAfter(form, 'application/x-www-form-urlencoded')).not.toContain(password);
});

describe('words of several in a name', () => {
  it.each(['secretKey', 'private-key', 'access_key', 'password_confirmation', 'minioSecretKey'])(
    '%s',
    (name) => {
      expect(bodyAfter(JSON.stringify({ [name]: SECRET }))).not.toContain(SECRET);
    },
  );
});

describe('a sentence in a value', () => {
  it.each([
    'Invalid token: keystone-api not reachable',
    'Invalid password: Unauthorized for user bob',
    'Cannot read secret: application/json is no text',
    'Provide password: required',
    "Policy doesn't allow identity:validate_token: admin required",
  ])('teaches nothing: %s', (message) => {
    const text = JSON.stringify({ error: { message } });
    const headers = [['Warning', `299 - "${message}"`]] as const;
    const gate = redactor();
    const kept = gate.exchange(exchangeOf({ headers, body: jsonBody(text) }));
    expect(kept.request).toMatchObject({ headers, body: { text } });
    const later = exchangeOf({ url: 'http://keystone-api.example/Unauthorized' });
    expect(gate.exchange(later).request.url).toBe(later.request.url);
  });
});

describe('tokens of pages', () => {
  it.each(['X-Next-Token', 'X-Page-Token', 'Lock-Token'])('stay, also in a header: %s', (name) => {
    const headers = [[name, 'page-two-of-it']] as const;
    expect(redactor().exchange(exchangeOf({ headers })).request.headers).toEqual(headers);
  });
});

it('looks once at a line with many headers that hold no secret', () => {
  const text = JSON.stringify({ m: 'Authorization: Digest realm='.repeat(37_000) });
  expect(bodyAfter(text)).toBe(text);
}, 20_000);
