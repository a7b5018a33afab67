/** Times as numbers, and what is none of them. */

/** Whether this many µs since 1970 are a time that is kept: a whole number that is exact, which ends in the year 2255. */
export function isInstant(us: number): boolean {
  return us >= 0 && Number.isSafeInteger(us);
}
