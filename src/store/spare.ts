/** Memory that is used again: to make it for each write, and to have it collected, takes longer than to fill it. */

export interface Spare {
  /** Some of the given size, with anything in it. */
  take(this: void): Buffer;
  give(this: void, memory: Buffer): void;
}

/** Pieces of so many bytes each, of which no more than `most` lie idle. */
export function createSpare(bytes: number, most: number): Spare {
  const idle: Buffer[] = [];
  return {
    take: () => idle.pop() ?? Buffer.allocUnsafeSlow(bytes),
    give: (memory) => void (idle.length < most && idle.push(memory)),
  };
}
