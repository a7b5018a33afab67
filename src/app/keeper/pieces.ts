/** Memory that changes hands between threads, and is used again: to make and to drop it takes longer than to fill it. */

export interface Pieces {
  /** All of the chunks, which are pieces of something larger, in memory of their own. */
  join(chunks: readonly Uint8Array[], bytes: number): Uint8Array<ArrayBuffer>;
  giveBack(memory: ArrayBuffer): void;
}

export const PIECE_BYTES = 256 << 10;

/** What is smaller has memory of just its size. */
const SMALL_BYTES = 16 << 10;

/** Of those that come back so many are kept. */
const MOST_KEPT = 8;

export function createPieces(): Pieces {
  const kept: ArrayBuffer[] = [];
  const memoryFor = (bytes: number): ArrayBuffer => {
    if (bytes <= SMALL_BYTES || bytes > PIECE_BYTES) return new ArrayBuffer(bytes);
    return kept.pop() ?? new ArrayBuffer(PIECE_BYTES);
  };
  return {
    join(chunks, bytes) {
      const all = new Uint8Array(memoryFor(bytes), 0, bytes);
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      return all;
    },
    giveBack(memory) {
      if (kept.length < MOST_KEPT) kept.push(memory);
    },
  };
}
