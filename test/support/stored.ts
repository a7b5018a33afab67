/** Manifests and exchanges as a recorder would store them, fixed and generated. */

import fc from 'fast-check';
import type { Manifest } from '../../src/model/capture.js';
import { exchangeId, type Exchange, type RedactedExchange } from '../../src/model/exchange.js';
import { EMPTY_BODY, type Body } from '../../src/model/message.js';

export function aManifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    format: 1,
    tool: 'wiretale 0.1.0',
    name: 'image-create',
    startedAt: '2024-05-06T07:08:09.000Z',
    listen: ['127.0.0.1:9100'],
    callers: [{ name: 'glance', listen: '127.0.0.1:9102' }],
    gateways: [],
    counts: {
      exchanges: 0,
      skipped: 0,
      lost: 0,
      requestBytes: 0,
      responseBytes: 0,
      secrets: 0,
      redactions: 0,
      dropped: 0,
    },
    ...changes,
  };
}

/** The brand is the tests' own word here: nothing in it is secret. */
export function anExchange(seq: number, changes: Partial<Exchange> = {}): RedactedExchange {
  const message = { httpVersion: '1.1', headers: [], body: EMPTY_BODY, bodyBytes: 0 };
  const exchange: Exchange = {
    id: exchangeId(seq),
    seq,
    client: { connection: 1 },
    server: { host: 'cloud.example:80' },
    request: { ...message, method: 'GET', url: `http://cloud.example/${seq}` },
    outcome: { kind: 'response', response: { ...message, status: 200, reason: 'OK' } },
    timing: {
      startedAt: '2024-05-06T07:08:09.123Z',
      requestFirst: seq,
      requestLast: seq,
      responseFirst: seq,
      responseLast: seq,
    },
    ...changes,
  };
  return exchange as RedactedExchange;
}

// Every UTF-16 string, lone surrogates and line separators included.
const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});
const size = fc.nat();
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);

const body: fc.Arbitrary<Body> = fc.oneof(
  fc.constant(EMPTY_BODY),
  fc.record(
    { kind: fc.constant('text' as const), text, mediaType: text, coding: text },
    { requiredKeys: ['kind', 'text', 'mediaType'] },
  ),
  fc.record({ kind: fc.constant('blob' as const), ref: fc.record({ sha256, size }), mediaType: text }),
  fc.record(
    {
      kind: fc.constant('omitted' as const),
      reason: fc.constantFrom('too-large', 'undecodable', 'tunnelled' as const),
      size,
      sha256,
      mediaType: text,
    },
    { requiredKeys: ['kind', 'reason', 'size', 'mediaType'] },
  ),
);

const message = {
  httpVersion: fc.constantFrom('1.0', '1.1'),
  headers: fc.array(fc.tuple(text, text), { maxLength: 4 }),
  body,
  bodyBytes: size,
};

const peer = fc.record({ address: text, edge: text, connection: size, host: text }, { requiredKeys: [] });
const status = fc.integer({ min: 100, max: 999 });

const outcome: fc.Arbitrary<Exchange['outcome']> = fc.oneof(
  fc.record({
    kind: fc.constant('response' as const),
    response: fc.record(
      { ...message, status, reason: text, cut: text },
      { requiredKeys: ['httpVersion', 'headers', 'body', 'bodyBytes', 'status', 'reason'] },
    ),
  }),
  fc.record({
    kind: fc.constant('failure' as const),
    cause: fc.constantFrom('upstream-refused', 'client-aborted', 'recorder-stopped' as const),
    message: text,
  }),
);

const offset = fc.option(fc.nat());

/** Up to `maxLength` exchanges in order of arrival, with every kind of body, outcome and missing value. */
export function exchangesArbitrary(maxLength: number): fc.Arbitrary<readonly RedactedExchange[]> {
  const changes = fc.record({
    client: peer,
    server: peer,
    request: fc.record({ ...message, method: text, url: text }),
    outcome,
    timing: fc.record(
      {
        startedAt: fc.constant('2024-05-06T07:08:09.123Z'),
        requestFirst: fc.nat(),
        requestLast: offset,
        responseFirst: offset,
        responseLast: offset,
        failed: fc.nat(),
      },
      { requiredKeys: ['startedAt', 'requestFirst', 'requestLast', 'responseFirst', 'responseLast'] },
    ),
  });
  return fc
    .array(changes, { maxLength })
    .map((all) => all.map((change, index) => anExchange(index + 1, change)));
}
