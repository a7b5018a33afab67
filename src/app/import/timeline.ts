/** Exchanges in the order of time, whatever the order in which they are read: numbered as they come, and again at the end. */

import { exchangeId } from '../../model/exchange.js';
import type { Exchange, RedactedExchange, Timing } from '../../model/exchange.js';
import { isInstant } from '../../model/instant.js';
import type { ReadTiming } from '../../formats/format.js';
import { detached } from '../../text/detached.js';
import { layUntimed, type Stretch, type UntimedCall } from './untimed.js';

export type Timeline = ReturnType<typeof createTimeline>;

/** What is known of an exchange beside its times. */
export interface Placing {
  readonly timing: ReadTiming;
  /** Of exchanges without times, those of the same file stand in its order. */
  readonly file: number;
  /** When its answer was made (`Date`), µs since 1970. */
  readonly answered?: number;
  /** By what its answer calls the request. */
  readonly ids: readonly string[];
  /** The request that it was made for. */
  readonly causedBy?: string | undefined;
}

/** `nowUs`: since 1970, for files that tell no time. Of every exchange two numbers are kept, and its ids if it has no time. */
export function createTimeline(nowUs: number) {
  const starts: number[] = [];
  const ends: number[] = [];
  const untimed: UntimedCall[] = [];
  const caused = new Map<string, Stretch>();
  let begun: number | undefined;
  let base: number | undefined;
  return {
    /** The recording that a file tells of began then. */
    begins(us: number): void {
      if (!isInstant(us)) return;
      begun = Math.min(begun ?? us, us);
      base ??= us;
    },
    /** The next number and its times, as far as they are known by now; undefined when it has times that are no dates. */
    place(placing: Placing): { readonly seq: number; readonly timing: Timing } | undefined {
      const { timing } = placing;
      const index = starts.length;
      const start = timing.start ?? (ends[index - 1] ?? nowUs) + 1;
      const end = start + lastOf(timing);
      if (!isInstant(start) || !isInstant(end)) return undefined;
      starts.push(start);
      ends.push(end);
      base ??= start;
      if (timing.start === undefined) untimed.push(untimedCall(placing, index));
      else if (placing.causedBy !== undefined) widen(caused, placing.causedBy, { start, end });
      return { seq: index + 1, timing: timesFrom(Math.max(0, start - base), start, timing) };
    },
    /** When all of it began, µs since 1970. */
    origin: (): number => least(starts, begun ?? starts[0] ?? nowUs),
    ended: (): number => ends.reduce((most, end) => Math.max(most, end), ends[0] ?? nowUs),
    /** What the order of time changes in what was placed, once all is; undefined when nothing. */
    settled(): ((exchange: RedactedExchange) => RedactedExchange) | undefined {
      const laid = layUntimed(untimed, caused);
      for (const [index, { start, end }] of laid) [starts[index], ends[index]] = [start, end];
      return settle(starts, { laid, begun, base });
    },
  };
}

function untimedCall({ file, answered, ids }: Placing, index: number): UntimedCall {
  return { index, file, ids: ids.map(detached), ...(answered !== undefined && { answered }) };
}

function widen(caused: Map<string, Stretch>, id: string, { start, end }: Stretch): void {
  const known = caused.get(id);
  if (!known) caused.set(detached(id), { start, end });
  else caused.set(id, { start: Math.min(known.start, start), end: Math.max(known.end, end) });
}

function least(starts: readonly number[], first: number): number {
  return starts.reduce((least, start) => Math.min(least, start), first);
}

function timesFrom(first: number, start: number, read: ReadTiming): Timing {
  const at = (offset: number | null): number | null => (offset === null ? null : first + offset);
  return {
    startedAt: read.startedAt ?? isoOf(start),
    requestFirst: first,
    requestLast: at(read.requestLast),
    responseFirst: at(read.responseFirst),
    responseLast: at(read.responseLast),
    ...(read.failed !== undefined && { failed: first + read.failed }),
  };
}

function isoOf(us: number): string {
  return new Date(us / 1000).toISOString();
}

function lastOf({ requestLast, responseFirst, responseLast, failed }: ReadTiming): number {
  return Math.max(0, requestLast ?? 0, responseFirst ?? 0, responseLast ?? 0, failed ?? 0);
}

interface Known {
  readonly laid: ReadonlyMap<number, Stretch>;
  readonly begun: number | undefined;
  readonly base: number | undefined;
}

function settle(
  starts: readonly number[],
  { laid, begun, base = 0 }: Known,
): ((exchange: RedactedExchange) => RedactedExchange) | undefined {
  const origin = least(starts, begun ?? starts[0] ?? base);
  const inOrder = starts.every((start, index) => index === 0 || starts[index - 1]! <= start);
  if (inOrder && origin === base && laid.size === 0) return undefined;
  const order = starts.map((_, index) => index).sort((a, b) => starts[a]! - starts[b]! || a - b);
  const numbers: number[] = [];
  order.forEach((index, rank) => (numbers[index] = rank + 1));
  return (exchange) => {
    const index = exchange.seq - 1;
    const seq = numbers[index]!;
    const { timing } = exchange;
    const known = laid.get(index);
    const placed: Pick<Exchange, 'id' | 'seq' | 'timing'> = {
      id: exchangeId(seq),
      seq,
      timing: known
        ? stretched(timing, known, origin)
        : moved(timing, starts[index]! - origin - timing.requestFirst),
    };
    return { ...exchange, ...placed };
  };
}

/** How long the parts of it took is not known: all of the answer came at the end. */
function stretched(timing: Timing, { start, end }: Stretch, origin: number): Timing {
  const at = (offset: number | null, time: number): number | null => (offset === null ? null : time - origin);
  return {
    ...timing,
    startedAt: isoOf(start),
    requestFirst: start - origin,
    requestLast: at(timing.requestLast, start),
    responseFirst: at(timing.responseFirst, end),
    responseLast: at(timing.responseLast, end),
    ...(timing.failed !== undefined && { failed: end - origin }),
  };
}

function moved(timing: Timing, by: number): Timing {
  const at = (offset: number | null): number | null => (offset === null ? null : offset + by);
  return {
    ...timing,
    requestFirst: timing.requestFirst + by,
    requestLast: at(timing.requestLast),
    responseFirst: at(timing.responseFirst),
    responseLast: at(timing.responseLast),
    ...(timing.failed !== undefined && { failed: timing.failed + by }),
  };
}
