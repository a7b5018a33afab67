/** A capture as traces: as OpenTelemetry's own definition has them, a tree per flow, and read again with who caused what. */

import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/app/understand.js';
import { correlate } from '../../../src/correlate/flows.js';
import { PROFILES } from '../../../src/app/profiles.js';
import { otlp } from '../../../src/formats/otlp/otlp.js';
import type { RedactedExchange } from '../../../src/model/exchange.js';
import { stepsOf, type Flow } from '../../../src/model/flow.js';
import { layOut } from '../../support/exchanges.js';
import { imageCreate } from '../../support/image-create.js';
import { throughOtlp } from '../../support/otlp-schema.js';
import { gated, readText } from '../../support/read-format.js';
import { aManifest } from '../../support/stored.js';
import { writtenAs } from '../../support/write-format.js';

function written(exchanges: readonly RedactedExchange[]): Promise<string> {
  return writtenAs(otlp, { manifest: aManifest({ startedAt: '2026-01-02T03:04:05.000Z' }), exchanges });
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly { readonly key: string; readonly value: unknown }[];
  readonly status: { readonly code?: number; readonly message?: string };
}

function spansOf(text: string): readonly Span[] {
  const { resourceSpans } = JSON.parse(text) as {
    resourceSpans: readonly { scopeSpans: readonly { spans: readonly Span[] }[] }[];
  };
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}

const attribute = (span: Span, key: string): unknown =>
  span.attributes?.find((one) => one.key === key)?.value;

/** `4 glance > keystone POST /identity/v3/auth/tokens 201 in 3`. */
function told(flow: Flow): readonly string[] {
  return stepsOf(flow).map(({ number, from, to, parent, exchange: { request, outcome } }) => {
    const end = outcome.kind === 'response' ? outcome.response.status : outcome.cause;
    return `${number} ${from} > ${to} ${request.method} ${request.url} ${end} in ${parent}`;
  });
}

describe('written traces', () => {
  it('are OTLP, nothing of which OpenTelemetry would drop', async () => {
    const text = await written(imageCreate());
    expect(throughOtlp(text)).toEqual(JSON.parse(text));
  });

  it('are one tree per flow, of a span for each end of each call', async () => {
    const exchanges = imageCreate();
    const spans = spansOf(await written(exchanges));
    expect(spans).toHaveLength(1 + 2 * exchanges.length);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    expect(byId.size).toBe(spans.length);
    const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
    expect(roots.map(({ kind }) => kind)).toEqual([1]);
    for (const span of spans) {
      if (span.parentSpanId === undefined) continue;
      const parent = byId.get(span.parentSpanId)!;
      expect(BigInt(span.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(parent.startTimeUnixNano));
      expect(BigInt(span.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(parent.endTimeUnixNano));
    }
  });

  it('say a call in the words of the conventions, with the ids of a path named', async () => {
    const spans = spansOf(await written(imageCreate()));
    const upload = spans.filter(({ name }) => name === 'PUT /image/v2/images/{image_id}/file');
    expect(upload.map(({ kind }) => kind).sort()).toEqual([2, 3]);
    const [client, server] = upload.toSorted((a, b) => b.kind - a.kind);
    expect(attribute(client!, 'http.request.method')).toEqual({ stringValue: 'PUT' });
    expect(attribute(client!, 'http.response.status_code')).toEqual({ intValue: '204' });
    expect(attribute(client!, 'server.address')).toEqual({ stringValue: '192.0.2.10' });
    expect(attribute(client!, 'server.port')).toEqual({ intValue: '80' });
    expect(attribute(server!, 'http.route')).toEqual({ stringValue: '/image/v2/images/{image_id}/file' });
    expect(server!.parentSpanId).toBe(client!.spanId);
  });

  it('have the same ids each time', async () => {
    expect(await written(imageCreate())).toBe(await written(imageCreate()));
  });

  it('are read again as the same flow, each call under the one that caused it', async () => {
    const [flow] = understand({
      manifest: aManifest({}),
      exchanges: imageCreate({ swiftCalls: true }),
    }).flows;
    const items = await readText(otlp, await written(imageCreate({ swiftCalls: true })), { chunk: 77 });
    expect(items.every(({ kind }) => kind === 'exchange')).toBe(true);
    const [again, ...more] = correlate(gated(items), { profiles: PROFILES });
    expect(more).toEqual([]);
    expect(told(again!)).toEqual(told(flow!.flow));
  });

  it('tell errors of the server’s as those of both, of the client’s as its own, and the lack of an answer', async () => {
    const spans = spansOf(
      await written(
        layOut([
          { url: 'http://h.example/a', status: 404 },
          { url: 'http://h.example/b', status: 503 },
          { url: 'http://h.example/c', failure: 'upstream-refused', method: 'PROPFIND' },
        ]),
      ),
    );
    const calls = spans
      .filter(({ kind }) => kind !== 1)
      .map(
        (span) =>
          `${span.name} ${span.kind} ${span.status.code} ${JSON.stringify(attribute(span, 'error.type'))}`,
      );
    expect(calls.sort()).toEqual([
      'GET /a 2 undefined undefined',
      'GET /a 3 2 {"stringValue":"404"}',
      'GET /b 2 2 {"stringValue":"503"}',
      'GET /b 3 2 {"stringValue":"503"}',
      'PROPFIND /c 2 2 {"stringValue":"upstream-refused"}',
      'PROPFIND /c 3 2 {"stringValue":"upstream-refused"}',
    ]);
    const [odd] = spans.filter(({ name }) => name.startsWith('PROPFIND'));
    expect(attribute(odd!, 'http.request.method')).toEqual({ stringValue: '_OTHER' });
    expect(attribute(odd!, 'http.request.method_original')).toEqual({ stringValue: 'PROPFIND' });
  });

  it('of nothing are an empty document', async () => {
    expect(JSON.parse(await written([]))).toEqual({ resourceSpans: [] });
  });
});
