/** Secrets that stand without quotes in text that is nearly JSON, in the print-outs of programs and in logs. */

import { describe, expect, it } from 'vitest';
import { responseOf } from '../../../src/model/exchange.js';
import { exchangeOf, redactor } from '../../support/redactor.js';

const SECRET = 'hunter2hunter2';
const PSEUDONYM = /"?<(?:token|password|secret):[0-9a-f]{16}>"?/;

function redacted(text: string, mediaType: string): string {
  const gate = redactor();
  const body = { kind: 'text', text, mediaType } as const;
  const once = gate.exchange(exchangeOf({}, { body }));
  expect(gate.exchange(once)).toEqual(once);
  return (responseOf(once)!.body as { text: string }).text;
}

describe.each(['application/json', 'text/plain'])('in %s', (mediaType) => {
  it.each([
    `{"token": ${SECRET}}`,
    `{"id": 1, "auth_token":${SECRET}, "n": 2}`,
    `[{"password":${SECRET}}]`,
    `{password: ${SECRET}}`,
    `{ password : ${SECRET} }`,
    `{auth: {token: ${SECRET}}, a: b}`,
    `{'token': ${SECRET}}`,
    `{u'password': u'${SECRET}', 'x': 1}`,
    `<User(name=bob, password=${SECRET})>`,
    `INFO login user=bob password=${SECRET}, 3 tries`,
    `password: ${SECRET}`,
    `:password=>"${SECRET}", :user=>"bob"`,
    `secret => ${SECRET}`,
    `adminPass := ${SECRET}`,
    `[('X-Auth-Token', '${SECRET}'), ('Vary', 'X-Auth-Token')]`,
    `[('username', 'bob'), ('password', '${SECRET}')]`,
    `curl -u me:${SECRET} http://h/`,
    `curl -u "John Doe:${SECRET}" http://h/`,
    `curl -u CORP/bob:${SECRET} http://h/`,
    `curl -u :${SECRET} http://h/`,
    `$ curl -sku "me:${SECRET}" http://h/ -H 'Accept: */*'`,
    `+ curl --user=me:${SECRET} http://h/`,
    `curl -u bob:"${SECRET}" http://h/`,
    `sshpass -p ${SECRET} ssh me@h -p 22`,
    `$ /usr/bin/sshpass -v -p '${SECRET}' scp a b`,
    `+ sshpass -p${SECRET} ssh me@h`,
    `machine h login bob password ${SECRET}`,
    `machine h\n  login bob\n  password ${SECRET}\nmachine i\n  login bob`,
    String.raw`echo "machine h login bob account a password ${SECRET}\n" > ~/.netrc`,
    `machine h password ${SECRET} login bob`,
    `GET /s3?X-Auth-Token=${SECRET} 200 OK`,
    String.raw`{\"url\": \"/p?token=${SECRET}\"} x`,
    `["openstack", '--os-password', '${SECRET}', "token"]`,
    `curl http://h/ \\\n  --proxy-user 'me:${SECRET}'\nid -u`,
    `curl -XPUT -H "X-Auth-Token:${SECRET}" http://h/`,
    `config["password"] = "${SECRET}"`,
    `user[password]=${SECRET} user[name]=bob`,
    `auth.password=${SECRET}`,
    `DB_PASSWORD=${SECRET} db_name=x`,
    `see dbPassword: ${SECRET}, dbName: x`,
    `X-Vault-Token: ${SECRET}`,
    `{'name': 'password', 'value': '${SECRET}'}`,
    `- name: DB_PASSWORD\n  value: ${SECRET}\n- name: A\n  value: b`,
    `password:\n  ${SECRET}\nuser: bob`,
    `a:\n  - db_password: >-\n      ${SECRET}\n    user: bob`,
  ])('%s', (text) => {
    const [before, after] = text.split(SECRET) as [string, string];
    const result = redacted(text, mediaType);
    expect(result).not.toContain(SECRET);
    expect(result.startsWith(before) && result.endsWith(after)).toBe(true);
    expect(result.slice(before.length, result.length - after.length)).toMatch(PSEUDONYM);
  });

  it.each([
    ['password=', '&two', ' and more'],
    ['export OS_PASSWORD=', '\\&two', '\n'],
    ['[db]\npassword = ', '&two&three', '\nname = x'],
    ['openstack --os-password ', '&two', ' token issue'],
    ['INFO password=', '', '&user=bob'],
    ['see password=', '', '&amp;user'],
    ['/p?token=', '', '&inline'],
    ['OS_PASSWORD=', '', ' && ls'],
    ['OS_PASSWORD=', '', '& ls'],
  ])('%s…%s%s: a password may hold an ampersand', (before, rest, after) => {
    const gate = redactor();
    const result = gate.text(before + SECRET + rest + after);
    expect(result).toMatch(/<(?:token|password):[0-9a-f]{16}>/);
    expect(result.replace(PSEUDONYM, '')).toBe(before + after);
    // Whichever of the two it was, where it is not escaped for a shell.
    if (!rest.startsWith('\\')) expect(gate.text(`x ${SECRET}`)).not.toContain(SECRET);
  });

  it.each([
    '{"password": null, "token": true, "secret": None, "token": NaN}',
    '{"token_type": Bearer, "password_expires_at": never}',
    "methods: ['password', 'token']",
    "Vary: ['X-Auth-Token', 'X-Subject-Token', 'Accept']",
    "('Vary', 'X-Auth-Token')",
    "'X-Auth-Token', 'Content-Type'",
    '"Access-Control-Expose-Headers": "X-Auth-Token", "X-Openstack-Request-Id": "req-1"',
    'password => nil',
    'if token == None:',
    "choices=('password', 'totp')",
    "('password', 'token')",
    'sudo -u stack:stack ls; docker run -u 1000:1000 x',
    'curl -u me http://h/ && sudo -u stack:stack ls',
    'password:\n  description: what you sign on with',
    'password:\nuser: bob',
    'Bearer error="invalid_token", next_page_token: 3',
    "{'name': 'user', 'value': 'bob'}",
    'this machine has password protection, and a login page',
    'sshpass -e ssh me@h -p 22; sshpass -f file ssh -p 22 h',
  ])('%s stays', (text) => {
    expect(redacted(text, mediaType)).toBe(text);
  });
});
