/** How far whoever keeps the traffic may be behind it, in weight; who would add to more than that waits. */

export interface Room {
  take(weight: number): void;
  give(this: void, weight: number): void;
  /** Undefined while there is room; else settles when there is again. */
  wait(this: void): Promise<void> | undefined;
  /** There is room for ever. */
  open(): void;
}

/**
 * JSON passes the gate at some 50 MB/s: so this is behind by 20 ms of processor, of the 100 ms after which a recording is to be safe
 * from the death of its process.
 */
const MOST_WEIGHT = 1 << 20;

export function createRoom(most = MOST_WEIGHT): Room {
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
      if (taken < most / 2) release();
    },
    wait() {
      if (taken < most) return undefined;
      waiting ??= promised();
      return waiting.promise;
    },
    open() {
      most = Number.POSITIVE_INFINITY;
      release();
    },
  };
}

function promised(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void;
  const promise = new Promise<void>((settle) => (resolve = settle));
  return { promise, resolve: () => resolve() };
}
