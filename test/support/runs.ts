/** How many cases a property test tries: few in `npm test`, the full count in `npm run test:long`. */

export function runs(reduced: number, full: number): { numRuns: number } {
  return { numRuns: process.env['WIRETALE_TEST_LONG'] ? full : reduced };
}
