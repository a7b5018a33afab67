/** Memory that two threads share: one puts bytes into it, the other reads and gives them back in the same order. */

/** So much from an offset on. */
export interface Stretch {
  readonly at: number;
  readonly length: number;
}

export interface Ring {
  /** For the thread that reads. */
  readonly memory: SharedArrayBuffer;
  /** Copies the chunks one behind the other; undefined when there is no stretch for all of them. */
  put(chunks: readonly Uint8Array[], length: number): Stretch | undefined;
  /** The oldest so many stretches are free again. */
  giveBack(stretches: number): void;
}

/** To make memory for each, and to have it collected, would take longer than to fill it. */
export function createRing(bytes: number): Ring {
  const memory = new SharedArrayBuffer(bytes);
  const all = new Uint8Array(memory);
  const taken: Stretch[] = [];
  const placeFor = (length: number): number | undefined => {
    const [first, last] = [taken[0], taken.at(-1)];
    if (!first || !last) return length <= bytes ? 0 : undefined; // the same cached bytes again while one is taken at a time
    const end = last.at + last.length;
    const isAround = last.at < first.at;
    if (end + length <= (isAround ? first.at : bytes)) return end;
    return !isAround && length <= first.at ? 0 : undefined;
  };
  return {
    memory,
    put(chunks, length) {
      const at = placeFor(length);
      if (at === undefined) return undefined;
      taken.push({ at, length });
      let next = at;
      for (const chunk of chunks) {
        all.set(chunk, next);
        next += chunk.length;
      }
      return { at, length };
    },
    giveBack: (stretches) => void taken.splice(0, stretches),
  };
}
