/** Content codings, those of the Node that runs this and what happens to those that it lacks. */

import * as zlib from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decode, decoding } from '../../../src/app/codings.js';

const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Uint8Array) => Buffer };
const TEXT = Buffer.from('{"name": "Zoë"}');

/** `x` twenty times as one zstd frame, as the `zstd` program writes it. */
const ZSTD = Buffer.from('28b52ffd045845000010787801001ec00212cf4c37', 'hex');

const ENCODERS: readonly (readonly [string, (bytes: Uint8Array) => Buffer])[] = [
  ['gzip', zlib.gzipSync],
  ['x-gzip', zlib.gzipSync],
  ['deflate', zlib.deflateSync],
  ['br', zlib.brotliCompressSync],
  ...(zstdCompressSync ? [['zstd', zstdCompressSync] as const] : []),
];

describe('a coding that Node has', () => {
  it.each(ENCODERS)('%s is decoded', (coding, encode) => {
    expect(Buffer.from(decode(encode(TEXT), coding, 1000) as Uint8Array)).toEqual(TEXT);
  });

  it.each(ENCODERS)('%s that grows over the limit is given up', (coding, encode) => {
    expect(decode(encode(Buffer.alloc(1 << 20)), coding, 1000)).toBe('too-large');
  });

  it.each(ENCODERS)('%s that is none, or cut, cannot be decoded', (coding, encode) => {
    expect(decode(Buffer.from('none of it'), coding, 1000)).toBe('undecodable');
    expect(decode(encode(TEXT).subarray(0, 9), coding, 1000)).toBe('undecodable');
  });
});

it('reads zstd as others write it, where Node has it, and leaves it alone where it has not', () => {
  const decoded = decode(ZSTD, 'zstd', 1000);
  if (zstdCompressSync) expect(Buffer.from(decoded as Uint8Array).toString()).toBe('x'.repeat(20));
  else expect(decoded).toBe('unknown-coding');
});

it('knows no coding that it is not offered', () => {
  const { gunzipSync, inflateSync, brotliDecompressSync } = zlib;
  const older = decoding({ gunzipSync, inflateSync, brotliDecompressSync });
  expect(older(ZSTD, 'zstd', 1000)).toBe('unknown-coding');
  expect(older(zlib.gzipSync(TEXT), 'gzip', 1000)).toEqual(TEXT);
  expect(older(TEXT, '', 1000)).toBe(TEXT);
  expect(older(TEXT, 'identity', 1000)).toBe(TEXT);
});
