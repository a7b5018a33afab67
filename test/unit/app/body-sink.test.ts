import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bodySink } from '../../../src/app/body-sink.js';
import { heldBudget } from '../../../src/app/held-text.js';
import type { Body, Headers } from '../../../src/model/message.js';
import { createCapture } from '../../../src/store/capture-dir.js';
import { aManifest } from '../../support/stored.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const LIMITS = { textLimitBytes: 1000, keepBodiesBytes: 5000 };

/** The body that a sink makes of these bytes in chunks of 100, and what it left in the capture. */
async function sunk(headers: Headers, bytes: Uint8Array): Promise<{ body: Body; files: readonly string[] }> {
  const path = join(await temporaryFolder(), 'one');
  const writer = await createCapture(path, aManifest());
  const sink = bodySink(headers, {
    limits: LIMITS,
    budget: heldBudget(100_000),
    newBlob: (limitBytes) => writer.newBlob(limitBytes),
    onLost: (code) => expect.fail(`a body was lost: ${code}`),
    newSweep: () => {
      let hit = false;
      return { push: (chunk) => void (hit ||= Buffer.from(chunk).includes('SECRET')), hit: () => hit };
    },
  });
  for (let at = 0; at < bytes.length; at += 100) sink.write(bytes.subarray(at, at + 100));
  sink.end();
  const body = await sink.body();
  await writer.seal(aManifest());
  return { body, files: await readdir(join(path, 'bodies')) };
}

const JSON_TYPE: Headers = [['content-type', 'application/json; charset=UTF-8']];

describe('a text body', () => {
  const text = '{"name": "Zoë", "n": 1.0}';

  it.each([
    ['identity', Buffer.from(text)],
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ])('coded with %s is kept decoded', async (coding, bytes) => {
    const { body } = await sunk([...JSON_TYPE, ['Content-Encoding', coding]], bytes);
    const noted = coding === 'identity' ? {} : { coding };
    expect(body).toEqual({ kind: 'text', text, mediaType: 'application/json', ...noted });
  });

  it.each([
    ['over the limit', JSON_TYPE, Buffer.alloc(1001, 'x'), 'too-large'],
    [
      'a bomb',
      [...JSON_TYPE, ['content-encoding', 'gzip'] as const],
      gzipSync(Buffer.alloc(5000)),
      'too-large',
    ],
    ['no UTF-8', JSON_TYPE, Buffer.from([0x22, 0xff, 0x22]), 'undecodable'],
    ['no gzip', [...JSON_TYPE, ['content-encoding', 'gzip'] as const], Buffer.from('x'), 'undecodable'],
    [
      'of an unknown coding',
      [...JSON_TYPE, ['content-encoding', 'zzz'] as const],
      Buffer.from('x'),
      'unknown-coding',
    ],
    [
      'of an unknown charset',
      [['content-type', 'text/plain; charset=ebcdic'] as const],
      Buffer.from('x'),
      'undecodable',
    ],
  ])('%s is left out, with the reason and without a hash', async (_what, headers, bytes, reason) => {
    const { body } = await sunk(headers, bytes);
    expect(body).toMatchObject({ kind: 'omitted', reason, size: bytes.length });
    expect(body).not.toHaveProperty('sha256');
  });

  it('in Latin-1 is decoded as that', async () => {
    const { body } = await sunk([['content-type', 'text/plain; charset=ISO-8859-1']], Buffer.from([0xe9]));
    expect(body).toMatchObject({ kind: 'text', text: 'é' });
  });

  it('that is empty is empty', async () => {
    expect((await sunk(JSON_TYPE, Buffer.alloc(0))).body).toEqual({ kind: 'empty' });
  });
});

describe('an opaque body', () => {
  const type: Headers = [['Content-Type', 'application/octet-stream']];
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

  it('is kept under its hash', async () => {
    const bytes = randomBytes(5000);
    const { body, files } = await sunk(type, bytes);
    expect(body).toMatchObject({ kind: 'blob', ref: { sha256: sha256(bytes), size: 5000 } });
    expect(files).toEqual([sha256(bytes)]);
  });

  it.each([[], [['content-length', '5001'] as const]])(
    'over the limit leaves size and hash',
    async (...more) => {
      const bytes = randomBytes(5001);
      const { body, files } = await sunk([...type, ...more], bytes);
      expect(body).toMatchObject({ kind: 'omitted', reason: 'too-large', size: 5001, sha256: sha256(bytes) });
      expect(files).toEqual([]);
    },
  );

  it('with a secret in it leaves nothing but its size', async () => {
    const { body, files } = await sunk(type, Buffer.from(`\0${'x'.repeat(500)}SECRET`));
    expect(body).toEqual({
      kind: 'omitted',
      reason: 'secret',
      size: 507,
      mediaType: 'application/octet-stream',
    });
    expect(files).toEqual([]);
  });

  it.each([
    [1000, { reason: 'secret' }],
    [2 << 20, { reason: 'too-large', sha256: expect.any(String) as unknown }],
  ])('over the limit, with a secret from byte %d on, tells its hash when it is long', async (at, told) => {
    const { body } = await sunk(type, Buffer.concat([Buffer.alloc(at), Buffer.from('SECRET')]));
    expect(body).toEqual({ kind: 'omitted', size: at + 6, mediaType: 'application/octet-stream', ...told });
  });
});

describe('a body without a media type', () => {
  it.each([
    ['{"a":1}', 'application/json'],
    ['a=1', 'text/plain'],
  ])('%s is text', async (text, mediaType) => {
    const { body } = await sunk([['content-length', String(text.length)]], Buffer.from(text));
    expect(body).toEqual({ kind: 'text', text, mediaType });
  });

  it('is a blob when it has control characters', async () => {
    const { body } = await sunk([['content-length', '2']], Buffer.from('\0a'));
    expect(body).toMatchObject({ kind: 'blob', ref: { size: 2 } });
  });
});

describe('the text of all bodies under way', () => {
  /** Sinks that share a budget, and what was said to be lost. */
  function sharing(limitBytes: number) {
    const losses: string[] = [];
    const keeping = {
      limits: { textLimitBytes: 10_000, keepBodiesBytes: 0 },
      budget: heldBudget(limitBytes),
      newBlob: () => expect.fail('text is no blob'),
      newSweep: () => expect.fail('text is no blob'),
      onLost: (code: string) => void losses.push(code),
    };
    return { losses, open: (headers = JSON_TYPE) => bodySink(headers, keeping) };
  }

  it('is held within a budget: what is beyond it is lost, and said at once', async () => {
    const { losses, open } = sharing(8192);
    const [slow, late] = [open(), open()];
    slow.write(Buffer.alloc(5000, 'a'));
    late.write(Buffer.alloc(5000, 'b'));
    expect(losses).toEqual(['ENOMEM']);
    late.write(Buffer.alloc(10, 'b'));
    late.end();
    expect(await late.body()).toMatchObject({ kind: 'omitted', reason: 'not-recorded', size: 5010 });
    slow.end();
    expect(await slow.body()).toMatchObject({ kind: 'text', text: 'a'.repeat(5000) });
    expect(losses).toEqual(['ENOMEM']);
  });

  it.each([
    ['kept', 5000],
    ['too large', 10_001],
  ])('leaves room for others when it is %s', async (_what, size) => {
    const { losses, open } = sharing(10_000);
    for (let body = 0; body < 10; body += 1) {
      const sink = open();
      sink.write(Buffer.alloc(size / 2, 'a'));
      sink.write(Buffer.alloc(size - Math.floor(size / 2), 'a'));
      sink.end();
      await sink.body();
    }
    expect(losses).toEqual([]);
  });

  it('costs its bytes, whatever the chunks are in which it comes', async () => {
    const { losses, open } = sharing(16 << 10);
    const sink = open([['Content-Length', '8000']]);
    for (let at = 0; at < 8000; at += 1) sink.write(Buffer.from('c'));
    sink.end();
    expect(await sink.body()).toMatchObject({ kind: 'text', text: 'c'.repeat(8000) });
    expect(losses).toEqual([]);
  });
});
