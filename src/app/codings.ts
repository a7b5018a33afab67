/** The content codings that can be read here, each with a limit for what comes out of it. */

import * as zlib from 'node:zlib';
import type { OmitReason } from '../model/message.js';
import { isWholeZstd } from '../text/zstd.js';

/** Decodes a body up to a limit, or tells why that cannot be done; no coding gives the bytes themselves. */
export type Decode = (bytes: Uint8Array, coding: string, limitBytes: number) => Uint8Array | OmitReason;

type Decoder = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array;

/** What Node's zlib offers; zstd from Node 22.15 on. */
export interface Zlib {
  readonly gunzipSync: Decoder;
  readonly inflateSync: Decoder;
  readonly brotliDecompressSync: Decoder;
  readonly zstdDecompressSync?: Decoder;
}

export function decoding(offered: Zlib): Decode {
  const decoders = new Map<string, Decoder | undefined>([
    ['gzip', offered.gunzipSync],
    ['x-gzip', offered.gunzipSync],
    ['deflate', offered.inflateSync],
    ['br', offered.brotliDecompressSync],
    ['zstd', offered.zstdDecompressSync],
  ]);
  return (bytes, coding, limitBytes) => {
    if (!isCoded(coding)) return bytes;
    const decoder = decoders.get(coding);
    if (!decoder) return 'unknown-coding';
    // Node 22 gives what there is of a frame that was cut.
    if (coding === 'zstd' && !isWholeZstd(bytes)) return 'undecodable';
    try {
      return decoder(bytes, { maxOutputLength: limitBytes });
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : 'undecodable';
    }
  };
}

/** By the codings of the Node that runs this. */
export const decode = decoding(zlib);

/** True for a coding that changes bytes. */
export function isCoded(coding: string): boolean {
  return coding !== '' && coding !== 'identity';
}
