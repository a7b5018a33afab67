/** The laws of redaction: no planted secret comes through, pseudonyms are stable, twice is once, the rest stays. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/model/exchange.js';
import type { SecretKind } from '../../src/model/profile.js';
import { encodeXml } from '../../src/text/xml.js';
import { exchangeOf, jsonBody, pseudonym, redactor } from '../support/redactor.js';
import { runs } from '../support/runs.js';

const XML = 'application/xml';
const FORM = 'application/x-www-form-urlencoded';
const BARE = JSON.stringify(exchangeOf({}));

const ALNUM = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const PRINTABLE = Array.from({ length: 94 }, (_, code) => String.fromCharCode(33 + code));

const secretOf = (unit: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...unit), { minLength: 8, maxLength: 40 }).map((chars) => chars.join(''));

/** A value that is one to hide: telling, and no part of the exchange by itself. */
const SECRET = fc
  .oneof(
    secretOf(Array.from(ALNUM)),
    secretOf(Array.from('0123456789abcdef')),
    secretOf(PRINTABLE),
    secretOf([...PRINTABLE, 'é', 'ß', '漢', '😀', ' ']).map((text) => `x${text}y`),
    secretOf(Array.from(`${ALNUM}-_`)).map((text) => `gAAAA${text.repeat(8)}`),
  )
  .filter((secret) => new Set(secret).size > 4 && !/^b["'].*["']$/.test(secret) && !BARE.includes(secret));

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const json = (value: unknown): string => JSON.stringify(value);
const percent = encodeURIComponent;
const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

const multipart = (content: string): string =>
  `--b\r\nContent-Disposition: form-data; name="password"\r\n\r\n${content}\r\n--b--\r\n`;

/** Places in the request that a rule knows: each gives the secret away, and is the only one to do so. */
const PLACES: Readonly<Record<string, (secret: string) => Exchange>> = {
  header: (s) => exchangeOf({ headers: [['X-Auth-Token', s]] }),
  wrapped: (s) => exchangeOf({ headers: [['x-subject-token', `b'${s}'`]] }),
  bearer: (s) => exchangeOf({ headers: [['Authorization', `Bearer ${s}`]] }),
  basic: (s) => exchangeOf({ headers: [['Authorization', `Basic ${base64(`user:${s}`)}`]] }),
  query: (s) => exchangeOf({ url: `http://h/p?a=b&token=${percent(s)}&c` }),
  userinfo: (s) => exchangeOf({ url: `http://user:${percent(s)}@h/p` }),
  path: (s) => exchangeOf({ url: `http://h/v2.0/tokens/${percent(s)}/endpoints` }),
  location: (s) => exchangeOf({ headers: [['Location', `http://h/?temp_url_sig=${percent(s)}`]] }),
  key: (s) => exchangeOf({ body: jsonBody(json({ user: { password: s, n: 1 } })) }),
  placed: (s) => exchangeOf({ body: jsonBody(json({ auth: { identity: { token: { id: s } } } })) }),
  nested: (s) => exchangeOf({ body: jsonBody(json({ x: json({ y: [{ secret: s }] }) })) }),
  urlInJson: (s) =>
    exchangeOf({ body: jsonBody(json({ locations: [{ url: `swift+http://u:${percent(s)}@h/c` }] })) }),
  form: (s) =>
    exchangeOf({ body: jsonBody(new URLSearchParams({ a: 'b', client_secret: s }).toString(), FORM) }),
  element: (s) => exchangeOf({ body: jsonBody(`<a><password>${encodeXml(s)}</password></a>`, XML) }),
  attribute: (s) => exchangeOf({ body: jsonBody(`<a password='${encodeXml(s)}'>b</a>`, XML) }),
  part: (s) => exchangeOf({ body: jsonBody(multipart(s), 'multipart/form-data') }),
  base64: (s) => exchangeOf({ headers: [['X-Registry-Auth', base64(json({ user: 'me', password: s }))]] }),
  text: (s) => exchangeOf({ body: jsonBody(`failed: "password": ${json(s)}, sorry`, 'text/plain') }),
};

/** Encodings in which it turns up where no rule looks. */
const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (s) => s,
  wrapped: (s) => `b'${s}'`,
  json,
  jsonAscii: (s) =>
    json(s).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  percent,
  percentLower: (s) => percent(s).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  formEncoded: (s) => new URLSearchParams({ x: s }).toString(),
  base64,
  base64At1: (s) => base64(`a${s}!`),
  base64At2: (s) => base64(`ab${s} `),
  base64url: (s) => Buffer.from(`{"${s}"}`).toString('base64url'),
  hex: (s) => Buffer.from(s).toString('hex'),
  hexUpper: (s) => Buffer.from(s).toString('hex').toUpperCase(),
  html: (s) =>
    s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
};

/** Where that may be: in the response, or behind the URL. */
const STRAYS: Readonly<Record<string, (exchange: Exchange, text: string) => Exchange>> = {
  header: (x, text) => withResponse(x, { headers: [['X-Other', latin1(text)]] }),
  path: (x, text) => ({ ...x, request: { ...x.request, url: `${x.request.url}/${text}/x` } }),
  json: (x, text) => withResponse(x, { body: jsonBody(json({ a: [1.5, { message: `see ${text}.` }] })) }),
  jsonKey: (x, text) => withResponse(x, { body: jsonBody(json({ [`a ${text}`]: null })) }),
  form: (x, text) => withResponse(x, { body: jsonBody(new URLSearchParams({ y: text }).toString(), FORM) }),
  body: (x, text) => withResponse(x, { body: jsonBody(`<p>\n${text}\n</p>`, 'text/html') }),
  reason: (x, text) => withResponse(x, { reason: `No ${text}` }),
  failure: (x, text) => ({
    ...x,
    outcome: { kind: 'failure', cause: 'upstream-closed', message: `at ${text}` },
  }),
};

function withResponse(exchange: Exchange, part: object): Exchange {
  const { outcome } = exchange;
  return outcome.kind === 'failure'
    ? exchange
    : { ...exchange, outcome: { kind: 'response', response: { ...outcome.response, ...part } } };
}

/** Everything that was to be read in a text: as it is, unescaped, decoded, and what base64 in it holds. */
function readings(text: string): string {
  const unescaped = text.replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  const plain = [text, unescaped, unescaped.replace(/\\/g, ''), unescaped.replace(/\\+(["\\/])/g, '$1')];
  const decoded = plain.map((reading) =>
    reading
      .replaceAll('+', ' ')
      .replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()),
  );
  const runsOf = (pattern: RegExp, coding: 'base64' | 'hex'): readonly string[] =>
    Array.from(text.matchAll(pattern), ([run]) => Buffer.from(run, coding).toString());
  return [
    ...plain,
    ...decoded,
    ...runsOf(/[\w+/-]{10,}/g, 'base64'),
    ...runsOf(/[0-9a-f]{16,}/gi, 'hex'),
  ].join('\n');
}

const PLANTED = fc.record({
  secret: SECRET,
  place: fc.constantFrom(...Object.keys(PLACES)),
  encoding: fc.constantFrom(...Object.keys(ENCODINGS)),
  stray: fc.constantFrom(...Object.keys(STRAYS)),
});

const isLatin1 = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
// What stands in a header goes over the wire as bytes; only ASCII comes back from there as it was.
const inHeader = (place: string): boolean => ['header', 'wrapped', 'bearer'].includes(place);

describe('redaction', () => {
  it('lets no planted secret through, in no encoding, at no place; and twice is once', () => {
    fc.assert(
      fc.property(PLANTED, ({ secret, place, encoding, stray }) => {
        fc.pre(!inHeader(place) || isLatin1(secret));
        const raw = STRAYS[stray]!(PLACES[place]!(secret), ENCODINGS[encoding]!(secret));
        const gate = redactor();
        const kept = gate.exchange(raw);
        const text = json(kept);
        // Never the secret in the failure's message: only whether it was there.
        expect(text.includes(secret) || readings(text).includes(secret)).toBe(false);
        expect(text.includes(ENCODINGS[encoding]!(secret))).toBe(false);
        expect(json(gate.exchange(kept))).toBe(text);
      }),
      runs(1000, 10_000),
    );
  });

  it('gives the same secret the same name at every place, and different ones different names', () => {
    const names = (text: string): readonly string[] => {
      const plain = decodeURIComponent(
        decodeURIComponent(
          text
            .replace(/(?<![\w:])[\w+/]{24,}=*/g, (run) => Buffer.from(run, 'base64').toString())
            .replace(/&([lg])t;/g, (_, side) => (side === 'l' ? '<' : '>')),
        ),
      );
      return Array.from(plain.matchAll(/<\w+:([0-9a-f]{16})>/g), ([, digits]) => digits!);
    };
    fc.assert(
      fc.property(SECRET, SECRET, (one, other) => {
        fc.pre(
          one !== other && isLatin1(one) && isLatin1(other) && !one.includes(other) && !other.includes(one),
        );
        const of = (secret: string): Set<string> =>
          new Set(Object.values(PLACES).flatMap((plant) => names(json(redactor().exchange(plant(secret))))));
        expect([of(one).size, of(other).size, new Set([...of(one), ...of(other)]).size]).toEqual([1, 1, 2]);
      }),
      runs(50, 500),
    );
  });

  it('leaves JSON without secrets as it is, byte for byte, and changes nothing but the secret in other JSON', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), SECRET, (before, after, secret) => {
        const [head, tail] = [
          `{"a": ${before},\n"password" : `,
          `, "n":1.0, "n":12345678901234567890,"b":${after}}`,
        ];
        fc.pre(!`${head}${tail}`.includes(secret));
        const { body } = redactor().exchange(
          exchangeOf({ body: jsonBody(`${head}${json(secret)}${tail}`) }),
        ).request;
        expect(body.kind === 'text' && body.text).toBe(`${head}"${pseudonym('password', secret)}"${tail}`);
      }),
      runs(200, 2000),
    );
  });

  it('comes to an end on anything, and leaves what it made alone', () => {
    const kinds: readonly SecretKind[] = ['token', 'password'];
    const junk = fc.array(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(
          'password',
          ': ',
          '=',
          '"',
          "b'",
          '{',
          '}',
          '[',
          '<',
          '>',
          '|',
          '\\',
          '%',
          '://',
          '@',
          '?',
          '&',
          '--token ',
          'X-Auth-Token',
        ),
        fc.constantFrom('\n', 'Authorization: ', 'Basic ', 'eyJ', 'gAAAA', 'Cookie', '%3C', ',', "'"),
        fc.constantFrom(...kinds).map((kind) => pseudonym(kind, 'a')),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(junk, (parts) => {
        const gate = redactor();
        const once = gate.text(parts.join(''));
        expect(gate.text(once)).toBe(once);
      }),
      runs(500, 2000),
    );
  });
});
