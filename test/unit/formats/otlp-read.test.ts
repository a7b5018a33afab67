/** Traces of other programs as exchanges: every dialect, and spans in any order. */

import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../../src/app/profiles.js';
import { correlate } from '../../../src/correlate/flows.js';
import { otlp } from '../../../src/formats/otlp/otlp.js';
import { stepsOf } from '../../../src/model/flow.js';
import { get, resource, serve, spanId, TRACE, type Sketch } from '../../support/otlp-spans.js';
import { gated, readExchanges, readProblems, readText } from '../../support/read-format.js';

/** A browser asks the shop, which asks the stock and then the prices, with work of its own between; children first. */
const SHOP: readonly Sketch[] = [
  { service: 'prices', id: 'f', parent: 'e', kind: 2, from: 61, to: 69, values: serve('/price') },
  { service: 'stock', id: 'c', parent: 'b', kind: 2, from: 21, to: 39, values: serve('/stock/7', 404) },
  {
    service: 'shop',
    id: 'e',
    parent: 'd',
    kind: 3,
    from: 60,
    to: 70,
    values: get('http://prices:8080/price?of=7'),
  },
  { service: 'shop', id: 'd', parent: 'a', kind: 1, from: 50, to: 80 },
  {
    service: 'shop',
    id: 'b',
    parent: 'a',
    kind: 3,
    from: 20,
    to: 40,
    values: get('http://stock/stock/7', 404),
  },
  { service: 'shop', id: 'a', parent: '9', kind: 2, from: 10, to: 90, values: serve('/buy') },
  { service: 'browser', id: '9', kind: 3, from: 5, to: 95, values: get('https://shop.example/buy') },
];
const RESOURCES = SHOP.map(resource);

const read = (json: unknown) => readText(otlp, JSON.stringify(json), { chunk: 64 });

describe('a trace of several services', () => {
  it('is one exchange per call, between the services that its spans name', async () => {
    const items = await read({ resourceSpans: RESOURCES });
    expect(readProblems(items)).toEqual([]);
    expect(
      readExchanges(items).map(({ client, server, request, outcome }) => [
        `${client.edge} > ${server.edge}`,
        request.url,
        outcome.kind === 'response' && outcome.response.status,
      ]),
    ).toEqual([
      ['browser > shop', 'https://shop.example/buy', 200],
      ['shop > stock', 'http://stock/stock/7', 404],
      ['shop > prices', 'http://prices:8080/price?of=7', 200],
    ]);
  });

  it('is told as a flow in which each call stands under its cause', async () => {
    const [flow, ...more] = correlate(gated(await read({ resourceSpans: RESOURCES })), {
      profiles: PROFILES,
    });
    expect(more).toEqual([]);
    expect(
      stepsOf(flow!).map(({ number, from, parent, evidence }) => [
        number,
        from,
        parent,
        evidence.at(-1)!.kind,
      ]),
    ).toEqual([
      [1, 'browser', null, 'listener'],
      [2, 'shop', 1, 'trace'],
      [4, 'shop', 1, 'trace'],
    ]);
  });

  it.each([
    ['one document per line', RESOURCES.map((one) => JSON.stringify({ resourceSpans: [one] })).join('\n')],
    ['written for people', JSON.stringify({ resourceSpans: RESOURCES }, undefined, 2)],
    ['as Tempo gives it', JSON.stringify({ batches: RESOURCES })],
    ['as Tempo gives it in its second version', JSON.stringify({ trace: { resourceSpans: RESOURCES } })],
    [
      'with the names of kinds, as JSON of Protocol Buffers has them',
      JSON.stringify({
        resourceSpans: SHOP.map((one) =>
          resource({
            ...one,
            kind: ['', 'SPAN_KIND_INTERNAL', 'SPAN_KIND_SERVER', 'SPAN_KIND_CLIENT'][Number(one.kind)]!,
          }),
        ),
      }),
    ],
  ])('is the same %s', async (_, text) => {
    expect(otlp.detect!(text.slice(0, 1000))).toBe(true);
    const plain = readExchanges(await read({ resourceSpans: RESOURCES })).map((one) => ({ ...one, line: 0 }));
    const items = await readText(otlp, text, { chunk: 100 });
    expect(items.map((one) => ({ ...one, line: 0 }))).toEqual(plain);
  });

  it('as OpenTelemetry’s own serializer writes it is read', async () => {
    const spans = SHOP.map(({ service, id, parent, kind, from, to, values = {} }) => {
      const at = (ms: number): [number, number] => [
        1_767_323_045 + Math.floor(ms / 1000),
        (ms % 1000) * 1_000_000,
      ];
      const context = (of: string) => ({ traceId: TRACE, spanId: spanId(of), traceFlags: 1 });
      return {
        name: 'a span',
        kind: Number(kind) - 1,
        spanContext: () => context(id),
        ...(parent !== undefined && { parentSpanContext: context(parent) }),
        startTime: at(from),
        endTime: at(to),
        status: { code: 0 },
        attributes: values,
        ...{ links: [], events: [], duration: [0, 0], ended: true },
        resource: { attributes: { 'service.name': service } },
        instrumentationScope: { name: 'http' },
        ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
      };
    });
    const text = new TextDecoder().decode(JsonTraceSerializer.serializeRequest(spans as never));
    const plain = readExchanges(await read({ resourceSpans: RESOURCES })).map((one) => ({ ...one, line: 0 }));
    expect((await readText(otlp, text)).map((one) => ({ ...one, line: 0 }))).toEqual(plain);
  });
});
