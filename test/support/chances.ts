/** Chance that is the same in every run. */

/** Numbers between 0 and 1 that look random and are the same for the same seed (mulberry32). */

export function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A time that has this mean, as waits have that come of many independent things. */
export function exponential(mean: number, random: () => number): number {
  return -Math.log(1 - random()) * mean;
}
