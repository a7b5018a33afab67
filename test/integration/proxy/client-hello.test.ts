/** A ClientHello is read as it comes: whole, in pieces of any size, in several records; anything else is none. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClientHello } from '../../../src/proxy/tls/client-hello.js';
import { runs } from '../../support/runs.js';
import { helloOf } from './hello.js';

describe('a ClientHello', () => {
  it.each([
    [{ servername: 'API.test', ALPNProtocols: ['h2', 'http/1.1'] }, 'api.test', ['h2', 'http/1.1']],
    [{ servername: 'api.test', maxVersion: 'TLSv1.2' }, 'api.test', []],
    [{ servername: '' }, undefined, []],
  ] as const)('of %j', async (options, serverName, protocols) => {
    const bytes = await helloOf(options);
    expect(readClientHello(bytes)).toEqual({ serverName, protocols });
    for (let size = 0; size < bytes.length; size += 1) {
      expect(readClientHello(bytes.subarray(0, size))).toBe('more');
    }
    const records = [bytes.subarray(5, 60), bytes.subarray(60)].map((part) =>
      Buffer.concat([Buffer.from([0x16, 3, 1, part.length >> 8, part.length & 0xff]), part]),
    );
    expect(readClientHello(Buffer.concat(records))).toEqual({ serverName, protocols });
  });

  it.each([
    ['GET / HTTP/1.1'],
    ['\x16\x02\x01\x00\x05\x01'],
    ['\x16\x03\x01\x00\x05\x02'],
    ['\x16\x03\x01\x00\x04\x01\x00\x00\x00'],
    ['\x16\x03\x01\x00\x04\x01\xff\xff\xff'],
  ])('is not %j', (text) => {
    expect(readClientHello(Buffer.from(text, 'latin1'))).toBeUndefined();
  });

  it('is read from any bytes without a fault', async () => {
    const bytes = await helloOf({ servername: 'api.test', ALPNProtocols: ['http/1.1'] });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 }), (changes) => {
        const changed = Buffer.from(bytes);
        for (const [at, value] of changes) changed[at] = value;
        const hello = readClientHello(changed);
        const name = typeof hello === 'object' ? hello.serverName : undefined;
        expect(name ?? 'api').toMatch(/^[\w.-]+$/);
      }),
      runs(500, 20_000),
    );
  });
});
