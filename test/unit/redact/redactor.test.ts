/** Commands, output, learned values, pseudonyms that nobody can forge, and the counts. */

import { describe, expect, it } from 'vitest';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

const FERNET = `gAAAAABl${'Zx9_-'.repeat(30)}`;
const p = pseudonym;

describe('a command line', () => {
  it.each([
    [
      ['openstack', '--os-password', 'asdf', 'token'],
      ['openstack', '--os-password', p('password', 'asdf'), 'token'],
    ],
    [['--os-token=a b'], [`--os-token=${p('token', 'a b')}`]],
    [
      ['--db-password', '-x'],
      ['--db-password', p('password', '-x')],
    ],
    [
      ['curl', '-H', 'X-Auth-Token: abc'],
      ['curl', '-H', `X-Auth-Token: ${p('token', 'abc')}`],
    ],
    [['-HX-Auth-Token:abc'], [`-HX-Auth-Token:${p('token', 'abc')}`]],
    [
      ['-u', 'me:pw', '-k', 'x'],
      ['-u', `me:${p('password', 'pw')}`, '-k', 'x'],
    ],
    ...['John Doe:', 'CORP/bob:', ':'].map((user): [string[], string[]] => [
      ['/usr/bin/curl', '-su', `${user}pw`],
      ['/usr/bin/curl', '-su', `${user}${p('password', 'pw')}`],
    ]),
    [
      ['fetcher', '-u', 'John Doe:1234'],
      ['fetcher', '-u', `John Doe:${p('password', '1234')}`],
    ],
    [
      ['/usr/bin/sshpass', '-p', 'pw', 'ssh', '-p', '22', 'h'],
      ['/usr/bin/sshpass', '-p', p('password', 'pw'), 'ssh', '-p', '22', 'h'],
    ],
    [
      ['sshpass', '-ppw', 'ssh', '-p22', 'h'],
      ['sshpass', `-p${p('password', 'pw')}`, 'ssh', '-p22', 'h'],
    ],
    [['docker', 'run', '-u', '1000:1000', '-vuploads:/data'], undefined],
    [['http://u:pw@h/'], [`http://u:${encodeURIComponent(p('password', 'pw'))}@h/`]],
    [
      ['-d', '{"auth":{"token":{"id":"abc"}}}'],
      ['-d', `{"auth":{"token":{"id":"${p('token', 'abc')}"}}}`],
    ],
    [
      ['env', 'OS_PASSWORD=a b'],
      ['env', `OS_PASSWORD=${p('password', 'a b')}`],
    ],
    [
      ['sh', '-c', 'x --os-password pw y'],
      ['sh', '-c', `x --os-password ${p('password', 'pw')} y`],
    ],
    [['image', 'create', '--property', 'a=b', '--user', 'admin'], undefined],
  ])('%j', (argv, expected) => expect(redactor().argv(argv)).toEqual(expected ?? argv));
});

it('an environment keeps its names', () => {
  const env = {
    OS_PASSWORD: 'admin',
    OS_USERNAME: 'admin',
    MY_API_KEY: 'k',
    OS_AUTH_URL: 'http://h/v3',
    EMPTY_TOKEN: '',
  };
  expect(redactor().env(env)).toEqual({
    ...env,
    OS_PASSWORD: p('password', 'admin'),
    MY_API_KEY: p('key', 'k'),
  });
});

describe('free text', () => {
  it.each([
    [`| id      | ${FERNET} |`, `| id      | ${p('token', FERNET)} |`],
    ['| secret  | ab c |\n| expires | 1 |', `| secret  | ${p('secret', 'ab c')} |\n| expires | 1 |`],
    [
      'curl -H "X-Auth-Token: {SHA256}abc" -H "A: b"',
      `curl -H "X-Auth-Token: ${p('token', '{SHA256}abc')}" -H "A: b"`,
    ],
    ["{'X-Auth-Token': b'abc', 'n': None}", `{'X-Auth-Token': b'${p('token', 'abc')}', 'n': None}`],
    [
      '> Authorization: Basic bWU6cHc=\n> A: b',
      `> Authorization: Basic ${btoa(`me:${p('password', 'pw')}`)}\n> A: b`,
    ],
    ['secret: my phrase\nname: x', `secret: ${p('secret', 'my phrase')}\nname: x`],
    ['x(password=abc, user=me)', `x(password=${p('password', 'abc')}, user=me)`],
    ['\\"password\\": \\"abc\\", \\"n\\"', `\\"password\\": \\"${p('password', 'abc')}\\", \\"n\\"`],
    ['see http://u:pw@h/p.', `see http://u:${encodeURIComponent(p('password', 'pw'))}@h/p.`],
    ['{"password": null}', '{"password": null}'],
    ['password: None', 'password: None'],
    ['Vary: X-Auth-Token', 'Vary: X-Auth-Token'],
    ['eyJhbGciOi.eyJzdWIi.c2ln', p('token', 'eyJhbGciOi.eyJzdWIi.c2ln')],
    [
      '-----BEGIN RSA PRIVATE KEY-----\\nMII=\\n-----END RSA PRIVATE KEY-----.',
      `${p('key', '-----BEGIN RSA PRIVATE KEY-----\\nMII=\\n-----END RSA PRIVATE KEY-----')}.`,
    ],
  ])('%s', (text, expected) => expect(redactor().text(text)).toBe(expected));
});

describe('learned values', () => {
  const SECRET = 'hunter2/hünter2&more';
  const learned = (text: string, secret = SECRET): string => {
    const gate = redactor();
    gate.learn('password', secret);
    return gate.text(text);
  };
  const name = p('password', SECRET);

  it.each([
    ['as it is', `a ${SECRET} b`, `a ${name} b`],
    ['JSON', JSON.stringify({ a: [SECRET] }), JSON.stringify({ a: [name] })],
    ['JSON in ASCII', '["hunter2\\/h\\u00FCnter2\\u0026more"]', `["${name}"]`],
    ['percent-encoded', `a ${encodeURIComponent(SECRET)} b`, `a ${encodeURIComponent(name)} b`],
    ['percent-encoded in lower case', 'hunter2%2fh%c3%bcnter2%26more', encodeURIComponent(name)],
    ['HTML', 'hunter2/hünter2&amp;more', name.replace('<', '&lt;').replace('>', '&gt;')],
    ['hex', Buffer.from(SECRET).toString('hex').toUpperCase(), name],
    ['base64', btoa(`x:${name}`), btoa(`x:${name}`)],
    ['a header read as Latin-1', Buffer.from(SECRET).toString('latin1'), name],
  ])('%s', (_, text, expected) => expect(learned(text)).toBe(expected));

  it.each([0, 1, 2])('in base64, %i bytes after a group began', (before) => {
    const encode = (text: string): string => Buffer.from('y'.repeat(before) + text + ' z').toString('base64');
    expect(learned(`a ${encode(SECRET)} b`)).toBe(`a ${encode(name)} b`);
    expect(learned(encode(SECRET).replaceAll('+', '-').replaceAll('/', '_'))).not.toContain(
      encode(SECRET).slice(5, 20),
    );
  });

  it('in base64 that is no text give way with the digits that they share', () => {
    const bytes = Buffer.concat([Buffer.from([255, 254]), Buffer.from('hunter2hunter2'), Buffer.from([255])]);
    expect(learned(bytes.toString('base64'), 'hunter2hunter2')).toMatch(
      /^.{0,3}<password:[0-9a-f]{16}>.{0,4}$/,
    );
  });

  it('are hidden where they stood before the place that gave them away', () => {
    const exchange = exchangeOf(
      { url: 'http://h/a-late-secret/b', method: 'GET' },
      {
        body: jsonBody('{"password":"a-late-secret"}'),
        reason: 'no a-late-secret',
        headers: [['X', 'a-late-secret']],
      },
    );
    expect(JSON.stringify(redactor().exchange(exchange))).not.toContain('a-late-secret');
  });

  it('are hidden in numbers, so that JSON stays JSON', () => {
    expect(learned('{"n":12345678901}', '12345678901')).toBe(`{"n":"${p('password', '12345678901')}"}`);
  });

  it('of which one is a part of another are both hidden', () => {
    const gate = redactor();
    gate.learn('password', 'part-of-it');
    gate.learn('password', 'part-of-it-all');
    expect(gate.text('x part-of-it-all y part-of-it')).not.toContain('part');
  });

  it('are forgotten beyond the limit, oldest first, and that is counted', () => {
    const gate = redactor({ learnedLimit: 2 });
    for (const secret of ['first-secret', 'second-secret', 'third-secret']) gate.learn('secret', secret);
    expect(gate.text('first-secret')).toBe('first-secret');
    expect(gate.text('second-secret')).toBe(p('secret', 'second-secret'));
    expect(gate.counts()).toEqual({ secrets: 3, redactions: 1, dropped: 1 });
  });
});

it('explains what was redacted, by which rule, how often', () => {
  const gate = redactor();
  const token = 'a-token-as-such';
  for (const value of [token, token, 'another-token']) {
    gate.exchange(exchangeOf({ url: `http://h/${token}`, headers: [['X-Auth-Token', value]] }));
  }
  expect(gate.explain()).toEqual([
    { rule: 'header x-auth-token', kind: 'token', places: 3, secrets: 2 },
    { rule: 'known from another place', kind: 'token', places: 3, secrets: 1 },
  ]);
});

describe('pseudonyms', () => {
  it('are the same for the same secret, also wrapped', () => {
    const { headers } = redactor().exchange(
      exchangeOf({
        headers: [
          ['X-Auth-Token', FERNET],
          ['x-subject-token', `b'${FERNET}'`],
        ],
      }),
    ).request;
    expect(headers.map(([, value]) => value)).toEqual([p('token', FERNET), `b'${p('token', FERNET)}'`]);
  });

  it('cannot be forged', () => {
    const forged = '<token:0123456789abcdef>';
    const { headers } = redactor().exchange(
      exchangeOf({
        headers: [
          ['X-Auth-Token', forged],
          ['X-Other', `a ${forged}`],
        ],
      }),
    ).request;
    expect(headers).toEqual([
      ['X-Auth-Token', p('token', forged)],
      ['X-Other', `a ${p('token', forged)}`],
    ]);
  });

  it.each(['<cookie:0123456789abcdef>" and', '&lt;cookie:0123456789abcdef&gt; and'])(
    'are no place of a secret themselves: %s',
    (pseudonymAndMore) => {
      const gate = redactor({ trustPseudonyms: true });
      expect(gate.text(`a ${pseudonymAndMore} password=abc`)).toBe(
        `a ${pseudonymAndMore} password=${p('password', 'abc')}`,
      );
    },
  );

  it.each(['token:89abcdef\n<token:0123456789abcdef>', '<token:89abcdef> <token:0123456789abcdef>'])(
    'that are forged, and give secrets away only without their ends, are hidden in all parts at once: %s',
    (text) => {
      const gate = redactor();
      const headers = [['X-Other', '<token:0123456789abcdef>']] as const;
      const body = { kind: 'text', mediaType: 'multipart/form-data', text } as const;
      const once = gate.exchange(exchangeOf({}, { headers, body }));
      expect(gate.exchange(once)).toEqual(once);
    },
  );

  it('are left alone where a secret looks like a part of one', () => {
    const gate = redactor();
    const text = gate.text('OS_PASSWORD=abcdefgh');
    gate.learn('password', '<password:');
    expect(gate.text(text)).toBe(text);
  });
});

it('a hundred thousand secrets in one text are all replaced', () => {
  const { url } = redactor().exchange(exchangeOf({ url: `http://h/?${'token=x&'.repeat(130_000)}` })).request;
  expect(url).not.toContain('=x');
});
