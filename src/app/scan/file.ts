/** Any file: text in blocks, HAR by its messages, everything else as bytes; never more of it in memory than a block. */

import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { harPlaces } from './har.js';
import type { Hit, Search } from './search.js';

export async function* scanFile(file: string, search: Search): AsyncGenerator<Hit> {
  const encoding = await encodingOf(file);
  if (encoding === undefined) yield* scanBytes(file, search);
  else yield* scanText(file, { encoding, search });
}

const HEAD_BYTES = 8192;

/** The encoding of a text file; undefined when it is none. */
async function encodingOf(file: string): Promise<string | undefined> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
    if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
    return head.includes(0) ? undefined : 'utf-8';
  } finally {
    await handle.close();
  }
}

const READ_BYTES = 1 << 20;
const BLOCK_CHARS = 16 << 20;
// What begins at the end of a block is found whole in the next.
const OVERLAP = 64 << 10;

interface TextFile {
  readonly encoding: string;
  readonly search: Search;
}

async function* scanText(file: string, { encoding, search }: TextFile): AsyncGenerator<Hit> {
  const decoder = new TextDecoder(encoding);
  let block = '';
  let line = 1;
  let isWhole = true;
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    block += decoder.decode(chunk, { stream: true });
    if (block.length < BLOCK_CHARS) continue;
    yield* search.inText(block, line);
    line += lineBreaks(block.slice(0, -OVERLAP));
    block = block.slice(-OVERLAP);
    isWhole = false;
  }
  block += decoder.decode();
  if (isWhole) for (const place of harPlaces(block)) yield* search.inPlace(place);
  yield* search.inText(block, line);
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

async function* scanBytes(file: string, search: Search): AsyncGenerator<Hit> {
  let tail = Buffer.alloc(0);
  let at = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    const piece = Buffer.concat([tail, chunk]);
    for (const rule of search.inBytes(piece)) yield { place: `after byte ${at - tail.length}`, rule };
    at += chunk.length;
    tail = piece.subarray(-OVERLAP);
  }
}
