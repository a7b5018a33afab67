/** When an entry of a HAR began, and when its parts came. */

import { member, numberMember, textMember } from '../../text/json-member.js';
import type { ReadTiming } from '../format.js';

/** What a tool does not tell of an exchange took no time. */
export function timingOf(entry: unknown, failed: boolean): ReadTiming {
  const timings = member(entry, 'timings');
  const us = (name: string): number => micros(numberMember(timings, name));
  const whole = micros(numberMember(entry, 'time'));
  const parts = us('send') + us('wait') + us('receive');
  const before = us('blocked') + us('dns') + us('connect');
  const began = instantOf(textMember(entry, 'startedDateTime'));
  // What was waited for before the first byte; some tools count it otherwise.
  const start = began === undefined ? undefined : began + (before + parts <= whole + SLACK_US ? before : 0);
  const at = { ...(start !== undefined && { start }) };
  const over = parts > 0 ? parts : whole;
  if (failed)
    return { ...at, requestLast: us('send'), responseFirst: null, responseLast: null, failed: over };
  const responseFirst = parts > 0 ? us('send') + us('wait') : whole;
  return { ...at, requestLast: us('send'), responseFirst, responseLast: over };
}

const SLACK_US = 1000;
// A hundred days: more is no time that a call takes.
const LONGEST_MS = 8.64e9;

/** -1 stands for what was not. */
function micros(ms: number | undefined): number {
  return ms === undefined || ms < 0 || ms > LONGEST_MS ? 0 : Math.round(ms * 1000);
}

const INSTANT =
  /^(\d{4})-?(\d\d)-?(\d\d)[T ]?(\d\d):?(\d\d):?(\d\d)(?:[.,](\d{1,12}))?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** µs since 1970 of an ISO 8601 time with up to all the digits that Fiddler writes; undefined when it is none. */
export function instantOf(text: string): number | undefined {
  const match = INSTANT.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  const us = Number(fraction.slice(0, 6).padEnd(6, '0'));
  const instant = wall * 1000 + us - offsetMinutes(zone) * 60_000_000;
  return instant >= 0 && Number.isSafeInteger(instant) ? instant : undefined;
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}
