/** How much is found in a text at most: one with more is not kept, so nobody needs the rest. */

export interface Limit {
  /** True from the moment on when a list has more: what goes through a text ends then. */
  readonly isOver: (found: readonly unknown[]) => boolean;
  /** Runs something with a limit, and tells whether it came to it. */
  readonly within: <T>(most: number, run: () => T) => Limited<T>;
}

/** `isOver`: there is more than this. */
export interface Limited<T> {
  readonly result: T;
  readonly isOver: boolean;
}

/** Without a limit but where something runs within one. */
export function createLimit(): Limit {
  let [most, over] = [Infinity, false];
  return {
    isOver: (found) => (over ||= found.length > most),
    within(limit, run) {
      [most, over] = [limit, false];
      try {
        return { result: run(), isOver: over };
      } finally {
        [most, over] = [Infinity, false];
      }
    },
  };
}
