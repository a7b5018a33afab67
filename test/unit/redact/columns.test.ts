/** Secrets that the lines, the columns and the fields of a text tell. */

import { describe, expect, it } from 'vitest';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

const SECRET = 'Zq7Wx9Pv2kLmR4';

function after(text: string, mediaType: string): string {
  const gate = redactor();
  const once = gate.exchange(exchangeOf({ body: jsonBody(text, mediaType) }));
  expect(gate.exchange(once)).toEqual(once);
  const { body } = once.request;
  return body.kind === 'text' ? body.text : body.kind;
}

describe.each([
  ['application/x-ndjson', `{"a":1}\n{"identity":{"token":{"id":"${SECRET}"}}}\n`],
  ['application/x-ndjson', `{"a":1}\n["curl","-u","me:${SECRET}"]\n`],
  ['text/plain', `debug {"rawHeaders":["Host","h","X-Auth-Token","${SECRET}"]}\n`],
  ['text/plain', `{"op":"add"}\n{"path":"/driver_info/ipmi_password","value":"${SECRET}"}\n`],
  ['text/plain', `debug {"output_key":"admin_password","output_value":"${SECRET}"}\n`],
  ['application/json-seq', `\x1e{"a":1}\n\x1e{"auth":{"token":{"id":"${SECRET}"}}}\n`],
  ['text/event-stream', `event: x\ndata: {"credential":{"blob":"${SECRET}"}}\n\n`],
  ['text/plain', `DEBUG REQ BODY: {"auth":{"identity":{"token":{"id":"${SECRET}"}}}} (0.1 s)\n`],
  ['text/plain', `$ one\n{\n  "auth": {\n    "token": {\n      "id": "${SECRET}"\n    }\n  }\n}\n$ two\n`],
  ['text/plain', `  [\n    "x",\n    {"access": {"token": {"id": "${SECRET}"}}}\n  ]\n`],
  ['application/json', `)]}'\n{"auth":{"token":{"id":"${SECRET}"}}}`],
  ['text/csv', `name,password,email\nbob,${SECRET},b@x\n`],
  ['text/csv', `"id";"Client Secret"\r\n"a;b";"${SECRET}"\r\n`],
  ['text/tab-separated-values', `name\ttoken\nbob\t${SECRET}`],
  [
    'text/plain',
    `$ openstack ec2 credentials list -f csv\n"Access","Secret","User ID"\n"a","${SECRET}","u"\n`,
  ],
  [
    'text/plain',
    `x\n+--------+----------------+---------+\n| Access | Secret         | User ID |\n+--------+----------------+---------+\n| a      | ${SECRET} | u       |\n+--------+----------------+---------+\n`,
  ],
  ['text/html', `<form><br><input type=password name=x value=${SECRET}></form>`],
  ['text/html', `<form><br><input required type="hidden" name="csrf_token" value="${SECRET}"></form>`],
  ['text/html', `<br><meta name="csrf-token" content="${SECRET}">`],
  ['text/html', `<br><a href="/cb?code=${SECRET}">x</a>`],
  ['text/plain', `content: ${Buffer.from(`db_password=${SECRET}`).toString('base64')}\n`],
])('%s %j', (mediaType, text) => {
  it('loses the secret and nothing else', () => {
    const result = after(text, mediaType);
    const decoded = result.replace(/[\w+/]{24,}=*/g, (word) => Buffer.from(word, 'base64').toString());
    const plain = text.replace(/[\w+/]{24,}=*/g, (word) => Buffer.from(word, 'base64').toString());
    const [before, behind] = plain.split(SECRET) as [string, string];
    expect(decoded.startsWith(before) && decoded.endsWith(behind)).toBe(true);
    expect(decoded.slice(before.length, decoded.length - behind.length)).toMatch(
      /^(?:<|&lt;)\w+:[0-9a-f]{16}(?:>|&gt;)$/,
    );
  });
});

it.each([
  [
    'text/plain',
    '+----+--------+--------+---------+\n| ID | Access | Status | Project |\n+----+--------+--------+---------+\n',
  ],
  ['text/plain', '| ID | Access | Secret | Project ID |\n'],
  ['text/csv', 'name,email\npassword,b@x\n'],
  ['text/plain', 'a\n{\n"a",\n[\n"b",\n'.repeat(50)],
  ['text/html', '<br><input type="text" name="user" value="bob"><meta name="description" content="a page">'],
])('%s %j stays', (mediaType, text) => expect(after(text, mediaType)).toBe(text));

// Quadratic ways would take minutes, and the test its time.
it.each(['[\n"a",\n', '{"', '[{"', ' {\n"', '"a","b"\n', '+-+\n|a|\n', '[{"id":1},'])(
  'nothing but %j is soon read',
  (opening) => {
    const text = opening.repeat(1_000_000 / opening.length);
    expect(after(text, 'text/plain')).toBe(text);
  },
);

it('names one secret in a cell and in a sentence alike', () => {
  const text = after(`+---+\n| Secret |\n+---+\n| ${SECRET} |\n+---+\nit was ${SECRET}\n`, 'text/plain');
  expect(text).toContain(`it was ${pseudonym('secret', SECRET)}`);
});
