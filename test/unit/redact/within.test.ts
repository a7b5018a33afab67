/** Secrets in what is written inside of something else: a file in base64, the items of a list, a relative URL. */

import { describe, expect, it } from 'vitest';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

const SECRET = 'Zq7Wx9Pv2kLmR4';
const P = pseudonym('password', SECRET);
const T = pseudonym('token', SECRET);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const inLines = (text: string): string => base64(text).replace(/.{76}(?=.)/g, '$&\n');

function bodyAfter(text: string, mediaType?: string): string {
  const gate = redactor();
  const once = gate.exchange(exchangeOf({ body: jsonBody(text, mediaType) }));
  expect(gate.exchange(once)).toEqual(once);
  const { body } = once.request;
  return body.kind === 'text' ? body.text : body.kind;
}

describe('base64 of a text', () => {
  it.each([
    ['#!/bin/sh\nexport A=1\nexport OS_PASSWORD=', '\n'],
    ['password=', ''],
    ['#cloud-config\nusers: [bob]\npassword: ', '\nssh_pwauth: true\n'],
    ['[db]\nconnection = mysql://root:', '@h/db\nname = é\n'],
    ['{"a":[{"password":"', '"}]}'],
  ])('%j', (before, after) => {
    const [raw, redacted] = [before + SECRET + after, before + P + after];
    const written = after.includes('@h') ? redacted.replace(P, encodeURIComponent(P)) : redacted;
    const [from, to] = [base64(raw), base64(written)];
    expect(bodyAfter(`{"user_file":"${from}"}`)).toBe(`{"user_file":"${to}"}`);
    expect(bodyAfter(`{"x":"data:text/plain;base64,${from}"}`)).toBe(`{"x":"data:text/plain;base64,${to}"}`);
    expect(bodyAfter(`<a><b>${from}</b></a>`, 'application/xml')).toBe(`<a><b>${to}</b></a>`);
    const form = 'application/x-www-form-urlencoded';
    expect(bodyAfter(`b=c&file=${encodeURIComponent(from)}`, form)).toBe(
      `b=c&file=${encodeURIComponent(to)}`,
    );
  });

  it('that is written in lines comes out in lines as long', () => {
    const script = (value: string): string =>
      `#!/bin/sh\n${'echo hello\n'.repeat(20)}password=${value}\nexit\n`;
    const body = (value: string): string => JSON.stringify({ file: inLines(script(value)) });
    expect(bodyAfter(body(SECRET))).toBe(body(P));
  });

  it('that holds a key, and nothing that only looks like base64', () => {
    const key = `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----\n`;
    expect(bodyAfter(JSON.stringify({ file: base64(key) }))).toBe(
      JSON.stringify({ file: base64(`${pseudonym('key', key.trimEnd())}\n`) }),
    );
    const others = [base64('hello, this is a text without any'), 'a'.repeat(32), base64('\u0001 password=a')];
    expect(bodyAfter(JSON.stringify(others))).toBe(JSON.stringify(others));
  });
});

describe('lists in JSON', () => {
  it.each([
    [
      ['Host', 'x', 'X-Auth-Token', SECRET, 'Accept', '*/*'],
      ['Host', 'x', 'X-Auth-Token', T, 'Accept', '*/*'],
    ],
    [
      [
        ['Host', 'x'],
        ['x-auth-token', SECRET],
      ],
      [
        ['Host', 'x'],
        ['x-auth-token', T],
      ],
    ],
    [
      [['Authorization', `Bearer ${SECRET}`]],
      [['Authorization', `Bearer ${pseudonym('credential', SECRET)}`]],
    ],
    [
      ['openstack', '--os-password', SECRET, 'token', 'issue'],
      ['openstack', '--os-password', P, 'token', 'issue'],
    ],
    [
      ['/usr/bin/curl', '-u', `me:${SECRET}`, 'http://h'],
      ['/usr/bin/curl', '-u', `me:${P}`, 'http://h'],
    ],
    [
      ['curl', `-sume:${SECRET}`],
      ['curl', `-sume:${P}`],
    ],
    [
      ['sshpass', '-p', SECRET, 'ssh'],
      ['sshpass', '-p', P, 'ssh'],
    ],
  ])('%j', (list, expected) => {
    expect(bodyAfter(JSON.stringify({ list }, null, 1))).toBe(JSON.stringify({ list: expected }, null, 1));
  });

  it('of raw headers hide whatever stands there', () => {
    expect(bodyAfter('{"rawHeaders":["X-Auth-Token","abcdefghij"]}')).not.toContain('abcdefghij');
  });

  it.each([
    [['X-Auth-Token', 'abcdefghij']],
    [
      [
        ['Accept', 'text-plain'],
        ['X-Auth-Token', 'abcdefghij'],
      ],
    ],
  ])('%j is a header of letters alone', (list) => {
    const text = JSON.stringify(list, null, 1);
    expect(bodyAfter(text)).toBe(text.replace('abcdefghij', pseudonym('token', 'abcdefghij')));
  });

  it.each([
    [['X-Auth-Token', 'X-Subject-Token', 'Accept']],
    [['X-Auth-Token', 'Connection']],
    [['X-Auth-Token', 'Accept-Encoding']],
    [['Authorization', 'Negotiate']],
    [['X-Auth-Token', 'abcdefghij', 'Accept']],
    [['Authorization', 'Cookie']],
    [['--password', '--token', '--insecure']],
    [['--name', 'X-Auth-Token', 'v1.2']],
    [['chown', '-u', 'nova:nova']],
    [['password', 'token']],
    [[1, 'X-Auth-Token', 'v1.2', ['X-Auth-Token'], 'v1.2']],
  ])('%j stays', (list) => expect(bodyAfter(JSON.stringify(list))).toBe(JSON.stringify(list)));
});

describe('Heat', () => {
  it('gives its outputs in pairs', () => {
    const outputs = (value: string): string =>
      JSON.stringify([{ output_key: 'admin_password', output_value: value, description: 'x' }]);
    expect(bodyAfter(outputs(SECRET))).toBe(outputs(P));
  });
});

describe('headers', () => {
  const headerAfter = (name: string, value: string): string =>
    redactor().exchange(exchangeOf({ headers: [[name, value]] })).request.headers[0]![1];
  const coded = (kind: 'secret' | 'signature'): string => encodeURIComponent(pseudonym(kind, SECRET));

  it.each(['Token', 'Password', 'apikey', 'X-CSRFToken', 'X-Functions-Key', 'X-Auth'])('%s', (name) =>
    expect(headerAfter(name, SECRET)).toMatch(/^<\w+:[0-9a-f]{16}>$/),
  );

  it.each([
    ['X-Forwarded-Authorization', `Bearer ${SECRET}`, `Bearer ${pseudonym('credential', SECRET)}`],
    ['X-Original-Authorization', `Basic ${base64(`me:${SECRET}`)}`, `Basic ${base64(`me:${P}`)}`],
    ['Location', `cb?code=${SECRET}&state=1`, `cb?code=${pseudonym('secret', SECRET)}&state=1`],
    ['Refresh', `0;url=/cb?a=b&code=${SECRET}`, `0;url=/cb?a=b&code=${pseudonym('secret', SECRET)}`],
    [
      'Link',
      `</p?temp_url_sig=${SECRET}>; rel=next`,
      `</p?temp_url_sig=${pseudonym('signature', SECRET)}>; rel=next`,
    ],
    ['X-Copy-From', `/c/o?sig=${SECRET}&inline`, `/c/o?sig=${pseudonym('signature', SECRET)}&inline`],
    ['Location', `/cb?code=${SECRET}`, `/cb?code=${coded('secret')}`],
  ])('%s: %s', (name, value, expected) => expect(headerAfter(name, value)).toBe(expected));
});

describe('fields', () => {
  it.each(['pass', 'pwd', 'pw', 'otp', 'device_code', 'code_verifier'])('%s', (name) => {
    const form = bodyAfter(`a=b&${name}=${SECRET}&c=d`, 'application/x-www-form-urlencoded');
    expect(form).toMatch(/^a=b&\w+=%3C(?:password|secret)%3A[0-9a-f]{16}%3E&c=d$/);
  });

  it('of a query in a text are known by what they stand for', () => {
    const gate = redactor();
    const known = pseudonym('signature', 'Zq7+Wx9/Pv2k');
    for (const name of ['sig', 'X-Amz-Signature']) {
      expect(redactor().text(`GET /p?a=b&${name}=Zq7%2BWx9%2FPv2k&c`)).toBe(`GET /p?a=b&${name}=${known}&c`);
    }
    gate.text('GET /p?sig=Zq7%2BWx9%2FPv2k');
    expect(gate.text('x Zq7+Wx9/Pv2k')).toBe(`x ${pseudonym('signature', 'Zq7+Wx9/Pv2k')}`);
  });

  it('a session in a path', () => {
    const { url } = redactor().exchange(exchangeOf({ url: `http://h/a;jsessionid=${SECRET}?b=c` })).request;
    expect(url).toBe(`http://h/a;jsessionid=${encodeURIComponent(pseudonym('cookie', SECRET))}?b=c`);
  });
});

describe('shapes', () => {
  it.each([
    `ghp_${'aB3'.repeat(12)}`,
    `github_pat_${'aB3_'.repeat(20)}`,
    `glpat-${'aB3-'.repeat(5)}`,
    `xoxb-123456789012-${'aB3'.repeat(8)}`,
    `AKIA${'AB3D'.repeat(4)}`,
    `AIza${'aB3-_'.repeat(7)}`,
    `sk_live_${'aB3'.repeat(8)}`,
    `rk_live_${'aB3'.repeat(8)}`,
    `sk-proj-${'aB3-_'.repeat(20)}`,
    `npm_${'aB3'.repeat(12)}`,
    '-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 2.0\n\nlQOYBF+/=\n-----END PGP PRIVATE KEY BLOCK-----',
  ])('%s', (secret) => {
    const gate = redactor();
    expect(gate.text(`x ${secret} y`)).toMatch(/^x <\w+:[0-9a-f]{16}> y$/);
    expect(bodyAfter(JSON.stringify({ message: `x ${secret} y` }))).toMatch(
      /^\{"message":"x <\w+:[0-9a-f]{16}> y"\}$/,
    );
    expect(gate.holds(Buffer.from(`\0\u0001${secret}\0`))).toBe(true);
  });

  it('of a key tell it in a query, where a key may be any other', () => {
    const url = (key: string): string =>
      redactor().exchange(exchangeOf({ url: `http://h/?key=${key}` })).request.url;
    expect(url(`AIza${'aB3-_'.repeat(7)}`)).toMatch(/^http:\/\/h\/\?key=%3Ckey%3A[0-9a-f]{16}%3E$/);
    expect(url('0f1e2d3c-1f2e-4a3b-9c8d-0123456789ab')).toBe(
      'http://h/?key=0f1e2d3c-1f2e-4a3b-9c8d-0123456789ab',
    );
  });

  it.each(['npm_config_user_agent_of_the_package_manager', 'sk-project', 'disk-proj-1', 'sk_live_x'])(
    '%s is none',
    (text) => expect(redactor().text(text)).toBe(text),
  );
});
