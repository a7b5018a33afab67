/** What stands above the parts of a long flow: the client's own calls, or one note per part where even those are many. */

import { numbersOfItem } from '../model/diagram.js';
import type { DiagramItem, NoteItem } from '../model/diagram.js';
import { hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import { spanOfSteps } from './fold.js';
import { callKind } from './fingerprint.js';
import { outcomeLabel } from './labels.js';
import type { Numbering } from './numbering.js';
import type { Part } from './parts.js';
import { count, listed } from './words.js';

export interface OverviewOptions {
  readonly flow: Flow;
  readonly numbering: Numbering;
  readonly budget: number;
}

/** Within what is told of one kind, so that no line ends there. */
const HARD_SPACE = '\u00a0';

/** So many kinds of calls are named in a note, and of endings of those that failed. */
const NAMED = 3;

/** The items of the overview, at most as many as the budget. */
export function overviewOf(parts: readonly Part[], options: OverviewOptions): readonly DiagramItem[] {
  const calls = stepsByNumber(options.flow);
  const own = withOwnCalls(parts, options, calls);
  return own.length <= options.budget ? own : notesOnly(parts, options, calls);
}

type Steps = ReadonlyMap<number, Step>;

/** The client's own calls as they are; between them a note for what they caused, cut where the parts are. */
function withOwnCalls(
  parts: readonly Part[],
  options: OverviewOptions,
  calls: Steps,
): readonly DiagramItem[] {
  const roots = new Set(options.flow.roots.flatMap(({ number, responseNumber }) => [number, responseNumber]));
  return parts.flatMap(({ items }, index) => {
    const shown: DiagramItem[] = [];
    let run: DiagramItem[] = [];
    const flush = (): void => {
      const numbers = run.flatMap(numbersOfItem);
      if (numbers.length > 0)
        shown.push(noteOf(numbers, { ...options, calls, first: index + 1, last: index + 1 }));
      run = [];
    };
    for (const item of items) {
      if (item.kind === 'message' && roots.has(item.number)) {
        flush();
        shown.push(item);
      } else run.push(item);
    }
    flush();
    return shown;
  });
}

/** A note per part; of several parts together where there are more of them than the budget. */
function notesOnly(parts: readonly Part[], options: OverviewOptions, calls: Steps): readonly DiagramItem[] {
  const together = Math.ceil(parts.length / options.budget);
  return Array.from({ length: Math.ceil(parts.length / together) }, (_, index) => {
    const first = index * together;
    const some = parts.slice(first, first + together);
    const numbers = some.flatMap(({ items }) => items.flatMap(numbersOfItem));
    return noteOf(numbers, { ...options, calls, first: first + 1, last: first + some.length });
  });
}

interface NoteOptions extends OverviewOptions {
  readonly calls: Steps;
  /** The parts that it stands for. */
  readonly first: number;
  readonly last: number;
}

function noteOf(numbers: readonly number[], { flow, numbering, calls, first, last }: NoteOptions): NoteItem {
  const distinct = [...new Set(numbers)].sort((a, b) => a - b);
  const steps = distinct.flatMap((number) => calls.get(number) ?? []);
  // The end of a call that began in an earlier part.
  const told = steps.length > 0 ? steps : answeredBy(distinct, flow);
  const failed = told.filter(({ exchange }) => hasFailed(exchange));
  const part = first === last ? `part ${first}` : `parts ${first}–${last}`;
  const what = [
    steps.length > 0 ? count(steps.length, 'call') : count(distinct.length, 'answer'),
    ...(failed.length > 0
      ? [`${together(`${failed.length} failed`)} (${kinds(failed.map(outcomeLabel))})`]
      : []),
  ].join(', ');
  const titles = kinds(told.map((step) => callKind(step, (path) => path)));
  return {
    kind: 'note',
    role: 'part',
    over: spanOfSteps(told, flow),
    numbers: distinct,
    text: `(${numbering.ranges(distinct)}) ${part}, ${what}: ${titles}`,
    leadsTo: distinct[0]!,
    failed: failed.length > 0,
    part: first,
    fingerprint: `${what}: ${titles}`,
  };
}

function answeredBy(numbers: readonly number[], flow: Flow): readonly Step[] {
  const wanted = new Set(numbers);
  return stepsOf(flow).filter(({ responseNumber }) => wanted.has(responseNumber));
}

/** `Show image 12×, Issue token and 3 more kinds`: the most frequent first. */
function kinds(texts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  const all = [...counts].sort(([, a], [, b]) => b - a);
  const named = all.slice(0, NAMED).map(([text, times]) => (times === 1 ? text : `${text} ${times}×`));
  const more = all.length > NAMED ? [count(all.length - NAMED, 'more kind')] : [];
  const kept = [...named, ...more].map(together);
  return listed(kept).replace(/ and (?=[^ ]*$)/, ` and${HARD_SPACE}`);
}

function together(text: string): string {
  return text.replaceAll(' ', HARD_SPACE);
}

function stepsByNumber(flow: Flow): Steps {
  return new Map(stepsOf(flow).map((step) => [step.number, step]));
}
