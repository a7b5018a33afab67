/** When calls were made of which a file tells no time: around what they caused, as another file with times tells it. */

/** A call without a time, in the order of its file. All times are µs since 1970. */
export interface UntimedCall {
  readonly index: number;
  /** What stands in the same file has its order. */
  readonly file: number;
  /** When its answer was made, to a second: less than this, it was not over. */
  readonly answered?: number;
  /** By what its answer calls it. */
  readonly ids: readonly string[];
}

export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/**
 * Where these calls belong, by their index. Of a file in which no call is known to have caused one with a time, nothing is
 * told. `caused`: from the first to the last call that was made for the request of this id.
 */
export function layUntimed(
  calls: readonly UntimedCall[],
  caused: ReadonlyMap<string, Stretch>,
): ReadonlyMap<number, Stretch> {
  const laid = new Map<number, Stretch>();
  for (const file of new Set(calls.map((call) => call.file))) {
    const own = calls.filter((call) => call.file === file);
    const around = own.map(({ ids }) => stretchOf(ids, caused));
    if (around.some((one) => one !== undefined)) layFile(own, around, laid);
  }
  return laid;
}

function stretchOf(ids: readonly string[], caused: ReadonlyMap<string, Stretch>): Stretch | undefined {
  const known = ids.map((id) => caused.get(id)).find((one) => one !== undefined);
  return known && { start: known.start - 1, end: known.end + 1 };
}

/** A client that waits for each answer: a call begins when the one before was over, and before anything that it caused. */
function layFile(
  calls: readonly UntimedCall[],
  around: readonly (Stretch | undefined)[],
  laid: Map<number, Stretch>,
): void {
  const latest = latestStarts(around);
  let over: number | undefined;
  calls.forEach(({ index, answered }, at) => {
    const bound = latest[at]!;
    const start = Math.min(bound, over === undefined ? (answered ?? bound) : over + 1);
    const end = around[at]?.end ?? Math.min(Math.max(start, answered ?? start), latest[at + 1] ?? Infinity);
    laid.set(index, { start, end });
    over = end;
  });
}

/** When each must have begun, so that all behind it can begin in time. */
function latestStarts(around: readonly (Stretch | undefined)[]): readonly number[] {
  const latest: number[] = [];
  let next = Infinity;
  for (let at = around.length - 1; at >= 0; at--) {
    next = Math.min(around[at]?.start ?? Infinity, next - 1);
    latest[at] = next;
  }
  return latest;
}
