/** A capture as a HAR: valid, whole, and read again as it was. */

import { describe, expect, it } from 'vitest';
import { har } from '../../../src/formats/har/har.js';
import type { Outcome, RedactedExchange } from '../../../src/model/exchange.js';
import type { ReadExchange } from '../../../src/formats/format.js';
import { readAll } from '../../support/chunks.js';
import { layOut } from '../../support/exchanges.js';
import { harErrors } from '../../support/har-schema.js';
import { imageCreate } from '../../support/image-create.js';
import { aManifest } from '../../support/stored.js';
import { writtenAs } from '../../support/write-format.js';

const BYTES = Uint8Array.of(0, 255, 1);
const REF = { sha256: 'ab'.repeat(32), size: 3 };

function written(exchanges: readonly RedactedExchange[]): Promise<string> {
  return writtenAs(har, { manifest: aManifest({ startedAt: '2026-01-02T03:04:05.000Z' }), exchanges }, BYTES);
}

interface Entry {
  readonly [name: string]: unknown;
}

function entriesOf(text: string): readonly Entry[] {
  return (JSON.parse(text) as { log: { entries: readonly Entry[] } }).log.entries;
}

describe('a written HAR', () => {
  it('is valid by the published schema, with an entry per exchange', async () => {
    const exchanges = imageCreate();
    const text = await written(exchanges);
    expect(harErrors(text)).toEqual([]);
    expect(entriesOf(text)).toHaveLength(exchanges.length);
  });

  it('tells who called whom, for what, and how sure that is', async () => {
    const text = await written(imageCreate());
    const inner = entriesOf(text).find(({ _client }) => _client === 'glance')!;
    const byStep = new Map(entriesOf(text).map((entry) => [entry['_step'], entry]));
    const outer = byStep.get(inner['_parent'])!;
    expect(outer).toMatchObject({ _server: 'glance', _client: 'client' });
    expect(inner['_confidence']).toBeGreaterThan(0.5);
    expect(entriesOf(text).some(({ _redacted }) => Number(_redacted) > 0)).toBe(true);
  });

  it('is valid whatever stands in addresses, headers and bodies', async () => {
    const exchanges = layOut([
      { url: 'http://h.example/a b|{x}[1]/%zz/é?q=<token:0123456789abcdef>&&x#' },
      { url: 'http://h.example/', failure: 'upstream-refused' },
      {
        url: 'http://h.example/',
        requestHeaders: [
          ['', ''],
          ['cookie', 'a=b; c; =d'],
        ],
        requestBody: '\ud800"',
      },
      {
        url: 'http://h.example/',
        client: { address: '[::1]:1' },
        responseHeaders: [['Set-Cookie', 'x=y; Path=/']],
      },
    ]);
    const text = await written(exchanges);
    expect(harErrors(text)).toEqual([]);
    const read = (await readAll(har.read!, text)).filter(
      (item): item is ReadExchange => item.kind === 'exchange',
    );
    expect(read.map(({ request }) => request.url)).toEqual(exchanges.map(({ request }) => request.url));
    expect(read.map(({ request }) => request.headers)).toEqual(
      exchanges.map(({ request }) => request.headers),
    );
  });

  it('holds binary answers, and binary questions by reference', async () => {
    const [one] = layOut([{ url: 'http://h.example/' }]);
    const blob = { kind: 'blob', ref: REF, mediaType: 'image/png' } as const;
    const outcome = one!.outcome as Extract<Outcome, { kind: 'response' }>;
    const exchange = {
      ...one!,
      request: { ...one!.request, body: blob, bodyBytes: 3 },
      outcome: { ...outcome, response: { ...outcome.response, body: blob, bodyBytes: 3 } },
    };
    const text = await written([exchange]);
    expect(harErrors(text)).toEqual([]);
    const [entry] = entriesOf(text);
    expect(entry).toMatchObject({
      request: {
        postData: { mimeType: 'image/png', comment: expect.stringContaining(REF.sha256) as string },
      },
      response: { content: { text: 'AP8B', encoding: 'base64', size: 3 } },
    });
    const [, read] = await readAll(har.read!, text);
    expect(read).toMatchObject({
      request: { body: { kind: 'omitted', reason: 'not-recorded', ...REF } },
      outcome: { response: { body: { kind: 'bytes', bytes: BYTES } } },
    });
  });

  it('takes an entry for anybody’s when what is said to be ours is not', async () => {
    const text = (await written(imageCreate())).replaceAll('"format":1,"client"', '"format":2,"client"');
    const read = await readAll(har.read!, text);
    expect(read.every((item) => item.kind === 'exchange' && item.client.edge !== undefined)).toBe(true);
  });
});
