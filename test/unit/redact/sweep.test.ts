/** What is about to leave: leaks are found with their places and without their values, pseudonyms pass. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBlobSweep, findLeaks } from '../../../src/redact/sweep.js';
import { ALL_RULES, redactor } from '../../support/redactor.js';
import { runs } from '../../support/runs.js';

const FERNET = `gAAAAABl${'Zx9_-'.repeat(30)}`;

describe('findLeaks', () => {
  it.each([
    `x ${FERNET}`,
    'X-Auth-Token: abc',
    '<span>X-Subject-Token</span>: <token:0123456789abcdef>\nX-Subject-Token: abc',
    '"password": "abc"',
    '&quot;password&quot;: &quot;abc&quot;',
    '{"auth": {"identity": {"token": {"id": "abc"}}}}',
    'http://u:pw@h/',
    'GET http://h/p?temp_url_sig=abc',
    'openstack --os-password abc',
    'export OS_PASSWORD=abc',
    'Authorization: Basic bWU6cHc=',
    '| secret | abc |',
    'X-Auth-Token: <token:0123456789abcdef> abc',
    'OS_PASSWORD=$(abc',
    'OS_PASSWORD=$(trabc',
    'OS_PASSWORD=$(printfabc',
    'OS_PASSWORD=$(_abc',
    'OS_PASSWORD=$(printf %s abc)',
    'OS_PASSWORD=$apr1$abc$abc',
    '"password": "{SSHA}abc"',
    'Cookie: sid=$COOKIE; b=abc',
    'X-Auth-Token: &#60;token:abc',
    'Cookie: sid=abc…',
    'Proxy-Authorization: Basic $(_base64 "me:abc$PASSWORD")',
    '<dt>X-Auth-Token</dt><dd>abc</dd>',
    'GET /a?page=1&#38;token=abc',
    'OS_PASSWORD&#x3D;abc',
    '  OS_PASSWORD: abc # of the demo',
    'GET /a?page&#x3D;1&amp;token&#x3D;abc',
    'curl -d &#x27;user&#x3D;me&amp;password&#x3D;abc&#x27; http://h',
    'https:&#x2F;&#x2F;me:abc@h/',
    '<pre>{&quot;x&quot;: &quot;{\\&quot;password\\&quot;: \\&quot;abc\\&quot;}&quot;}</pre>',
    '<pre>{&quot;x&quot;:&quot;{\\&quot;y\\&quot;:\\&quot;{\\\\\\&quot;token\\\\\\&quot;:\\\\\\&quot;abc\\\\\\&quot;}\\&quot;}&quot;}</pre>',
    '&lt;Password&gt;abc&lt;/Password&gt;',
    '&lt;user password=&quot;abc&quot;/&gt;',
    '<b>Authorization</b>: Basic bWU6cHc=',
    '<span class="na">X-Auth-Token</span><span class="o">:</span> <span class="l">abc</span>',
    'Content-Disposition: form-data; name="password"\r\n\r\nabc\r\n--b--',
    'Content-Disposition: form-data; name=&quot;password&quot;; x\nContent-Type: text/plain\n\nabc\n--b--',
    'password=abc&user=me',
    "curl -d 'password=abc' http://h",
    'curl --data-urlencode password=abc http://h',
    'login(user="me", password="abc")',
    '```json\n{\n  "auth": {\n    "token": {\n      "id": "abc"\n    }\n  }\n}\n```',
    '<pre>{\n  &quot;credential&quot;: {\n    &quot;blob&quot;: &quot;abc&quot;\n  }\n}</pre>',
    'RESP BODY: {"access": {"token": {"id": "abc"}}}',
    '+--------+--------+------+\n| Access | Secret | Id   |\n+--------+--------+------+\n| a      | abc    | i    |\n+--------+--------+------+',
    '"Access","Secret","Id"\n"a","abc","i"',
    '<input type=password name=x value=abc>',
    '<input required name="password" value="abc">',
    '<meta name="csrf-token" content="abc">',
  ])('sees %s', (text) => {
    const leaks = findLeaks(`first\n${text}`, ALL_RULES);
    expect(leaks).toHaveLength(1);
    expect(leaks[0]!.line).toBeGreaterThan(1);
    expect(JSON.stringify(leaks)).not.toContain('abc');
  });

  it.each([
    'X-Auth-Token: <token:0123456789abcdef>',
    'X-Auth-Token: &lt;token:0123456789abcdef&gt;</span>',
    "X-Auth-Token: b'<token:0123456789abcdef>'",
    '"password": "<password:0123456789abcdef>"',
    '&quot;password&quot;: &quot;&lt;password:0123456789abcdef&gt;&quot;',
    'http://u:%3Cpassword%3A0123456789abcdef%3E@h/?token=%3Ctoken%3A0123456789abcdef%3E',
    `Authorization: Basic ${btoa('me:<password:0123456789abcdef>')}`,
    'Cookie: a=<cookie:0123456789abcdef>; b=<cookie:0123456789abcdef>',
    'X-Auth-Token: $OS_TOKEN',
    "OS_TOKEN=$(tr -d '\\r' <token.txt)",
    '"password": $(printf %s "$OS_PASSWORD" | jq -Rs .),',
    'user=me&password=$(printf %s "$PASSWORD" | jq -Rrs @uri)',
    '<password>$(printf %s "$PASSWORD" | jq -Rrs @html)</password>',
    'admin_token=$(_header x-subject-token)',
    '"password": "$(_text "$ADMIN_PASSWORD")"',
    'Cookie: sid=&#60;cookie:0123456789abcdef&#62;; b=&#60;cookie:0123456789abcdef&#62;</code> |',
    'Cookie: sid=&#123;COOKIE}; b=$&#123;COOKIE_2}; c=\\"$COOKIE_3\\"',
    '# curl -b sid=<cookie:0123456789abcdef>; b=<cookie:01234567…',
    'Proxy-Authorization: Basic $(_base64 "me:$PASSWORD")',
    'X-Registry-Auth: $(_base64 "{\\"password\\":\\"$(_text "$PASSWORD")\\"}")',
    '<a><password>$(_xml "$PASSWORD")</password></a>',
    'Authorization: Basic $(printf %s "me:$PASSWORD" | base64 | tr -d \'\\n\')',
    '<dt>Cookie</dt><dd>sid=<span class="secret" style="--hue:1">&lt;cookie:0123456789abcdef&gt;</span></dd>',
    'curl "$B/s3?X-Amz-Signature=$SIGNATURE&X-Amz-Credential=${CREDENTIAL}$(printf \'\\040\')"',
    '* [18. GET /s3 (a=&#123;A}&#38;X-Amz-Credential=&#123;CREDENTIAL_11})](#get-s3) <code>200 OK</code>',
    '"GET /s3?X-Amz-Credential=<credential:0123456789abcdef>" 200 OK',
    'curl \\"$B/ws?token=$TOKEN\\"',
    JSON.stringify({
      name: 'Authorization',
      value: 'Digest username="me", response="<credential:0123456789abcdef>"',
    }),
    'Vary: X-Auth-Token',
    'the token: it is issued; a password is needed',
    '"password": {"user": {"name": "admin"}}',
    '  - "9. POST /v3/users/{id}/password": "9-post-v3-users-id-password.md"',
  ])('lets %s pass', (text) => expect(findLeaks(text, ALL_RULES)).toEqual([]));

  it.each([
    ...[
      '<token>',
      '<your token>',
      'YOUR_TOKEN',
      'your-token',
      'the token of the user',
      '{{ token }}',
      '%s',
      '...',
    ],
    ...[
      'token"}',
      'self.token,',
      'get_token()',
      '$(openstack token issue)',
      'os.environ["TOKEN"]',
      'x-auth-token',
    ],
  ])('takes %s for what a reader is to replace, or a program does', (value) => {
    expect(findLeaks(`X-Auth-Token: ${value}`, ALL_RULES)).toEqual([]);
  });

  it.each([
    ...['hunter2', 'admin-pass', 'Passw0rd', 'correct horse battery', '$(abc', 'a.b.c', '<abc', 'xx'],
    ...['Passw0rd(2024!x9', 'xAuth9(', '{{s3cr3t!', 'file:Xk29!', 'my-dog-has-fleas', '<hunter2>'],
    `a${')'.repeat(100_000)}x`,
  ])('takes %s for none', (value) => expect(findLeaks(`X-Auth-Token: ${value}`, ALL_RULES)).toHaveLength(1));

  it.each([
    'openstack --os-password <password> server list',
    'export OS_TOKEN=$(openstack token issue -f value -c id)',
    'curl -u user:password http://h',
    'http://user:pass@h/',
    'DB_PASSWORD: ${{ secrets.DB_PASSWORD }}',
    '"password": "string"',
    'wiretale replay --secret NAME=env:VARIABLE',
    '`--proxy-password env:NAME\\|file:PATH`',
    'TOKEN_HEADER = "X-Auth-Token"',
    'headers = {"X-Auth-Token": token}',
    'in `X-Auth-Token: …`, and in `curl`',
    '| secret | the secret of the user |',
    '| token | yes | how to get one |',
    '* <code>OS_TOKEN</code>: what the answer has in <code>X-Subject-Token</code>',
    'the header `Authorization: Basic` (`-u "admin:$ADMIN_PASSWORD"`)',
    '| ID | Access | Secret | Project ID |',
  ])('lets %s pass in a document', (text) => expect(findLeaks(text, ALL_RULES)).toEqual([]));

  it('finds nothing in what was redacted', () => {
    const text = redactor().text(
      `OS_PASSWORD=abc\nX-Auth-Token: ${FERNET}\nhttp://u:p@h/?code=1 Cookie: a=b; c=d`,
    );
    expect(findLeaks(text, ALL_RULES)).toEqual([]);
  });
});

describe('a blob sweep', () => {
  const SECRET = 'a learned secret';
  const FORMS = [
    SECRET,
    encodeURIComponent(SECRET),
    Buffer.from(SECRET).toString('base64'),
    Buffer.from(SECRET).toString('hex'),
    FERNET,
    'eyJhbGciOi.eyJzdWIi.c2ln',
    'long'.repeat(3000) + 'er',
  ];
  const gate = redactor();
  for (const secret of [SECRET, FORMS.at(-1)!]) gate.learn('secret', secret);

  function noise(length: number, seed: number): Uint8Array {
    return Uint8Array.from({ length }, (_, at) => Math.imul(seed + at, 0x9e3779b1) >>> 24);
  }

  function isHit(bytes: Uint8Array, cuts: readonly number[]): boolean {
    const sweep = createBlobSweep(gate);
    const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
    for (let n = 1; n < edges.length; n++) sweep.push(bytes.subarray(edges[n - 1], edges[n]));
    return sweep.hit();
  }

  // Long enough for what is cut to lie chunks apart; generated as one number, since fast-check is slow with many.
  const NOISE = fc.tuple(fc.nat({ max: 5000 }), fc.nat()).map(([length, seed]) => noise(length, seed));
  const CUTS = fc.array(fc.nat({ max: 20_000 }), { maxLength: 12 });

  it('finds what it knows wherever the chunks are cut', () => {
    fc.assert(
      fc.property(NOISE, fc.constantFrom(...FORMS), NOISE, CUTS, (before, form, after, cuts) => {
        expect(isHit(Buffer.concat([before, Buffer.from(form), after]), cuts)).toBe(true);
      }),
      runs(100, 10_000),
    );
  });

  it('finds nothing in other bytes', () => {
    fc.assert(
      fc.property(NOISE, CUTS, (bytes, cuts) => {
        expect(isHit(bytes, cuts)).toBe(false);
      }),
      runs(100, 10_000),
    );
  });
});
