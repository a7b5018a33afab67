/** The clocks of a recording: a monotonic one for order, the wall for people. */

export interface Clock {
  nowUs(): number;
  wall(): Date;
}

/** One monotonic origin for a capture; the wall clock is for people. */
export function captureClock(): Clock {
  const origin = process.hrtime.bigint();
  return {
    nowUs: () => Number((process.hrtime.bigint() - origin) / 1000n),
    wall: () => new Date(),
  };
}
