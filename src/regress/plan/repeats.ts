/** Calls that were made again because of their answer: polls until something changed, and retries after 503. */

import { responseOf } from '../../model/exchange.js';
import type { Step } from '../../model/flow.js';
import { headerValue, jsonText } from '../../model/message.js';
import type { Until } from '../../model/replay.js';
import { parseJson, stringsOf } from '../../text/json-value.js';

/** Steps that a replay makes as one: the last of them is what was waited for. */
export interface Gathered {
  readonly steps: readonly Step[];
  readonly until: Until | null;
}

export function gathered(steps: readonly Step[]): readonly Gathered[] {
  const groups: Step[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    if (last && isAgain(last.at(-1)!, step)) last.push(step);
    else groups.push([step]);
  }
  return groups.flatMap((group) => gatheredFrom(group));
}

/** The same request once more. */
function isAgain({ exchange: before }: Step, { exchange: after }: Step): boolean {
  const [one, other] = [before.request, after.request];
  if (one.method !== other.method || one.url !== other.url) return false;
  return one.method === 'GET' || asksToWait(before);
}

function asksToWait(exchange: Step['exchange']): boolean {
  const response = responseOf(exchange);
  return response?.status === 503 && headerValue(response.headers, 'retry-after') !== undefined;
}

/** A GET that was repeated and never said anything else was meant to be repeated. */
function gatheredFrom(group: readonly Step[]): readonly Gathered[] {
  const last = group.at(-1)!;
  if (group.length === 1) return [{ steps: group, until: null }];
  if (group.slice(0, -1).every(({ exchange }) => asksToWait(exchange)))
    return [{ steps: group, until: null }];
  const until = changedAtTheEnd(group.at(-2)!, last);
  return until ? [{ steps: group, until }] : group.map((step) => ({ steps: [step], until: null }));
}

const STATES = ['status', 'state', 'task_state', 'provisioning_status', 'phase', 'progress'];

/** The state that was another in the last answer than in the one before; by its name, else the first that changed. */
function changedAtTheEnd(before: Step, last: Step): Until | null {
  const [one, other] = [stringsIn(before), stringsIn(last)];
  const changed = [...other].filter(([pointer, value]) => one.has(pointer) && one.get(pointer) !== value);
  const nameOf = (pointer: string): string => pointer.slice(pointer.lastIndexOf('/') + 1).toLowerCase();
  const state = STATES.flatMap((name) => changed.filter(([pointer]) => nameOf(pointer) === name))[0];
  return state ? { pointer: state[0], value: state[1] } : null;
}

function stringsIn({ exchange }: Step): ReadonlyMap<string, string> {
  const response = responseOf(exchange);
  const text = response && jsonText(response.body);
  const strings = text === undefined ? [] : stringsOf(parseJson(text));
  return new Map(strings.map(({ pointer, value }) => [pointer, value]));
}
