/** What is lost of a capture that goes out as HAR and comes in again: the page's table, row by row. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import type { Manifest } from '../../../src/model/capture.js';
import type { Exchange, RedactedExchange } from '../../../src/model/exchange.js';
import { EMPTY_BODY, type Body } from '../../../src/model/message.js';
import { removeBody } from '../../../src/store/bodies.js';
import { createCapture } from '../../../src/store/capture-dir.js';
import { readCapture } from '../../../src/store/read-capture.js';
import { checkTable } from '../../support/fidelity.js';
import { aManifest, anExchange } from '../../support/stored.js';
import { thereAndBack } from '../../support/there-and-back.js';

const MANIFEST = aManifest({
  startedAt: '2024-05-06T07:08:09.000Z',
  endedAt: '2024-05-06T08:00:00.000Z',
  command: {
    ...{ argv: ['openstack', 'image', 'list'], cwd: '/', env: {}, exitCode: 0 },
    output: { stdout: 'a table', stderr: '', truncated: false },
  },
  gateways: [{ listen: '127.0.0.1:1', upstream: 'http://h' }],
  filters: { only: [], skip: ['GET /x'] },
  keep: [{ in: 'header', name: 'x-mine' }],
});

const BYTES = Uint8Array.of(0, 255, 1, 254);
let first: readonly RedactedExchange[] = [];
let again: { readonly manifest: Manifest; readonly exchanges: readonly Exchange[] };

const message = (body: Body) => ({ httpVersion: '1.1', headers: [], body, bodyBytes: 4 });
const answer = (body: Body): Exchange['outcome'] => ({
  kind: 'response',
  response: { ...message(body), status: 200, reason: 'OK' },
});
const times = (at: number): Exchange['timing'] => ({
  startedAt: '2024-05-06T07:08:09.123Z',
  ...{ requestFirst: at, requestLast: at + 1, responseFirst: at + 2, responseLast: at + 3 },
});

let folder = '';

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiretale-'));
  const writer = await createCapture(join(folder, 'one'), MANIFEST);
  const blob = async (bytes: Uint8Array, mediaType: string): Promise<Body> => {
    const kept = writer.newBlob(1000);
    kept.write(bytes);
    return { kind: 'blob', ref: (await kept.finish()).ref, mediaType };
  };
  const sent = { ...message(await blob(BYTES, 'image/raw')), method: 'PUT', url: 'http://cloud.example/2' };
  const gone = await blob(Uint8Array.of(9, 200, 0), 'image/raw');
  const text = await blob(new TextEncoder().encode('a text'), '');
  first = [
    anExchange(2, { request: sent, outcome: answer(EMPTY_BODY), timing: times(500) }),
    anExchange(5, { outcome: answer(gone), timing: times(700) }),
    anExchange(6, { outcome: answer(text), timing: times(9_000_000) }),
  ];
  for (const exchange of first) await writer.append(exchange);
  await writer.seal({ ...MANIFEST, counts: { ...MANIFEST.counts, exchanges: 3, lost: 4 } });
  if (gone.kind === 'blob') await removeBody(join(folder, 'one'), gone.ref.sha256);
  again = await readCapture(await thereAndBack(folder));
});

const got = (index: number): Body | undefined => {
  const { outcome } = again.exchanges[index]!;
  return outcome.kind === 'response' ? outcome.response.body : undefined;
};
const notRecorded = (size: number) => ({
  ...{ kind: 'omitted', reason: 'not-recorded', size },
  sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
});

checkTable('There and back', [
  [
    'bodies of requests that are no text',
    'not recorded, with size and hash',
    () => expect(again.exchanges[0]!.request.body).toMatchObject(notRecorded(4)),
  ],
  [
    'bodies that are no longer in `bodies/`',
    'not recorded, with size and hash',
    () => expect(got(1)).toMatchObject(notRecorded(3)),
  ],
  [
    'numbers of exchanges',
    'counted anew from 1, without gaps',
    () => {
      expect(first.map(({ seq }) => seq)).toEqual([2, 5, 6]);
      expect(again.exchanges.map(({ seq, id }) => `${seq} ${id}`)).toEqual([
        '1 x000001',
        '2 x000002',
        '3 x000003',
      ]);
    },
  ],
  [
    'the end of the recording',
    'the end of the last exchange',
    () => expect(again.manifest.endedAt).toBe('2024-05-06T07:08:18.000Z'),
  ],
  [
    'what the command printed',
    'nothing',
    () => {
      expect(again.manifest.command).toMatchObject({ argv: ['openstack', 'image', 'list'] });
      expect(again.manifest.command).not.toHaveProperty('output');
    },
  ],
  [
    'listeners, gateways, filters, kept places, what was lost',
    'nothing: it was imported, which `imported` in the manifest says',
    () => {
      const { listen, callers, gateways, counts, imported } = again.manifest;
      expect([listen, callers, gateways, counts.lost]).toEqual([[], [], [], 0]);
      expect(again.manifest).not.toHaveProperty('filters');
      expect(again.manifest).not.toHaveProperty('keep');
      expect(imported).toEqual([{ file: 'one.har', format: 'har' }]);
    },
  ],
  [
    'media type of a kept body without one, up to 64 KiB',
    'looked at again: text where it is that',
    () => expect(got(2)).toMatchObject({ kind: 'text', text: 'a text' }),
  ],
]);
