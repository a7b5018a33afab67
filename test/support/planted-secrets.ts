/** Secrets planted in traffic: at a place that gives them away, and in some encoding where no rule looks. */

import fc from 'fast-check';

/** One message as it goes over the wire, before its content coding. Header values are bytes, a character each. */
export interface Sent {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly type: string;
  readonly body: string;
}

export interface Call {
  /** Path and query. */
  readonly target: string;
  readonly reason: string;
  readonly request: Sent;
  readonly response: Sent;
}

const CODINGS = ['identity', 'gzip', 'deflate', 'br'] as const;
export type Coding = (typeof CODINGS)[number];

/** `calls`: one that gives the secret away and holds it elsewhere too, or first the one and then the other. */
export interface Planted {
  readonly secret: string;
  /** What it is called in a failure, where the secret itself must not be. */
  readonly label: string;
  readonly calls: readonly Call[];
  readonly coding: Coding;
  /** Where bodies are cut into chunks, as parts of their length. */
  readonly cuts: readonly number[];
  /** JSON that stands before and after what is planted in a JSON body. */
  readonly around: readonly [head: string, tail: string];
}

const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const XML = 'application/xml';
const MULTIPART = 'multipart/form-data; boundary=bound';

const json = (value: unknown): string => JSON.stringify(value);
const bytes = (text: string): string => Buffer.from(text).toString('latin1');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const percent = encodeURIComponent;
const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const isAscii = (text: string): boolean => /^[\x21-\x7e]*$/.test(text);

/** What is planted of a call. `member` becomes a member of a JSON object, between others. */
interface Part {
  readonly target?: string;
  readonly reason?: string;
  readonly request?: PartSent;
  readonly response?: PartSent;
}
type PartSent = Partial<Sent> & { readonly member?: string };

/** Each gives the secret away. */
export const PLACES: Readonly<Record<string, (secret: string) => Part>> = {
  'request header': (s) => ({ request: { headers: [['X-Auth-Token', s]] } }),
  'response header': (s) => ({ response: { headers: [['x-subject-token', `b'${s}'`]] } }),
  'bearer credentials': (s) => ({ request: { headers: [['Authorization', `Bearer ${s}`]] } }),
  'basic credentials': (s) => ({
    request: { headers: [['authorization', `Basic ${base64(`user:${s}`)}`]] },
  }),
  cookie: (s) => ({ response: { headers: [['Set-Cookie', `sid=${s}; Path=/; HttpOnly`]] } }),
  query: (s) => ({ target: `/p?a=b&token=${percent(s)}&c` }),
  path: (s) => ({ target: `/v2.0/tokens/${percent(s)}/endpoints` }),
  'signed location': (s) => ({
    response: { headers: [['Location', `http://h/o?temp_url_sig=${percent(s)}&x`]] },
  }),
  userinfo: (s) => ({
    response: { headers: [['Content-Location', `swift+http://user:${percent(s)}@h/c`]] },
  }),
  'json key': (s) => ({ request: { member: `"user": {"password": ${json(s)}, "n": 1}` } }),
  'json key of an answer': (s) => ({ response: { member: `"credential":{"secret":${json(s)}}` } }),
  'json path': (s) => ({ request: { member: `"auth": {"identity": {"token": {"id": ${json(s)}}}}` } }),
  'json in json': (s) => ({ request: { member: `"x": ${json(json({ y: [{ secret: s }] }))}` } }),
  'url in json': (s) => ({
    request: { member: `"locations": [{"url": ${json(`swift+https://u:${percent(s)}@h/c`)}}]` },
  }),
  form: (s) => ({
    request: { type: FORM, body: new URLSearchParams({ a: 'b', client_secret: s }).toString() },
  }),
  text: (s) => ({ request: { type: 'text/plain', body: `failed: "password": ${json(s)}, sorry` } }),
  xml: (s) => ({ request: { type: XML, body: `<user><password>${html(s)}</password></user>` } }),
  multipart: (s) => ({
    request: {
      type: MULTIPART,
      body: `--bound\r\nContent-Disposition: form-data; name="password"\r\n\r\n${s}\r\n--bound--\r\n`,
    },
  }),
};

/** What a secret must be of to stand at a place as it is. */
const FITTING: Readonly<Record<string, RegExp>> = {
  'request header': /^[\x21-\x7e]*$/,
  'response header': /^[\x21-\x7e]*$/,
  'bearer credentials': /^[\x21-\x7e]*$/,
  cookie: /^[\w.~!*'()+/=-]*$/,
};

/** The ways in which it may be written where no rule looks. */
export const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (s) => s,
  wrapped: (s) => `b'${s}'`,
  json,
  'json in ascii': (s) =>
    json(s).replace(/[\u007f-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`),
  percent,
  'percent, lower case': (s) => percent(s).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
  form: (s) => new URLSearchParams({ x: s }).toString(),
  base64,
  // A token of a known shape ends where its alphabet does: not so before a letter.
  'base64 at 1': (s) => base64(`a${s}!`),
  'base64 at 2': (s) => base64(`ab${s} `),
  base64url: (s) => Buffer.from(`{"${s}"}`).toString('base64url'),
  hex: (s) => Buffer.from(s).toString('hex'),
  'hex, upper case': (s) => Buffer.from(s).toString('hex').toUpperCase(),
  html,
};

/** Where that is. */
export const STRAYS: Readonly<Record<string, (text: string) => Part>> = {
  header: (text) => ({ response: { headers: [['X-Other', bytes(text)]] } }),
  path: (text) => ({ target: `/${isAscii(text) && !text.includes('#') ? text : percent(text)}/x` }),
  reason: (text) => ({ reason: `No ${bytes(text)}` }),
  json: (text) => ({ response: { member: `"a": [1.5, {"message": ${json(`see ${text}.`)}}]` } }),
  'json key': (text) => ({ response: { member: `${json(`a ${text}`)}: null` } }),
  form: (text) => ({ response: { type: FORM, body: new URLSearchParams({ y: text }).toString() } }),
  html: (text) => ({ response: { type: 'text/html', body: `<p>\n${text}\n</p>` } }),
  untyped: (text) => ({ response: { type: '', body: `log: ${text}\n` } }),
  blob: (text) => ({ response: { type: 'application/octet-stream', body: `\0\u0001${text}\0` } }),
};

const ALNUM = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');
const PRINTABLE = Array.from({ length: 94 }, (_, code) => String.fromCharCode(33 + code));
const of = (unit: readonly string[]): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...unit), { minLength: 12, maxLength: 40 }).map((chars) => chars.join(''));

const SECRET = fc
  .oneof(
    of(ALNUM),
    of(PRINTABLE),
    of([...PRINTABLE, 'é', 'ß', '漢', '😀', ' ']).map((text) => `x${text}y`),
    of(Array.from('0123456789abcdef')),
    of([...ALNUM, '-', '_']).map((text) => `gAAAA${text.repeat(6)}`),
  )
  // Without backslashes it has to be told from its surroundings still.
  .filter((secret) => new Set(secret.replaceAll('\\', '')).size > 6 && !/^b["'].*["']$/.test(secret));

/** JSON without a name that a rule might know: `psk` does come up. */
const JSON_TEXT = fc.json().map((text) => text.replace(/"([\w-]*)":/g, '"~$1":'));

const DRAWN = fc.record({
  secret: SECRET,
  place: fc.constantFrom(...Object.keys(PLACES)),
  encoding: fc.constantFrom(...Object.keys(ENCODINGS)),
  stray: fc.constantFrom(...Object.keys(STRAYS)),
  order: fc.constantFrom('together' as const, 'stray first' as const, 'stray later' as const),
  coding: fc.constantFrom(...CODINGS),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }),
  around: fc.tuple(JSON_TEXT, JSON_TEXT),
});

export const PLANTED: fc.Arbitrary<Planted> = DRAWN.filter(({ place, secret, stray, coding }) => {
  if (FITTING[place]?.test(secret) === false) return false;
  // What is no text is not decoded.
  return stray !== 'blob' || coding === 'identity';
}).map(({ secret, place, encoding, stray, order, coding, cuts, around: [before, after] }) => {
  const around = [
    `{"n": 1.0, "n":12345678901234567890, "before": ${before},\n`,
    ` , "after":${after} }`,
  ] as const;
  const given = PLACES[place]!(secret);
  const astray = STRAYS[stray]!(ENCODINGS[encoding]!(secret));
  const apart = order === 'stray first' ? [astray, given] : [given, astray];
  // A call has one answer body and one path: what would need two of them comes as two calls.
  const together = order === 'together' && !conflict(given, astray);
  const parts = together ? [{ ...given, ...astray, ...merged(given, astray) }] : apart;
  const label = `${place} | ${encoding} in ${stray} | ${order} | ${coding}`;
  return { secret, label, calls: parts.map((part) => callOf(part, around)), coding, cuts, around };
});

function conflict(one: Part, other: Part): boolean {
  const hasBody = (part?: PartSent): boolean => part?.body !== undefined || part?.member !== undefined;
  return (
    (one.target !== undefined && other.target !== undefined) ||
    (hasBody(one.response) && hasBody(other.response))
  );
}

function merged(one: Part, other: Part): Part {
  const headers = [...(one.response?.headers ?? []), ...(other.response?.headers ?? [])];
  return { response: { ...one.response, ...other.response, headers } };
}

function callOf(
  { target = '/v3', reason = 'OK', request = {}, response = {} }: Part,
  around: Planted['around'],
): Call {
  return { target, reason, request: sentOf(request, around), response: sentOf(response, around) };
}

function sentOf({ headers = [], type, body, member }: PartSent, [head, tail]: Planted['around']): Sent {
  if (type !== undefined && body !== undefined) return { headers, type, body };
  return { headers, type: JSON_TYPE, body: `${head}${member ?? '"a": 1'}${tail}` };
}
