/** Laws of correlation and of names, over any tree of calls and any exchanges at all. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fillPath, namePath, valuesOf } from '../../src/bindings/label.js';
import { findBindings } from '../../src/bindings/find.js';
import { correlate } from '../../src/correlate/flows.js';
import type { Binding } from '../../src/model/binding.js';
import { endOf, isBroken, type RedactedExchange } from '../../src/model/exchange.js';
import { stepsOf, type Flow } from '../../src/model/flow.js';
import { GENERIC } from '../../src/profiles/generic.js';
import { OPENSTACK } from '../../src/profiles/openstack.js';
import { exchangeOf, layOut, type Call } from '../support/exchanges.js';
import { runs } from '../support/runs.js';

const profiles = [OPENSTACK, GENERIC];
const TOKENS = ['<token:1>', '<token:2>'];
const IDS = ['0d3a0c91848845ddb1794791ceeed1db', 'e6167145-7865-4d3d-ad19-2a59fb3f1870'];

const sketch = fc
  .record({
    url: fc.constantFrom(
      'http://h/identity/v3/auth/tokens',
      'http://h/image/v2/images',
      ...IDS.map((id) => `http://h/image/v2/images/${id}/file`),
      ...IDS.map((id) => `http://h:8080/v1/AUTH_${id}/glance`),
      'http://x/y',
    ),
    method: fc.constantFrom('GET', 'POST', 'PUT'),
    edge: fc.constantFrom(undefined, 'glance', 'swift', 'keystone', 'other'),
    token: fc.constantFrom(undefined, ...TOKENS),
    subject: fc.constantFrom(undefined, undefined, ...TOKENS),
    responseBody: fc.constantFrom(
      undefined,
      { id: IDS[0] },
      { token: { project: { id: IDS[1], name: 'x' } } },
    ),
    failure: fc.constantFrom(undefined, undefined, 'client-aborted' as const),
  })
  .map(({ token, subject, edge, failure, ...rest }) => ({
    ...rest,
    ...(edge === undefined ? {} : { edge }),
    ...(failure === undefined ? {} : { failure }),
    requestHeaders: [
      ...(token === undefined ? [] : [['X-Auth-Token', token] as const]),
      ...(subject === undefined ? [] : [['X-Subject-Token', subject] as const]),
    ],
  }));

/** Exchanges at any times, equal ones among them: overlapping, nested, crossing. */
const exchanges = fc
  .array(fc.tuple(sketch, fc.nat(12), fc.nat(12)), { maxLength: 25 })
  .map((all) =>
    all.map(([one, first, length], index) =>
      exchangeOf(one, { seq: index + 1, first, last: first + length }),
    ),
  );

const command = fc.constantFrom(undefined, ['openstack', 'image', 'list']);

function flowsOf(all: readonly RedactedExchange[], argv: readonly string[] | undefined): readonly Flow[] {
  return correlate(all, { profiles, ...(argv ? { command: argv } : {}) });
}

const COUNTS = runs(300, 2000);

it('no exchange is lost, and none is told twice', () => {
  fc.assert(
    fc.property(exchanges, command, (all, argv) => {
      const told = flowsOf(all, argv)
        .flatMap(stepsOf)
        .map(({ exchange }) => exchange.id);
      expect(told.toSorted()).toEqual(all.map(({ id }) => id).toSorted());
    }),
    COUNTS,
  );
});

it('the numbers of a flow are 1 to 2n without gaps, in order of time', () => {
  fc.assert(
    fc.property(exchanges, command, (all, argv) => {
      for (const flow of flowsOf(all, argv)) {
        const times = stepsOf(flow).flatMap(({ number, responseNumber, exchange }) => [
          [number, exchange.timing.requestFirst] as const,
          [responseNumber, endOf(exchange)] as const,
        ]);
        const ordered = times.toSorted(([a], [b]) => a - b);
        expect(ordered.map(([number]) => number)).toEqual(times.map((_time, index) => index + 1));
        const sorted = ordered.map(([, time]) => time);
        expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
      }
    }),
    COUNTS,
  );
});

it('a call lies within the one that caused it, or begins in one that failed, and its caller is who was asked', () => {
  fc.assert(
    fc.property(exchanges, command, (all, argv) => {
      for (const parent of flowsOf(all, argv).flatMap(stepsOf)) {
        for (const child of parent.children) {
          expect(child.parent).toBe(parent.number);
          expect(child.from).toBe(parent.to);
          expect(child.exchange.timing.requestFirst).toBeGreaterThanOrEqual(
            parent.exchange.timing.requestFirst,
          );
          const [begun, ended] = isBroken(parent.exchange)
            ? [child.exchange.timing.requestFirst, child.number]
            : [endOf(child.exchange), child.responseNumber];
          expect(begun).toBeLessThanOrEqual(endOf(parent.exchange));
          expect(child.number).toBeGreaterThan(parent.number);
          expect(ended).toBeLessThan(parent.responseNumber);
        }
      }
    }),
    COUNTS,
  );
});

it('the order in which exchanges are given changes nothing', () => {
  const shuffled = exchanges.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, command, ([all, other], argv) => {
      expect(flowsOf(other, argv)).toEqual(flowsOf(all, argv));
    }),
    COUNTS,
  );
});

it('calls made one after the other are given to the calls around them, whatever they are', () => {
  const glance = { url: 'http://h/image/v2/images' };
  const call: fc.Arbitrary<Call> = fc.nat(4).map((count) => ({
    ...glance,
    calls: Array.from({ length: count }, () => ({ url: 'http://h/identity', edge: 'glance' })),
  }));
  fc.assert(
    fc.property(fc.array(call, { minLength: 1, maxLength: 8 }), (calls) => {
      const [flow, ...others] = flowsOf(layOut(calls), ['sh']);
      expect(others).toEqual([]);
      expect(flow!.roots.map(({ children }) => children.length)).toEqual(
        calls.map((one) => one.calls!.length),
      );
    }),
    COUNTS,
  );
});

it('names are unique and safe, and every path filled with its values is itself again', () => {
  fc.assert(
    fc.property(exchanges, command, (all, argv) => {
      for (const flow of flowsOf(all, argv)) {
        const [bindings = []] = findBindings([flow], profiles);
        const names = bindings.map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
        for (const { exchange } of stepsOf(flow)) {
          const { url } = exchange.request;
          expect(fillPath(namePath(url, bindings), valuesOf(bindings))).toBe(url);
        }
      }
    }),
    COUNTS,
  );
});

it('fill undoes namePath, whatever the text and the values', () => {
  const piece = fc.constantFrom('a', '1', '{', '}', '/', '-', '_', '{n}', '{n_2}', 'ab', '$&', '.*');
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''));
  const value = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''));
  const bindings = fc.uniqueArray(value, { maxLength: 3 }).map((values): Binding[] =>
    values.map((one, index) => ({
      name: ['n', 'n_2', 'a'][index]!,
      value: one,
      source: 'given',
      uses: [],
    })),
  );
  fc.assert(
    fc.property(text, bindings, (whole, all) => {
      expect(fillPath(namePath(whole, all), valuesOf(all))).toBe(whole);
    }),
    runs(3_000, 20_000),
  );
});
