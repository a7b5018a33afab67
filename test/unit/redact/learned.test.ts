/** Secrets that cannot be searched for everywhere, and what is learned only after it was written. */

import { describe, expect, it } from 'vitest';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

const p = pseudonym;

describe('short and common secrets', () => {
  const admin = p('password', 'admin');
  const gate = redactor();
  gate.learn('password', 'admin');

  it('are hidden as whole values', () => {
    const { request } = gate.exchange(
      exchangeOf({
        url: 'http://h/admin?a=admin&b=administrator',
        headers: [
          ['X-Other', 'admin'],
          ['X-More', 'admin and more'],
        ],
        body: jsonBody('{"admin":"admin","b":["\\u0061dmin","admin2"]}'),
      }),
    );
    expect(request).toMatchObject({
      url: `http://h/admin?a=${encodeURIComponent(admin)}&b=administrator`,
      headers: [
        ['X-Other', admin],
        ['X-More', 'admin and more'],
      ],
      body: { text: `{"admin":"${admin}","b":["${admin}","admin2"]}` },
    });
    const form = exchangeOf({ body: jsonBody('a=%61dmin', 'application/x-www-form-urlencoded') });
    expect(gate.exchange(form).request.body).toMatchObject({ text: `a=${encodeURIComponent(admin)}` });
    expect(gate.argv(['x', 'admin', 'admin2'])).toEqual(['x', admin, 'admin2']);
    expect(gate.env({ A: 'admin' })).toEqual({ A: admin });
  });

  it.each([
    exchangeOf({ url: 'http://h/?name=asdf' }),
    exchangeOf({ headers: [['X-User-Name', 'asdf']] }),
    exchangeOf({ body: jsonBody('{"user":{"name":"asdf"}}') }),
    exchangeOf({ body: jsonBody('<user name="asdf"/>', 'application/xml') }),
  ])('stay readable where they are a name too', (exchange) => {
    const other = redactor();
    other.learn('password', 'asdf');
    expect(other.exchange(exchange)).toEqual(exchange);
    expect(other.argv(['asdf'])).toEqual(['asdf']);
  });

  it('stay readable where a name is given on the command line', () => {
    const argv = ['--os-username', 'asdf', '--os-password', 'asdf', 'show', 'asdf'];
    expect(redactor().argv(argv)).toEqual(argv.toSpliced(3, 1, p('password', 'asdf')));
  });

  it('are told of, without their values', () => {
    expect(redactor().warnings()).toEqual([]);
    expect(gate.warnings().join()).toMatch(/^1 × a password that is short or a common word: /);
    expect(gate.warnings().join()).not.toContain('admin');
  });
});

describe('what was learned later', () => {
  const SECRET = 'a-late-secret';
  const exchange = exchangeOf({ url: `http://h/${SECRET}`, body: jsonBody(`{"a":"${SECRET}","b":"asdf"}`) });

  it('is taken out of what was redacted before', () => {
    const gate = redactor();
    const kept = gate.exchange(exchange);
    expect(gate.again(kept)).toBeUndefined();
    const before = gate.learnedVersion();
    gate.learn('password', SECRET);
    gate.learn('password', 'asdf');
    expect(gate.learnedVersion()).toBeGreaterThan(before);
    const again = gate.again(kept)!;
    const name = p('password', SECRET);
    expect(again.request).toMatchObject({
      url: `http://h/${encodeURIComponent(name)}`,
      body: { text: `{"a":"${name}","b":"${p('password', 'asdf')}"}` },
    });
    expect(gate.again(again)).toBeUndefined();
    expect(gate.learnedVersion()).toBe(before + 2);
  });

  it('is taken out of all of an exchange when its client is known, whose command line gives it away', () => {
    const gate = redactor();
    const command = ['openstack', '--os-password', SECRET];
    const client = { ...exchange.client, process: { pid: 7, command } };
    const whole = gate.withClient(gate.exchange(exchange), client);
    expect(whole.client.process?.command.at(-1)).toBe(p('password', SECRET));
    expect(JSON.stringify(whole)).not.toContain(SECRET);
  });
});
