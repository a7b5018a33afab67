/** Logs are written in local time, the journal's without a year: the `Date` of an answer tells what it was in UTC. */

import { headerValue } from '../../model/message.js';
import type { LoggedCall } from './call.js';
import { isWithoutYear } from './prefix.js';

/** What is to be added to the log's times, in µs, as the answer of a call tells; undefined when it tells nothing. */
export function zoneOf({ headers, started, status }: LoggedCall): number | undefined {
  const date = Date.parse(headerValue(headers, 'date') ?? '') * 1000;
  if (started === undefined || status?.time === undefined || Number.isNaN(date)) return undefined;
  // Of a long call nobody knows when in it the header was made.
  if (status.time - started > A_MINUTE) return undefined;
  const zone = Math.round((date - status.time) / QUARTER) * QUARTER;
  // A header may say anything: one that is wrong would move the whole log.
  const isSound = isWithoutYear(status.time) ? FIRST <= date && date < LAST : Math.abs(zone) <= WIDEST;
  return isSound ? zone : undefined;
}

const A_MINUTE = 60_000_000;
/** Zones differ by quarters of an hour. */
const QUARTER = 15 * A_MINUTE;
/** The widest is 14 hours, and a clock may be wrong by some. */
const WIDEST = 15 * 60 * A_MINUTE;
/** No log of OpenStack is older than OpenStack. */
const FIRST = Date.UTC(2010) * 1000;
const LAST = Date.UTC(2100) * 1000;
