/** The hashing that a gate is handed: keyed for pseudonyms, plain for the log forms of secrets. */

import { createHash, hash, randomBytes } from 'node:crypto';
import type { SecretKind } from '../model/profile.js';
import type { RedactorOptions } from '../redact/redact.js';

/** Hashing under a key of its own, which nobody else ever sees. */
export function hashing(): Pick<RedactorOptions, 'pseudonym' | 'digest'> {
  const hmac = createHmacSha256(randomBytes(32));
  return {
    /** `<kind:` 16 hex `>`: so that nothing leads back, and no guess can be confirmed. */
    pseudonym: (kind: SecretKind, secret: string) => `<${kind}:${hmac(secret).slice(0, 16)}>`,
    digest: (algorithm, text) => createHash(algorithm).update(text, 'utf8').digest('hex'),
  };
}

const BLOCK = 64;
const DIGEST = 32;

/**
 * HMAC-SHA-256 (RFC 2104) in hex of a text's UTF-8, for a key of at most 64 bytes. A body may hold ten thousands of secrets, and
 * to make Node's `Hmac` takes four times as long as both hashes that it is made of.
 */
export function createHmacSha256(key: Uint8Array): (text: string) => string {
  const outer = Buffer.concat([padded(key, 0x5c), Buffer.alloc(DIGEST)]);
  const innerPad = padded(key, 0x36);
  const inner = Buffer.concat([innerPad, Buffer.alloc(MOST_IN_PLACE)]);
  return (text) => {
    const most = text.length * 3;
    const message = most > MOST_IN_PLACE ? Buffer.concat([innerPad, Buffer.from(text, 'utf8')]) : inner;
    const length = message === inner ? BLOCK + inner.write(text, BLOCK, 'utf8') : message.length;
    outer.write(hash('sha256', message.subarray(0, length), 'hex'), BLOCK, 'hex');
    return hash('sha256', outer, 'hex');
  };
}

const MOST_IN_PLACE = 4096;

function padded(key: Uint8Array, pad: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  block.set(key);
  return block.map((byte) => byte ^ pad) as Buffer;
}
