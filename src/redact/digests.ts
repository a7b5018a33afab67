/** `{SHA256}<hex>`: how services log a token. The hash of a secret that is known stands for the secret. */

import { latin1Of } from '../text/base64.js';
import type { Span } from '../text/span.js';
import { horspool } from './find/shape.js';
import type { IndexOf } from './find/shape.js';

/** The hash of a text's UTF-8 bytes, in lower case hex. */
export type Digest = (algorithm: 'sha256' | 'sha1', text: string) => string;

export interface DigestHit<S> extends Span {
  readonly secret: S;
}

export interface Digests<S> {
  /** The secret whose log form a text is as a whole. */
  readonly of: (text: string) => S | undefined;
  readonly find: (text: string) => readonly DigestHit<S>[];
  readonly inBytes: (bytes: Uint8Array) => readonly DigestHit<S>[];
}

interface Numbered {
  readonly value: string;
  /** How many secrets were there when it came. */
  readonly number: number;
}

export interface DigestSource<S extends Numbered> {
  readonly digest: Digest | undefined;
  /** As for the redactor. */
  readonly indexOf: IndexOf | undefined;
  /** All that are remembered, in order of their numbers. */
  readonly secrets: () => Iterable<S>;
}

const LOGGED = /\{(SHA256|SHA1)\}([0-9a-f]{64}|[0-9a-f]{40})(?![0-9a-f])/gi;

/** True for a text that is the log form of something. */
export function isDigest(text: string): boolean {
  return text.startsWith('{') && text.replace(LOGGED, '') === '';
}

/** By what is the same in either case, and seldom stands in bytes: `256}` and `1}` behind an A. */
function mayHoldForm(bytes: Uint8Array, indexOf: IndexOf): boolean {
  return ['256}', '1}'].some((end) => {
    for (let at = indexOf(bytes, end, 0); at >= 0; at = indexOf(bytes, end, at + 1)) {
      if ((bytes[at - 1]! | 32) === LETTER_A) return true;
    }
    return false;
  });
}

const LETTER_A = 97;

/** Hashes nothing before a text asks for it: most captures hold no such form. */
export function createDigests<S extends Numbered>({
  digest,
  secrets,
  indexOf = horspool,
}: DigestSource<S>): Digests<S> {
  if (!digest) return { of: () => undefined, find: () => [], inBytes: () => [] };
  const known = { sha256: hashed('sha256'), sha1: hashed('sha1') };
  const find = (text: string): readonly DigestHit<S>[] => {
    if (!text.includes('{')) return [];
    return Array.from(text.matchAll(LOGGED)).flatMap(({ 0: form, 1: algorithm, 2: hex, index }) => {
      const secret = known[algorithm!.toLowerCase() as keyof typeof known](hex!.toLowerCase());
      return secret ? [{ start: index, end: index + form.length, secret }] : [];
    });
  };
  return {
    of: (text) => find(text).find(({ start, end }) => start === 0 && end === text.length)?.secret,
    find,
    inBytes: (bytes) => (mayHoldForm(bytes, indexOf) ? find(latin1Of(bytes)) : []),
  };

  function hashed(algorithm: 'sha256' | 'sha1'): (hex: string) => S | undefined {
    let byHash = new Map<string, S>();
    let last = -1;
    return (hex) => {
      const all = Array.from(secrets());
      // What was forgotten is to be forgotten here too.
      if (byHash.size > 2 * all.length) {
        byHash = new Map();
        last = -1;
      }
      for (let at = all.length - 1; at >= 0 && all[at]!.number > last; at--) {
        byHash.set(digest!(algorithm, all[at]!.value), all[at]!);
      }
      last = all.at(-1)?.number ?? -1;
      return byHash.get(hex);
    };
  }
}
