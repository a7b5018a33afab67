/** The secrets of a script of curl commands: variables that the environment gives, wherever and however they are written. */

import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { layOut } from '../../support/exchanges.js';
import { ran, written } from '../../support/written-script.js';

describe('what was captured', () => {
  it('is a secret that nothing tells of: the environment has to', async () => {
    const script = await written(
      layOut([
        { url: 'http://h.example/', requestHeaders: [['Authorization', 'Bearer <token:0123456789abcdef>']] },
      ]),
    );
    const [, name] = /^_need (\w+)/m.exec(script)!;
    expect(ran(script, { [name!]: 'a b' })).toContain('[Authorization: Bearer a b]');
  });

  it('is a password of Basic, which curl puts together with the name', async () => {
    const password = '<password:0123456789abcdef>';
    const basic = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
    const alone = await written(
      layOut([{ url: 'http://h.example/a', requestHeaders: [['Authorization', basic]] }]),
    );
    expect(alone).toContain('-u "admin:$ADMIN_PASSWORD"');
    const script = await written(
      layOut([
        { url: 'http://h.example/a', requestHeaders: [['Authorization', basic]] },
        { url: `http://h.example/b?password=${encodeURIComponent(password)}` },
      ]),
    );
    expect(script.match(/^_need .*/gm)).toEqual(['_need ADMIN_PASSWORD']);
    expect(script).toContain('-u "admin:$ADMIN_PASSWORD"');
    const told = ran(script, { ADMIN_PASSWORD: 'a b:"$x`' });
    expect(told).toContain('[-u]\n[admin:a b:"$x`]');
    expect(told).toContain('[http://h.example/b?password=a%20b%3A%22%24x%60]');
    expect(told).not.toContain('Authorization');
  });

  it('is a secret in a URL or a form, where the variable is written as it wants it', async () => {
    const token = '<token:0123456789abcdef>';
    const sent = encodeURIComponent(token);
    const body = {
      kind: 'text' as const,
      text: `a=1&token=${sent}`,
      mediaType: 'application/x-www-form-urlencoded',
    };
    const [one, two] = layOut([
      { url: `http://h.example/x/${sent}/y?to=a${sent.toLowerCase()}b` },
      { method: 'POST', url: 'http://h.example/' },
    ]);
    const script = await written([one!, { ...two!, request: { ...two!.request, body } }]);
    expect(script.replace(/^#.*/gm, '')).not.toMatch(/%3c|<\w+:/i);
    const [name, ...others] = script.match(/(?<=^_need )\w+/gm)!;
    expect(others).toEqual([]);
    const told = ran(script, { [name]: 'a&b' });
    expect(told).toContain('[http://h.example/x/a%26b/y?to=aa%26bb]');
    expect(told).toContain('[--data-raw]\n[a=1&token=a%26b]');
  });

  it('is a secret in base64 or in XML, which the shell encodes with what is around it', async () => {
    const password = '<password:0123456789abcdef>';
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const [one, two, three] = layOut([
      {
        method: 'POST',
        url: 'http://h.example/a',
        requestHeaders: [
          ['Proxy-Authorization', `Basic ${base64(`me:${password}`)}`],
          ['X-Registry-Auth', Buffer.from(`{"p":"${password}"}`).toString('base64url')],
        ],
        requestBody: { auth: base64(`{"password": "${password}"}`) },
      },
      { method: 'POST', url: 'http://h.example/b' },
      { url: `http://h.example/c?to=${encodeURIComponent(encodeURIComponent(password))}` },
    ]);
    const text = '<password>&lt;password:0123456789abcdef&gt;</password>';
    const body = { kind: 'text' as const, text, mediaType: 'application/xml' };
    const script = await written([one!, { ...two!, request: { ...two!.request, body } }]);
    const given = { [/^_need (\w+)/m.exec(script)![1]!]: `<a"b&` };
    expect(script.match(/^_need .*/gm)).toHaveLength(1);
    const told = ran(script, given);
    expect(told).toContain(`[Proxy-Authorization: Basic ${base64('me:<a"b&')}]`);
    expect(told).toContain(`[X-Registry-Auth: ${Buffer.from('{"p":"<a\\"b&"}').toString('base64url')}]`);
    expect(told).toContain(`{"auth":"${base64('{"password": "<a\\"b&"}')}"}`);
    expect(told).toContain('[<password>&lt;a&quot;b&amp;</password>]');
    // Twice percent-encoded: the script ends there, and does not send the pseudonym for the password.
    const refused = spawnSync('sh', { input: await written([three!]), encoding: 'utf8' });
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain('step 1: it sends a secret in a form that this script cannot write');
  });

  it('is one of several flows, in which a secret has one variable; steps are named as --step takes them', async () => {
    const requestHeaders = [['Authorization', 'Bearer <token:0123456789abcdef>']] as const;
    const script = await written(
      layOut([
        { url: 'http://h.example/1', requestHeaders, edge: 'one' },
        { url: 'http://h.example/2', requestHeaders, edge: 'two', gapMs: 600_000 },
      ]),
    );
    expect(script.match(/^_need .*/gm)).toHaveLength(1);
    expect(script.match(/^_step=.*/gm)).toEqual(['_step=1', '_step=2:1']);
  });

  it('is a password of each user, none of them one that a client of the shell has set', async () => {
    const signOn = (user: string, digit: string): readonly [string, string] => [
      'Authorization',
      `Basic ${Buffer.from(`${user}:<password:${digit.repeat(16)}>`).toString('base64')}`,
    ];
    const script = await written(
      layOut([
        { url: 'http://h.example/1', requestHeaders: [signOn('os', '1')] },
        { url: 'http://h.example/2', requestHeaders: [signOn('a.b', '2')] },
        { url: 'http://h.example/3', requestHeaders: [signOn('a_b', '3')] },
        { url: 'http://h.example/4', requestHeaders: [signOn('os', '1')] },
      ]),
    );
    const names = script.match(/(?<=^_need )\w+/gm)!;
    expect(new Set(names).size).toBe(3);
    expect(names).not.toContain('OS_PASSWORD');
    const told = ran(script, Object.fromEntries(names.map((name) => [name, `of ${name}`])));
    expect(new Set(told.match(/^\[(?:os|a\.b|a_b):of \w+\]$/gm)).size).toBe(3);
  });
});
