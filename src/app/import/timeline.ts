/** Exchanges in the order of time, whatever the order in which they are read: numbered as they come, and again at the end. */

import { exchangeId } from '../../model/exchange.js';
import type { Exchange, RedactedExchange, Timing } from '../../model/exchange.js';
import type { ReadTiming } from '../../formats/format.js';

export type Timeline = ReturnType<typeof createTimeline>;

/** `nowUs`: since 1970, for files that tell no time. Of every exchange one number is kept. */
export function createTimeline(nowUs: number) {
  const starts: number[] = [];
  let begun: number | undefined;
  let base: number | undefined;
  let end = nowUs;
  let latest = 0;
  return {
    /** The recording that a file tells of began then. */
    begins(us: number): void {
      begun = Math.min(begun ?? us, us);
      base ??= us;
    },
    /** The next number and its times, as far as they are known by now. */
    place(read: ReadTiming): { readonly seq: number; readonly timing: Timing } {
      const start = read.start ?? end + 1;
      starts.push(start);
      base ??= start;
      end = start + lastOf(read);
      latest = Math.max(latest, end);
      const first = Math.max(0, start - base);
      const at = (offset: number | null): number | null => (offset === null ? null : first + offset);
      return {
        seq: starts.length,
        timing: {
          startedAt: read.startedAt ?? new Date(start / 1000).toISOString(),
          requestFirst: first,
          requestLast: at(read.requestLast),
          responseFirst: at(read.responseFirst),
          responseLast: at(read.responseLast),
          ...(read.failed !== undefined && { failed: first + read.failed }),
        },
      };
    },
    /** When all of it began, µs since 1970. */
    origin: (): number =>
      starts.reduce((least, start) => Math.min(least, start), begun ?? starts[0] ?? nowUs),
    ended: (): number => (starts.length > 0 ? latest : nowUs),
    /** What the order of time changes in what was placed; undefined when nothing. */
    settled: (): ((exchange: RedactedExchange) => RedactedExchange) | undefined =>
      settle(starts, { begun, base }),
  };
}

function lastOf({ requestLast, responseFirst, responseLast, failed }: ReadTiming): number {
  return Math.max(0, requestLast ?? 0, responseFirst ?? 0, responseLast ?? 0, failed ?? 0);
}

function settle(
  starts: readonly number[],
  { begun, base = 0 }: { readonly begun: number | undefined; readonly base: number | undefined },
): ((exchange: RedactedExchange) => RedactedExchange) | undefined {
  const origin = starts.reduce((least, start) => Math.min(least, start), begun ?? base);
  const inOrder = starts.every((start, index) => index === 0 || starts[index - 1]! <= start);
  if (inOrder && origin === base) return undefined;
  const order = starts.map((_, index) => index).sort((a, b) => starts[a]! - starts[b]! || a - b);
  const numbers: number[] = [];
  order.forEach((index, rank) => (numbers[index] = rank + 1));
  return (exchange) => {
    const seq = numbers[exchange.seq - 1]!;
    const by = starts[exchange.seq - 1]! - origin - exchange.timing.requestFirst;
    const placed: Pick<Exchange, 'id' | 'seq' | 'timing'> = {
      id: exchangeId(seq),
      seq,
      timing: moved(exchange.timing, by),
    };
    return { ...exchange, ...placed };
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
