/** Texts as a stream gives them: in chunks that are cut anywhere. */

import type { ReadItem, ReadFormat } from '../../src/formats/format.js';

/** Pieces of so many characters. */
export async function* chunksOf(text: string, size: number): AsyncGenerator<string, void> {
  for (let at = 0; at < text.length; at += size) yield await Promise.resolve(text.slice(at, at + size));
}

export async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** All that a format reads in a text. */
export function readAll(read: ReadFormat, text: string, size = 64 << 10): Promise<readonly ReadItem[]> {
  return all(read(chunksOf(text, size), { textLimitBytes: 4 << 20 }));
}
