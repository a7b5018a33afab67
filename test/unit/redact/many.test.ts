/** Bodies with more secrets than are replaced in one: they are not kept, whatever they are written in. */

import { describe, expect, it } from 'vitest';
import { responseOf } from '../../../src/model/exchange.js';
import type { Exchange } from '../../../src/model/exchange.js';
import type { Body } from '../../../src/model/message.js';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../../support/redactor.js';

const TOO_MANY = 4_000;

function answer(body: Body): Exchange {
  return exchangeOf({}, { body, bodyBytes: 1234 });
}

function bodyOf(exchange: Exchange | undefined): Body | undefined {
  return exchange && responseOf(exchange)?.body;
}

const times = (count: number, written: (n: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, n) => written(n)).join(between);

const SHAPE = `ghp_${'Zx9'.repeat(12)}`;

/** So many secrets as JSON, as a form, and so on. */
const WAYS: Readonly<Record<string, (count: number) => readonly [mediaType: string, text: string]>> = {
  json: (count) => ['application/json', `[${times(count, (n) => `{"password":"sEcret-${n}"}`, ',')}]`],
  'json cut short': (count) => ['application/json', `[${times(count, (n) => `{"password":"sEcret-${n}"},`)}`],
  'lists of json': (count) => [
    'application/json',
    `[${times(count, (n) => `["X-Auth-Token","sEcret ${n}"]`, ',')}]`,
  ],
  form: (count) => ['application/x-www-form-urlencoded', times(count, (n) => `password=sEcret-${n}`, '&')],
  xml: (count) => ['application/xml', `<a>${times(count, (n) => `<password>sEcret-${n}</password>`)}</a>`],
  html: (count) => ['text/html', times(count, (n) => `<p><input name="password" value="sEcret-${n}">`)],
  csv: (count) => ['text/csv', `name,password\n${times(count, (n) => `a,sEcret-${n}\n`)}`],
  multipart: (count) => [
    'multipart/form-data',
    `${times(count, (n) => `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\nsEcret-${n}\r\n`)}--b--\r\n`,
  ],
  table: (count) => [
    'text/plain',
    `+---+------+\n| a | password |\n+---+------+\n${times(count, (n) => `| a | sEcret-${n} |\n`)}`,
  ],
  settings: (count) => ['text/plain', times(count, (n) => `OS_PASSWORD=sEcret-${n}\n`)],
  urls: (count) => ['text/plain', times(count, (n) => `http://u:sEcret-${n}@h/ `)],
  curl: (count) => ['text/plain', times(count, (n) => `curl -u me:sEcret-${n} h\n`)],
  shapes: (count) => ['text/plain', times(count, () => `${SHAPE} `)],
  'lines of json': (count) => [
    'application/x-ndjson',
    times(count, (n) => `{"path":"/a/password","value":"sEcret-${n}"}\n`),
  ],
  'base64 in text': (count) => [
    'text/plain',
    `a ${Buffer.from(times(count, (n) => `password=sEcret-${n}\n`)).toString('base64')} b`,
  ],
  'json in json': (count) => [
    'application/json',
    JSON.stringify({ a: `[${times(count, (n) => `{"password":"sEcret-${n}"}`, ',')}]` }),
  ],
};

describe.each(Object.entries(WAYS))('%s', (_, write) => {
  it('is not kept with too many secrets', () => {
    const [mediaType, text] = write(TOO_MANY);
    const redacted = redactor().exchange(answer(jsonBody(text, mediaType)));
    expect(bodyOf(redacted)).toEqual({ kind: 'omitted', reason: 'many-secrets', size: 1234, mediaType });
  });

  it('is kept with many', () => {
    const [mediaType, text] = write(1500);
    const body = bodyOf(redactor().exchange(answer(jsonBody(text, mediaType))));
    expect(body?.kind).toBe('text');
    expect(JSON.stringify(body)).not.toMatch(/sEcret|Zx9Zx9/);
  });
});

describe('a body that is not kept', () => {
  const many = answer(jsonBody(...(WAYS['settings']!(TOO_MANY).toReversed() as [string, string])));

  it('has told of its secrets all the same', () => {
    const gate = redactor();
    gate.exchange(many);
    expect(gate.text('sign-on failed for sEcret-1')).toBe(
      `sign-on failed for ${pseudonym('password', 'sEcret-1')}`,
    );
    expect(gate.counts().redactions).toBeGreaterThan(3_500);
  });

  it('stays what it is', () => {
    const gate = redactor();
    const once = gate.exchange(many);
    expect(gate.exchange(once)).toEqual(once);
    expect(gate.again(once)).toBeUndefined();
  });
});

it('leaves out a body in which a known secret stands too often', () => {
  const gate = redactor();
  gate.learn('password', 'a-known-secret');
  const text = 'a-known-secret and '.repeat(TOO_MANY);
  expect(bodyOf(gate.exchange(answer(jsonBody(text, 'text/plain'))))).toMatchObject({ kind: 'omitted' });
});

it('leaves out a body that was kept when it turns out to hold a secret too often', () => {
  const gate = redactor();
  const body = jsonBody('a-late-secret and '.repeat(TOO_MANY), 'text/plain');
  const kept = gate.exchange(answer(body));
  expect(bodyOf(kept)).toEqual(body);
  gate.learn('password', 'a-late-secret');
  expect(bodyOf(gate.again(kept))).toMatchObject({ kind: 'omitted', reason: 'many-secrets' });
});

it('replaces more of them in a longer body', () => {
  const padding = ' '.repeat(300);
  const text = `[${times(20_000, () => `{"password":"sEcret"}${padding}`, ',')}]`;
  const body = bodyOf(redactor().exchange(answer(jsonBody(text))));
  expect(body).toEqual(jsonBody(text.replaceAll('sEcret', pseudonym('password', 'sEcret'))));
});

it('replaces all of them in a text that is no body', () => {
  const gate = redactor();
  const text = WAYS['settings']!(TOO_MANY)[1];
  expect(gate.text(text).match(/<password:/g)).toHaveLength(TOO_MANY);
});
