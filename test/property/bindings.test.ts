/** Laws of filling and extracting: a request filled with its own values is itself, and with others what a live one would be. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fill } from '../../src/bindings/apply.js';
import { extract } from '../../src/bindings/extract.js';
import { findBindings } from '../../src/bindings/find.js';
import { valuesOf } from '../../src/bindings/label.js';
import { correlate } from '../../src/correlate/flows.js';
import type { Binding } from '../../src/model/binding.js';
import { responseOf } from '../../src/model/exchange.js';
import type { Exchange } from '../../src/model/exchange.js';
import { GENERIC } from '../../src/profiles/generic.js';
import { OPENSTACK } from '../../src/profiles/openstack.js';
import { layOut, type Call } from '../support/exchanges.js';
import { runs } from '../support/runs.js';

const profiles = [OPENSTACK, GENERIC];

/** How a value is written in a request: `part` takes it in, each in the encoding of its place. */
type Writer = (value: string) => Partial<Call> & { readonly url: string };

const form: readonly [string, string] = ['Content-Type', 'application/x-www-form-urlencoded'];
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const escaped = (text: string): string => encodeURIComponent(text);

const WRITERS: readonly Writer[] = [
  (value) => ({ url: `http://h/things/${escaped(value)}` }),
  (value) => ({ url: `http://h/v1/AUTH_${escaped(value)}/%7Ea//b?x=%41` }),
  (value) => ({ url: `http://h/a?k=%zz&marker=${escaped(value)}&marker=1` }),
  (value) => ({
    url: 'http://h/a',
    requestHeaders: [
      ['X-Same', 'a'],
      ['x-same', value],
      ['X-Same', `b ${value}`],
    ],
  }),
  (value) => ({
    url: 'http://h/a',
    requestBody: `{ "a":1.0, "b":[{"id": ${JSON.stringify(value)}}],"a" :"\\u0041\\/" }`,
  }),
  (value) => ({ url: 'http://h/a', requestBody: { url: `http://h/x/${value}/y` } }),
  (value) => ({ url: 'http://h/a', requestBody: { data: base64(`ü ${value} and ${value}`) } }),
  (value) => ({ url: 'http://h/a', requestHeaders: [['Authorization', `Basic ${base64(`ada:${value}`)}`]] }),
  (value) => ({ url: 'http://h/a', requestHeaders: [form], requestBody: `a=b+c&id=${escaped(value)}&d=%2b` }),
  (value) => ({
    url: 'http://h/a',
    requestHeaders: [['Content-Type', 'text/plain']],
    requestBody: `is ${value}, is it?`,
  }),
];

/** What brings a value to life. */
type Maker = (value: string) => Partial<Call>;

const MAKERS: readonly Maker[] = [
  (value) => ({ responseBody: { id: value } }),
  (value) => ({
    responseBody: {
      things: [
        { name: 'a', id: 'other-00001' },
        { name: 'b', id: value },
      ],
    },
  }),
  (value) => ({ responseHeaders: [['Location', `http://h/things/${value}`]] }),
  (value) => ({ responseHeaders: [['X-Subject-Token', value]] }),
  (value) => ({ responseBody: { links: [{ href: `http://h:99/v2/x/${value}/y` }] } }),
];

const uuid = fc.uuid();
const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
const secret = fc
  .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 16, maxLength: 16 })
  .map((digits) => `<token:${digits}>`);
const value = fc.oneof(uuid, hex, secret);
const scene = fc.record({
  maker: fc.constantFrom(...MAKERS),
  writers: fc.array(fc.constantFrom(...WRITERS), { minLength: 1, maxLength: 4 }),
  old: value,
});

interface Scene {
  readonly maker: Maker;
  readonly writers: readonly Writer[];
}

function recorded(
  { maker, writers }: Scene,
  one: string,
): { readonly all: readonly Exchange[]; readonly bindings: readonly Binding[] } {
  const calls: Call[] = [{ url: 'http://h/first', ...maker(one) }, ...writers.map((write) => write(one))];
  const all = layOut(calls);
  const [flow] = correlate(all, { profiles, command: ['sh'] });
  return { all, bindings: findBindings([flow!], profiles)[0]! };
}

it('a request filled with the recorded values is itself, byte for byte', () => {
  fc.assert(
    fc.property(scene, ({ old, ...parts }) => {
      const { all, bindings } = recorded(parts, old);
      for (const exchange of all) {
        expect(fill(exchange, bindings, valuesOf(bindings))).toEqual(exchange.request);
        expect(fill(exchange, bindings, new Map())).toEqual(exchange.request);
      }
    }),
    runs(120, 2000),
  );
});

it('with the values of a live answer it is what would have been recorded there, and back again', () => {
  fc.assert(
    fc.property(scene, uuid, ({ old, ...parts }, fresh) => {
      const before = recorded(parts, old);
      const after = recorded(parts, fresh);
      const live = responseOf(after.all[0]!)!;
      const found = extract(before.all[0]!, live, before.bindings);
      expect([...found.values()]).toContain(fresh);
      for (const [index, exchange] of before.all.entries()) {
        expect(fill(exchange, before.bindings, found)).toEqual(after.all[index]!.request);
      }
    }),
    runs(120, 2000),
  );
});

it('any text at all in a URL, a header or a body stays as it is', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  const messy = fc.record({
    url: fc.tuple(text, uuid).map(([a, id]) => `http://h/${a}/${id}?${a}=${id}&${a}`),
    requestHeaders: fc.array(fc.tuple(fc.constantFrom('X-A', 'x-a', 'Authorization'), text), {
      maxLength: 3,
    }),
    requestBody: fc.oneof(
      text,
      fc.jsonValue().map((json) => JSON.stringify(json)),
    ),
    responseBody: fc.oneof(
      text,
      fc.jsonValue().map((json) => JSON.stringify(json)),
    ),
  });
  fc.assert(
    fc.property(fc.array(messy, { minLength: 1, maxLength: 3 }), (calls) => {
      const all = layOut(calls.map((call) => ({ ...call, url: call.url.replace(/[\s#]/g, '_') })));
      for (const flow of correlate(all, { profiles, command: ['sh'] })) {
        const [bindings = []] = findBindings([flow], profiles);
        const other = new Map(bindings.map(({ name }) => [name, `new-${name}`]));
        for (const exchange of all) {
          expect(fill(exchange, bindings, valuesOf(bindings))).toEqual(exchange.request);
          fill(exchange, bindings, other);
        }
      }
    }),
    runs(120, 2000),
  );
});
