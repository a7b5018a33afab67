/** What a HAR says of a capture: the page's table, row by row. */

import { expect } from 'vitest';
import { har } from '../../../src/formats/har/har.js';
import { layOut } from '../../support/exchanges.js';
import { checkTable } from '../../support/fidelity.js';
import { imageCreate } from '../../support/image-create.js';
import { aManifest } from '../../support/stored.js';
import { writtenAs } from '../../support/write-format.js';

interface Entry {
  readonly response: { readonly status: number };
  readonly [name: string]: unknown;
}

async function entries(exchanges = imageCreate()): Promise<readonly Entry[]> {
  const command = { argv: ['openstack', 'image', 'create'], cwd: '/', env: {} };
  const manifest = aManifest({ startedAt: '2026-01-02T03:04:05.000Z', command });
  const text = await writtenAs(har, { manifest, exchanges });
  return (JSON.parse(text) as { log: { entries: readonly Entry[] } }).log.entries;
}

const all = async (key: string): Promise<readonly unknown[]> => (await entries()).map((entry) => entry[key]);
const ENDS = ['client', 'glance', 'keystone', 'swift'];

checkTable('What a HAR says of a capture', [
  [
    '`_client`',
    "who called: a participant's id",
    async () => expect(ENDS).toEqual(expect.arrayContaining((await all('_client')) as string[])),
  ],
  [
    '`_server`',
    'who was called',
    async () => expect(new Set(await all('_server'))).toEqual(new Set(ENDS.slice(1))),
  ],
  [
    '`_step`',
    '`<flow>.<number>` of the request in its flow, as in `wiretale show`',
    async () => {
      const steps = (await all('_step')) as string[];
      expect(new Set(steps).size).toBe(steps.length);
      expect(steps.every((step) => /^1\.\d+$/.test(step))).toBe(true);
      expect(steps).toContain('1.1');
    },
  ],
  [
    '`_parent`',
    "the `_step` that caused it; `null` for the client's own",
    async () => {
      const written = await entries();
      const byStep = new Map(written.map((entry) => [entry['_step'], entry]));
      for (const { _client, _parent } of written) {
        if (_client === 'client') expect(_parent).toBeNull();
        else expect(byStep.get(_parent)).toMatchObject({ _server: _client });
      }
    },
  ],
  [
    '`_confidence`',
    'how sure that is, from 0 to 1',
    async () =>
      expect((await all('_confidence')).every((one) => Number(one) >= 0 && Number(one) <= 1)).toBe(true),
  ],
  [
    '`_redacted`',
    'how many pseudonyms the exchange holds',
    async () => {
      for (const entry of await entries()) {
        const { _redacted, ...rest } = entry;
        const held = JSON.stringify(rest).match(/<[a-z-]+:[0-9a-f]{16}>/g) ?? [];
        expect(Number(_redacted) > 0).toBe(held.length > 0);
      }
    },
  ],
  [
    '`_wiretale`',
    'what only an import of wiretale needs: `format` (1), the ends, the times in µs, bodies without their text, the recorded command (first entry)',
    async () => {
      const [first, second] = (await all('_wiretale')) as [{ format: number }, { format: number }];
      expect([first.format, second.format]).toEqual([1, 1]);
      expect(JSON.stringify(first)).toContain('"openstack"');
      expect(JSON.stringify(second)).not.toContain('"openstack"');
    },
  ],
  [
    '`_error`',
    'of a response with status 0: why there is none',
    async () => {
      const failed = layOut([{ url: 'http://h.example/', failure: 'upstream-refused' }]);
      const _error = expect.stringContaining('upstream-refused') as unknown;
      expect(await entries(failed)).toMatchObject([{ response: { status: 0, _error } }]);
    },
  ],
]);
