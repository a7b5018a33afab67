/** The laws of interchange: what is exported and imported again is the same; what is damaged is exchanges and problems. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_BODY } from '../../src/model/message.js';
import type { Body } from '../../src/model/message.js';
import type { Exchange, RedactedExchange } from '../../src/model/exchange.js';
import { createCapture } from '../../src/store/capture-dir.js';
import { readCapture } from '../../src/store/read-capture.js';
import { damagedHar, faultOf, readDamaged } from '../support/har-fuzz.js';
import { harErrors } from '../support/har-schema.js';
import { numbers } from '../support/numbers.js';
import { runs } from '../support/runs.js';
import { aManifest, anExchange } from '../support/stored.js';
import { thereAndBack } from '../support/there-and-back.js';

// No rule of the gate fits these, so that the capture is as it would be behind it.
const word = fc.string({
  unit: fc.constantFrom(...'abz 09-/"\\<>&%é😀\ud800\u2028\n#?|{}[]'.match(/./gsu)!),
  maxLength: 12,
});
const count = fc.nat({ max: 1e9 });
const mediaType = fc.constantFrom('application/json', 'text/plain', 'application/x-www-form-urlencoded');

/** A blob stands for its bytes until it is written. */
type Sketched = Body | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

const body: fc.Arbitrary<Sketched> = fc.oneof(
  fc.constant(EMPTY_BODY),
  fc.record(
    { kind: fc.constant('text' as const), text: word, mediaType, coding: fc.constantFrom('gzip', 'br') },
    { requiredKeys: ['kind', 'text', 'mediaType'] },
  ),
  fc.record({ kind: fc.constant('bytes' as const), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) }),
  fc.record(
    {
      kind: fc.constant('omitted' as const),
      reason: fc.constantFrom(
        ...(['too-large', 'undecodable', 'unknown-coding', 'secret', 'many-secrets', 'tunnelled'] as const),
      ),
      size: count,
      sha256: fc.constant('ab'.repeat(32)),
      mediaType,
    },
    { requiredKeys: ['kind', 'reason', 'size', 'mediaType'] },
  ),
);

const message = {
  httpVersion: fc.constantFrom('1.0', '1.1'),
  headers: fc.array(fc.tuple(word, word), { maxLength: 3 }),
  body,
  bodyBytes: count,
};

const peer = fc.record(
  {
    address: fc.constantFrom('127.0.0.1:80', '[::1]:443', 'elsewhere'),
    edge: fc.constantFrom('glance', 'my own'),
    user: fc.constantFrom('nova', 'x'),
    account: fc.constantFrom('glance', 'root'),
    connection: count,
    host: fc.constantFrom('h.example:80', 'k.example:5000'),
    process: fc.record(
      {
        pid: count,
        command: fc.constant(['glance-api', '--x']),
        unit: fc.constant('a.service'),
        container: fc.constant('0123456789ab'),
      },
      { requiredKeys: ['pid', 'command'] },
    ),
    tls: fc.record(
      { version: fc.constant('TLSv1.3'), serverName: fc.constant('h.example') },
      { requiredKeys: ['version'] },
    ),
  },
  { requiredKeys: [] },
);

const sketch = fc.record({
  client: peer,
  server: peer,
  request: fc.record({
    ...message,
    method: fc.constantFrom('GET', 'POST', 'CONNECT', 'PROPFIND'),
    url: fc
      .tuple(fc.constantFrom('http://h.example/', 'https://k.example:5000/v3/'), word)
      .map((parts) => parts.join('')),
  }),
  response: fc.option(
    fc.record(
      { ...message, status: fc.integer({ min: 100, max: 999 }), reason: word, cut: word },
      { requiredKeys: ['httpVersion', 'headers', 'body', 'bodyBytes', 'status', 'reason'] },
    ),
  ),
  failure: fc.record({
    cause: fc.constantFrom('upstream-refused', 'client-aborted', 'recorder-stopped' as const),
    message: word,
  }),
  gap: count,
  offsets: fc.tuple(fc.option(count), fc.option(count), fc.option(count)),
  failed: fc.option(count),
});

type Sketch = typeof sketch extends fc.Arbitrary<infer T> ? T : never;
type Keep = (body: Sketched) => Promise<Body>;

async function exchangeOf(
  one: Sketch,
  { seq, first }: { seq: number; first: number },
  keep: Keep,
): Promise<RedactedExchange> {
  const at = (offset: number | null): number | null => (offset === null ? null : first + offset);
  const [requestLast, responseFirst, responseLast] = one.offsets.map(at) as [
    number | null,
    number | null,
    number | null,
  ];
  const outcome: Exchange['outcome'] = one.response
    ? { kind: 'response', response: { ...one.response, body: await keep(one.response.body) } }
    : { kind: 'failure', ...one.failure };
  return anExchange(seq, {
    client: one.client,
    server: one.server,
    request: { ...one.request, body: await keep(one.request.body) },
    outcome,
    timing: {
      startedAt: '2024-05-06T07:08:09.123Z',
      ...{ requestFirst: first, requestLast, responseFirst, responseLast },
      ...(one.failed !== null && { failed: first + one.failed }),
    },
  });
}

/** A capture of these on disk. */
async function written(path: string, sketches: readonly Sketch[]): Promise<readonly RedactedExchange[]> {
  const manifest = aManifest({ startedAt: '2024-05-06T07:08:09.000Z' });
  const writer = await createCapture(path, manifest);
  const keep: Keep = async (sketched) => {
    if (sketched.kind !== 'bytes') return sketched;
    const blob = writer.newBlob(1000);
    blob.write(sketched.bytes);
    return { kind: 'blob', ref: (await blob.finish()).ref, mediaType: 'application/octet-stream' };
  };
  const exchanges: RedactedExchange[] = [];
  let first = 0;
  for (const [index, one] of sketches.entries()) {
    first += one.gap;
    exchanges.push(await exchangeOf(one, { seq: index + 1, first }, keep));
    await writer.append(exchanges.at(-1)!);
  }
  await writer.seal({
    ...manifest,
    endedAt: '2024-05-06T07:09:00.000Z',
    counts: { ...manifest.counts, exchanges: exchanges.length },
  });
  return exchanges;
}

/** As docs/reference/formats.md says. */
function asImported(exchange: RedactedExchange): Exchange {
  const { body: sent } = exchange.request;
  if (sent.kind !== 'blob') return exchange;
  const { ref, mediaType } = sent;
  return {
    ...exchange,
    request: { ...exchange.request, body: { kind: 'omitted', reason: 'not-recorded', ...ref, mediaType } },
  };
}

describe('a capture', () => {
  it('that is exported as HAR and imported again is the same, but for what the table names', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sketch, { minLength: 1, maxLength: 4 }), async (sketches) => {
        const folder = await mkdtemp(join(tmpdir(), 'wiretale-'));
        try {
          const exchanges = await written(join(folder, 'one'), sketches);
          const again = await readCapture(await thereAndBack(folder));
          expect(again.problems).toEqual([]);
          expect(again.exchanges).toEqual(exchanges.map(asImported));
          expect(again.manifest.startedAt).toBe('2024-05-06T07:08:09.000Z');

          expect(harErrors(await readFile(join(folder, 'one.har'), 'utf8'))).toEqual([]);
        } finally {
          await rm(folder, { recursive: true, force: true });
        }
      }),
      runs(25, 500),
    );
  });
});

describe('a damaged HAR', () => {
  it('is exchanges and problems, never an error', async () => {
    const pick = numbers(7);
    for (let left = runs(300, 3000).numRuns; left > 0; left--) {
      const items = await readDamaged(damagedHar(pick), pick);
      expect(items.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
    }
  });
});
