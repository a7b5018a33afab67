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
    ...[
      `curl -u me:${SECRET} http://h/`,
      `curl -H 'X-Auth-Token: ${SECRET}' http://h/`,
      `login as bob with password=${SECRET}, 3 tries`,
      `line\\nOS_PASSWORD=${SECRET}\\nline`,
    ].map((line) => [
      `text in JSON: ${line}`,
      `{"output":"${line}"}`,
      `{"output":"${line.replace(SECRET, p(/Token/.test(line) ? 'token' : 'password'))}"}`,
    ]),
  ])('%s', (_, text, expected) => expect(bodyAfter(text)).toBe(expected));
});
