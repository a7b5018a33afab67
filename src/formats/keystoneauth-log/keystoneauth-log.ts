/** Reads the debug logs of OpenStack clients and services: `openstack --debug`, `glance-api.log`, devstack's journal. */

import { zoneOf } from './clock.js';
import type { Format, ReadContext, ReadItem } from '../format.js';
import { exchangeOf } from './call.js';
import { eventsOf } from './messages.js';
import { readPrefix, requestIdOf } from './prefix.js';
import { recordsOf, type LogRecord } from './records.js';
import { createStream, type Lost, type Stream, type Told } from './stream.js';

export const keystoneauthLog: Format = {
  name: 'keystoneauth-log',
  title: 'OpenStack debug log',
  extensions: ['log'],
  // The log of a service may begin with pages of its configuration.
  detect: (head) => LOGGED.test(head) || readPrefix(head.split('\n', 1)[0]!) !== undefined,
  byCaller: true,
  read: readLog,
};

/** With a time before it, with the logger's name, or alone; curl's own transcripts have a `$` before it, or nothing else. */
const LOGGED =
  /(?:^|[\s\]])REQ: curl (?:-g )?-i |\bDEBUG (?:\S+ )*(?:keystoneauth\.session|glanceclient\.common\.http|swiftclient) |^Making authentication request to http/m;

const PROBLEMS: Readonly<Record<Lost, string>> = {
  'request-damaged': 'The request cannot be read; it was left out.',
  'answer-damaged': 'The answer cannot be read; it was left out.',
  'no-answer': 'The request has no answer in the log; it was left out.',
  'no-request': 'The answer has no request in the log; it was left out.',
};

async function* readLog(text: AsyncIterable<string>, context: ReadContext): AsyncGenerator<ReadItem> {
  const streams = new Map<string, Work>();
  const clock: Clock = {};
  const tell = (work: Work, told: readonly Told[]): readonly ReadItem[] =>
    told.map((one) => itemOf(one, { work, clock, context }));
  for await (const record of recordsOf(text, context.textLimitBytes + HEAD_ROOM)) {
    const key = `${record.pid ?? ''} ${record.context ?? ''}`;
    const work = streams.get(key) ?? workOf(record);
    // Those that say something stay at the end.
    streams.delete(key);
    streams.set(key, work);
    const events = eventsOf(record);
    if (events.length === 0) work.stream.note(record.time);
    for (const event of events) yield* tell(work, work.stream.take(event, { time: undefined, ...record }));
    if (streams.size <= MOST_STREAMS) continue;
    const [oldest, left] = streams.entries().next().value!;
    streams.delete(oldest);
    yield* tell(left, left.stream.end());
  }
  for (const work of streams.values()) yield* tell(work, work.stream.end());
}

/** A message is longer than the body in it by what stands before and behind. */
const HEAD_ROOM = 4096;
/** Each request that a service answers is a stream: one that was silent for long has nothing more to say. */
const MOST_STREAMS = 1000;

/** One piece of work: what a process does in answering one request. */
interface Work {
  readonly stream: Stream;
  readonly pid: number | undefined;
  readonly unit: string | undefined;
  readonly requestId: string | undefined;
}

function workOf({ pid, unit, context = '' }: LogRecord): Work {
  return { stream: createStream(), pid, unit, requestId: requestIdOf(context) };
}

/** What is added to the log's times to have UTC, once an answer told. */
interface Clock {
  zoneMicros?: number | undefined;
}

interface Telling {
  readonly work: Work;
  readonly clock: Clock;
  readonly context: ReadContext;
}

function itemOf(told: Told, { work, clock, context }: Telling): ReadItem {
  if ('lost' in told) {
    return { kind: 'problem', line: told.line, message: PROBLEMS[told.lost], dropped: true };
  }
  const zoneMicros = (clock.zoneMicros ??= zoneOf(told.call)) ?? 0;
  const maker = { ...work, caller: context.caller, zoneMicros };
  return exchangeOf(told.call, maker, context.textLimitBytes);
}
