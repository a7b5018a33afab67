/** Groups that are no part of the story as notes that say what they stand for. A failure is never folded. */

import type { Diagram, DiagramItem, NoteItem } from '../model/diagram.js';
import { hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import { finished, messagesOf } from './diagram.js';
import type { DiagramOptions } from './diagram.js';
import { numberingOf } from './numbering.js';
import type { Numbering } from './numbering.js';
import { statesOf } from './states.js';
import { count, listed } from './words.js';

const FOLDED: ReadonlySet<string> = new Set([
  'discovery',
  'sign-on',
  'validation',
  'quota',
  'polling',
  'background',
]);

/** The full diagram with every run of folded steps as one note. */
export function summaryOf(flow: Flow, options: DiagramOptions): Diagram {
  return finished(flow.participants, foldGroups(flow, options));
}

/** Every message of a flow in order, runs of folded steps as one note each. */
export function foldGroups(flow: Flow, options: DiagramOptions): readonly DiagramItem[] {
  const folded = foldedSteps(flow);
  const numbering = numberingOf(flow, options.numbers);
  const items: DiagramItem[] = [];
  let run: Step[] = [];
  const flush = (): void => {
    if (run.length > 0) items.push(noteOf(run, flow, numbering));
    run = [];
  };
  for (const item of messagesOf(flow, options)) {
    const step = folded.get(item.number);
    if (step === 'within') continue;
    if (step && run[0] && run[0].from !== step.from) flush();
    if (step) run.push(step);
    else {
      flush();
      items.push(item);
    }
  }
  flush();
  return items;
}

/** The span of participants that some steps concern, in the flow's order. */
export function spanOfSteps(steps: readonly Step[], flow: Flow): readonly [first: string, last: string] {
  const involved = new Set(steps.flatMap((step) => [step.from, step.to]));
  const order = flow.participants.map(({ id }) => id).filter((id) => involved.has(id));
  const [first = steps[0]?.from ?? ''] = order;
  return [first, order.at(-1) ?? first];
}

/** Topmost folded steps by their number; all other messages that go with them, answers too, are `within`. */
function foldedSteps(flow: Flow): ReadonlyMap<number, Step | 'within'> {
  const found = new Map<number, Step | 'within'>();
  const visit = (step: Step): void => {
    if (!foldable(step)) return step.children.forEach(visit);
    numbersOf(step).forEach((number) => found.set(number, 'within'));
    found.set(step.number, step);
  };
  flow.roots.forEach(visit);
  return found;
}

function foldable(step: Step): boolean {
  return FOLDED.has(step.operation.group ?? '') && !hasFailed(step.exchange) && step.children.every(foldable);
}

function noteOf(run: readonly Step[], flow: Flow, numbering: Numbering): NoteItem {
  const steps = run.flatMap(subtree);
  const over = spanOfSteps(steps, flow);
  const numbers = run.flatMap(numbersOf).sort((a, b) => a - b);
  const states = statesOf(run);
  const groups = listed([...new Set(run.map((step) => step.operation.group!))]);
  const what = `${count(steps.length, 'call')}: ${groups}${states === undefined ? '' : `, ${states}`}`;
  return {
    kind: 'note',
    role: 'folded',
    over,
    numbers,
    text: `(${numbering.ranges(numbers)}) ${what}`,
    leadsTo: numbers[0]!,
    failed: false,
    fingerprint: `${over.join('>')} ${what}`,
  };
}

function subtree(step: Step): readonly Step[] {
  return stepsOf({ id: '', title: '', participants: [], roots: [step] });
}

function numbersOf(step: Step): readonly number[] {
  return subtree(step).flatMap(({ number, responseNumber }) => [number, responseNumber]);
}
