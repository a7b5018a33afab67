/** One call of a replay until it is as it was recorded to become: polled, and sent again after 503, in its time. */

import { responseOf } from '../../model/exchange.js';
import { headerValue, jsonText } from '../../model/message.js';
import type { Request, Response } from '../../model/message.js';
import type { PlannedCall, Until } from '../../model/replay.js';
import { lookUp, parseJson } from '../../text/json-value.js';
import { callLive } from './live-call.js';
import type { FileBody, Line, LiveCall } from './live-call.js';

export interface Attempt {
  readonly call: PlannedCall;
  readonly request: Request;
  readonly file: FileBody | null;
  /** For all of it: every poll, every wait. */
  readonly timeoutMs: number;
  readonly pace: 'fast' | 'recorded';
  /** Numbers the exchanges of the run. */
  readonly nextSeq: () => number;
}

export interface Attempted extends LiveCall {
  readonly sent: number;
  /** Why it is not as awaited, though there was an answer. */
  readonly gaveUp: string | null;
}

// As often as the client asked, but not so seldom: it had its reasons, and a test is in a hurry.
const [SHORTEST_POLL_MS, LONGEST_POLL_MS] = [20, 1000];

export async function attempt(
  line: Line,
  { call, request, file, timeoutMs, pace, nextSeq }: Attempt,
): Promise<Attempted> {
  const deadline = line.clock.nowUs() + timeoutMs * 1000;
  const leftMs = (): number => Math.max(1, Math.round((deadline - line.clock.nowUs()) / 1000));
  const mayWait = responseOf(call.step.exchange)?.status !== 503;
  const pollMs = pace === 'recorded' ? call.everyMs : within(call.everyMs, SHORTEST_POLL_MS, LONGEST_POLL_MS);
  let before: Attempted | undefined;
  for (let sent = 1; ; sent += 1) {
    const live = await callLive(line, { seq: nextSeq(), request, file, timeoutMs: leftMs() });
    const { response } = live;
    if (!response) {
      // When time is up amid a question, what was said before tells more.
      return before && isLate(live) ? { ...before, sent } : { ...live, sent, gaveUp: null };
    }
    const retryMs = mayWait ? retryAfterMs(response) : undefined;
    const awaits = call.until && response.status < 400 ? awaited(response, call.until) : null;
    if (retryMs === undefined && awaits === null) return { ...live, sent, gaveUp: null };
    const pause = retryMs ?? pollMs;
    before = { ...live, sent, gaveUp: awaits ?? `it was answered 503, retry after ${pause} ms` };
    if (pause >= leftMs()) return before;
    await line.pause(pause, line.signal);
    if (line.signal.aborted) return { ...before, gaveUp: awaits ?? 'interrupted' };
  }
}

function isLate({ end }: LiveCall): boolean {
  return end.kind === 'failure' && end.cause === 'timeout';
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

/** In seconds, as services say it. */
function retryAfterMs({ status, headers }: Response): number | undefined {
  const after = headerValue(headers, 'retry-after');
  return status === 503 && after !== undefined && /^\d+$/.test(after) ? Number(after) * 1000 : undefined;
}

/** What it still says instead of the awaited value; null when it says that. */
function awaited({ body }: Response, { pointer, value }: Until): string | null {
  const now = lookUp(parseJson(jsonText(body) ?? ''), pointer);
  return now === value ? null : `${pointer} is ${JSON.stringify(now) ?? 'not there'}, not "${value}"`;
}
