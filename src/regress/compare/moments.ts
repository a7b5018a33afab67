/** Values that a clock wrote: a time is the clock's when it is near the moment of its own run. */

/** The moments of the two runs, in ms since 1970. */
export interface Moments {
  readonly recorded: number;
  readonly live: number;
}

const NEAR_MS = 26 * 3600 * 1000;
const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/;
const HTTP = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const SECONDS = /^\d{10}(?:\.\d+)?$/;
const MILLISECONDS = /^\d{13}$/;

/** True when both texts are times of one format, each within about a day of its run: they say when, not what. */
export function areClockValues(recorded: string, live: string, moments: Moments): boolean {
  const [one, other] = [timeOf(recorded), timeOf(live)];
  if (!one || !other || one.format !== other.format) return false;
  return Math.abs(one.ms - moments.recorded) <= NEAR_MS && Math.abs(other.ms - moments.live) <= NEAR_MS;
}

/** True when both are times of one format, whenever. */
export function areTimes(recorded: string, live: string): boolean {
  const format = timeOf(recorded)?.format;
  return format !== undefined && format === timeOf(live)?.format;
}

interface Time {
  readonly format: string;
  readonly ms: number;
}

function timeOf(text: string): Time | undefined {
  if (SECONDS.test(text)) return { format: 'seconds', ms: Number(text) * 1000 };
  if (MILLISECONDS.test(text)) return { format: 'milliseconds', ms: Number(text) };
  if (HTTP.test(text)) return { format: 'http', ms: Date.parse(text) };
  if (!ISO.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text);
  // Python writes UTC without saying so, with a fraction or, on a whole second, without one.
  return {
    format: zoned ? 'iso' : 'iso without zone',
    ms: Date.parse(zoned ? text : `${text.replace(' ', 'T')}Z`),
  };
}
