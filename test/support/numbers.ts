/** Numbers that a seed alone decides, for fuzzing by the clock. */

/** Each call gives a whole number below the one given. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
