/** How far somebody may be behind with what was handed over; who would add to more than that waits. */

export interface Room {
  take(this: void, weight: number): void;
  give(this: void, weight: number): void;
  /** Undefined while there is room; else settles when there is again. */
  wait(this: void): Promise<void> | undefined;
  /** There is room for ever. */
  open(this: void): void;
}

/** Room for so much; who waited goes on when half of it is free again. */
export function createRoom(most: number): Room {
  let limit = most;
  let taken = 0;
  let waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | undefined;
  const release = (): void => {
    waiting?.resolve();
    waiting = undefined;
  };
  return {
    take: (weight) => void (taken += weight),
    give(weight) {
      taken -= weight;
      if (taken < limit / 2) release();
    },
    wait() {
      if (taken < limit) return undefined;
      waiting ??= promised();
      return waiting.promise;
    },
    open() {
      limit = Number.POSITIVE_INFINITY;
      release();
    },
  };
}

function promised(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve: () => resolve() };
}
